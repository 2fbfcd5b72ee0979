/** Flink's logical types. `nullable` is part of the type, as in Flink. */
export type DataType =
  | {readonly kind: 'null'; readonly nullable: true}
  | {readonly kind: 'boolean'; readonly nullable: boolean}
  | {readonly kind: 'tinyint' | 'smallint' | 'int' | 'bigint' | 'float' | 'double'; readonly nullable: boolean}
  | {readonly kind: 'decimal'; readonly precision: number; readonly scale: number; readonly nullable: boolean}
  | {readonly kind: 'char' | 'varchar' | 'binary' | 'varbinary'; readonly length: number; readonly nullable: boolean}
  | {readonly kind: 'date'; readonly nullable: boolean}
  | {readonly kind: 'time'; readonly precision: number; readonly nullable: boolean}
  | TimestampType
  /** `single`: the one unit that it was written with, which a cast to a number counts in. */
  | {
      readonly kind: 'interval';
      readonly unit: 'month' | 'millisecond';
      readonly text: string;
      readonly single?: string;
      readonly nullable: boolean;
    }
  | {readonly kind: 'array' | 'multiset'; readonly element: DataType; readonly nullable: boolean}
  | {readonly kind: 'map'; readonly key: DataType; readonly value: DataType; readonly nullable: boolean}
  | {readonly kind: 'row'; readonly fields: readonly Field[]; readonly nullable: boolean};

/** `attribute` marks a time attribute (Flink's TimestampKind); every function but a window property drops it, leaving at most `shows`. */
export interface TimestampType {
  readonly kind: 'timestamp' | 'timestamp_ltz';
  readonly precision: number;
  readonly attribute?: 'rowtime' | 'proctime';
  /** It is none any more, but Flink's text of a result's type still names it: MAX(ts), GROUP BY ts, ts + INTERVAL. */
  readonly shows?: 'rowtime';
  readonly nullable: boolean;
}

export interface Field {
  readonly name: string;
  readonly type: DataType;
  readonly description?: string;
  /** Of a column that is a row and is decoded: only these fields of it are read, others may be left NULL. */
  readonly wanted?: readonly string[];
}

/** The length of STRING and BYTES: VARCHAR(2147483647). */
export const MAX_LENGTH = 2147483647;

/** Interval's `text` is Flink's spelling of its fields, such as `SECOND(3)` or `DAY(2) TO SECOND(3)`. */

/** Flink's text of a type as DESCRIBE and a result's header show it, such as `BIGINT NOT NULL` or `TIMESTAMP(3) *ROWTIME*`. */
export function typeText(type: DataType): string {
  const text = type.nullable ? baseText(type) : `${baseText(type)} NOT NULL`;
  if (type.kind !== 'timestamp' && type.kind !== 'timestamp_ltz') return text;
  const attribute = type.attribute ?? type.shows;
  return attribute === undefined ? text : `${text} *${attribute.toUpperCase()}*`;
}

function baseText(type: DataType): string {
  switch (type.kind) {
    case 'null':
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
    case 'date':
      return type.kind.toUpperCase();
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'char':
    case 'binary':
      return `${type.kind.toUpperCase()}(${type.length})`;
    case 'varchar':
      return type.length === MAX_LENGTH ? 'STRING' : `VARCHAR(${type.length})`;
    case 'varbinary':
      return type.length === MAX_LENGTH ? 'BYTES' : `VARBINARY(${type.length})`;
    case 'time':
    case 'timestamp':
    case 'timestamp_ltz':
      return `${type.kind.toUpperCase()}(${type.precision})`;
    case 'interval':
      return `INTERVAL ${type.text}`;
    case 'array':
    case 'multiset':
      return `${type.kind.toUpperCase()}<${typeText(type.element)}>`;
    case 'map':
      return `MAP<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'row':
      return `ROW<${type.fields.map((f) => `\`${f.name.replaceAll('`', '``')}\` ${typeText(f.type)}`).join(', ')}>`;
    default:
      return type satisfies never;
  }
}

/** The same type with the given nullability. */
export function withNullable<T extends DataType>(type: T, nullable: boolean): T {
  return type.nullable === nullable || type.kind === 'null' ? type : {...type, nullable};
}
