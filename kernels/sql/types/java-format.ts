import {addMonths, civilFromDays, DAY_MS, daysFromCivil, isoDayOfWeek, isValidDate} from './calendar.ts';
import {badPattern, DAYS, MONTHS, weekOfMonth, weekOfYear} from './simple-date-format.ts';

/** Java's DateTimeFormatter patterns in English, as DATE_FORMAT of a time and TO_TIMESTAMP take them. A pattern that Java refuses fails. */

type Token =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'field'; readonly letter: string; readonly width: number}
  /** In brackets: it may be left out. */
  | {readonly kind: 'optional'; readonly tokens: readonly Token[]};

const LETTERS = 'GyuYMLdDHkKhmsSnaEecQqwWFANVzOXxZ';

interface Pattern {
  readonly tokens: readonly Token[];
  /** So many ms have one text; 0 where nanoseconds count. */
  readonly unit: number;
  /** The text last written, and which unit since 1970 it is for. */
  lastUnit: number;
  lastText: string;
}

const CACHE = new Map<string, Pattern>();

/** Throws for a pattern that Java refuses. */
function known(pattern: string): Pattern {
  let found = CACHE.get(pattern);
  if (found === undefined) {
    const tokens = tokenize(pattern);
    found = {tokens, unit: unitOf(tokens), lastUnit: Number.NaN, lastText: ''};
    if (CACHE.size > 1000) CACHE.clear();
    CACHE.set(pattern, found);
  }
  return found;
}

function unitOf(tokens: readonly Token[]): number {
  let unit = DAY_MS;
  for (const t of tokens) {
    if (t.kind === 'optional') unit = Math.min(unit, unitOf(t.tokens));
    else if (t.kind === 'field')
      unit = Math.min(
        unit,
        'SAnN'.includes(t.letter)
          ? 0
          : t.letter === 's'
            ? 1000
            : t.letter === 'm'
              ? 60_000
              : 'HhKka'.includes(t.letter)
                ? 3_600_000
                : DAY_MS,
      );
  }
  return unit;
}

