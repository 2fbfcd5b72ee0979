import {addMonths, civilFromDays, DAY_MS, daysFromCivil, isoDayOfWeek, isoWeek, isValidDate} from './calendar.ts';

/** Java's DateTimeFormatter patterns, the letters that Flink's DATE_FORMAT, TO_TIMESTAMP and FROM_UNIXTIME meet: y u M L d D H k K h m s S n a E e Q w. */

type Token = {readonly kind: 'text'; readonly text: string} | {readonly kind: 'field'; readonly letter: string; readonly width: number};

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const LETTERS = 'yuMLdDHkKhmsSnaEeQwAN';

const CACHE = new Map<string, readonly Token[] | null>();

/** null for a pattern that Java refuses. */
function tokens(pattern: string): readonly Token[] | null {
  let known = CACHE.get(pattern);
  if (known === undefined) {
    known = tokenize(pattern);
    if (CACHE.size > 1000) CACHE.clear();
    CACHE.set(pattern, known);
  }
  return known;
}

function tokenize(pattern: string): readonly Token[] | null {
  const result: Token[] = [];
  let i = 0;
  while (i < pattern.length) {
    const c = pattern[i]!;
    if (c === "'") {
      const end = quoteEnd(pattern, i);
      if (end === -1) return null;
      result.push({kind: 'text', text: end === i + 1 ? "'" : pattern.slice(i + 1, end).replaceAll("''", "'")});
      i = end + 1;
    } else if (/[A-Za-z]/.test(c)) {
      let end = i;
      while (pattern[end] === c) end++;
      if (!LETTERS.includes(c)) return null;
      result.push({kind: 'field', letter: c, width: end - i});
      i = end;
    } else if (c === '[' || c === ']') {
      i++;
    } else if ('{}#'.includes(c)) {
      return null;
    } else {
      result.push({kind: 'text', text: c});
      i++;
    }
  }
  return result;
}

function quoteEnd(pattern: string, start: number): number {
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] !== "'") continue;
    if (pattern[i + 1] === "'" && i > start + 1) i++;
    else return i;
  }
  return -1;
}

/** The text of a wall-clock time (ms, and nanoseconds past them); null for a pattern that Java refuses. */
export function formatJava(localMs: number, nanos: number, pattern: string): string | null {
  const parts = tokens(pattern);
  if (parts === null) return null;
  const days = Math.floor(localMs / DAY_MS);
  const ofDay = localMs - days * DAY_MS;
  return parts.map((t) => (t.kind === 'text' ? t.text : formatField(t.letter, t.width, days, ofDay, nanos))).join('');
}

function formatField(letter: string, width: number, days: number, ofDay: number, nanos: number): string {
  const {year, month, day} = civilFromDays(days);
  const pad = (n: number): string => String(n).padStart(width, '0');
  const hour = Math.floor(ofDay / 3_600_000);
  switch (letter) {
    case 'y':
    case 'u':
      return width === 2 ? String(((year % 100) + 100) % 100).padStart(2, '0') : pad(year);
    case 'M':
    case 'L':
      return width >= 4 ? MONTHS[month - 1]! : width === 3 ? MONTHS[month - 1]!.slice(0, 3) : pad(month);
    case 'd':
      return pad(day);
    case 'D':
      return pad(days - daysFromCivil(year, 1, 1) + 1);
    case 'Q':
      return pad(Math.floor((month - 1) / 3) + 1);
    case 'w':
      return pad(isoWeek(days).week);
    case 'E':
      return width >= 4 ? DAYS[isoDayOfWeek(days) - 1]! : DAYS[isoDayOfWeek(days) - 1]!.slice(0, 3);
    case 'e':
      return pad((isoDayOfWeek(days) % 7) + 1);
    case 'H':
      return pad(hour);
    case 'k':
      return pad(hour === 0 ? 24 : hour);
    case 'K':
      return pad(hour % 12);
    case 'h':
      return pad(hour % 12 === 0 ? 12 : hour % 12);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'm':
      return pad(Math.floor(ofDay / 60_000) % 60);
    case 's':
      return pad(Math.floor(ofDay / 1000) % 60);
    case 'S':
      return (String(ofDay % 1000).padStart(3, '0') + String(nanos).padStart(6, '0')).slice(0, width).padEnd(width, '0');
    case 'n':
      return pad((ofDay % 1000) * 1_000_000 + nanos);
    case 'A':
      return pad(ofDay);
    default:
      return pad(ofDay * 1_000_000 + nanos);
  }
}

