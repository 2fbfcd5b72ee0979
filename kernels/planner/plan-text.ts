import {typeText} from '../protocol/data-type.ts';
import type {Column} from '../protocol/schema.ts';
import type {Value} from '../protocol/value.ts';
import {valueText} from '../sql/types/value-text.ts';
import type {AggregateCall, Expr} from './physical/expr.ts';
import type {FrameLimits, OverFrame, OverFunction, WindowSpec} from './physical/plan.ts';
import {quoteString, withoutAttribute} from './type-text.ts';

/** An expression for people, as SQL over the names of its row. */
export function expressionText(expr: Expr, columns: readonly {readonly name: string}[]): string {
  const text = (e: Expr): string => expressionText(e, columns);
  switch (expr.kind) {
    case 'column':
      return columns[expr.index]?.name ?? `$${expr.index}`;
    case 'literal':
      return literalText(expr.value, expr);
    case 'call':
      return callText(expr.function, expr.args, text);
    case 'and':
    case 'or':
      return expr.args.map((a) => operandText(a, text)).join(` ${expr.kind.toUpperCase()} `);
    case 'case':
      return `CASE ${expr.branches.map((b) => `WHEN ${text(b.when)} THEN ${text(b.then)}`).join(' ')} ELSE ${text(expr.otherwise)} END`;
    case 'cast': {
      const name = {cast: 'CAST', try: 'TRY_CAST', checked: 'CHECKED_CAST'}[expr.mode];
      return `${name}(${text(expr.arg)} AS ${typeText({...withoutAttribute(expr.type), nullable: true} as Expr['type'])})`;
    }
    default:
      return expr satisfies never;
  }
}

function callText(name: string, args: readonly Expr[], text: (e: Expr) => string): string {
  const [a, b] = args;
  if (a !== undefined && b === undefined && name.startsWith('IS ')) return `${operandText(a, text)} ${name}`;
  if (a !== undefined && b === undefined && name === '-') return `-${operandText(a, text)}`;
  if (a !== undefined && b === undefined && name === 'NOT') return `NOT ${operandText(a, text)}`;
  const infix = !/^[A-Z_]/.test(name) || name === 'LIKE';
  if (infix && a !== undefined && b !== undefined && args.length === 2) return `${operandText(a, text)} ${name} ${operandText(b, text)}`;
  return `${name}(${args.map(text).join(', ')})`;
}

function operandText(expr: Expr, text: (e: Expr) => string): string {
  const compound =
    expr.kind === 'and' || expr.kind === 'or' || (expr.kind === 'call' && expr.args.length === 2 && !/^[A-Z_]/.test(expr.function));
  return compound ? `(${text(expr)})` : text(expr);
}

function literalText(value: Value, expr: Expr): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return quoteString(value);
  if (expr.type.kind === 'interval' && typeof value === 'number')
    return expr.type.unit === 'month' ? `${value} months` : durationText(value);
  if (expr.type.kind === 'timestamp' || expr.type.kind === 'date' || expr.type.kind === 'time')
    return quoteString(valueText(value, expr.type, 'UTC'));
  return valueText(value, expr.type, 'UTC');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `10 s`, `1 min`, `1 h 30 min`, `1.5 s`. */
export function durationText(ms: number): string {
  if (ms < 0) return `-${durationText(-ms)}`;
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of UNITS) {
    const count = unit === 's' && rest % 1000 !== 0 && rest >= 1000 ? rest / 1000 : Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    rest -= count * size;
  }
  if (rest > 0 && parts.length === 0) parts.push(`${rest} ms`);
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** `HOP 10 s, 1 min`. */
export function windowText(window: WindowSpec): string {
  if (window.kind === 'session') return `SESSION ${durationText(window.gap)}`;
  const offset = window.offset === 0 ? '' : `, offset ${durationText(window.offset)}`;
  switch (window.kind) {
    case 'tumble':
      return `TUMBLE ${durationText(window.size)}${offset}`;
    case 'hop':
      return `HOP ${durationText(window.slide)}, ${durationText(window.size)}${offset}`;
    case 'cumulate':
      return `CUMULATE ${durationText(window.step)}, ${durationText(window.size)}${offset}`;
    default:
      return window satisfies never;
  }
}

export function aggregateText(call: AggregateCall, columns: readonly Column[]): string {
  const name = (i: number): string => columns[i]?.name ?? `$${i}`;
  const argument = call.argument === null ? '*' : name(call.argument);
  const separator = call.separator === undefined ? '' : `, ${quoteString(call.separator)}`;
  const filter = call.filter === null ? '' : ` FILTER (WHERE ${name(call.filter)})`;
  return `${call.function}(${call.distinct ? 'DISTINCT ' : ''}${argument}${separator})${filter}`;
}

/** `ROWS 2 PRECEDING`, `RANGE 1 h PRECEDING`, `RANGE UNBOUNDED PRECEDING`. */
export function frameText({unit, preceding}: OverFrame): string {
  const from = preceding === null ? 'UNBOUNDED' : unit === 'rows' ? `${preceding}` : durationText(preceding);
  return `${unit.toUpperCase()} ${from} PRECEDING`;
}

/** A function of an OVER of any order, such as `SUM(n) ROWS 1 PRECEDING TO CURRENT ROW` or `LAG(n, 2)`. */
export function overFunctionText(f: OverFunction, columns: readonly Column[]): string {
  switch (f.kind) {
    case 'aggregate':
      return `${aggregateText(f.call, columns)} ${limitsText(f.frame)}`;
    case 'rank':
      return `${f.function}()`;
    case 'tiles':
      return `NTILE(${f.count})`;
    case 'shift':
      return `${f.by < 0 ? 'LAG' : 'LEAD'}(${columns[f.argument]?.name ?? ''}, ${Math.abs(f.by)})`;
    default:
      return f satisfies never;
  }
}

function limitsText({unit, start, end}: FrameLimits): string {
  const limit = (at: number | null, side: string): string => {
    if (at === null) return `UNBOUNDED ${side}`;
    return at === 0 ? 'CURRENT ROW' : `${Math.abs(at)} ${at < 0 ? 'PRECEDING' : 'FOLLOWING'}`;
  };
  return `${unit.toUpperCase()} ${limit(start, 'PRECEDING')} TO ${limit(end, 'FOLLOWING')}`;
}