function tokenize(pattern: string): readonly Token[] {
  const result: Token[] = [];
  const outer: Token[][] = [];
  let current = result;
  let i = 0;
  while (i < pattern.length) {
    const c = pattern[i]!;
    if (c === "'") {
      const end = quoteEnd(pattern, i);
      if (end === -1) throw badPattern(pattern, 'a quote is not closed');
      current.push({kind: 'text', text: end === i + 1 ? "'" : pattern.slice(i + 1, end).replaceAll("''", "'")});
      i = end + 1;
    } else if (/[A-Za-z]/.test(c)) {
      let end = i;
      while (pattern[end] === c) end++;
      if (!LETTERS.includes(c)) throw badPattern(pattern, `the letter "${c}" means nothing`);
      if ((c === 'a' && end - i > 1) || (c === 'V' && end - i !== 2)) throw badPattern(pattern, `so many letters "${c}" mean nothing`);
      current.push({kind: 'field', letter: c, width: end - i});
      i = end;
    } else if (c === '[') {
      const inner: Token[] = [];
      current.push({kind: 'optional', tokens: inner});
      outer.push(current);
      current = inner;
      i++;
    } else if (c === ']') {
      const before = outer.pop();
      if (before === undefined) throw badPattern(pattern, 'a bracket was not opened');
      current = before;
      i++;
    } else if ('{}#'.includes(c)) {
      throw badPattern(pattern, `"${c}" is reserved`);
    } else {
      current.push({kind: 'text', text: c});
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

/** The text of a wall-clock time (ms, and nanoseconds past them). Throws for a pattern that Java refuses, also for one with a zone. */
export function formatJava(localMs: number, nanos: number, pattern: string): string {
  const found = known(pattern);
  if (found.unit === 0) return written(localMs, nanos, pattern, found.tokens);
  // Times that follow each other often share their text.
  const unit = Math.floor(localMs / found.unit);
  if (unit !== found.lastUnit) {
    found.lastText = written(localMs, nanos, pattern, found.tokens);
    found.lastUnit = unit;
  }
  return found.lastText;
}

function written(localMs: number, nanos: number, pattern: string, tokens: readonly Token[]): string {
  const days = Math.floor(localMs / DAY_MS);
  const ofDay = localMs - days * DAY_MS;
  const write = (parts: readonly Token[]): string =>
    parts
      .map((t) => {
        if (t.kind === 'text') return t.text;
        if (t.kind === 'optional') return write(t.tokens);
        if ('VzOXxZ'.includes(t.letter)) throw badPattern(pattern, 'a TIMESTAMP has no zone');
        return formatField(t.letter, t.width, days, ofDay, nanos);
      })
      .join('');
  return write(tokens);
}

function named(names: readonly string[], index: number, width: number): string {
  const name = names[index]!;
  return width === 4 ? name : width === 5 ? name.slice(0, 1) : name.slice(0, 3);
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
      return width >= 3 ? named(MONTHS, month - 1, width) : pad(month);
    case 'G':
      return year > 0 ? (width === 4 ? 'Anno Domini' : width === 5 ? 'A' : 'AD') : width === 4 ? 'Before Christ' : width === 5 ? 'B' : 'BC';
    case 'Y': {
      const of = weekOfYear(days).year;
      return width === 2 ? String(of % 100).padStart(2, '0') : pad(of);
    }
    case 'W':
      return pad(weekOfMonth(days));
    case 'F':
      return pad(((day - 1) % 7) + 1);
    case 'd':
      return pad(day);
    case 'D':
      return pad(days - daysFromCivil(year, 1, 1) + 1);
    case 'Q':
    case 'q': {
      const quarter = Math.floor((month - 1) / 3) + 1;
      return width === 3 ? `Q${quarter}` : width === 4 ? `${['1st', '2nd', '3rd', '4th'][quarter - 1]} quarter` : pad(quarter);
    }
    case 'w':
      return pad(weekOfYear(days).week);
    case 'E':
      return named(DAYS, isoDayOfWeek(days) - 1, width);
    case 'e':
    case 'c':
      return width >= 3 ? named(DAYS, isoDayOfWeek(days) - 1, width) : pad((isoDayOfWeek(days) % 7) + 1);
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

/**
 * Wall-clock ms and nanoseconds past them of a text; null when it does not fit the pattern. What the pattern leaves out is the start of
 * 1970-01-01; a zone is read and left out of account. Throws for a pattern that Java refuses.
 */
export function parseJava(text: string, pattern: string): {readonly localMs: number; readonly nanos: number} | null {
  for (const parts of alternatives(known(pattern).tokens)) {
    const fields = readAll(parts, text.trimStart());
    if (fields !== null) return assemble(fields);
  }
  return null;
}

/** The pattern with its optional parts and without them; the fullest first. */
function alternatives(parts: readonly Token[]): readonly (readonly Token[])[] {
  let all: (readonly Token[])[] = [[]];
  for (const part of parts) {
    const next = part.kind === 'optional' ? [...alternatives(part.tokens), []] : [[part]];
    all = all.flatMap((head) => next.map((tail) => [...head, ...tail])).slice(0, 64);
  }
  return all;
}

function readAll(parts: readonly Token[], text: string): Map<string, number> | null {
  const fields = new Map<string, number>();
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const token = parts[i]!;
    if (token.kind === 'optional') continue;
    if (token.kind === 'text') {
      if (!text.startsWith(token.text, at)) return null;
      at += token.text.length;
      continue;
    }
    const length = readField(token.letter, token.width, text.slice(at), fields, parts[i + 1]?.kind === 'field');
    if (length === null) return null;
    at += length;
  }
  return at === text.length ? fields : null;
}

function readField(letter: string, width: number, rest: string, fields: Map<string, number>, adjacent: boolean): number | null {
  if (letter === 'a') {
    const word = rest.slice(0, 2);
    if (word !== 'AM' && word !== 'PM') return null;
    fields.set('a', word === 'PM' ? 1 : 0);
    return 2;
  }
  if ((letter === 'M' || letter === 'L') && width >= 3) return readName(MONTHS, width === 3, rest, (i) => fields.set('M', i + 1));
  if (letter === 'E') return readName(DAYS, width <= 3, rest, () => fields);
  if ('VzOXxZ'.includes(letter))
    return /^(?:Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z]{2,}(?:[/_+-][A-Za-z0-9_:+-]+)*)/.exec(rest)?.[0].length ?? null;
  const exact = letter === 'S' || width === 2 || adjacent;
  const digits = (exact ? new RegExp(`^\\d{${width}}`) : new RegExp(`^\\d{${width},19}`)).exec(rest)?.[0];
  if (digits === undefined) return null;
  // Years of more digits than the pattern has need a sign.
  if ((letter === 'y' || letter === 'u') && width > 2 && digits.length > width) return null;
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
  if (fields.has('D') && !fields.has('M')) {
    days = daysFromCivil(year, 1, 1) + get('D', 1) - 1;
    if (civilFromDays(days).year !== year) return null;
  }
  let hour = get('H', get('k', 0) % 24);
  if (fields.has('h') || fields.has('K')) hour = (get('h', get('K', 0)) % 12) + 12 * get('a', 0);
  const [minute, second] = [get('m', 0), get('s', 0)];
  if (hour > 24 || minute > 59 || second > 59) return null;
  const fraction = get('S', get('n', 0));
  return {
    localMs: days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(fraction / 1_000_000),
    nanos: fraction % 1_000_000,
  };
}
