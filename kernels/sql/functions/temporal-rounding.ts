import {type DataType, withNullable} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';
import {addMonths, asWrittenThen, civilFromDays, DAY_MS, daysFromCivil, isoDayOfWeek} from '../types/calendar.ts';
import {isInteger, isNumeric} from '../types/common-type.ts';
import {compact} from '../types/integers.ts';
import {toMillis} from '../types/timestamps.ts';
import type {ScalarFunction} from './definition.ts';
import {fromWallClock, isTemporal, UNIT_MONTHS, UNIT_MS, unitName, wallClock} from './temporal-units.ts';

/** FLOOR and CEIL, of numbers and of times. */

type Whole = number | bigint;

export function roundTo(name: 'FLOOR' | 'CEIL', aliases: readonly string[]): ScalarFunction {
  const up = name === 'CEIL';
  return {
    kind: 'scalar',
    name,
    aliases,
    usage: [`${name}(x)`, `${name}(time TO unit)`],
    description: up
      ? 'The smallest whole number, or the start of the unit, not before.'
      : 'The largest whole number, or the start of the unit, not after.',
    examples: up ? [{sql: 'CEIL(1.2)', result: '2'}] : [{sql: 'FLOOR(1.8)', result: '1'}],
    nulls: 'strict',
    infer(args, constants) {
      const [x, unit] = args;
      if (x === undefined || args.length > 2) return null;
      if (unit === undefined) {
        if (!isNumeric(x)) return null;
        return {
          params: [x],
          result: x.kind === 'decimal' ? {...x, scale: 0} : x,
        };
      }
      const known = unitName(constants[1]) in UNIT_MS || unitName(constants[1]) in UNIT_MONTHS;
      // Flink cannot run these for a point in time.
      if (x.kind === 'timestamp_ltz' && ['MINUTE', 'SECOND', 'MILLISECOND'].includes(unitName(constants[1]))) return null;
      return isTemporal(x) && known ? {params: [x, unit], result: withNullable(x, x.nullable)} : null;
    },
    ofNull: ([x], constants) => (x?.kind === 'timestamp_ltz' && unitName(constants[1]) in UNIT_MS ? x : null),
    evaluate(call) {
      const x = call.args[0]!;
      if (call.args.length === 1) return roundNumber(x, up);
      return roundTime(x, unitName(call.constants[1]), up, call.env.zone);
    },
  };
}

function roundNumber(type: DataType, up: boolean): (value: Value) => Value {
  if (isInteger(type)) return (v) => v;
  if (type.kind !== 'decimal') return (v) => (up ? Math.ceil(v as number) : Math.floor(v as number));
  const unit = 10n ** BigInt(type.scale);
  return (v) => {
    const value = BigInt(v as Whole);
    const quotient = value / unit;
    const rest = value % unit;
    return compact(rest === 0n ? quotient : up ? quotient + (rest > 0n ? 1n : 0n) : quotient - (rest < 0n ? 1n : 0n));
  };
}

function roundTime(type: DataType, unit: string, up: boolean, zone: string): (value: Value) => Value {
  const months = UNIT_MONTHS[unit];
  const wholeDays = months !== undefined || unit === 'WEEK';
  // As Flink: of a time of day the milliseconds are taken for days where the unit is longer than one.
  if (type.kind === 'time' && wholeDays) return (value) => roundedDay(value as number, unit, up);
  if (type.kind === 'time' && unit === 'DAY') return (value) => value;
  if (type.kind === 'date' && (wholeDays || unit === 'DAY')) return (value) => roundedDay(value as number, unit, up);
  const clock = wallClock(type, zone);
  const make = fromWallClock(type, 'UTC');
  return (value) => {
    const {ms, nanos} = clock(value);
    // As Flink: back from the zone's clock by the offset of the time that is rounded, also over a change of clocks.
    const offset = type.kind === 'timestamp_ltz' ? ms - toMillis(value as Whole, type.precision) : 0;
    if (wholeDays) {
      // Flink cuts the time of day towards 1970 before it looks for a month or a year.
      const ofDay = unit === 'WEEK' ? Math.floor(ms / DAY_MS) : Math.trunc(ms / DAY_MS) + 0;
      return make(roundedDay(ofDay, unit, up) * DAY_MS - offset, 0);
    }
    const size = UNIT_MS[unit]!;
    const start = Math.floor(ms / size) * size;
    const rounded = up && (start !== ms || nanos > 0) ? start + size : start;
    // The hour after the last one is 24, as Flink has it.
    return type.kind === 'time' ? rounded : make(rounded - offset, 0);
  };
}

/**
 * The day that a week, month or year begins on, or the next one (`up`). As Flink it reads a day before 1582-10-15 by the Julian calendar and
 * takes the date that it finds for a Gregorian one.
 */
function roundedDay(day: number, unit: string, up: boolean): number {
  const written = asWrittenThen(day);
  if (unit === 'DAY') return written + (up ? 1 : 0);
  if (unit === 'WEEK') {
    // Weeks begin on Sunday.
    const ofWeek = isoDayOfWeek(day) % 7;
    return written - ofWeek + (up && ofWeek > 0 ? 7 : 0);
  }
  const months = UNIT_MONTHS[unit]!;
  const start = startOfMonths(written, months);
  // The next decade or century comes also after one that just began.
  return up && (start !== written || months > 12) ? addMonths(start, months) : start;
}

function startOfMonths(day: number, months: number): number {
  const {year, month} = civilFromDays(day);
  // Centuries and millennia begin with the year 1.
  const shift = months > UNIT_MONTHS.DECADE! ? 12 : 0;
  const index = Math.floor((year * 12 + month - 1 - shift) / months) * months + shift;
  return daysFromCivil(Math.floor(index / 12), (index % 12) + 1, 1);
}
