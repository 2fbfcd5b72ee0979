import type {DataType} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';
import {civilFromDays, DAY_MS, daysFromCivil, isoDayOfWeek, isoWeek} from '../types/calendar.ts';
import type {EvalEnv} from './definition.ts';
import {UNIT_MS, wallClock} from './temporal-units.ts';

/** As Flink, by the clock of the zone (EPOCH too), which cuts towards 1970: before it the day is the one after, and its hours count backwards. */
function extractUnit(unit: string, ms: number, nanos: number): number | null {
  const days = Math.trunc(ms / DAY_MS) + 0;
  const ofDay = ms - days * DAY_MS;
  const time = TIME_UNITS.get(unit);
  if (time !== undefined) return (((ofDay / UNIT_MS[unit]!) | 0) % time) + 0;
  const {year, month, day} = civilFromDays(days);
  switch (unit) {
    case 'YEAR':
      return year;
    case 'ISOYEAR':
      return isoWeek(days).year;
    case 'QUARTER':
      return Math.floor((month - 1) / 3) + 1;
    case 'MONTH':
      return month;
    case 'WEEK':
      return isoWeek(days).week;
    case 'DAY':
      return day;
    case 'DOY':
      return days - daysFromCivil(year, 1, 1) + 1;
    case 'DOW':
      return (isoDayOfWeek(days) % 7) + 1;
    case 'ISODOW':
      return isoDayOfWeek(days);
    case 'MICROSECOND':
      return (ofDay % 1000) * 1000 + Math.floor(nanos / 1000);
    case 'NANOSECOND':
      return (ofDay % 1000) * 1_000_000 + nanos;
    case 'EPOCH':
      return Math.trunc(ms / 1000) + 0;
    case 'DECADE':
      return Math.floor(year / 10);
    case 'CENTURY':
      return year > 0 ? Math.floor((year + 99) / 100) : -Math.floor((99 - year + 1) / 100);
    case 'MILLENNIUM':
      return year > 0 ? Math.floor((year + 999) / 1000) : -Math.floor((999 - year + 1) / 1000);
    default:
      return null;
  }
}

/** The units of a time of day: so many of each make one of the next. */
export const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ['HOUR', 24],
  ['MINUTE', 60],
  ['SECOND', 60],
  ['MILLISECOND', 1000],
]);
export const EXTRACT_UNITS = [
  'YEAR',
  'ISOYEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'DOY',
  'DOW',
  'ISODOW',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
  'MICROSECOND',
  'NANOSECOND',
  'EPOCH',
  'DECADE',
  'CENTURY',
  'MILLENNIUM',
];

/** The function of a field of a date or time. */
export function extraction(unit: string, type: DataType, zone: string): (value: Value) => Value {
  const clock = wallClock(type, zone);
  // Flink takes the number of days for milliseconds here.
  if (type.kind === 'date' && TIME_UNITS.has(unit)) return (value) => extractUnit(unit, value as number, 0);
  return (value) => {
    const {ms, nanos} = clock(value);
    return extractUnit(unit, ms, nanos);
  };
}

/** `extraction` in generated code, of the time of day in a timestamp of milliseconds. */
export function emitTimeUnit(
  unit: string,
  type: DataType | undefined,
  ms: string,
  env: EvalEnv,
  constant: (value: unknown) => string,
): string | null {
  const time = TIME_UNITS.get(unit);
  if (time === undefined || type?.kind !== 'timestamp' || type.precision > 3) return null;
  const ofDay = `(${ms} - Math.trunc(${ms} / ${DAY_MS}) * ${DAY_MS})`;
  const exact = constant(extraction(unit, type, env.zone));
  return `(typeof ${ms} === 'number' ? ((${ofDay} / ${UNIT_MS[unit]}) | 0) % ${time} + 0 : ${exact}(${ms}))`;
}
