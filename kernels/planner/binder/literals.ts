import type {DataType} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import type {DateTimeLiteral, IntervalLiteral, NumberLiteral} from '../../sql/ast/expression.ts';
import type {IntervalQualifier} from '../../sql/ast/type-name.ts';
import type {Expr} from '../physical/expr.ts';

type Literal = Expr & {kind: 'literal'};

export function literal(value: Value, type: DataType): Literal {
  return {kind: 'literal', value, type};
}

export const NULL: Literal = literal(null, {kind: 'null', nullable: true});

/** A string constant is CHAR(n) NOT NULL, with n in UTF-16 units. */
export function stringLiteral(value: string): Literal {
  return literal(value, {kind: 'char', length: value.length, nullable: false});
}

/** INT or BIGINT where the number fits, else DECIMAL; with a point DECIMAL, with an exponent DOUBLE. */
export function numberLiteral(node: NumberLiteral): Literal {
  const text = node.text;
  if (/[eE]/.test(text)) {
    if (!Number.isFinite(Number(text))) throw outOfRange(node, 'a DOUBLE goes to 1.7976931348623157e308');
    return literal(Number(text), {kind: 'double', nullable: false});
  }
  const [whole = '', fraction = ''] = text.split('.');
  // A point at the end says nothing: `1.` is INT.
  if (fraction === '') {
    const value = BigInt(whole);
    if (value <= 2147483647n) return literal(Number(value), {kind: 'int', nullable: false});
    if (value <= 9223372036854775807n) return literal(compact(value), {kind: 'bigint', nullable: false});
  }
  const digits = (whole + fraction).replace(/^0+/, '');
  // As in Flink the digits have to fit a BIGINT, also those of a DECIMAL.
  if (BigInt(digits || '0') > 9223372036854775807n) {
    const type = `DECIMAL(${Math.min(digits.length, 38)}, ${fraction.length})`;
    throw outOfRange(node, `write CAST('${text}' AS ${type}), or an exponent to make it a DOUBLE`);
  }
  // As Flink counts it: with every digit as written, also the zero before the point.
  const precision = Math.max(whole.length + fraction.length, 1);
  return literal(compact(BigInt(digits || '0')), {kind: 'decimal', precision, scale: fraction.length, nullable: false});
}

function outOfRange(node: NumberLiteral, hint: string): StudioError {
  return new StudioError('sql/number', `number "${node.text}" is out of range`, {span: node.span, hint});
}

/** The value as the engine holds it: a number while a safe integer. */
function compact(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** DATE is days, TIME ms of day; a TIMESTAMP's precision is the number of its fraction's digits. */
export function dateTimeLiteral(node: DateTimeLiteral): Literal {
  switch (node.type) {
    case 'date': {
      const days = parseDate(node.text);
      if (days === null) throw badDateTime(node, 'DATE', '2024-12-31');
      return literal(days, {kind: 'date', nullable: false});
    }
    case 'time': {
      const time = parseTime(node.text);
      if (time === null) throw badDateTime(node, 'TIME', '23:59:59');
      return literal(time.ms, {kind: 'time', precision: 0, nullable: false});
    }
    case 'timestamp': {
      const [dateText = '', timeText = '', ...rest] = node.text.split(' ');
      const days = parseDate(dateText);
      const time = timeText === '' ? {ms: 0, fraction: ''} : parseTime(timeText);
      if (days === null || time === null || rest.length > 0) throw badDateTime(node, 'TIMESTAMP', '2024-12-31 23:59:59.999');
      const precision = time.fraction.length;
      const seconds = BigInt(days) * 86_400n + BigInt(Math.floor(time.ms / 1000));
      const unitDigits = precision <= 3 ? 3 : precision <= 6 ? 6 : 9;
      const value = seconds * 10n ** BigInt(unitDigits) + BigInt(time.fraction.padEnd(unitDigits, '0'));
      return literal(compact(value), {kind: 'timestamp', precision, nullable: false});
    }
    default:
      return node.type satisfies never;
  }
}

function parseDate(text: string): number | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (match === null || Number(match[1]) === 0) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  // The days that the calendar left out when it changed.
  if (year === 1582 && month === 10 && day > 4 && day < 15) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? Math.floor(date.getTime() / 86_400_000) : null;
}

