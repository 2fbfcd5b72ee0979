import type {DataType, Field} from '../../protocol/data-type.ts';
import type {ChangelogMode} from '../../protocol/row-kind.ts';
import type {Column} from '../../protocol/schema.ts';
import type {MetadataField, TableSpec} from '../../protocol/table.ts';
import type {AggregateCall, Expr} from './expr.ts';

/** A job: a graph of operators, plain data. Nodes stand before those that read them; the last ones are sinks or `collect`. */
export interface PhysicalPlan {
  readonly nodes: readonly PhysicalNode[];
  readonly mode: 'streaming' | 'batch';
  /** `table.local-time-zone`. */
  readonly zone: string;
  /** User-defined functions that the plan's expressions call, by the name of the call. Absent: none. */
  readonly functions?: readonly PythonFunction[];
  /** Absent: the defaults. */
  readonly resources?: PlanResources;
  /** `parallelism.default`: subtasks that the job may run in, where its plan can be divided. Absent: 1. */
  readonly parallelism?: number;
}

/** What a job may take of its machine. */
export interface PlanResources {
  /** `taskmanager.memory.managed.size`, bytes: what a batch job's operators hold in memory together. null: the engine's default. */
  readonly managedBytes: number | null;
  /** `io.tmp.dirs`; empty: the machine's. */
  readonly temporaryFolders: readonly string[];
  /** `millrace.state.limit`, bytes: a streaming job whose state is larger ends. null: by the memory that there is. */
  readonly stateLimitBytes: number | null;
}

/** A function written in Python: everything that another thread needs to run it. */
export interface PythonFunction {
  /** What `call` expressions name. */
  readonly name: string;
  readonly program: PythonProgram;
  /** The Python expression, after the program ran, whose value is the function. */
  readonly entry: string;
  /** null: it takes what it is given. */
  readonly params: readonly DataType[] | null;
  readonly result: DataType;
  readonly deterministic: boolean;
}

export interface PythonProgram {
  /** Modules by file name, such as `functions.py`. */
  readonly files: Readonly<Record<string, string>>;
  /** Texts that were run one after the other. */
  readonly cells: readonly string[];
}

interface NodeBase {
  /** Stable over edits that leave the operator's meaning alone: state of a savepoint is matched by it. */
  readonly id: string;
  /** Ids of the nodes that it reads. */
  readonly inputs: readonly string[];
  readonly columns: readonly Column[];
  readonly changelogMode: ChangelogMode;
}

/** Reads a table: decode `fields`, append `metadata`, compute `projections` over that row, follow the watermark per split. */
export interface SourceNode extends NodeBase {
  readonly kind: 'source';
  readonly table: TableSpec;
  readonly fields: readonly Field[];
  readonly metadata: readonly MetadataField[];
  /** null: the decoded row as it is. */
  readonly projections: readonly Expr[] | null;
  readonly watermark: WatermarkSpec | null;
}

export interface WatermarkSpec {
  /** The rowtime column of the node's output. */
  readonly column: number;
  /** The watermark's value for a row of the output. A NULL gives none. */
  readonly expr: Expr;
  /** A split without records for so long holds nobody back; 0 = never idle. */
  readonly idleTimeoutMs: number;
  readonly alignment?: AlignmentSpec;
}

/** `scan.watermark.alignment.*` of a table. */
export interface AlignmentSpec {
  /** Sources of one job that name the same group wait for each other. */
  readonly group: string;
  /** How far, in ms of event time, a split may be ahead of the group's slowest. */
  readonly maxDriftMs: number;
  readonly updateMs: number;
}

export interface ValuesNode extends NodeBase {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expr[])[];
}

/** Filter, then project. */
export interface CalcNode extends NodeBase {
  readonly kind: 'calc';
  readonly condition: Expr | null;
  readonly projections: readonly Expr[];
}

/** Each row once per copy, in their order: what GROUPING SETS count. */
export interface ExpandNode extends NodeBase {
  readonly kind: 'expand';
  readonly copies: readonly (readonly Expr[])[];
}

