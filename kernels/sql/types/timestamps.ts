import {civilFromDays, DAY_MS, daysFromCivil, daysInMonth, isValidDate} from './calendar.ts';
import {compact} from './integers.ts';

/** TIMESTAMP values count ms (precision ≤ 3), µs (4–6) or ns (7–9). */

/** Units in a millisecond: 1, 1000 or 1,000,000. */
export function unitsPerMilli(precision: number): number {
  return precision <= 3 ? 1 : precision <= 6 ? 1000 : 1_000_000;
}

/** The same instant at another precision; digits that go are cut (towards the past). */
export function toPrecision(value: number | bigint, from: number, to: number): number | bigint {
  const [a, b] = [unitsPerMilli(from), unitsPerMilli(to)];
  const converted = a === b ? value : b > a ? multiply(value, b / a) : floorDivide(value, a / b);
  const digits = to <= 3 ? 3 : to <= 6 ? 6 : 9;
  const step = 10 ** (digits - to);
  return step === 1 || from <= to ? converted : multiply(floorDivide(converted, step), step);
}

/** Milliseconds of a timestamp, cut. */
export function toMillis(value: number | bigint, precision: number): number {
  return Number(floorDivide(value, unitsPerMilli(precision)));
}

/** Nanoseconds past the millisecond, 0–999,999. */
export function nanosOfMilli(value: number | bigint, precision: number): number {
  const units = unitsPerMilli(precision);
  if (units === 1) return 0;
  const rest =
    typeof value === 'number' ? ((value % units) + units) % units : Number(((value % BigInt(units)) + BigInt(units)) % BigInt(units));
  return rest * (1_000_000 / units);
}

/** A timestamp of whole milliseconds and nanoseconds past them, cut to the precision. */
export function timestamp(millis: number, nanos: number, precision: number): number | bigint {
  const full = BigInt(millis) * 1_000_000n + BigInt(nanos);
  return precision <= 3 && nanos === 0 && precision === 3 ? millis : toPrecision(compact(full), 9, precision);
}

function multiply(value: number | bigint, factor: number): number | bigint {
  if (typeof value === 'number') {
    const product = value * factor;
    if (Number.isSafeInteger(product)) return product;
  }
  return compact(BigInt(value) * BigInt(factor));
}

function floorDivide(value: number | bigint, divisor: number): number | bigint {
  if (divisor === 1) return value;
  if (typeof value === 'number') return Math.floor(value / divisor);
  const d = BigInt(divisor);
  const quotient = value / d;
  return compact(value % d < 0n ? quotient - 1n : quotient);
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** As Flink prints a year: its last four digits; one before Christ gives no digits but what stands before them in the table of characters. */
function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return pad(year, 4);
  return String.fromCharCode(...[1000, 100, 10, 1].map((place) => 48 + (Math.trunc(year / place) % 10)));
}

export function dateText(days: number): string {
  const {year, month, day} = civilFromDays(days);
  return `${yearText(year)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `HH:mm:ss` with `precision` places of fraction at most, as few as it has. */
export function timeText(time: number, precision: number): string {
  // A time of before 1970 may count down to midnight.
  const millisOfDay = time < 0 ? time + DAY_MS : time;
  const seconds = Math.trunc(millisOfDay / 1000);
  const text = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  const fraction = pad(millisOfDay % 1000, 3).slice(0, precision);
  return precision > 0 ? `${text}.${fraction}` : text;
}

/** Flink's text of a timestamp: a space between date and time, `precision` places of fraction, and more where there is more (a sum of a TIMESTAMP(0)). */
export function timestampText(value: number | bigint, precision: number): string {
  const millis = toMillis(value, precision);
  const days = Math.floor(millis / DAY_MS);
  const ofDay = millis - days * DAY_MS;
  const all = pad(ofDay % 1000, 3) + pad(nanosOfMilli(value, precision), 6);
  const fraction = all.slice(0, precision) + all.slice(precision).replace(/0+$/, '');
  const text = `${dateText(days)} ${timeText(ofDay - (ofDay % 1000), 0)}`;
  return fraction === '' ? text : `${text}.${fraction}`;
}

/** Days of `yyyy-M-d` (also `yyyy-M` and `yyyy`, as Flink's CAST to DATE takes them, and with a time behind it); null when it is no date. */
export function parseDate(text: string): number | null {
  const space = text.indexOf(' ');
  const match = /^(\d+)(?:-(\d+)(?:-(\d+))?)?$/.exec((space > 0 ? text.slice(0, space) : text).trim());
  if (match === null || Number(match[1]) > 9999) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  return isValidDate(year, month, day) ? daysFromCivil(year, month, day) : null;
}

/**
 * Milliseconds of day of `H[:m[:s[.fraction]]]`; null when it is no time. As in Flink 60 seconds are a minute, blanks stand anywhere, and of a
 * hundred hours and more the last two digits count.
 */
export function parseTime(text: string): number | null {
  const match = /^(\d+)(?::(\d+)(?::(\d+)(?:\.(\d+))?)?)?$/.exec(text.replaceAll(/\s*(^|:|\.|$)\s*/g, '$1'));
  if (match === null) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  const millis = ((hour * 60 + minute) * 60 + second) * 1000 + Number((match[4] ?? '').padEnd(3, '0').slice(0, 3));
  const ofHundred = millis % 360_000_000;
  return millis > 2 ** 31 - 1 || ofHundred >= DAY_MS ? null : ofHundred;
}

/** A timestamp of `yyyy-M-d[ H:m:s[.fraction]]`, the form of Flink's CAST, where numbers but the year may be left out; null when it is none. */
export function parseTimestamp(text: string, precision: number): number | bigint | null {
  const match = /^(\d{4})-(\d{1,2})?-(\d{1,2})?(?: (\d{1,2})?:(\d{1,2})?:(\d{1,2})?(?:\.(\d{0,9}))?)?$/.exec(text);
  if (match === null || (match[2] === undefined && match[3] !== undefined)) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((g, i) => Number(g ?? (i < 3 ? 1 : 0))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year === 0 || !isValidDate(year, month, 1) || day < 1 || day > 31 || minute > 59 || second > 59) return null;
  const fraction = (match[7] ?? '').padEnd(9, '0');
  // As Java's SMART resolver: midnight can be the 24th hour, and 31 April is the month's last day.
  if (hour > 23 && !(hour === 24 && minute === 0 && second === 0 && Number(fraction) === 0)) return null;
  const days = daysFromCivil(year, month, Math.min(day, daysInMonth(year, month)));
  const millis = days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + Number(fraction.slice(0, 3));
  return timestamp(millis, Number(fraction.slice(3)), precision);
}

/** Milliseconds of `yyyy-M-d[ H:m:s[.fraction]]` by the rules of Java's Timestamp.valueOf: 30 February is 1 March, and 25 o'clock the next day. */
export function parseLenient(text: string): number | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d+):(\d+):(\d+)(?:\.(\d{1,9}))?)?$/.exec(text.trim());
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const seconds = (Number(match[4] ?? 0) * 60 + Number(match[5] ?? 0)) * 60 + Number(match[6] ?? 0);
  return (daysFromCivil(year, month, 1) + day - 1) * DAY_MS + seconds * 1000 + Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
}
