import {civilFromDays, daysFromCivil, daysInMonth} from '../../sql/types/calendar.ts';
import {DecodeError} from './format.ts';
import {integerValue} from './number-text.ts';

/**
 * Dates and times from and to text, as Java's DateTimeFormatter does it in Flink's formats.
 * `strict` refuses 24:00 and 30 February; `smart` takes 24:00:00 as the next day's start and cuts a day up to 31 to the month's last.
 */

export interface Moment {
  /** Days since 1970. */
  readonly day: number;
  readonly second: number;
  readonly nano: number;
}

const DATE = /^(?:(\d{4})|(\+\d{5,9}|-\d{4,9}))-(\d\d)-(\d\d)/;
const DAY_MS = 86_400_000;

/** ISO_LOCAL_DATE: days since 1970. */
export function parseDate(text: string): number {
  const date = dateAt(text, false);
  if (date === null || date.length !== text.length) throw new DecodeError(`"${shown(text)}" is not a date such as 2020-12-30`);
  return date.day;
}

function dateAt(text: string, smart: boolean): {day: number; length: number} | null {
  const match = DATE.exec(text);
  if (match === null) return null;
  const year = Number(match[1] ?? match[2]);
  const month = Number(match[3]);
  let day = Number(match[4]);
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const last = daysInMonth(year, month);
  if (day > last) {
    if (!smart) return null;
    day = last;
  }
  return {day: daysFromCivil(year, month, day), length: match[0].length};
}

const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{0,9}))?)?/;

/** HH:mm:ss with up to 9 digits of fraction; `optionalSeconds` allows HH:mm too. */
function timeAt(text: string, from: number, optionalSeconds: boolean): {hour: number; second: number; nano: number; length: number} | null {
  const match = TIME.exec(text.slice(from));
  if (match === null || (match[3] === undefined && !optionalSeconds)) return null;
  const hour = Number(match[1]);
  const minute = Number(match[2]);
  const second = Number(match[3] ?? '0');
  if (hour > 24 || minute > 59 || second > 59) return null;
  return {hour, second: hour * 3600 + minute * 60 + second, nano: Number((match[4] ?? '').padEnd(9, '0')), length: match[0].length};
}

/** Flink's SQL time format: ms of day, whole seconds only. */
export function parseSqlTime(text: string): number {
  const time = timeAt(text, 0, false);
  // 24:00:00 is the next day's start, of which only the time is asked.
  const day = time !== null && time.hour === 24 && time.second === 86_400 && time.nano === 0;
  if (time === null || time.length !== text.length || (time.hour === 24 && !day)) {
    throw new DecodeError(`"${shown(text)}" is not a time such as 12:13:14`);
  }
  return day ? 0 : time.second * 1000;
}

/** Java's LocalTime.parse: ms of day. */
export function parseIsoTime(text: string): number {
  const time = timeAt(text, 0, true);
  if (time === null || time.length !== text.length || time.hour === 24)
    throw new DecodeError(`"${shown(text)}" is not a time such as 12:13:14`);
  return time.second * 1000 + Math.floor(time.nano / 1e6);
}

export type TimestampStandard = 'sql' | 'iso-8601';

/** A JSON timestamp; `zoned` is TIMESTAMP_LTZ, whose text ends in Z. The table of formats is in the documents of the dialect. */
export function parseTimestamp(text: string, standard: TimestampStandard, zoned: boolean): Moment {
  const iso = standard === 'iso-8601';
  const smart = !iso || zoned;
  const moment = momentOf(text, iso ? (zoned ? /^T/ : /^[Tt]/) : /^ /, smart, iso, zoned ? 'Z' : '');
  if (moment === null) {
    const example = `2020-12-30${iso ? 'T' : ' '}12:13:14.123${zoned ? 'Z' : ''}`;
    throw new DecodeError(`"${shown(text)}" is not a timestamp of the format ${iso ? 'ISO-8601' : 'SQL'}, such as "${example}"`);
  }
  return moment;
}

