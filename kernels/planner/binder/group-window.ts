import {type DataType, typeText} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Call, Expression} from '../../sql/ast/expression.ts';
import {isTimestamp} from '../../sql/types/common-type.ts';
import {expressionKey} from '../logical/expressions.ts';
import type {Expr} from '../physical/expr.ts';
import type {AlignedWindow, WindowProperty, WindowSpec} from '../physical/plan.ts';
import {withoutAttribute} from '../type-text.ts';
import type {BindContext} from './context.ts';
import {bindExpression, type ExpressionEnv} from './expression.ts';

export type WindowName = 'TUMBLE' | 'HOP' | 'SESSION' | 'CUMULATE';

const PROPERTIES: Readonly<Record<string, WindowProperty>> = {START: 'start', END: 'end', ROWTIME: 'rowtime', PROCTIME: 'proctime'};

/** What a function's name says of group windows: `HOP`, `HOP_ROWTIME`, … null for every other function. */
export function groupWindowPart(name: string): {readonly window: WindowName; readonly property: WindowProperty | null} | null {
  const match = /^(TUMBLE|HOP|SESSION|CUMULATE)(?:_(START|END|ROWTIME|PROCTIME))?$/.exec(name);
  if (match === null) return null;
  return {window: match[1] as WindowName, property: match[2] === undefined ? null : (PROPERTIES[match[2]] ?? null)};
}

/** A group window over the input of an aggregation. */
export interface GroupWindow {
  readonly name: WindowName;
  readonly spec: WindowSpec;
  /** A column, or PROCTIME(). */
  readonly time: Expr;
  readonly timeMode: 'event' | 'processing';
  readonly zone: string | null;
  readonly span: Span;
}

/** `TUMBLE(time, size[, offset])`, `HOP(time, slide, size[, offset])` or `SESSION(time, gap)`, or an auxiliary function with the same arguments. */
export function bindGroupWindow(node: Call, name: WindowName, env: ExpressionEnv): GroupWindow {
  if (name === 'CUMULATE') {
    throw new StudioError('sql/misplaced-window', 'CUMULATE may only be used as a table function', {
      span: node.span,
      hint: "write FROM TABLE(CUMULATE(TABLE t, DESCRIPTOR(time_column), INTERVAL '1' MINUTE, INTERVAL '1' HOUR))",
    });
  }
  const [timeNode, ...rest] = node.args.map((a) => a.value);
  const needed = name === 'HOP' ? 2 : 1;
  const most = name === 'SESSION' ? needed : needed + 1;
  if (timeNode === undefined || rest.length < needed || rest.length > most) {
    throw new StudioError('sql/wrong-arguments', `${node.name.parts[0]?.name ?? name} takes ${usage(name)}`, {span: node.span});
  }
  const time = bindExpression(timeNode, env);
  if (time.kind !== 'column' && !(isTimestamp(time.type) && time.type.attribute === 'proctime')) {
    throw new StudioError('planner/window-time', 'a window is defined on a time attribute, not on an expression', {
      span: timeNode.span,
      hint: 'compute the column in CREATE TABLE and declare a WATERMARK for it',
    });
  }
  const timing = windowTiming(time.type, columnText(timeNode), timeNode.span, env.context);
  const intervals = rest.map((e) => windowInterval(e, env));
  return {name, spec: windowSpec(name, intervals, node.span), time, ...timing, span: node.span};
}

function usage(name: WindowName): string {
  if (name === 'SESSION') return 'a time attribute and a gap';
  return name === 'TUMBLE' ? 'a time attribute and a size' : 'a time attribute, a slide and a size';
}

function columnText(node: Expression): string {
  return node.kind === 'column' ? (node.name.parts[node.name.parts.length - 1]?.name ?? '') : '';
}

/** How a window follows a column's time. A streaming window needs a time attribute; in batch any timestamp will do. */
export function windowTiming(
  type: DataType,
  column: string,
  span: Span,
  context: BindContext,
): {readonly timeMode: 'event' | 'processing'; readonly zone: string | null} {
  const zone = type.kind === 'timestamp_ltz' ? context.zone : null;
  if (isTimestamp(type) && type.attribute !== undefined) return {timeMode: type.attribute === 'rowtime' ? 'event' : 'processing', zone};
  if (isTimestamp(type) && type.precision <= 3 && context.plan.session.mode === 'batch') return {timeMode: 'event', zone};
  throw new StudioError('planner/window-time', `column "${column}" is not a time attribute`, {
    span,
    detail: `a window can only be defined on a time attribute; the type of "${column}" is ${typeText(withoutAttribute(type))}`,
    hint: isTimestamp(type)
      ? `declare WATERMARK FOR ${column} AS ${column} - INTERVAL '5' SECOND in CREATE TABLE; a function or an aggregation between table and window takes the attribute away`
      : 'use a TIMESTAMP(3) column for which CREATE TABLE declares a WATERMARK, or a PROCTIME() column',
  });
}