/** Sizes in ms. Windows start at `offset` past 1970 in `zone` (null for zone-less timestamps). */
export type AlignedWindow =
  | {readonly kind: 'tumble'; readonly size: number; readonly offset: number}
  | {readonly kind: 'hop'; readonly size: number; readonly slide: number; readonly offset: number}
  /** Windows of one start that grow by `step` until they are `size` long. */
  | {readonly kind: 'cumulate'; readonly size: number; readonly step: number; readonly offset: number};

/** Rows of a key that follow each other within the gap. */
export interface SessionWindow {
  readonly kind: 'session';
  readonly gap: number;
}

export type WindowSpec = AlignedWindow | SessionWindow;

/** Appends window_start, window_end, window_time to each row, once per window that it belongs to. A session's rows leave when it closes. */
export interface WindowTableFunctionNode extends NodeBase {
  readonly kind: 'window-table-function';
  /** Of a session: its PARTITION BY; else empty. */
  readonly partition: readonly number[];
  readonly window: WindowSpec;
  readonly timeColumn: number;
  readonly timeMode: 'event' | 'processing';
  readonly zone: string | null;
}

export type WindowProperty = 'start' | 'end' | 'rowtime' | 'proctime';

/** When a window tells its result besides at its end: ms of processing time after a change, 0 = with each row, null = not. */
export interface WindowEmit {
  readonly earlyMs: number | null;
  readonly lateMs: number | null;
  /** How long a window that has ended takes late rows. */
  readonly latenessMs: number;
}

/** Legacy group windows, and window table functions grouped by their window. Output row: keys, aggregates, properties. Emits on close, +I only, unless `emit` says more. */
export interface WindowAggregateNode extends NodeBase {
  readonly kind: 'window-aggregate';
  readonly window: WindowSpec;
  readonly timeColumn: number;
  readonly timeMode: 'event' | 'processing';
  readonly zone: string | null;
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  readonly properties: readonly WindowProperty[];
  readonly emit: WindowEmit | null;
}

/** Rows that are grouped by the window of a window table function: a group is over, and told once, when the watermark passes its end. */
export interface GroupedWindow {
  /** The input column of the window's end, a wall-clock time. */
  readonly end: number;
  readonly zone: string | null;
  readonly timeMode: 'event' | 'processing';
}

/** GROUP BY without a window. Output row: keys, aggregates. First +I, then -U/+U (or +U alone), -D when the count falls to zero. */
export interface GroupAggregateNode extends NodeBase {
  readonly kind: 'group-aggregate';
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  /** False when what reads it needs no -U. */
  readonly emitUpdateBefore: boolean;
  /** 0 = kept for ever. */
  readonly stateTtlMs: number;
  readonly window?: GroupedWindow;
}

