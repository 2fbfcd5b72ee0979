import type {AggregateCall, Expr} from '../physical/expr.ts';
import {collectColumns} from '../physical/operands.ts';
import {isChanging} from './changing.ts';
import type {Aggregate, Join, LogicalNode, Project} from './node.ts';

/** How a column's value moves while its row changes; null: both ways, or nobody knows. */
export type Monotonicity = 'constant' | 'increasing' | 'decreasing' | null;

/**
 * By column of a stream, as Flink's planner knows it (FlinkRelMdModifiedMonotonicity); null where rows of it may go. A stream whose rows
 * only come is constant throughout.
 */
export function monotonicity(node: LogicalNode): readonly Monotonicity[] | null {
  switch (node.kind) {
    case 'scan':
      return node.changes === true ? null : node.columns.map(() => 'constant');
    case 'values':
      return node.columns.map(() => 'constant');
    case 'filter':
    case 'sort':
      return monotonicity(node.input);
    case 'project':
      return ofProject(node);
    case 'aggregate':
      return ofAggregate(node);
    case 'union': {
      const [first, ...rest] = node.inputs.map(monotonicity);
      if (first === null || first === undefined || rest.includes(null)) return null;
      return first.map((m, i) => (rest.every((other) => other?.[i] === m) ? m : null));
    }
    case 'join':
      return ofJoin(node);
    case 'over':
    case 'window-table':
    case 'unnest':
    case 'lookup-join':
    case 'match':
      return isConstant(node.input) ? node.columns.map(() => 'constant') : null;
    case 'expand':
      return isChanging(node.input) ? null : node.columns.map(() => 'constant');
    case 'rank': {
      const below = monotonicity(node.input);
      if (below === null || mayLoseRows(node.input) || node.partition.some((c) => below[c] !== 'constant')) return null;
      return node.columns.map((_, i) => (node.partition.includes(i) || i >= node.input.columns.length ? 'constant' : null));
    }
    case 'window-aggregate':
    case 'set-operation':
    case 'window-functions':
    case 'limit':
      return null;
    default:
      return node satisfies never;
  }
}

/** An aggregation of rows that change takes groups back. */
function mayLoseRows(node: LogicalNode): boolean {
  if (node.kind === 'project' || node.kind === 'filter') return mayLoseRows(node.input);
  return node.kind === 'aggregate' && isChanging(node.input);
}

function isConstant(node: LogicalNode): boolean {
  return monotonicity(node)?.every((m) => m === 'constant') === true;
}

function ofProject(node: Project): readonly Monotonicity[] | null {
  const below = monotonicity(node.input);
  return below === null ? null : node.expressions.map((e) => of(e, below));
}

/** Of an expression: its column's, or constant where it reads nothing that moves. */
function of(expr: Expr | undefined, below: readonly Monotonicity[]): Monotonicity {
  if (expr === undefined) return null;
  if (expr.kind === 'column') return below[expr.index] ?? null;
  if (expr.kind === 'cast' && expr.arg.kind === 'column') return below[expr.arg.index] ?? null;
  const read = new Set<number>();
  collectColumns(expr, read);
  return [...read].every((c) => below[c] === 'constant') ? 'constant' : null;
}

function ofAggregate(node: Aggregate): readonly Monotonicity[] | null {
  const below = monotonicity(node.input);
  if (below === null || node.keys.some((k) => below[k] !== 'constant')) return null;
  return [...node.keys.map(() => 'constant' as const), ...node.aggregates.map((call) => ofCall(call, node.input, below))];
}

function ofCall(call: AggregateCall, input: LogicalNode, below: readonly Monotonicity[]): Monotonicity {
  const own = ownOf(call, input);
  // A count of rows that change never shrinks to Flink; an extreme of theirs goes the way that its argument goes.
  if (call.argument === null || call.function === 'COUNT' || !isChanging(input)) return own;
  return below[call.argument] === own ? own : null;
}

/** Of an aggregate over rows that only come. */
function ownOf(call: AggregateCall, input: LogicalNode): Monotonicity {
  switch (call.function) {
    case 'COUNT':
    case 'MAX':
      return 'increasing';
    case 'MIN':
      return 'decreasing';
    case 'SUM': {
      const sign = call.argument === null ? null : signOf(input, call.argument);
      return sign === 1 ? 'increasing' : sign === -1 ? 'decreasing' : null;
    }
    default:
      return null;
  }
}

