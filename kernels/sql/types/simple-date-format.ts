import {StudioError} from '../../protocol/diagnostic.ts';
import {
  addMonths,
  asWrittenThen,
  civilFromDays,
  DAY_MS,
  daysFromCivil,
  firstOfJulianMonth,
  fromLocal,
  GREGORIAN_START,
  intlZone,
  isoDayOfWeek,
  toLocal,
  zoneOffset,
} from './calendar.ts';

/**
 * Java's SimpleDateFormat (lenient, English), which Flink uses where a text is a date on either side: DATE_FORMAT of a text, FROM_UNIXTIME,
 * UNIX_TIMESTAMP, TO_DATE with a format, CONVERT_TZ. It reads numbers of any length, takes 31 February for 3 March and leaves what follows.
 */

type Token = {readonly kind: 'text'; readonly text: string} | {readonly kind: 'field'; readonly letter: string; readonly width: number};

const LETTERS = 'GyYMLwWDdFEuaHkKhmsSzZX';
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A pattern that Java refuses fails the job. */
export function badPattern(pattern: string, why: string): StudioError {
  return new StudioError('sql/datetime-pattern', `"${pattern}" is no pattern for dates: ${why}`, {blame: 'user'});
}

const CACHE = new Map<string, readonly Token[]>();

function tokens(pattern: string): readonly Token[] {
  let known = CACHE.get(pattern);
  if (known === undefined) {
    known = tokenize(pattern);
    if (CACHE.size > 1000) CACHE.clear();
    CACHE.set(pattern, known);
  }
  return known;
}

function tokenize(pattern: string): readonly Token[] {
  const result: Token[] = [];
  for (const match of pattern.matchAll(/''|'((?:[^']|'')*)'|'|([a-zA-Z])\2*|[^a-zA-Z']+/g)) {
    const [all, quoted, letter] = match;
    if (letter !== undefined) {
      if (!LETTERS.includes(letter)) throw badPattern(pattern, `the letter "${letter}" means nothing`);
      result.push({kind: 'field', letter, width: all.length});
    } else if (all === "'") throw badPattern(pattern, 'a quote is not closed');
    else result.push({kind: 'text', text: quoted === undefined ? (all === "''" ? "'" : all) : quoted.replaceAll("''", "'")});
  }
  return result;
}

/** The wall clock's text of an instant, ms since 1970. Throws for a pattern that Java refuses. */
export function formatSimple(epochMs: number, pattern: string, zone: string): string {
  const local = toLocal(epochMs, zone);
  return tokens(pattern)
    .map((t) => (t.kind === 'text' ? t.text : formatField(t.letter, t.width, local, local - epochMs, zone)))
    .join('');
}

function formatField(letter: string, width: number, local: number, offset: number, zone: string): string {
  const days = Math.floor(local / DAY_MS);
  const ofDay = local - days * DAY_MS;
  const {year, month, day} = civilFromDays(asWrittenThen(days));
  const hour = Math.floor(ofDay / 3_600_000);
  const pad = (n: number): string => String(n).padStart(width, '0');
  const yearText = (n: number): string => (width === 2 ? String(((n % 100) + 100) % 100).padStart(2, '0') : pad(n));
  switch (letter) {
    case 'G':
      return year > 0 ? 'AD' : 'BC';
    case 'y':
      return yearText(year);
    case 'Y':
      return yearText(weekOfYear(days).year);
    case 'M':
    case 'L':
      return width >= 4 ? MONTHS[month - 1]! : width === 3 ? MONTHS[month - 1]!.slice(0, 3) : pad(month);
    case 'w':
      return pad(weekOfYear(days).week);
    case 'W':
      return pad(weekOfMonth(days));
    case 'D':
      return pad(days - daysFromCivil(year, 1, 1) + 1);
    case 'd':
      return pad(day);
    case 'F':
      return pad(Math.floor((day - 1) / 7) + 1);
    case 'E':
      return width >= 4 ? DAYS[isoDayOfWeek(days) - 1]! : DAYS[isoDayOfWeek(days) - 1]!.slice(0, 3);
    case 'u':
      return pad(isoDayOfWeek(days));
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'H':
      return pad(hour);
    case 'k':
      return pad(hour === 0 ? 24 : hour);
    case 'K':
      return pad(hour % 12);
    case 'h':
      return pad(hour % 12 === 0 ? 12 : hour % 12);
    case 'm':
      return pad(Math.floor(ofDay / 60_000) % 60);
    case 's':
      return pad(Math.floor(ofDay / 1000) % 60);
    case 'S':
      return pad(ofDay % 1000);
    case 'z':
      return zone === 'UTC' ? (width >= 4 ? 'Coordinated Universal Time' : 'UTC') : zoneName(local - offset, zone, width >= 4);
    case 'Z':
      return offsetText(offset, '', true);
    default:
      return offset === 0 ? 'Z' : offsetText(offset, width >= 3 ? ':' : '', width > 1);
  }
}

function zoneName(epochMs: number, zone: string, isLong: boolean): string {
  const format = new Intl.DateTimeFormat('en-US', {timeZone: intlZone(zone), timeZoneName: isLong ? 'long' : 'short'});
  return format.formatToParts(epochMs).find((p) => p.type === 'timeZoneName')?.value ?? zone;
}