export interface SortColumn {
  readonly column: number;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * ROW_NUMBER between `from` and `to` (from 1, null: no end) within a partition; rows that are equal in order stand as they came. Output row:
 * the input's, then the number where `withNumber`. Numbered rows change by -U/+U, others by -D/+I.
 */
export interface RankNode extends NodeBase {
  readonly kind: 'rank';
  readonly partition: readonly number[];
  readonly order: readonly SortColumn[];
  readonly from: number;
  readonly to: number | null;
  readonly withNumber: boolean;
  /** Of rows that are equal in order the one that came last stands first. */
  readonly lastFirst?: boolean;
  /** Rows have this key and only move up: they are told without -U, and what has left the first `to` is forgotten. */
  readonly rowKey?: readonly number[];
  readonly emitUpdateBefore: boolean;
  readonly stateTtlMs: number;
  readonly window?: GroupedWindow;
}

/**
 * The first or last row of a key by a time attribute (column `timeColumn`; null: as they come, by processing time). The first by
 * processing time never changes; every other result changes by -U/+U.
 */
export interface DeduplicateNode extends NodeBase {
  readonly kind: 'deduplicate';
  readonly keys: readonly number[];
  readonly keep: 'first' | 'last';
  readonly timeColumn: number | null;
  readonly emitUpdateBefore: boolean;
  readonly stateTtlMs: number;
}

/** How far an OVER reaches back from its row: so many rows, or ms of time; null = to the beginning. */
export interface OverFrame {
  readonly unit: 'rows' | 'range';
  readonly preceding: number | null;
}

/** Where a frame begins or ends, from its row: rows, or the unit of the ORDER BY value; less than 0 is before, null without a limit. */
export interface FrameLimits {
  readonly unit: 'rows' | 'range';
  readonly start: number | null;
  readonly end: number | null;
}

/** One function of an OVER of any order. */
export type OverFunction =
  | {readonly kind: 'aggregate'; readonly call: AggregateCall; readonly frame: FrameLimits}
  | {readonly kind: 'rank'; readonly function: RankFunction}
  | {readonly kind: 'tiles'; readonly count: number}
  /** The value `by` rows behind, before where it is less than 0; where there is none the value of `otherwise` in the row, or NULL. */
  | {readonly kind: 'shift'; readonly by: number; readonly argument: number; readonly otherwise: number | null};

export type RankFunction = 'ROW_NUMBER' | 'RANK' | 'DENSE_RANK' | 'PERCENT_RANK' | 'CUME_DIST';

/**
 * Each row with functions over its partition in any order: batch, and streams whose rows change. Output row: the input's, then the results.
 * In a stream the rows whose results change are taken back and sent again.
 */
export interface WindowFunctionsNode extends NodeBase {
  readonly kind: 'window-functions';
  readonly partition: readonly number[];
  readonly order: readonly SortColumn[];
  readonly functions: readonly OverFunction[];
  readonly stateTtlMs: number;
}

/** Each row with aggregates over its partition up to itself, in the order of time. Output row: the input's, then the aggregates. +I only. */
export interface OverAggregateNode extends NodeBase, OverFrame {
  readonly kind: 'over-aggregate';
  readonly partition: readonly number[];
  readonly timeColumn: number;
  readonly timeMode: 'event' | 'processing';
  readonly aggregates: readonly AggregateCall[];
  /** Kept for ever without it. */
  readonly stateTtlMs?: number;
}

/** What an expression of MATCH_RECOGNIZE reads of the rows that are mapped to pattern variables; `variable` null: to any of them. */
export type MatchSlot =
  /** A column of the row that DEFINE looks at. */
  | {readonly kind: 'current'; readonly column: number}
  /** A column of the row `offset` after the first, or before the last, of a variable's rows; NULL without that row. */
  | {
      readonly kind: 'row';
      readonly variable: string | null;
      readonly from: 'first' | 'last';
      readonly offset: number;
      readonly column: number;
    }
  /** An aggregate over a variable's rows: `argument` over the input's row is the only column of what `call` reads. */
  | {readonly kind: 'aggregate'; readonly variable: string | null; readonly argument: Expr | null; readonly call: AggregateCall}
  /** The event time at which the match was told. */
  | {readonly kind: 'rowtime'}
  | {readonly kind: 'proctime'};

/** `expr` over a row of the slots' values. */
export interface MatchExpression {
  readonly slots: readonly MatchSlot[];
  readonly expr: Expr;
}

/** One variable of a pattern, so and so often (`max` null: without end); `condition` null: every row. */
export interface MatchVariable {
  readonly name: string;
  readonly min: number;
  readonly max: number | null;
  /** Takes all rows that it can before the next variable gets one. */
  readonly greedy: boolean;
  readonly condition: MatchExpression | null;
}

/** Where the search goes on after a match: rows before that place begin no further match. */
export type MatchSkip =
  | {readonly kind: 'past-last-row' | 'to-next-row'}
  | {readonly kind: 'to-first' | 'to-last'; readonly variable: string};

/** What MATCH_RECOGNIZE looks for, and what it tells of a match. */
export interface MatchSpec {
  readonly partition: readonly number[];
  /** null: none, all rows are of one time; so in batch. */
  readonly timeColumn: number | null;
  readonly timeMode: 'event' | 'processing';
  /** The order among rows of one time; empty: as they come. */
  readonly order: readonly SortColumn[];
  readonly pattern: readonly MatchVariable[];
  readonly skip: MatchSkip;
  /** Of WITHIN; 0 = without end. */
  readonly withinMs: number;
  readonly measures: readonly MatchExpression[];
}

/** MATCH_RECOGNIZE with ONE ROW PER MATCH. Output row: the partition's columns, then the measures. +I only. */
export interface MatchNode extends NodeBase, MatchSpec {
  readonly kind: 'match';
}

/** Batch, or a bounded tail: the whole input sorted. NULLs first on ASC, last on DESC. */
export interface SortNode extends NodeBase {
  readonly kind: 'sort';
  readonly order: readonly SortColumn[];
}

/** Passes the first `count` rows after `offset`, then ends the job where nothing else runs. */
export interface LimitNode extends NodeBase {
  readonly kind: 'limit';
  readonly offset: number;
  readonly count: number | null;
}

/** INTERSECT and EXCEPT of two inputs with the same row. */
export interface SetOperationNode extends NodeBase {
  readonly kind: 'set-operation';
  readonly operator: 'intersect' | 'except';
  readonly all: boolean;
  readonly stateTtlMs: number;
}

export interface UnionNode extends NodeBase {
  readonly kind: 'union';
}

export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti';

/** All rows of the left input with all of the right. Output row: left columns, right columns; of semi and anti the left ones only. */
export interface RegularJoinNode extends NodeBase {
  readonly kind: 'regular-join';
  readonly type: JoinType;
  /** Columns of the left input. */
  readonly leftWidth: number;
  /** Equal pairwise; a NULL equals nothing. Empty: every row meets every row. */
  readonly leftKeys: readonly number[];
  /** Positions in the right input's row. */
  readonly rightKeys: readonly number[];
  /** What else must hold, over left columns then right ones. */
  readonly condition: Expr | null;
  /** How long a row of either input is kept; 0 = for ever. */
  readonly stateTtlMs: number;
  /** By input, where a hint gives them times of their own. */
  readonly sideTtlMs?: readonly [left: number, right: number];
  /** By input, which rows need not be kept for rows to come. Of inner joins without a time-to-live. */
  readonly until?: readonly [left: KeptUntil | null, right: KeptUntil | null];
}

/** A row meets nothing any more when the watermark has closed the windows that end at its `column` plus `offset` ms. */
export interface KeptUntil {
  readonly column: number;
  readonly offset: number;
  /** In which windows end at wall-clock times. */
  readonly zone: string | null;
}

/**
 * Rows of two append-only inputs whose event times lie together: `left time - right time` is from `lower` to `upper` ms. Output row: left
 * columns, right columns; +I only. Its watermark lags so far that no result is late.
 */
export interface IntervalJoinNode extends NodeBase {
  readonly kind: 'interval-join';
  readonly type: 'inner' | 'left' | 'right' | 'full';
  /** Columns of the left input. */
  readonly leftWidth: number;
  readonly leftKeys: readonly number[];
  readonly rightKeys: readonly number[];
  readonly leftTime: number;
  /** A position in the right input's row. */
  readonly rightTime: number;
  readonly lower: number;
  readonly upper: number;
  /** Processing time: when the rows come, whatever their time columns hold. */
  readonly timeMode: 'event' | 'processing';
  /** What else must hold, over left columns then right ones. */
  readonly condition: Expr | null;
}

/** Rows of two append-only inputs that belong to the same window, joined when it closes. Output row: left columns, right ones; +I only. */
export interface WindowJoinNode extends NodeBase {
  readonly kind: 'window-join';
  readonly type: JoinType;
  readonly leftWidth: number;
  readonly leftKeys: readonly number[];
  readonly rightKeys: readonly number[];
  /** window_end of each side, in its own row. */
  readonly leftEnd: number;
  readonly rightEnd: number;
  readonly zone: string | null;
  readonly condition: Expr | null;
}

/**
 * Each row of the left input with the version of the right row of its key that was valid at the left row's time. Sent when both inputs'
 * watermarks have passed that time. Output row: left columns, right ones, with the left row's kind.
 */
export interface TemporalJoinNode extends NodeBase {
  readonly kind: 'temporal-join';
  readonly type: 'inner' | 'left';
  readonly leftWidth: number;
  readonly leftKeys: readonly number[];
  readonly rightKeys: readonly number[];
  readonly leftTime: number;
  /** A position in the right input's row. */
  readonly rightTime: number;
  /** A version's -U ends it at the moment at which it began, as in Flink where a condition stands before; else it says nothing. */
  readonly endsVersions?: true;
  readonly condition: Expr | null;
  /** How long a key that is quiet is kept, of both inputs; 0 = for ever. */
  readonly stateTtlMs: number;
}

/**
 * Each row with each element of a collection: an ARRAY's elements, a MAP's keys and values, a MULTISET's elements as often as they are in it;
 * an element that is a row as its fields. Then the element's number from 1 where `ordinality`. Rows without elements stay where `outer`.
 */
export interface UnnestNode extends NodeBase {
  readonly kind: 'unnest';
  /** Over the input's row. */
  readonly collection: Expr;
  readonly ordinality: boolean;
  readonly outer: boolean;
  /** Over the output row: elements that do not pass are as if they were not there. */
  readonly condition: Expr | null;
}

/** Each row with the rows that a table answers to its key. Output row: the input's columns, then `fields`. */
export interface LookupJoinNode extends NodeBase {
  readonly kind: 'lookup-join';
  readonly type: 'inner' | 'left';
  readonly table: TableSpec;
  /** Columns of the table that are wanted. */
  readonly fields: readonly Field[];
  /** Columns of the table, and where the input's row holds their values. */
  readonly keys: readonly {readonly field: Field; readonly column: number}[];
  /** What else must hold, over the output row. */
  readonly condition: Expr | null;
  /** Questions under way at once. */
  readonly capacity: number;
  readonly timeoutMs: number;
  /** A table that is read whole is read again when it is so old, in ms; 0 = once. */
  readonly reloadMs: number;
  /** Rows leave in the order in which they came. */
  readonly ordered: boolean;
  /** `attempts`: how often a key without rows is asked for where `onMiss`; `errors`: how often one whose question failed is asked again. */
  readonly retry: {readonly onMiss: boolean; readonly attempts: number; readonly errors: number; readonly delayMs: number};
  readonly cache: null | {
    readonly maxRows: number;
    readonly expireAfterWrite: number;
    readonly expireAfterAccess: number;
    readonly keepsMisses: boolean;
  };
}

/** Makes of the rows of a query those of a table with another key, `keys`. */
export interface UpsertMaterializeNode extends NodeBase {
  readonly kind: 'upsert-materialize';
  readonly keys: readonly number[];
  readonly stateTtlMs: number;
}

export interface SinkNode extends NodeBase {
  readonly kind: 'sink';
  readonly table: TableSpec;
  /** Each subtask may have a writer of its own. */
  readonly parallel?: boolean;
  /** INSERT OVERWRITE. */
  readonly overwrite?: boolean;
  /** `table.exec.sink.not-null-enforcer`: columns that must not be NULL, and what to do. */
  readonly notNull: {readonly columns: readonly number[]; readonly enforcer: 'error' | 'drop'};
}

/** Hands the rows to whoever asked: the result of a SELECT. */
export interface CollectNode extends NodeBase {
  readonly kind: 'collect';
}

export type PhysicalNode =
  | SourceNode
  | ValuesNode
  | CalcNode
  | ExpandNode
  | WindowTableFunctionNode
  | WindowAggregateNode
  | GroupAggregateNode
  | OverAggregateNode
  | MatchNode
  | WindowFunctionsNode
  | RankNode
  | DeduplicateNode
  | SortNode
  | LimitNode
  | SetOperationNode
  | UnionNode
  | RegularJoinNode
  | IntervalJoinNode
  | UnnestNode
  | WindowJoinNode
  | TemporalJoinNode
  | LookupJoinNode
  | UpsertMaterializeNode
  | SinkNode
  | CollectNode;
