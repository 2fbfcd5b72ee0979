import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Call, Expression} from '../../sql/ast/expression.ts';
import {are, didYouMean, is, unsupported} from '../errors.ts';
import {collectColumns, columnRef} from '../logical/expressions.ts';
import type {LogicalNode, WindowAggregate, WindowOver} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import type {WindowProperty} from '../physical/plan.ts';
import {withoutAttribute} from '../type-text.ts';
import {functionName, unknownFunction} from './calls.ts';
import type {BindContext} from './context.ts';
import {groupWindowPart, windowColumns, windowInterval, windowSpec, windowTiming} from './group-window.ts';
import {EMPTY_SCOPE} from './scope.ts';

/** The parameters of a window table function in order, by the names of `name => value`. */
const PARAMETERS = {TUMBLE: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'], HOP: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET']} as const;

/** `TUMBLE(TABLE t, DESCRIPTOR(ts), size[, offset])` and `HOP(TABLE t, DESCRIPTOR(ts), slide, size[, offset])`, positional or named. */
export function bindWindowTable(node: Call, context: BindContext, bindTable: (argument: Expression) => LogicalNode): LogicalNode {
  const name = functionName(node);
  const part = groupWindowPart(name);
  if (part === null || part.property !== null) {
    if (context.plan.functions.lookup(name) !== null)
      throw new StudioError('sql/misplaced', `${name} is not a table function`, {span: node.span});
    throw unknownFunction(node, name, context);
  }
  if (part.window === 'SESSION' || part.window === 'CUMULATE') throw unsupported(are(`${part.window} windows`), node.name.span);
  const args = namedArguments(node, part.window);
  const input = bindTable(argument(args, 'DATA', node));
  const time = argument(args, 'TIMECOL', node);
  const timeColumn = timeAttribute(time, input);
  const column = columnRef(input.columns, timeColumn);
  const timing = windowTiming(column.type, input.columns[timeColumn]?.name ?? '', time.span, context);
  const env = {context, scope: EMPTY_SCOPE, place: name};
  const sizes = (part.window === 'TUMBLE' ? ['SIZE'] : ['SLIDE', 'SIZE']).map((p) => windowInterval(argument(args, p, node), env));
  const offset = args.get('OFFSET');
  const window = windowSpec(part.window, [...sizes, ...(offset ? [windowInterval(offset, env)] : [])], node.span);
  if (window.kind === 'hop' && window.size % window.slide !== 0) {
    throw new StudioError('planner/window-size', 'the size of a HOP window is a multiple of its slide', {span: node.span});
  }
  const columns = [
    ...input.columns.map((c, i) => (i === timeColumn ? {...c, type: withoutAttribute(c.type)} : c)),
    ...windowColumns(column.type, timing.timeMode, context.plan.session.mode),
  ];
  return {kind: 'window-table', input, window, timeColumn, ...timing, columns};
}

function namedArguments(node: Call, window: 'TUMBLE' | 'HOP'): ReadonlyMap<string, Expression> {
  const names: readonly string[] = PARAMETERS[window];
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

function argument(args: ReadonlyMap<string, Expression>, name: string, node: Call): Expression {
  const value = args.get(name);
  if (value !== undefined) return value;
  const example = functionName(node) === 'TUMBLE' ? "INTERVAL '1' MINUTE" : "INTERVAL '10' SECOND, INTERVAL '1' MINUTE";
  throw new StudioError('sql/wrong-arguments', `${functionName(node)} needs the argument ${name}`, {
    span: node.span,
    hint: `write ${functionName(node)}(TABLE t, DESCRIPTOR(time_column), ${example})`,
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
  return {table: trace.table, input: trace.without, timeColumn: trace.timeColumn, roles, isFree};
}

interface Trace {
  readonly table: WindowOver;
  /** By column of the traced node: the window property that it is, unchanged. */
  readonly roles: readonly (WindowProperty | null)[];
  /** By column: it depends on a window column. */
  readonly tainted: readonly boolean[];
  /** The node without the window table function (or with the rowtime of the aggregation below); tainted columns are gone or NULL. */
  readonly without: LogicalNode;
  readonly timeColumn: number;
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
    if (isTainted(node.condition)) return null;
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
  };
}