function offsetText(offset: number, between: string, withMinutes: boolean): string {
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${withMinutes ? `${between}${two(minutes % 60)}` : ''}`;
}

/** Weeks of the United States: they begin on Sunday, and the first one holds 1 January. */
export function weekOfYear(days: number): {readonly year: number; readonly week: number} {
  const {year} = civilFromDays(days);
  const start = (y: number): number => {
    const first = daysFromCivil(y, 1, 1);
    return first - (isoDayOfWeek(first) % 7);
  };
  if (days >= start(year + 1)) return {year: year + 1, week: 1};
  return {year, week: Math.floor((days - start(year)) / 7) + 1};
}

export function weekOfMonth(days: number): number {
  const {year, month, day} = civilFromDays(days);
  return Math.floor((day - 1 + (isoDayOfWeek(daysFromCivil(year, month, 1)) % 7)) / 7) + 1;
}

/** The instant of a text, ms since 1970; null when it does not begin as the pattern says. Throws for a pattern that Java refuses. */
export function parseSimple(text: string, pattern: string, zone: string): number | null {
  const parts = tokens(pattern);
  const fields = new Map<string, number>();
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const token = parts[i]!;
    if (token.kind === 'text') {
      if (!text.startsWith(token.text, at)) return null;
      at += token.text.length;
      continue;
    }
    while (text[at] === ' ' || text[at] === '\t') at++;
    const length = readField(token.letter, token.width, text.slice(at), fields, parts[i + 1]?.kind === 'field');
    if (length === null) return null;
    at += length;
  }
  if (parts.length === 0) return null;
  return instant(fields, zone);
}

function readName(names: readonly string[], rest: string, found: (index: number) => void): number | null {
  for (const cut of [Number.POSITIVE_INFINITY, 3]) {
    const index = names.findIndex((name) => rest.toLowerCase().startsWith(name.slice(0, cut).toLowerCase()));
    if (index === -1) continue;
    found(index);
    return Math.min(cut, names[index]!.length);
  }
  return null;
}

function readField(letter: string, width: number, rest: string, fields: Map<string, number>, abuts: boolean): number | null {
  if ((letter === 'M' || letter === 'L') && width >= 3) return readName(MONTHS, rest, (i) => fields.set('M', i + 1));
  if (letter === 'E') return readName(DAYS, rest, () => {});
  if (letter === 'a') return readName(['AM', 'PM'], rest, (i) => fields.set('a', i));
  if (letter === 'G') return readName(['AD', 'BC'], rest, (i) => fields.set('G', i));
  if (letter === 'z' || letter === 'Z' || letter === 'X') return readZone(rest, fields);
  const digits = new RegExp(abuts ? `^\\d{${width}}` : '^-?\\d{1,18}').exec(rest)?.[0];
  if (digits === undefined) return null;
  const number = Number(digits);
  if (letter === 'y' && width <= 2 && digits.length === 2) {
    // Within 80 years before now and 20 after.
    const now = new Date().getUTCFullYear();
    const year = Math.floor((now - 80) / 100) * 100 + number;
    fields.set('y', year < now - 80 ? year + 100 : year);
  } else fields.set(letter === 'L' ? 'M' : letter, number);
  return digits.length;
}

function readZone(rest: string, fields: Map<string, number>): number | null {
  const match = /^(?:Z|UTC|GMT)?(?:([+-])(\d{1,2}):?(\d{2})?)?/.exec(rest);
  if (match === null || match[0] === '') return null;
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  fields.set('zone', (match[1] === '-' ? -1 : 1) * minutes * 60_000);
  return match[0].length;
}

function instant(fields: ReadonlyMap<string, number>, zone: string): number {
  const get = (letter: string, otherwise: number): number => fields.get(letter) ?? otherwise;
  const year = fields.get('G') === 1 ? 1 - get('y', 1970) : get('y', 1970);
  const first = firstOfMonth(year, get('M', 1), get('d', 1));
  const days = fields.has('D') && !fields.has('d') ? daysFromCivil(year, 1, 1) + get('D', 1) - 1 : first + get('d', 1) - 1;
  let hour = get('H', get('k', 0) === 24 ? 0 : get('k', 0));
  if (fields.has('h') || fields.has('K')) hour = (get('h', get('K', 0)) === 12 ? 0 : get('h', get('K', 0))) + 12 * get('a', 0);
  const local = days * DAY_MS + hour * 3_600_000 + get('m', 0) * 60_000 + get('s', 0) * 1000 + get('S', 0);
  const offset = fields.get('zone');
  return offset === undefined ? laterInstant(local, zone) : local - offset;
}

/** Java's calendar is the Julian one before 1582-10-15. */
function firstOfMonth(year: number, month: number, day: number): number {
  const first = addMonths(daysFromCivil(year, 1, 1), month - 1);
  return first + day - 1 >= GREGORIAN_START ? first : firstOfJulianMonth(year, month);
}

/** Of a time that clocks show twice the second, as Java's Calendar; one that they leave out is later by what they leave out. */
function laterInstant(local: number, zone: string): number {
  const after = zoneOffset(local + DAY_MS, zone);
  return zoneOffset(local - after, zone) === after ? local - after : fromLocal(local, zone);
}
