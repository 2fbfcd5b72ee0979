import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Call, Expression} from '../../sql/ast/expression.ts';
import {didYouMean, is, unsupported} from '../errors.ts';
import {columnRef} from '../logical/expressions.ts';
import type {LogicalNode, WindowAggregate, WindowOver, WindowTable} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {collectColumns} from '../physical/operands.ts';
import type {WindowProperty} from '../physical/plan.ts';
import {shownAttribute} from '../type-text.ts';
import {functionName} from './calls.ts';
import type {BindContext} from './context.ts';
import {groupWindowPart, type WindowName, windowColumns, windowInterval, windowSpec, windowTiming} from './group-window.ts';
import {EMPTY_SCOPE} from './scope.ts';

/** The parameters of a window table function in order, by the names of `name => value`. */
const PARAMETERS: Readonly<Record<WindowName, readonly string[]>> = {
  TUMBLE: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'],
  HOP: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET'],
  CUMULATE: ['DATA', 'TIMECOL', 'STEP', 'SIZE', 'OFFSET'],
  SESSION: ['DATA', 'TIMECOL', 'GAP'],
};

const EXAMPLES: Readonly<Record<WindowName, string>> = {
  TUMBLE: "TABLE t, DESCRIPTOR(time_column), INTERVAL '1' MINUTE",
  HOP: "TABLE t, DESCRIPTOR(time_column), INTERVAL '10' SECOND, INTERVAL '1' MINUTE",
  CUMULATE: "TABLE t, DESCRIPTOR(time_column), INTERVAL '10' SECOND, INTERVAL '1' MINUTE",
  SESSION: "TABLE t PARTITION BY k, DESCRIPTOR(time_column), INTERVAL '1' MINUTE",
};

/**
 * `TUMBLE(TABLE t, DESCRIPTOR(ts), size[, offset])`, `HOP(TABLE t, DESCRIPTOR(ts), slide, size[, offset])`,
 * `CUMULATE(TABLE t, DESCRIPTOR(ts), step, size[, offset])` and `SESSION(TABLE t [PARTITION BY k], DESCRIPTOR(ts), gap)`, positional or named.
 */
export function bindWindowTable(node: Call, context: BindContext, bindTable: (argument: Expression) => LogicalNode): LogicalNode {
  const name = functionName(node);
  const part = groupWindowPart(name);
  if (part === null || part.property !== null) {
    if (context.plan.functions.lookup(name) !== null)
      throw new StudioError('sql/misplaced', `${name} is not a table function`, {span: node.span});
    throw new StudioError('sql/unknown-function', `table function "${node.name.parts[0]?.name ?? name}" does not exist`, {
      span: node.name.span,
      detail: `table functions are ${Object.keys(PARAMETERS).join(', ')}`,
      ...didYouMean(name, Object.keys(PARAMETERS), node.name.span),
    });
  }
  const parameters = PARAMETERS[part.window];
  const args = namedArguments(node, part.window);
  const data = argument(args, 'DATA', part.window, node);
  const isSession = part.window === 'SESSION' && data.kind === 'table-argument';
  const input = bindTable(isSession ? {...data, partitionBy: []} : data);
  const partition = isSession ? data.partitionBy.map((key) => partitionColumn(key, input)) : [];
  const time = argument(args, 'TIMECOL', part.window, node);
  const timeColumn = timeAttribute(time, input);
  const column = columnRef(input.columns, timeColumn);
  const timing = windowTiming(column.type, input.columns[timeColumn]?.name ?? '', time.span, context);
  const env = {context, scope: EMPTY_SCOPE, place: name};
  const sizes = parameters.filter((p) => ['SLIDE', 'STEP', 'SIZE', 'GAP'].includes(p));
  const lengths = sizes.map((p) => windowInterval(argument(args, p, part.window, node), env));
  const offset = args.get('OFFSET');
  const window = windowSpec(part.window, [...lengths, ...(offset ? [windowInterval(offset, env)] : [])], node.span);
  if (window.kind === 'hop' && window.size % window.slide !== 0) {
    throw new StudioError('planner/window-size', 'the size of a HOP window is a multiple of its slide', {
      span: node.span,
      hint: 'the slide comes first: HOP(TABLE t, DESCRIPTOR(time_column), slide, size)',
    });
  }
  if (window.kind === 'cumulate' && window.size % window.step !== 0) {
    throw new StudioError('planner/window-size', 'the size of a CUMULATE window is a multiple of its step', {
      span: node.span,
      hint: 'the step comes first: CUMULATE(TABLE t, DESCRIPTOR(time_column), step, size)',
    });
  }
  const columns = [
    ...input.columns.map((c, i) => (i === timeColumn ? {...c, type: shownAttribute(c.type)} : c)),
    ...windowColumns(column.type, timing.timeMode, context.plan.session.mode),
  ];
  return {kind: 'window-table', input, window, timeColumn, ...timing, partition, columns};
}

