import type {Span} from '../../protocol/diagnostic.ts';
import type {Identifier, IdentifierPart, Text} from './identifier.ts';
import type {OrderItem, Query} from './query.ts';
import type {IntervalQualifier, TypeName} from './type-name.ts';

interface Node {
  readonly span: Span;
}

/** The text exactly as written: `1`, `1.50`, `1e-3`. The text with an exponent is DOUBLE, with a point DECIMAL. */
export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly text: string;
}

/** Decoded: doubled quotes and U& escapes are resolved. */
export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

/** `X'0aff'`: the hex digits in upper case. */
export interface BinaryLiteral extends Node {
  readonly kind: 'binary-string';
  readonly hex: string;
}

export interface BooleanLiteral extends Node {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** NULL, or UNKNOWN: the NULL of BOOLEAN. */
export interface NullLiteral extends Node {
  readonly kind: 'null';
  readonly ofBoolean?: true;
}

/** `DATE '2020-01-02'`, `TIME '10:00:00'`, `TIMESTAMP '2020-01-02 10:00:00.123'`: the text is not checked here. */
export interface DateTimeLiteral extends Node {
  readonly kind: 'datetime';
  readonly type: 'date' | 'time' | 'timestamp';
  readonly text: string;
}

/** `INTERVAL -'1 10' DAY TO HOUR`: the text is not checked here. */
export interface IntervalLiteral extends Node {
  readonly kind: 'interval';
  readonly negative: boolean;
  readonly text: string;
  readonly qualifier: IntervalQualifier;
}

/** `(a - b) DAY TO SECOND`: what lies between two times. */
export interface Difference extends Node {
  readonly kind: 'difference';
  readonly left: Expression;
  readonly right: Expression;
  readonly qualifier: IntervalQualifier;
}

/** A column reference; which parts are table, column and nested fields is for the binder to find out. */
export interface ColumnReference extends Node {
  readonly kind: 'column';
  readonly name: Identifier;
}

/** `*`, or `t.*` with a qualifier. */
export interface Star extends Node {
  readonly kind: 'star';
  readonly qualifier: Identifier | null;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | 'NOT';
  readonly operand: Expression;
}

export type BinaryOperator =
  | 'OR'
  | 'AND'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '||'
  | 'OVERLAPS'
  | SetOperator;

/** Operators on periods and multisets: Flink's grammar takes them, and nothing in it answers them. */
export type SetOperator =
  | 'CONTAINS'
  | 'EQUALS'
  | 'PRECEDES'
  | 'SUCCEEDS'
  | 'IMMEDIATELY PRECEDES'
  | 'IMMEDIATELY SUCCEEDS'
  | 'MEMBER OF'
  | 'SUBMULTISET OF'
  | 'NOT SUBMULTISET OF'
  | 'MULTISET UNION'
  | 'MULTISET UNION DISTINCT'
  | 'MULTISET INTERSECT'
  | 'MULTISET INTERSECT DISTINCT'
  | 'MULTISET EXCEPT'
  | 'MULTISET EXCEPT DISTINCT';

/** `operatorSpan` is the operator alone. */
export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly operatorSpan: Span;
}

/** `a = ANY (…)`, `a > ALL (…)`; SOME is ANY. */
export interface Quantified extends Node {
  readonly kind: 'quantified';
  readonly operator: '=' | '<>' | '<' | '<=' | '>' | '>=';
  readonly quantifier: 'ANY' | 'ALL';
  readonly left: Expression;
  readonly right: Query | readonly Expression[];
}

export interface Between extends Node {
  readonly kind: 'between';
  readonly negated: boolean;
  readonly symmetric: boolean;
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
}

export interface InList extends Node {
  readonly kind: 'in-list';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly list: readonly Expression[];
}

export interface InQuery extends Node {
  readonly kind: 'in-query';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly query: Query;
}

export interface Like extends Node {
  readonly kind: 'like';
  readonly operator: 'LIKE' | 'ILIKE' | 'RLIKE' | 'SIMILAR TO';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape: Expression | null;
}

export interface IsTest extends Node {
  readonly kind: 'is';
  readonly negated: boolean;
  readonly test: 'NULL' | 'TRUE' | 'FALSE' | 'UNKNOWN' | 'JSON VALUE' | 'JSON OBJECT' | 'JSON ARRAY' | 'JSON SCALAR' | 'A SET' | 'EMPTY';
  readonly operand: Expression;
}

