import {civilFromDays, DAY_MS, daysFromCivil, isoDayOfWeek} from './calendar.ts';
import {badPattern, DAYS, MONTHS, weekOfMonth, weekOfYear} from './simple-date-format.ts';

/** Java's DateTimeFormatter patterns in English, as DATE_FORMAT of a time takes them. A pattern that Java refuses fails. */

export type Token =
  | {readonly kind: 'text'; readonly text: string}
  /** `pad`: filled up with blanks to so many characters, which the letters p before it say. */
  | {readonly kind: 'field'; readonly letter: string; readonly width: number; readonly pad: number}
  /** In brackets: it may be left out. */
  | {readonly kind: 'optional'; readonly tokens: readonly Token[]};

const LETTERS = 'GyuYMLdDHkKhmsSnaBEecQqwWFANgVzOXxZ';

interface Pattern {
  readonly tokens: readonly Token[];
  /** So many ms have one text; 0 where nanoseconds count. */
  readonly unit: number;
  /** The text last written, and which unit since 1970 it is for. */
  lastUnit: number;
  lastText: string;
}

const CACHE = new Map<string, Pattern>();

/** The parts of a pattern; throws for one that Java refuses. */
export function patternParts(pattern: string): readonly Token[] {
  return known(pattern).tokens;
}

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
            : t.letter === 'm' || t.letter === 'B'
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
  let pad = 0;
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
      if (c === 'p') {
        if (!/[A-Za-z]/.test(pattern[end] ?? '')) throw badPattern(pattern, 'nothing follows the letter "p"');
        pad = end - i;
        i = end;
        continue;
      }
      if (!LETTERS.includes(c)) throw badPattern(pattern, `the letter "${c}" means nothing`);
      if ((c === 'a' && end - i > 1) || (c === 'V' && end - i !== 2)) throw badPattern(pattern, `so many letters "${c}" mean nothing`);
      current.push({kind: 'field', letter: c, width: end - i, pad});
      pad = 0;
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
        return formatField(t.letter, t.width, days, ofDay, nanos).padStart(t.pad);
      })
      .join('');
  return write(tokens);
}

/** The parts of a day in English, from and to minutes after midnight; the two moments come first. */
export const DAY_PERIODS: readonly {readonly name: string; readonly from: number; readonly to: number}[] = [
  {name: 'midnight', from: 0, to: 1},
  {name: 'noon', from: 720, to: 721},
  {name: 'in the morning', from: 360, to: 720},
  {name: 'in the afternoon', from: 720, to: 1080},
  {name: 'in the evening', from: 1080, to: 1260},
  {name: 'at night', from: 1260, to: 1800},
];

function dayPeriod(ofDay: number): (typeof DAY_PERIODS)[number] {
  const minute = Math.floor(ofDay / 60_000);
  return DAY_PERIODS.find((p) => (minute >= p.from && minute < p.to) || minute + 1440 < p.to)!;
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
    case 'g':
      return pad(days + 40_587);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'B':
      return dayPeriod(ofDay).name;
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
