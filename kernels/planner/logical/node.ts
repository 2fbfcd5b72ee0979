import type {Span} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {CatalogTable} from '../catalog.ts';
import type {AggregateCall, Expr} from '../physical/expr.ts';
import type {JoinType, LookupJoinNode, MatchSpec, OverFrame, OverFunction, WindowProperty, WindowSpec} from '../physical/plan.ts';

/**
 * A query as resolved: every name is a position, every expression has a type. Says what is computed, not how: no changelog modes,
 * no identities, all columns of a table.
 */
export type LogicalNode =
  | Scan
  | ValuesOf
  | Filter
  | Project
  | Expand
  | WindowTable
  | Aggregate
  | WindowAggregate
  | SetOf
  | UnionAll
  | Over
  | Match
  | WindowFunctions
  | Rank
  | Sort
  | Limit
  | Join
  | Unnest
  | LookupJoin;

interface Base {
  readonly columns: readonly Column[];
}

/** All columns of a table in declaration order. */
export interface Scan extends Base {
  readonly kind: 'scan';
  /** Its options include those of a hint. */
  readonly table: CatalogTable;
  /** By column: the expression of a computed column over the table's columns, else null. */
  readonly computed: readonly (Expr | null)[];
  /** Its rows change: known when the query is made a plan. */
  readonly changes?: true;
  /** `expr` over the table's columns. */
  readonly watermark: {readonly column: number; readonly expr: Expr} | null;
}

interface ValuesOf extends Base {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expr[])[];
}

export interface Filter extends Base {
  readonly kind: 'filter';
  readonly input: LogicalNode;
  readonly condition: Expr;
}

export interface Project extends Base {
  readonly kind: 'project';
  readonly input: LogicalNode;
  readonly expressions: readonly Expr[];
  /** It only adds the merged columns of JOIN … USING: conditions go through it. */
  readonly merges?: boolean;
}

/** Each row once per copy: every copy is a projection of the input. */
export interface Expand extends Base {
  readonly kind: 'expand';
  readonly input: LogicalNode;
  readonly copies: readonly (readonly Expr[])[];
}

/** Where a window comes from. `zone` null for zone-less time. */
export interface WindowOver {
  readonly window: WindowSpec;
  readonly timeColumn: number;
  readonly timeMode: 'event' | 'processing';
  readonly zone: string | null;
}

/** The input's columns, then window_start, window_end, window_time. */
export interface WindowTable extends Base, WindowOver {
  readonly kind: 'window-table';
  readonly input: LogicalNode;
  /** Of a session: whose rows it holds. */
  readonly partition: readonly number[];
}

/** Keys, then aggregates. */
export interface Aggregate extends Base {
  readonly kind: 'aggregate';
  readonly input: LogicalNode;
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  /** Of a hint, instead of the setting. */
  readonly stateTtlMs?: number;
}

/** Keys, aggregates, then properties. */
export interface WindowAggregate extends Base, WindowOver {
  readonly kind: 'window-aggregate';
  readonly input: LogicalNode;
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  readonly properties: readonly WindowProperty[];
  /** A group window: `table.exec.emit.*` holds for it. */
  readonly isGroup: boolean;
}

/** Of two inputs with the same columns. */
export interface SetOf extends Base {
  readonly kind: 'set-operation';
  readonly inputs: readonly LogicalNode[];
  readonly operator: 'intersect' | 'except';
  readonly all: boolean;
}

interface UnionAll extends Base {
  readonly kind: 'union';
  readonly inputs: readonly LogicalNode[];
}

export interface SortKey {
  readonly column: number;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface Sort extends Base {
  readonly kind: 'sort';
  readonly input: LogicalNode;
  readonly order: readonly SortKey[];
}

/** The input's columns, then the aggregates. */
export interface Over extends Base, OverFrame {
  readonly kind: 'over';
  readonly input: LogicalNode;
  readonly partition: readonly number[];
  readonly timeColumn: number;
  readonly timeMode: 'event' | 'processing';
  readonly aggregates: readonly AggregateCall[];
}

/** The columns of the partition, then the measures. */
export interface Match extends Base, MatchSpec {
  readonly kind: 'match';
  readonly input: LogicalNode;
}

/** The input's columns, then the results of the functions. */
export interface WindowFunctions extends Base {
  readonly kind: 'window-functions';
  readonly input: LogicalNode;
  readonly partition: readonly number[];
  readonly order: readonly SortKey[];
  readonly functions: readonly OverFunction[];
  /** Where it is written: a stream that only appends needs a time to order by. */
  readonly span: Span;
}

/** The input's columns, then the row's number within its partition from 1; only those from `from` to `to` (null: no end). */
export interface Rank extends Base {
  readonly kind: 'rank';
  /** How many are wanted, a filter above compares with a column: all are kept. */
  readonly boundedByColumn?: boolean;
  /** All columns of its input belong to its rows, whoever reads them. */
  readonly readsAll?: true;
  /** It is ORDER BY with LIMIT. */
  readonly isLimit?: true;
  /** Where its ROW_NUMBER is written. */
  readonly span?: Span;
  readonly input: LogicalNode;
  readonly partition: readonly number[];
  readonly order: readonly SortKey[];
  readonly from: number;
  readonly to: number | null;
  /** Whether the number is there. */
  readonly withNumber: boolean;
}

export interface Limit extends Base {
  readonly kind: 'limit';
  readonly input: LogicalNode;
  readonly offset: number;
  readonly count: number | null;
}

/** Each row of the input with each element of its collection: the input's columns, then the element's, then its number from 1 where `ordinality`. */
export interface Unnest extends Base {
  readonly kind: 'unnest';
  readonly input: LogicalNode;
  /** All columns of its input belong to its rows, whoever reads them. */
  readonly readsAll?: true;
  /** An ARRAY, MAP or MULTISET over the input. */
  readonly collection: Expr;
  readonly ordinality: boolean;
  /** A row without elements stays, with NULLs. */
  readonly outer: boolean;
  /** Over the node's columns: elements that pass; null: all. */
  readonly condition: Expr | null;
}

/** Left columns, then right ones; of semi and anti the left ones only. Names are unique. */
export interface Join extends Base {
  /** Of a hint, by input, instead of the setting; null where it gives none. */
  readonly stateTtl?: readonly [left: number | null, right: number | null];
  readonly kind: 'join';
  readonly type: JoinType;
  readonly left: LogicalNode;
  readonly right: LogicalNode;
  /** Over the left columns, then the right ones; null: every pair. */
  readonly condition: Expr | null;
  /** FOR SYSTEM_TIME AS OF the left row's event time: only the version of the right row that was valid then. Positions over both. */
  readonly temporal?: {readonly leftTime: number; readonly rightTime: number};
}

/** Each row of the input with the rows of a table that have its key: the input's columns, then the table's. */
export interface LookupJoin extends Base {
  readonly kind: 'lookup-join';
  readonly type: 'inner' | 'left';
  readonly input: LogicalNode;
  readonly table: CatalogTable;
  /** Columns of the table. */
  readonly fields: readonly Column[];
  /** Positions in the input. */
  readonly keys: readonly {readonly field: Column; readonly column: number}[];
  /** Over the node's columns. */
  readonly condition: Expr | null;
  readonly how: Pick<LookupJoinNode, 'capacity' | 'timeoutMs' | 'reloadMs' | 'ordered' | 'retry' | 'cache'>;
}

/** What a query without FROM reads. */
export const ONE_ROW: LogicalNode = {kind: 'values', rows: [[]], columns: []};