/** `a IS [NOT] DISTINCT FROM b`. */
export interface IsDistinct extends Node {
  readonly kind: 'is-distinct';
  readonly negated: boolean;
  readonly left: Expression;
  readonly right: Expression;
}

/** With `operand` every `when` is a value to compare with; several values per WHEN are several branches in `when`. */
export interface Case extends Node {
  readonly kind: 'case';
  readonly operand: Expression | null;
  readonly branches: readonly {readonly when: readonly Expression[]; readonly then: Expression; readonly span: Span}[];
  readonly otherwise: Expression | null;
}

export interface Cast extends Node {
  readonly kind: 'cast';
  /** TRY_CAST gives NULL where CAST fails. */
  readonly safe: boolean;
  readonly operand: Expression;
  readonly type: TypeName;
}

/**
 * How the call was written.
 * `bare`: without parentheses (CURRENT_TIMESTAMP). `extract`: args are symbol, value. `to`: FLOOR(x TO DAY), args are value, symbol.
 * `position`: args are needle, text [, from]. `trim`: args are always symbol (BOTH, LEADING, TRAILING), characters, text, also for `TRIM(x)`.
 * `substring`: text, from [, length]. `overlay`: text, replacement, from [, length].
 */
export type CallSyntax = 'plain' | 'bare' | 'extract' | 'to' | 'position' | 'trim' | 'substring' | 'overlay';

export interface CallArgument extends Node {
  /** `name => value`, else null. */
  readonly name: IdentifierPart | null;
  readonly value: Expression;
}

/** A function call. `COUNT(*)` has one `star` argument. The binder finds out whether it is scalar, aggregate or group window. */
export interface Call extends Node {
  readonly kind: 'call';
  readonly syntax: CallSyntax;
  readonly name: Identifier;
  readonly args: readonly CallArgument[];
  readonly quantifier: 'DISTINCT' | 'ALL' | null;
  /** IGNORE NULLS or RESPECT NULLS. */
  readonly nulls: 'IGNORE' | 'RESPECT' | null;
  /** ORDER BY inside the parentheses. */
  readonly orderBy: readonly OrderItem[];
  readonly withinGroup: readonly OrderItem[];
  /** WITHIN DISTINCT (…): Flink reads it and does nothing with it. */
  readonly withinDistinct?: readonly Expression[];
  readonly filter: Expression | null;
  readonly over: WindowReference | WindowSpecification | null;
}

/** OVER w. */
export interface WindowReference extends Node {
  readonly kind: 'window-name';
  readonly name: IdentifierPart;
}

/** OVER (base PARTITION BY … ORDER BY … frame). */
export interface WindowSpecification extends Node {
  readonly kind: 'window';
  readonly base: IdentifierPart | null;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame: WindowFrame | null;
  /** DISALLOW PARTIAL was written: no result for a window that is not full. */
  readonly disallowPartial?: true;
}

export interface WindowFrame extends Node {
  readonly unit: 'ROWS' | 'RANGE';
  readonly start: FrameBound;
  /** null: not written as BETWEEN; the end is the current row. */
  readonly end: FrameBound | null;
}

export type FrameBound =
  | {readonly kind: 'unbounded-preceding' | 'unbounded-following' | 'current-row'; readonly span: Span}
  | {readonly kind: 'preceding' | 'following'; readonly offset: Expression; readonly span: Span};

/** A keyword as an argument: a time unit (upper case), BOTH, LEADING, TRAILING. Functions get it as a string constant. */
export interface SymbolArgument extends Node {
  readonly kind: 'symbol';
  readonly name: string;
}

/** JSON_VALUE and its kin, whose arguments have a syntax of their own. For JSON_OBJECT and JSON_OBJECTAGG args are key, value, key, value. */
export interface JsonCall extends Node {
  readonly kind: 'json-call';
  readonly name: 'JSON_EXISTS' | 'JSON_VALUE' | 'JSON_QUERY' | 'JSON_OBJECT' | 'JSON_ARRAY' | 'JSON_OBJECTAGG' | 'JSON_ARRAYAGG';
  readonly args: readonly Expression[];
  readonly returning: TypeName | null;
  readonly wrapper: 'WITHOUT' | 'CONDITIONAL' | 'UNCONDITIONAL' | null;
  readonly onNull: 'NULL' | 'ABSENT' | null;
  readonly onEmpty: JsonBehavior | null;
  readonly onError: JsonBehavior | null;
  readonly filter: Expression | null;
}

