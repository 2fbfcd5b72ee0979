/** What a column of a generated query may be used for. */
export type Family =
  | 'int'
  | 'bigint'
  | 'decimal'
  | 'double'
  | 'string'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'instant'
  | 'array'
  | 'map'
  | 'row';

export interface FuzzColumn {
  readonly name: string;
  readonly family: Family;
  /** An event time that windows may be cut by. */
  readonly isTime?: true;
  /** Few values: good to group and join by. */
  readonly isKey?: true;
}

/** A query on its way, and what is known of its result. */
export interface Relation {
  readonly sql: string;
  readonly columns: readonly FuzzColumn[];
  /** Rows only come. */
  readonly appends: boolean;
  /** The rows arrive in an order that is the same in each run. */
  readonly inOrder: boolean;
  /** The changes are the same in each run, in whatever order. */
  readonly sameChanges: boolean;
  /** No row is behind the watermark. */
  readonly isPunctual: boolean;
  /** It joins each row with something made of it: Flink's planner fails where two of these meet. */
  readonly isCorrelated?: true;
  /** Its event time comes from a window table function, whose input's time is one still for Flink. */
  readonly hasTwoTimes?: true;
  /** It comes from grouping sets, whose groups Flink takes for unique by their keys alone. */
  readonly hasSets?: true;
  /** Views that the query reads, in their order. */
  readonly views?: readonly string[];
}

export const SCALARS: readonly Family[] = ['int', 'bigint', 'decimal', 'double', 'string', 'boolean', 'date', 'timestamp', 'instant'];
export const NUMBERS: readonly Family[] = ['int', 'bigint', 'decimal', 'double'];

export const ofFamily = (r: Relation, families: readonly Family[]): readonly FuzzColumn[] =>
  r.columns.filter((c) => families.includes(c.family));

/** Columns that rows are grouped and joined by: keys, else any scalar that is no time. */
export function keyColumns(r: Relation): readonly FuzzColumn[] {
  const keys = r.columns.filter((c) => c.isKey === true);
  return keys.length > 0 ? keys : ofFamily(r, ['int', 'bigint', 'string', 'boolean', 'date']);
}

export const timeColumn = (r: Relation): FuzzColumn | undefined => r.columns.find((c) => c.isTime === true);

/** The columns as an operator leaves them that keeps no event time. */
export const withoutTime = (columns: readonly FuzzColumn[]): readonly FuzzColumn[] =>
  columns.map(({name, family, isKey}) => ({name, family, ...(isKey === true ? {isKey} : {})}));

export const from = (r: Relation): string => (/^[a-z]\w*$/.test(r.sql) ? r.sql : `(${r.sql})`);