function parseTime(text: string): {readonly ms: number; readonly fraction: string} | null {
  const match = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (match === null) return null;
  const [hour, minute, second] = match.slice(1, 4).map(Number) as [number, number, number];
  const fraction = match[4] ?? '';
  if (hour > 23 || minute > 59 || second > 59) return null;
  return {ms: ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')), fraction};
}

function badDateTime(node: DateTimeLiteral, type: string, example: string): StudioError {
  return new StudioError('sql/datetime', `"${node.text}" is not a ${type}`, {span: node.span, hint: `write ${type} '${example}'`});
}

const UNIT_MS = {WEEK: 604_800_000, DAY: 86_400_000, HOUR: 3_600_000, MINUTE: 60_000, SECOND: 1000} as const;
const UNIT_MONTHS = {YEAR: 12, QUARTER: 3, MONTH: 1} as const;
/** Milliseconds or months of a unit. */
export function unitSize(unit: keyof typeof UNIT_MS | keyof typeof UNIT_MONTHS): number {
  return unit in UNIT_MS ? UNIT_MS[unit as keyof typeof UNIT_MS] : UNIT_MONTHS[unit as keyof typeof UNIT_MONTHS];
}

/** The units of a range such as DAY TO SECOND, and what stands between them. */
const RANGE = ['DAY', 'HOUR', 'MINUTE', 'SECOND'] as const;

/** Months, or milliseconds: Flink knows no finer intervals. The leading field takes two digits unless its precision is written. */
export function intervalLiteral(node: IntervalLiteral): Literal {
  const {from, to, fromPrecision} = node.qualifier;
  const sign = node.negative !== node.text.trim().startsWith('-') ? -1 : 1;
  const text = node.text.trim().replace(/^[+-]/, '');
  if (from === 'YEAR' || from === 'QUARTER' || from === 'MONTH') {
    const match = to === null ? /^(\d+)$/.exec(text) : /^(\d+)-(\d+)$/.exec(text);
    if (match === null || (to !== null && (from !== 'YEAR' || to !== 'MONTH' || Number(match[2]) > 11))) throw badInterval(node);
    checkLeading(node, match[1] ?? '', fromPrecision);
    const months = Number(match[1]) * UNIT_MONTHS[from] + Number(match[2] ?? 0);
    return literal(sign * months, intervalType(node.qualifier, false));
  }
  const ms = to === null ? singleUnit(node, text, from) : unitRange(node, text, from, to);
  return literal(sign * ms, intervalType(node.qualifier, false));
}

/** Flink knows two types of intervals, and remembers the unit of one that has only one. */
export function intervalType({from, to}: IntervalQualifier, nullable: boolean): DataType {
  const months = from === 'YEAR' || from === 'QUARTER' || from === 'MONTH';
  const single = to === null ? {single: from} : {};
  return {kind: 'interval', unit: months ? 'month' : 'millisecond', text: months ? 'MONTH' : 'SECOND(3)', ...single, nullable};
}

function singleUnit(node: IntervalLiteral, text: string, unit: keyof typeof UNIT_MS): number {
  const match = unit === 'SECOND' ? /^(\d+)(?:\.(\d+))?$/.exec(text) : /^(\d+)$/.exec(text);
  if (match === null) throw badInterval(node);
  checkLeading(node, match[1] ?? '', node.qualifier.fromPrecision);
  return Number(match[1]) * UNIT_MS[unit] + millis(match[2]);
}

function unitRange(node: IntervalLiteral, text: string, from: string, to: string): number {
  const first = RANGE.indexOf(from as (typeof RANGE)[number]);
  const last = RANGE.indexOf(to as (typeof RANGE)[number]);
  if (first < 0 || last <= first) throw badInterval(node);
  const units = RANGE.slice(first, last + 1);
  const pattern = units.map((_, i) => (i === 0 ? '(\\d+)' : `${units[i - 1] === 'DAY' ? ' ' : ':'}(\\d{1,2})`)).join('');
  const match = new RegExp(`^${pattern}${to === 'SECOND' ? '(?:\\.(\\d+))?' : ''}$`).exec(text);
  if (match === null) throw badInterval(node);
  checkLeading(node, match[1] ?? '', node.qualifier.fromPrecision);
  return units.reduce((sum, unit, i) => sum + Number(match[i + 1]) * UNIT_MS[unit], millis(match[units.length + 1]));
}

function millis(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function checkLeading(node: IntervalLiteral, digits: string, written: number | null): void {
  const precision = written ?? 2;
  const needed = digits.replace(/^0+(?=\d)/, '').length;
  if (needed <= precision) return;
  const unit = node.qualifier.from;
  const span = leadingUnitSpan(node, unit);
  throw new StudioError('sql/interval', `interval "${node.text}" does not fit into ${unit}(${precision})`, {
    span: node.span,
    detail: `${unit} takes ${precision} digits unless told otherwise`,
    hint: `write ${unit}(${needed})`,
    ...(written === null ? {fixes: [{title: `Write ${unit}(${needed})`, span, text: `${unit}(${needed})`}]} : {}),
  });
}

/** The first unit's word; the qualifier starts with it. */
function leadingUnitSpan(node: IntervalLiteral, unit: string): Span {
  const {start, end} = node.qualifier.span;
  return node.qualifier.to === null ? {start, end} : {start, end: start + unit.length};
}

function badInterval(node: IntervalLiteral): StudioError {
  const {from, to} = node.qualifier;
  const unit = to === null ? from : `${from} TO ${to}`;
  const example =
    to === null
      ? '5'
      : from === 'YEAR'
        ? '1-6'
        : from === 'DAY'
          ? to === 'HOUR'
            ? '1 10'
            : to === 'MINUTE'
              ? '1 10:30'
              : '1 10:30:00'
          : '10:30';
  return new StudioError('sql/interval', `"${node.text}" is not an interval of ${unit}`, {
    span: node.span,
    hint: `write INTERVAL '${example}' ${unit}`,
  });
}