export type JsonBehavior =
  | {
      readonly kind: 'null' | 'error' | 'true' | 'false' | 'unknown' | 'empty-array' | 'empty-object';
      readonly span: Span;
    }
  | {readonly kind: 'default'; readonly value: Expression; readonly span: Span};

/** `ARRAY[1, 2]`. */
export interface ArrayConstructor extends Node {
  readonly kind: 'array';
  readonly elements: readonly Expression[];
}

/** `MAP['a', 1]`: key, value, key, value. */
export interface MapConstructor extends Node {
  readonly kind: 'map';
  readonly entries: readonly Expression[];
}

/** `ROW(1, 2)`, or `(1, 2)` when not `explicit`. */
export interface RowConstructor extends Node {
  readonly kind: 'row';
  readonly explicit: boolean;
  readonly fields: readonly Expression[];
}

/** `MULTISET[1, 2]`. */
export interface MultisetConstructor extends Node {
  readonly kind: 'multiset';
  readonly elements: readonly Expression[];
}

/** `ARRAY(SELECT …)`, `MAP(SELECT …)`, `MULTISET(SELECT …)`. */
export interface CollectionQuery extends Node {
  readonly kind: 'collection-query';
  readonly collection: 'ARRAY' | 'MAP' | 'MULTISET';
  readonly query: Query;
}

/** `a[1]`, `m['k']`. */
export interface ElementAccess extends Node {
  readonly kind: 'element';
  readonly operand: Expression;
  readonly index: Expression;
}

/** `(expr).field`, `f(x).field`, `a[1].field`; dotted names that start with an identifier are a `column`. */
export interface FieldAccess extends Node {
  readonly kind: 'field';
  readonly operand: Expression;
  readonly field: IdentifierPart;
}

/** A scalar subquery. */
export interface Subquery extends Node {
  readonly kind: 'subquery';
  readonly query: Query;
}

export interface Exists extends Node {
  readonly kind: 'exists';
  readonly query: Query;
}

export interface UniqueTest extends Node {
  readonly kind: 'unique';
  readonly query: Query;
}

/** `DESCRIPTOR(a, b)`, an argument of a table function. */
export interface Descriptor extends Node {
  readonly kind: 'descriptor';
  readonly columns: readonly Identifier[];
}

/** `TABLE t [PARTITION BY … ORDER BY …]`, or a query in parentheses after TABLE: an argument of a table function. */
export interface TableArgument extends Node {
  readonly kind: 'table-argument';
  readonly source: Identifier | Query;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
}

/** `CURSOR (SELECT …)`. */
export interface CursorArgument extends Node {
  readonly kind: 'cursor';
  readonly query: Query;
}

/** `DEFAULT` as an argument or a value to insert. */
export interface DefaultValue extends Node {
  readonly kind: 'default';
}

/** Syntax that Flink's grammar takes and that is refused by its name when it is planned; `text` as it was written. */
export interface RefusedExpression extends Node {
  readonly kind: 'refused';
  readonly what: string;
  readonly text: string;
}

/** `?`. */
export interface Parameter extends Node {
  readonly kind: 'parameter';
}

/** `PREV(A.x, 1)` and friends are calls; `A.x` is a column; RUNNING and FINAL mark a call inside MATCH_RECOGNIZE. */
export interface MatchScope extends Node {
  readonly kind: 'match-scope';
  readonly scope: 'RUNNING' | 'FINAL';
  readonly operand: Expression;
}

/** Every expression. A dotted name is one `column` as far as it goes; a subscript or call before the dot makes a `field`. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | BinaryLiteral
  | BooleanLiteral
  | NullLiteral
  | DateTimeLiteral
  | IntervalLiteral
  | Difference
  | ColumnReference
  | Star
  | Unary
  | Binary
  | Quantified
  | Between
  | InList
  | InQuery
  | Like
  | IsTest
  | IsDistinct
  | Case
  | Cast
  | Call
  | SymbolArgument
  | JsonCall
  | ArrayConstructor
  | MapConstructor
  | RowConstructor
  | MultisetConstructor
  | CollectionQuery
  | ElementAccess
  | FieldAccess
  | Subquery
  | Exists
  | UniqueTest
  | Descriptor
  | TableArgument
  | CursorArgument
  | DefaultValue
  | Parameter
  | RefusedExpression
  | MatchScope;

/** An option of a WITH clause, a hint or SET: `'key' = 'value'`. */
export interface Option extends Node {
  readonly key: Text;
  readonly value: Text;
}