/** A constant day-time interval, in ms. */
export function windowInterval(node: Expression, env: ExpressionEnv): number {
  const bound = bindExpression(node, env);
  if (bound.kind !== 'literal' || bound.type.kind !== 'interval' || typeof bound.value !== 'number') {
    throw new StudioError('planner/window-size', "a window's size is a constant interval", {
      span: node.span,
      hint: "such as INTERVAL '10' SECOND",
    });
  }
  if (bound.type.unit === 'month') {
    throw new StudioError('planner/window-size', "a window's size cannot be months or years", {span: node.span, hint: 'use days'});
  }
  return bound.value;
}

/** `intervals` as written: size[, offset], or slide (or step), size[, offset], or a session's gap. */
export function windowSpec(name: WindowName, intervals: readonly number[], span: Span): WindowSpec {
  const [first = 0, second = 0, third = 0] = intervals;
  if (name === 'SESSION') {
    if (first <= 0) throw new StudioError('planner/window-size', "a session's gap is longer than nothing", {span});
    return {kind: 'session', gap: first};
  }
  const spec = alignedWindow(name, first, second, third);
  if (spec.size <= 0 || (spec.kind === 'hop' && spec.slide <= 0) || (spec.kind === 'cumulate' && spec.step <= 0)) {
    throw new StudioError('planner/window-size', "a window's size and slide are longer than nothing", {span});
  }
  if (Math.abs(spec.offset) >= spec.size)
    throw new StudioError('planner/window-size', "a window's offset is shorter than its size", {span});
  return spec;
}

function alignedWindow(name: 'TUMBLE' | 'HOP' | 'CUMULATE', first: number, second: number, third: number): AlignedWindow {
  switch (name) {
    case 'TUMBLE':
      return {kind: 'tumble', size: first, offset: second};
    case 'HOP':
      return {kind: 'hop', slide: first, size: second, offset: third};
    case 'CUMULATE':
      return {kind: 'cumulate', step: first, size: second, offset: third};
    default:
      return name satisfies never;
  }
}

/** Two windows are the same: an auxiliary function must repeat its window's arguments. */
export function sameWindow(a: GroupWindow, b: GroupWindow): boolean {
  return a.name === b.name && expressionKey(a.time) === expressionKey(b.time) && JSON.stringify(a.spec) === JSON.stringify(b.spec);
}

/** The type of a property of a legacy group window. */
export function groupProperty(property: WindowProperty, window: GroupWindow, mode: 'streaming' | 'batch'): DataType {
  return propertyType(property, window.time.type, mode);
}

/** The type of a group window's property: bounds are never NULL, as Flink tells; the time is nullable as the time column is. */
function propertyType(property: WindowProperty, time: DataType, mode: 'streaming' | 'batch'): DataType {
  switch (property) {
    case 'start':
    case 'end':
      return {kind: 'timestamp', precision: 3, nullable: false};
    case 'rowtime': {
      const kind = time.kind === 'timestamp_ltz' ? 'timestamp_ltz' : 'timestamp';
      return {kind, precision: 3, ...(mode === 'streaming' ? {attribute: 'rowtime' as const} : {}), nullable: time.nullable};
    }
    case 'proctime':
      return {kind: 'timestamp_ltz', precision: 3, attribute: 'proctime', nullable: false};
    default:
      return property satisfies never;
  }
}

/** What a window table function appends. */
export function windowColumns(time: DataType, timeMode: 'event' | 'processing', mode: 'streaming' | 'batch'): readonly Column[] {
  const bound = {kind: 'timestamp', precision: 3, nullable: false} as const;
  const timeType = propertyType(timeMode === 'event' ? 'rowtime' : 'proctime', {...time, nullable: false} as DataType, mode);
  return [
    {name: 'window_start', type: bound},
    {name: 'window_end', type: bound},
    {name: 'window_time', type: timeType},
  ];
}
