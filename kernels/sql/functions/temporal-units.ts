import type {DataType} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';
import {DAY_MS, fromLocal, toLocal} from '../types/calendar.ts';
import {isTimestamp} from '../types/common-type.ts';
import {nanosOfMilli, timestamp, toMillis} from '../types/timestamps.ts';

/** What the functions of dates and times share. */

type Whole = number | bigint;

export function isTemporal(type: DataType): boolean {
  return isTimestamp(type) || type.kind === 'date' || type.kind === 'time';
}

/** Wall-clock ms (of day 0 for TIME) and nanoseconds past them. */
export function wallClock(type: DataType, zone: string): (value: Value) => {readonly ms: number; readonly nanos: number} {
  switch (type.kind) {
    case 'date':
      return (v) => ({ms: (v as number) * DAY_MS, nanos: 0});
    case 'timestamp':
      return (v) => ({ms: toMillis(v as Whole, type.precision), nanos: nanosOfMilli(v as Whole, type.precision)});
    case 'timestamp_ltz':
      return (v) => ({ms: toLocal(toMillis(v as Whole, type.precision), zone), nanos: nanosOfMilli(v as Whole, type.precision)});
    default:
      return (v) => ({ms: v as number, nanos: 0});
  }
}

/** The wall clock's ms as a value of the type. */
export function fromWallClock(type: DataType, zone: string): (ms: number, nanos: number) => Value {
  switch (type.kind) {
    case 'date':
      return (ms) => Math.floor(ms / DAY_MS);
    case 'timestamp':
      return (ms, nanos) => timestamp(ms, nanos, type.precision);
    case 'timestamp_ltz':
      return (ms, nanos) => timestamp(fromLocal(ms, zone), nanos, type.precision);
    default:
      return (ms) => ((ms % DAY_MS) + DAY_MS) % DAY_MS;
  }
}

export const UNIT_MS: Readonly<Record<string, number>> = {
  MILLISECOND: 1,
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: DAY_MS,
  WEEK: 7 * DAY_MS,
};
export const UNIT_MONTHS: Readonly<Record<string, number>> = {
  MONTH: 1,
  QUARTER: 3,
  YEAR: 12,
  DECADE: 120,
  CENTURY: 1200,
  MILLENNIUM: 12_000,
};
/** In 32 bits, as Flink multiplies months. */
export function wrappedMonths(count: Whole, months: Whole): number {
  if (typeof count === 'number' && typeof months === 'number') return Math.imul(count, months);
  return Number(BigInt.asIntN(32, BigInt(count) * BigInt(months)));
}

/** `SQL_TSI_DAY` and plurals mean the unit. */
export const unitName = (value: Value | undefined): string =>
  String(value ?? '')
    .toUpperCase()
    .replace(/^SQL_TSI_/, '');
