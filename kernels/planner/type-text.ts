import type {DataType} from '../protocol/data-type.ts';

/**
 * Flink's serializable text of a type (LogicalType.asSerializableString), as SHOW CREATE TABLE and catalog properties hold it:
 * STRING is `VARCHAR(2147483647)`, time attributes are left out.
 */
export function serializableType(type: DataType): string {
  return type.nullable ? base(type) : `${base(type)} NOT NULL`;
}

function base(type: DataType): string {
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
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return `${type.kind.toUpperCase()}(${type.length})`;
    case 'time':
      return `TIME(${type.precision})`;
    case 'timestamp':
      return `TIMESTAMP(${type.precision})`;
    case 'timestamp_ltz':
      return `TIMESTAMP(${type.precision}) WITH LOCAL TIME ZONE`;
    case 'interval':
      return `INTERVAL ${type.text}`;
    case 'array':
    case 'multiset':
      return `${type.kind.toUpperCase()}<${serializableType(type.element)}>`;
    case 'map':
      return `MAP<${serializableType(type.key)}, ${serializableType(type.value)}>`;
    case 'row':
      return `ROW<${type.fields.map(fieldText).join(', ')}>`;
    default:
      return type satisfies never;
  }
}

function fieldText(field: {readonly name: string; readonly type: DataType; readonly description?: string}): string {
  const comment = field.description === undefined ? '' : ` ${quoteString(field.description)}`;
  return `${quoteIdentifier(field.name)} ${serializableType(field.type)}${comment}`;
}

export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

export function quoteString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The type without its time attribute. */
export function withoutAttribute(type: DataType): DataType {
  if ((type.kind !== 'timestamp' && type.kind !== 'timestamp_ltz') || (type.attribute ?? type.shows) === undefined) return type;
  const {attribute: _, shows: __, ...plain} = type;
  return plain;
}

/** The type without its time attribute, whose text still names that of event time. */
export function shownAttribute(type: DataType): DataType {
  if (type.kind !== 'timestamp' && type.kind !== 'timestamp_ltz') return type;
  const plain = withoutAttribute(type);
  return type.attribute === 'rowtime' || type.shows === 'rowtime' ? ({...plain, shows: 'rowtime'} as DataType) : plain;
}

/** `common`, shown as event time where all of the types that make it are. */
export function shownOfAll(common: DataType, types: readonly DataType[]): DataType {
  const shown = shownAttribute(common.kind === 'timestamp' || common.kind === 'timestamp_ltz' ? {...common, shows: 'rowtime'} : common);
  const isTime = (t: DataType): boolean => {
    const one = shownAttribute(t);
    return (one.kind === 'timestamp' || one.kind === 'timestamp_ltz') && one.shows === 'rowtime';
  };
  const given = types.filter((t) => t.kind !== 'null');
  return given.length > 0 && given.every(isTime) ? shown : common;
}

/** Equal in everything but nullability and time attribute, outermost only. */
export function sameType(a: DataType, b: DataType): boolean {
  return base(a) === base(b);
}
