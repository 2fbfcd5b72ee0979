import type {Span} from '../../protocol/diagnostic.ts';
import type {Call, Expression, Option, WindowSpecification} from './expression.ts';
import type {Identifier, IdentifierPart} from './identifier.ts';

interface Node {
  readonly span: Span;
}

/** A whole query: `WITH …` body `ORDER BY … OFFSET … LIMIT …`. A query in parentheses is a `query` as body. */
export interface Query extends Node {
  readonly kind: 'query';
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | null;
  /** LIMIT n and FETCH FIRST n ROWS ONLY alike; null also for LIMIT ALL. */
  readonly limit: Expression | null;
}

export type QueryBody = Select | Values | SetOperation | ExplicitTable | Query;

export interface CommonTable extends Node {
  readonly name: IdentifierPart;
  readonly columns: readonly IdentifierPart[];
  readonly query: Query;
}

export interface Select extends Node {
  readonly kind: 'select';
  readonly hints: readonly Hint[];
  readonly quantifier: 'DISTINCT' | 'ALL' | null;
  readonly items: readonly SelectItem[];
  readonly from: TableReference | null;
  readonly where: Expression | null;
  readonly groupBy: GroupBy | null;
  readonly having: Expression | null;
  readonly windows: readonly NamedWindow[];
}

/** The expression may be a `star`. */
export interface SelectItem extends Node {
  readonly expression: Expression;
  readonly alias: IdentifierPart | null;
}

export interface GroupBy extends Node {
  readonly quantifier: 'DISTINCT' | 'ALL' | null;
  readonly elements: readonly GroupingElement[];
}

/** `expressions` is one key; a parenthesised list `(a, b)` inside sets is one element of several; `()` is an empty one. */
export type GroupingElement =
  | {readonly kind: 'keys'; readonly expressions: readonly Expression[]; readonly parenthesised: boolean; readonly span: Span}
  | {readonly kind: 'rollup' | 'cube' | 'grouping-sets'; readonly elements: readonly GroupingElement[]; readonly span: Span};

export interface NamedWindow extends Node {
  readonly name: IdentifierPart;
  readonly window: WindowSpecification;
}

export interface OrderItem extends Node {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls: 'FIRST' | 'LAST' | null;
}

export interface Values extends Node {
  readonly kind: 'values';
  /** A row of one bare value is a row of one. */
  readonly rows: readonly ValuesRow[];
}

export interface ValuesRow extends Node {
  readonly values: readonly Expression[];
}

export interface SetOperation extends Node {
  readonly kind: 'set-operation';
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
  readonly all: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

/** `TABLE t`. */
export interface ExplicitTable extends Node {
  readonly kind: 'explicit-table';
  readonly name: Identifier;
}

/** `OPTIONS('k'='v')`, `BROADCAST(t)`, `STATE_TTL('a'='1d')`. */
export interface Hint extends Node {
  readonly name: IdentifierPart;
  readonly options: readonly Option[];
  /** Plain arguments: names, texts, numbers. */
  readonly args: readonly string[];
}

export interface Alias extends Node {
  readonly name: IdentifierPart;
  readonly columns: readonly IdentifierPart[];
}

export interface TableName extends Node {
  readonly kind: 'table';
  readonly name: Identifier;
  readonly hints: readonly Hint[];
  /** FOR SYSTEM_TIME AS OF. */
  readonly asOf: Expression | null;
  readonly sample: TableSample | null;
  readonly alias: Alias | null;
}

export interface TableSample extends Node {
  readonly method: 'BERNOULLI' | 'SYSTEM';
  readonly percentage: Expression;
  readonly seed: Expression | null;
}

export interface DerivedTable extends Node {
  readonly kind: 'derived';
  readonly query: Query;
  readonly lateral: boolean;
  readonly alias: Alias | null;
}

/** `TABLE(f(…))`, `LATERAL TABLE(f(…))`, or `f(…)` alone. */
export interface TableFunction extends Node {
  readonly kind: 'table-function';
  readonly call: Call;
  /** Written inside TABLE( ). */
  readonly wrapped: boolean;
  readonly lateral: boolean;
  readonly alias: Alias | null;
}

export interface Unnest extends Node {
  readonly kind: 'unnest';
  readonly expressions: readonly Expression[];
  readonly ordinality: boolean;
  readonly lateral: boolean;
  readonly alias: Alias | null;
}

export interface Join extends Node {
  readonly kind: 'join';
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS' | 'COMMA';
  readonly natural: boolean;
  readonly left: TableReference;
  readonly right: TableReference;
  readonly on: Expression | null;
  readonly using: readonly IdentifierPart[];
}

export interface MatchRecognize extends Node {
  readonly kind: 'match-recognize';
  readonly input: TableReference;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly measures: readonly SelectItem[];
  readonly rowsPerMatch: 'ONE' | 'ALL' | null;
  readonly afterMatch: AfterMatch | null;
  readonly pattern: Pattern;
  readonly within: Expression | null;
  readonly subsets: readonly PatternSubset[];
  readonly define: readonly PatternDefinition[];
  readonly alias: Alias | null;
}

export interface AfterMatch extends Node {
  readonly skip: 'NEXT ROW' | 'PAST LAST ROW' | 'FIRST' | 'LAST';
  readonly variable: IdentifierPart | null;
}

export type Pattern =
  | {readonly kind: 'variable'; readonly name: IdentifierPart; readonly span: Span}
  | {readonly kind: 'sequence' | 'alternation' | 'permute'; readonly parts: readonly Pattern[]; readonly span: Span}
  /** `max` null is unbounded; greedy unless `reluctant`. */
  | {
      readonly kind: 'repeat';
      readonly part: Pattern;
      /** null: `{,n}`. */
      readonly min: number | null;
      readonly max: number | null;
      readonly reluctant: boolean;
      readonly span: Span;
    }
  | {readonly kind: 'exclusion' | 'group'; readonly part: Pattern; readonly span: Span}
  | {readonly kind: 'start' | 'end'; readonly span: Span};

export interface PatternSubset extends Node {
  readonly name: IdentifierPart;
  readonly variables: readonly IdentifierPart[];
}

export interface PatternDefinition extends Node {
  readonly name: IdentifierPart;
  readonly condition: Expression;
}

/** `t PIVOT (SUM(a) AS s FOR k IN ('x' AS x, 'y'))`. */
export interface Pivot extends Node {
  readonly kind: 'pivot';
  readonly input: TableReference;
  readonly aggregates: readonly {readonly call: Expression; readonly alias: IdentifierPart | null}[];
  readonly axes: readonly IdentifierPart[];
  /** A tuple of as many values as there are axes. */
  readonly values: readonly {readonly values: readonly Expression[]; readonly alias: IdentifierPart | null; readonly span: Span}[];
  readonly alias: Alias | null;
}

/** A table with what Flink's grammar takes and no planner runs; `text` as it was written. */
export interface RefusedTable extends Node {
  readonly kind: 'refused-table';
  readonly what: string;
  readonly text: string;
}

export type TableReference = TableName | DerivedTable | TableFunction | Unnest | Join | MatchRecognize | Pivot | RefusedTable;