/** A column of PARTITION BY. */
function partitionColumn(node: Expression, input: LogicalNode): number {
  const bound = node.kind === 'column' ? (node.name.parts[node.name.parts.length - 1]?.name ?? '') : null;
  if (bound === null) throw unsupported(is('PARTITION BY of an expression'), node.span, {hint: 'compute the column in a view or subquery'});
  const found = input.columns.findIndex((c) => c.name === bound);
  if (found >= 0) return found;
  throw unknownTimeColumn(bound, node.span, input);
}

function namedArguments(node: Call, window: WindowName): ReadonlyMap<string, Expression> {
  const names = PARAMETERS[window];
  const args = new Map<string, Expression>();
  node.args.forEach((arg, i) => {
    const name = arg.name?.name.toUpperCase() ?? names[i];
    if (name === undefined) throw new StudioError('sql/wrong-arguments', `${window} takes ${names.length} arguments`, {span: arg.span});
    if (!names.includes(name)) {
      const span = arg.name?.span ?? arg.span;
      throw new StudioError('sql/wrong-arguments', `${window} has no parameter "${arg.name?.name}"`, {
        span,
        ...didYouMean(name, names, span),
      });
    }
    args.set(name, arg.value);
  });
  return args;
}

function argument(args: ReadonlyMap<string, Expression>, name: string, window: WindowName, node: Call): Expression {
  const value = args.get(name);
  if (value !== undefined) return value;
  throw new StudioError('sql/wrong-arguments', `${window} needs the argument ${name}`, {
    span: node.span,
    hint: `write ${window}(${EXAMPLES[window]})`,
  });
}

function timeAttribute(node: Expression, input: LogicalNode): number {
  if (node.kind !== 'descriptor') {
    throw new StudioError('sql/wrong-arguments', 'the time column is given as DESCRIPTOR(column)', {span: node.span});
  }
  const [column, ...more] = node.columns;
  const name = column?.parts[column.parts.length - 1]?.name;
  if (column === undefined || name === undefined || more.length > 0) throw unsupported(is('DESCRIPTOR of several columns'), node.span);
  const found = input.columns.findIndex((c) => c.name === name);
  if (found >= 0) return found;
  throw unknownTimeColumn(name, column.span, input);
}

function unknownTimeColumn(name: string, span: Span, input: LogicalNode): StudioError {
  const names = input.columns.map((c) => c.name);
  return new StudioError('sql/unknown-column', `column "${name}" does not exist`, {
    span,
    detail: `the columns are ${names.join(', ')}`,
    ...didYouMean(name, names, span),
  });
}

/** An aggregation over windowed rows that can be run as one: grouped by window_start and window_end. */
interface Fusion {
  readonly table: WindowOver;
  /** What the aggregation reads, without the window columns. */
  readonly input: LogicalNode;
  readonly timeColumn: number;
  /** By key: which property of the window it is, or null. */
  readonly roles: readonly (WindowProperty | null)[];
  /** The expression reads no window column. */
  isFree(expr: Expr | null): boolean;
}

/** null when the keys do not name a whole window, or something in between works on the window columns. */
export function fuseWindow(input: LogicalNode, keys: readonly Expr[]): Fusion | null {
  const trace = traceWindow(input);
  if (trace === null) return null;
  const roles = keys.map((key) => (key.kind === 'column' ? (trace.roles[key.index] ?? null) : null));
  if (!roles.includes('start') || !roles.includes('end')) return null;
  const isFree = (expr: Expr | null): boolean => {
    if (expr === null) return true;
    const used = new Set<number>();
    collectColumns(expr, used);
    return ![...used].some((i) => trace.tainted[i]);
  };
  if (!keys.every((key, i) => roles[i] !== null || isFree(key))) return null;
  if (trace.table.window.kind === 'session' && !isPartition(keys, roles, trace)) return null;
  return {table: trace.table, input: trace.without, timeColumn: trace.timeColumn, roles, isFree};
}