function momentOf(text: string, separator: RegExp, smart: boolean, optionalSeconds: boolean, end: string): Moment | null {
  const date = dateAt(text, smart);
  if (date === null || !separator.test(text.slice(date.length))) return null;
  const time = timeAt(text, date.length + 1, optionalSeconds);
  if (time === null || text.slice(date.length + 1 + time.length) !== end) return null;
  if (time.hour < 24) return {day: date.day, second: time.second, nano: time.nano};
  return smart && time.second === 86_400 && time.nano === 0 ? {day: date.day + 1, second: 0, nano: 0} : null;
}

/** Java's Date.valueOf, which the CSV format uses: month and day may have one digit. */
export function parseJdbcDate(text: string): number {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const [year = 0, month = 0, day = 0] = (match?.slice(1) ?? []).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31) throw new DecodeError(`"${shown(text)}" is not a date such as 2020-12-30`);
  return daysFromCivil(year, month, 1) + day - 1;
}

/** A moment in the unit of TIMESTAMP(precision): ms, µs or ns since 1970; what is finer is cut off. */
export function momentValue(moment: Moment, precision: number): number | bigint {
  if (precision <= 3) return moment.day * DAY_MS + moment.second * 1000 + Math.floor(moment.nano / 1e6);
  const seconds = BigInt(moment.day) * 86_400n + BigInt(moment.second);
  if (precision <= 6) return integerValue(seconds * 1_000_000n + BigInt(Math.floor(moment.nano / 1000)));
  return integerValue(seconds * 1_000_000_000n + BigInt(moment.nano));
}

/** The inverse of momentValue. */
export function valueMoment(value: number | bigint, precision: number): Moment {
  if (typeof value === 'number' && precision <= 3) {
    const day = Math.floor(value / DAY_MS);
    const ms = value - day * DAY_MS;
    const second = Math.floor(ms / 1000);
    return {day, second, nano: (ms - second * 1000) * 1e6};
  }
  const perSecond = precision <= 3 ? 1000n : precision <= 6 ? 1_000_000n : 1_000_000_000n;
  const total = BigInt(value);
  let seconds = total / perSecond;
  let rest = total % perSecond;
  if (rest < 0n) {
    seconds -= 1n;
    rest += perSecond;
  }
  const whole = Number(seconds);
  const day = Math.floor(whole / 86_400);
  return {day, second: whole - day * 86_400, nano: Number(rest) * Number(1_000_000_000n / perSecond)};
}

/** ISO_LOCAL_DATE. */
export function dateText(days: number): string {
  // Times that follow each other are often of one day.
  if (days !== lastDay) {
    const {year, month, day} = civilFromDays(days);
    lastDayText = `${yearText(year)}-${two(month)}-${two(day)}`;
    lastDay = days;
  }
  return lastDayText;
}

let lastDay = Number.NaN;
let lastDayText = '';

function yearText(year: number): string {
  if (year < 0) return `-${String(-year).padStart(4, '0')}`;
  return year > 9999 ? `+${year}` : String(year).padStart(4, '0');
}

let lastSecond = Number.NaN;
let lastSecondText = '';

/** HH:mm:ss. Times that follow each other are often of one second. */
function secondText(second: number): string {
  if (second !== lastSecond) {
    lastSecondText = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
    lastSecond = second;
  }
  return lastSecondText;
}

/** HH:mm:ss and as many digits of fraction as are not zero: what DateTimeFormatter prints for an optional fraction of 0 to 9 digits. */
export function timeText(second: number, nano: number): string {
  const text = secondText(second);
  if (nano === 0) return text;
  const ms = nano / 1e6;
  if (Number.isInteger(ms) && ms % 10 !== 0) return `${text}.${ms < 100 ? `0${two(ms)}` : ms}`;
  let [digits, width] = [nano, 9];
  for (; digits % 10 === 0; width--) digits /= 10;
  return `${text}.${String(digits).padStart(width, '0')}`;
}

/** Date, `separator`, time. */
export function momentText(moment: Moment, separator: string): string {
  return `${dateText(moment.day)}${separator}${timeText(moment.second, moment.nano)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
