import type {Span} from '../../protocol/diagnostic.ts';
import type {Identifier, IdentifierPart, Text} from './identifier.ts';

/** `DAY(2) TO SECOND(3)`. A precision is null where none is written. `to` is null for a single unit. */
export interface IntervalQualifier {
  readonly from: IntervalUnit;
  readonly fromPrecision: number | null;
  readonly to: IntervalUnit | null;
  readonly toPrecision: number | null;
  readonly span: Span;
}

export type IntervalUnit = 'YEAR' | 'QUARTER' | 'MONTH' | 'WEEK' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND';

interface TypeNameBase {
  readonly span: Span;
  /** `NOT NULL` was written. An explicit `NULL` and nothing mean the same. */
  readonly notNull: boolean;
}

/** `name` is Flink's main spelling in upper case (INTEGER is INT, DEC is DECIMAL, `TIMESTAMP … WITH LOCAL TIME ZONE` is TIMESTAMP_LTZ). */
export interface BasicTypeName extends TypeNameBase {
  readonly kind: 'basic';
  readonly name: BasicName;
  /** Length, or precision and scale, as written: 0 to 2 numbers. */
  readonly args: readonly number[];
}

export type BasicName =
  | 'CHAR'
  | 'VARCHAR'
  | 'STRING'
  | 'BOOLEAN'
  | 'BINARY'
  | 'VARBINARY'
  | 'BYTES'
  | 'DECIMAL'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INT'
  | 'BIGINT'
  | 'FLOAT'
  | 'DOUBLE'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP'
  | 'TIMESTAMP_LTZ'
  | 'NULL';

export interface IntervalTypeName extends TypeNameBase {
  readonly kind: 'interval';
  readonly qualifier: IntervalQualifier;
}

export interface CollectionTypeName extends TypeNameBase {
  readonly kind: 'array' | 'multiset';
  readonly element: TypeName;
}

export interface MapTypeName extends TypeNameBase {
  readonly kind: 'map';
  readonly key: TypeName;
  readonly value: TypeName;
}

export interface RowTypeName extends TypeNameBase {
  readonly kind: 'row';
  readonly fields: readonly RowTypeField[];
}

export interface RowTypeField {
  readonly name: IdentifierPart;
  readonly type: TypeName;
  readonly comment: Text | null;
}

/** `RAW('class', 'serializer')`. */
export interface RawTypeName extends TypeNameBase {
  readonly kind: 'raw';
  readonly className: Text;
  readonly serializer: Text;
}

/** A name that is no built-in type: a user's type, or a mistake. */
export interface NamedTypeName extends TypeNameBase {
  readonly kind: 'named';
  readonly name: Identifier;
}

export type TypeName = BasicTypeName | IntervalTypeName | CollectionTypeName | MapTypeName | RowTypeName | RawTypeName | NamedTypeName;