/** Sessions of the table function are those of the grouping: its keys are the function's PARTITION BY. */
function isPartition(keys: readonly Expr[], roles: Trace['roles'], trace: Trace): boolean {
  const origins = keys.flatMap((key, i) => (roles[i] !== null ? [] : [key.kind === 'column' ? (trace.origin[key.index] ?? -1) : -1]));
  const partition = trace.table.kind === 'window-table' ? trace.table.partition : [];
  return origins.every((o) => partition.includes(o)) && partition.every((p) => origins.includes(p));
}

interface Trace {
  readonly table: WindowTable | WindowAggregate;
  /** By column of the traced node: the window property that it is, unchanged. */
  readonly roles: readonly (WindowProperty | null)[];
  /** By column: it depends on a window column. */
  readonly tainted: readonly boolean[];
  /** The node without the window table function (or with the rowtime of the aggregation below); tainted columns are gone or NULL. */
  readonly without: LogicalNode;
  readonly timeColumn: number;
  /** By column: which of the table function's input it is, unchanged; null for every other. */
  readonly origin: readonly (number | null)[];
}

function traceWindow(node: LogicalNode): Trace | null {
  if (node.kind === 'window-table') {
    const plain = node.input.columns.map(() => null);
    const time: WindowProperty = node.timeMode === 'event' ? 'rowtime' : 'proctime';
    return {
      table: node,
      roles: [...plain, 'start', 'end', time],
      tainted: [...plain.map(() => false), true, true, true],
      without: node.input,
      timeColumn: node.timeColumn,
      origin: [...node.input.columns.keys(), null, null, null],
    };
  }
  if (node.kind === 'window-aggregate') return traceAttached(node);
  if (node.kind !== 'filter' && node.kind !== 'project') return null;
  const below = traceWindow(node.input);
  if (below === null) return null;
  const isTainted = (expr: Expr): boolean => {
    const used = new Set<number>();
    collectColumns(expr, used);
    return [...used].some((i) => below.tainted[i]);
  };
  if (node.kind === 'filter') {
    // Rows that go before would let a session fall apart.
    if (isTainted(node.condition) || below.table.window.kind === 'session') return null;
    return {...below, without: {...node, input: below.without, columns: below.without.columns}};
  }
  const tainted = node.expressions.map(isTainted);
  const expressions = node.expressions.map((e, i): Expr => (tainted[i] ? {kind: 'literal', value: null, type: e.type} : e));
  const time = columnRef(below.without.columns, below.timeColumn);
  return {
    table: below.table,
    roles: node.expressions.map((e) => (e.kind === 'column' ? (below.roles[e.index] ?? null) : null)),
    tainted,
    without: {
      kind: 'project',
      input: below.without,
      expressions: [...expressions, time],
      columns: [...node.columns, {name: below.without.columns[below.timeColumn]?.name ?? 'time', type: time.type}],
    },
    timeColumn: expressions.length,
    origin: node.expressions.map((e) => (e.kind === 'column' ? (below.origin[e.index] ?? null) : null)),
  };
}

/**
 * Rows that an aggregation gave to a window: window_time puts each into the same TUMBLE window again.
 * It would put those of a HOP window into others.
 */
function traceAttached(node: WindowAggregate): Trace | null {
  const time = node.input.columns[node.timeColumn];
  if (node.window.kind !== 'tumble' || node.timeMode !== 'event' || time === undefined) return null;
  const first = node.keys.length + node.aggregates.length;
  const has = node.properties.indexOf('rowtime');
  const properties: readonly WindowProperty[] = has < 0 ? [...node.properties, 'rowtime'] : node.properties;
  const columns = has < 0 ? [...node.columns, {name: 'window_time', type: time.type}] : node.columns;
  return {
    table: node,
    roles: node.columns.map((_, i) => (i < first ? null : (node.properties[i - first] ?? null))),
    tainted: node.columns.map(() => false),
    without: {...node, properties, columns},
    timeColumn: first + properties.indexOf('rowtime'),
    origin: node.columns.map(() => null),
  };
}