/** Wall-clock ms and nanoseconds past them of a text; null when it does not compact the pattern. What the pattern leaves out is the start of 1970-01-01. */
export function parseJava(text: string, pattern: string): {readonly localMs: number; readonly nanos: number} | null {
  const parts = tokens(pattern);
  if (parts === null) return null;
  const fields = new Map<string, number>();
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const token = parts[i]!;
    if (token.kind === 'text') {
      if (!text.startsWith(token.text, at)) return null;
      at += token.text.length;
      continue;
    }
    const length = readField(token.letter, token.width, text.slice(at), fields, parts[i + 1]?.kind === 'field');
    if (length === null) return null;
    at += length;
  }
  return at === text.length ? assemble(fields) : null;
}

function readField(letter: string, width: number, rest: string, fields: Map<string, number>, adjacent: boolean): number | null {
  if (letter === 'a') {
    const word = rest.slice(0, 2).toUpperCase();
    if (word !== 'AM' && word !== 'PM') return null;
    fields.set('a', word === 'PM' ? 1 : 0);
    return 2;
  }
  if ((letter === 'M' || letter === 'L') && width >= 3) return readName(MONTHS, width === 3, rest, (i) => fields.set('M', i + 1));
  if (letter === 'E') return readName(DAYS, width <= 3, rest, () => fields);
  const exact = letter === 'S' || width === 2 || adjacent;
  const digits = (exact ? new RegExp(`^\\d{${width}}`) : new RegExp(`^\\d{${width},19}`)).exec(rest)?.[0];
  if (digits === undefined) return null;
  const number = Number(digits);
  if (letter === 'S') fields.set('S', Number(digits.padEnd(9, '0').slice(0, 9)));
  else if ((letter === 'y' || letter === 'u') && width === 2) fields.set('y', 2000 + number);
  else fields.set(letter === 'u' ? 'y' : letter === 'L' ? 'M' : letter, number);
  return digits.length;
}

function readName(names: readonly string[], short: boolean, rest: string, found: (index: number) => unknown): number | null {
  const index = names.findIndex((name) => rest.startsWith(short ? name.slice(0, 3) : name));
  if (index === -1) return null;
  found(index);
  return short ? 3 : names[index]!.length;
}

function assemble(fields: Map<string, number>): {localMs: number; nanos: number} | null {
  const get = (letter: string, otherwise: number): number => fields.get(letter) ?? otherwise;
  const year = get('y', 1970);
  const [month, day] = [get('M', 1), get('d', 1)];
  if (!isValidDate(year, month, 1) || day < 1 || day > 31) return null;
  // Java's SMART resolver: 31 April is its last day, but 32 is no day.
  const first = daysFromCivil(year, month, 1);
  let days = Math.min(first + day - 1, addMonths(first, 1) - 1);
  if (fields.has('D') && !fields.has('M')) days = daysFromCivil(year, 1, 1) + get('D', 1) - 1;
  let hour = get('H', get('k', 0) % 24);
  if (fields.has('h') || fields.has('K')) hour = (get('h', get('K', 0)) % 12) + 12 * get('a', 0);
  const [minute, second] = [get('m', 0), get('s', 0)];
  if (hour > 24 || minute > 59 || second > 59) return null;
  if (hour === 24 && (minute > 0 || second > 0)) return null;
  const fraction = get('S', get('n', 0));
  return {
    localMs: days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(fraction / 1_000_000),
    nanos: fraction % 1_000_000,
  };
}