/** 1 where no value of the column is less than 0, -1 where none is more; null where nobody knows. */
function signOf(node: LogicalNode, column: number): 1 | -1 | null {
  switch (node.kind) {
    case 'filter': {
      const parts = node.condition.kind === 'and' ? node.condition.args : [node.condition];
      for (const part of parts) {
        const sign = signByTest(part, column);
        if (sign !== null) return sign;
      }
      return signOf(node.input, column);
    }
    case 'project': {
      const expr = node.expressions[column];
      return expr === undefined ? null : signOfExpr(expr, node.input);
    }
    case 'aggregate': {
      const call = node.aggregates[column - node.keys.length];
      if (call?.function === 'COUNT') return 1;
      return call?.function === 'SUM' && call.argument !== null ? signOf(node.input, call.argument) : null;
    }
    case 'union': {
      const [first, ...rest] = node.inputs.map((input) => signOf(input, column));
      return rest.every((sign) => sign === first) ? (first ?? null) : null;
    }
    case 'join': {
      const width = node.left.columns.length;
      return column < width ? signOf(node.left, column) : signOf(node.right, column - width);
    }
    default:
      return null;
  }
}

function signOfExpr(expr: Expr, input: LogicalNode): 1 | -1 | null {
  if (expr.kind === 'column') return signOf(input, expr.index);
  if (expr.kind === 'cast') return signOfExpr(expr.arg, input);
  if (expr.kind === 'literal') {
    const value = expr.value === null ? Number.NaN : Number(expr.value);
    return value >= 0 ? 1 : value < 0 ? -1 : null;
  }
  if (expr.kind !== 'case') return null;
  const [first, ...rest] = [...expr.branches.map((b) => b.then), expr.otherwise].map((e) => signOfExpr(e, input));
  return rest.every((sign) => sign === first) ? (first ?? null) : null;
}

const LEAST: Readonly<Record<string, 1 | -1>> = {'>': 1, '>=': 1, '<': -1, '<=': -1};

/** Of `column > constant` and its like. */
function signByTest(expr: Expr, column: number): 1 | -1 | null {
  if (expr.kind !== 'call' || expr.args.length !== 2) return null;
  const side = LEAST[expr.function];
  const [left, right] = expr.args as readonly [Expr, Expr];
  if (side === undefined) return null;
  const [read, constant, sign] = left.kind === 'literal' ? [right, left, -side] : [left, right, side];
  if (read.kind !== 'column' || read.index !== column || constant.kind !== 'literal') return null;
  const value = Number(constant.value);
  return Number.isFinite(value) && (sign === 1 ? value >= 0 : value <= 0) ? (sign as 1 | -1) : null;
}

/** An inner join of rows whose keys stay; what a row may lose makes rows go. */
function ofJoin({type, left, right, condition}: Join): readonly Monotonicity[] | null {
  const [a, b] = [monotonicity(left), monotonicity(right)];
  if (a === null || b === null || type !== 'inner')
    return type === 'semi' && a !== null && b !== null ? keyed([...a], b, condition, a.length) : null;
  return keyed([...a, ...b], b, condition, a.length);
}

function keyed(
  all: readonly Monotonicity[],
  right: readonly Monotonicity[],
  condition: Expr | null,
  width: number,
): readonly Monotonicity[] | null {
  const read = new Set<number>();
  if (condition !== null) collectColumns(condition, read);
  const at = (i: number): Monotonicity => (i < width ? all[i] : right[i - width]) ?? null;
  return [...read].every((i) => at(i) === 'constant') ? all : null;
}

/** Whether the calls of an aggregation need not take back what they have seen: a MAX of what only grows, a MIN of what only shrinks. */
export function grows(node: Aggregate): readonly boolean[] {
  const all = monotonicity(node);
  return node.aggregates.map((call, i) => {
    const own = all?.[node.keys.length + i];
    return (call.function === 'MAX' && own === 'increasing') || (call.function === 'MIN' && own === 'decreasing');
  });
}
