import type {Value} from '../../../protocol/value.ts';

/**
 * Queries as the naive evaluator reads them. Every column of every query has a name that no other has, so that a name alone says which is meant.
 */

/**
 * `list`: a text of LISTAGG, an array or a multiset whose elements come in any order; `rough`: a number that is right but for its last digits.
 * Nothing but passing on is done with these.
 */
export type Kind = 'int' | 'bigint' | 'double' | 'text' | 'boolean' | 'time' | 'list' | 'rough';

export interface Column {
  readonly name: string;
  readonly kind: Kind;
  /** Windows may be cut by it: it has a watermark. */
  readonly isTime?: true;
  readonly notNull?: true;
}

export type Scalar =
  | {readonly is: 'column'; readonly name: string; readonly kind: Kind}
  | {readonly is: 'literal'; readonly value: Value; readonly kind: Kind}
  | {readonly is: 'call'; readonly name: CallName; readonly args: readonly Scalar[]; readonly kind: Kind}
  /** The one value of the query; NULL where it has no row. */
  | {readonly is: 'value-of'; readonly query: Query; readonly correlated: boolean; readonly kind: Kind}
  | {readonly is: 'in'; readonly value: Scalar; readonly query: Query; readonly correlated: boolean; readonly kind: 'boolean'}
  | {readonly is: 'exists'; readonly query: Query; readonly correlated: boolean; readonly kind: 'boolean'};

/** An expression with a query in it; `correlated`: it names columns of the row around it. */
export type Asking = Extract<Scalar, {readonly query: Query}>;

export type CallName =
  | '+'
  | '-'
  | '*'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'AND'
  | 'OR'
  | 'NOT'
  | 'IS NULL'
  | 'IS NOT NULL'
  | 'IS NOT DISTINCT FROM'
  | 'CASE'
  | 'COALESCE'
  | 'UPPER'
  | '||'
  | 'CHAR_LENGTH'
  | 'ABS'
  | 'plus seconds';

export type AggregateName =
  | 'COUNT(*)'
  | 'COUNT'
  | 'SUM'
  | 'MIN'
  | 'MAX'
  | 'AVG'
  | 'VAR_POP'
  | 'STDDEV_SAMP'
  | 'LISTAGG'
  | 'COLLECT'
  | 'ARRAY_AGG'
  | 'GROUPING';

export interface Aggregate {
  readonly as: Column;
  readonly name: AggregateName;
  readonly arg: Column | null;
  readonly distinct: boolean;
  readonly filter: Scalar | null;
}

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
  /** Null: as the SQL says by itself, NULL being the lowest. */
  readonly nulls: 'FIRST' | 'LAST' | null;
}

export interface WindowShape {
  readonly name: 'TUMBLE' | 'HOP' | 'CUMULATE' | 'SESSION';
  /** Seconds. `step`: the slide of HOP and the step of CUMULATE. */
  readonly size: number;
  readonly step: number;
}

export type Frame =
  /** What SQL says by itself: all up to this row and those equal to it in order. */
  | {readonly is: 'default'}
  | {readonly is: 'rows'; readonly preceding: number | null; readonly following: number | null}
  /** Seconds before this row's time; null: all. */
  | {readonly is: 'range'; readonly preceding: number | null};

export type OverName = AggregateName | 'LAG' | 'LEAD' | 'FIRST_VALUE' | 'LAST_VALUE' | 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK';

export interface OverCall {
  readonly as: Column;
  readonly name: OverName;
  readonly arg: Column | null;
}

interface Made {
  readonly columns: readonly Column[];
}

export type Query = Made &
  (
    | {readonly is: 'table'; readonly table: string; readonly sources: readonly string[]}
    | {
        readonly is: 'select';
        readonly input: Query;
        readonly items: readonly Scalar[];
        readonly where: Scalar | null;
        readonly distinct: boolean;
      }
    | {
        readonly is: 'join';
        readonly how: 'JOIN' | 'LEFT JOIN' | 'RIGHT JOIN' | 'FULL JOIN';
        readonly left: Query;
        readonly right: Query;
        readonly on: Scalar;
      }
    /** The version of a table's row of the same key at the time of the left row. */
    | {
        readonly is: 'as-of';
        readonly outer: boolean;
        readonly left: Query;
        readonly right: Query & {readonly is: 'table'};
        readonly time: Column;
        readonly keys: readonly [Column, Column];
      }
    | {
        readonly is: 'group';
        readonly input: Query;
        readonly keys: readonly Column[];
        /** Positions of keys. */
        readonly sets: readonly (readonly number[])[] | null;
        readonly aggregates: readonly Aggregate[];
        readonly having: Scalar | null;
      }
    /** The older way to group by windows; gives start and end, the keys, the aggregates. */
    | {
        readonly is: 'group-window';
        readonly input: Query;
        readonly window: WindowShape;
        readonly time: Column;
        readonly keys: readonly Column[];
        readonly aggregates: readonly Aggregate[];
      }
    /** All columns, then start, end and time of the window. */
    | {readonly is: 'window'; readonly input: Query; readonly window: WindowShape; readonly time: Column; readonly partition: Column | null}
    | {
        readonly is: 'set';
        readonly name: 'UNION' | 'INTERSECT' | 'EXCEPT';
        readonly all: boolean;
        readonly left: Query;
        readonly right: Query;
      }
    | {
        readonly is: 'rank';
        readonly input: Query;
        readonly name: 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK';
        readonly partition: readonly Column[];
        readonly order: readonly Order[];
        readonly from: number;
        readonly to: number;
        readonly as: Column;
      }
    | {
        readonly is: 'over';
        readonly input: Query;
        readonly partition: readonly Column[];
        readonly order: readonly Order[];
        readonly frame: Frame;
        readonly calls: readonly OverCall[];
      }
    | {
        readonly is: 'limit';
        readonly input: Query;
        readonly order: readonly Order[];
        readonly offset: number;
        readonly limit: number | null;
      }
    | {readonly is: 'unnest'; readonly input: Query; readonly outer: boolean; readonly elements: readonly Scalar[]}
  );
