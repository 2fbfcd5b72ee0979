import {addMonths, civilFromDays, DAY_MS, daysFromCivil, isoDayOfWeek, isValidDate} from './calendar.ts';
import {DAY_PERIODS, patternParts, type Token} from './java-format.ts';
import {DAYS, MONTHS, weekOfMonth, weekOfYear} from './simple-date-format.ts';

/** Texts read by Java's DateTimeFormatter (English, resolver SMART), as TO_TIMESTAMP with a pattern reads them. */

type Fields = Map<string, number>;
type Field = Token & {kind: 'field'};

/**
 * Wall-clock ms and nanoseconds past them of a text; null when it does not fit the pattern, or one of its fields the date that the others make.
 * What the pattern leaves out is the start of 1970-01-01; a zone is read and left out of account. Throws for a pattern that Java refuses.
 */
export function parseJava(text: string, pattern: string): {readonly localMs: number; readonly nanos: number} | null {
  for (const parts of alternatives(patternParts(pattern))) {
    const fields = readAll(parts, text);
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

function readAll(parts: readonly Token[], text: string): Fields | null {
  const fields: Fields = new Map();
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const token = parts[i]!;
    if (token.kind === 'optional') continue;
    if (token.kind === 'text') {
      if (!text.startsWith(token.text, at)) return null;
      at += token.text.length;
      continue;
    }
    const length = readField(token, text.slice(at), fields, following(parts, i));
    if (length === null) return null;
    at += length;
  }
  return at === text.length ? fields : null;
}

const QUARTERS = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter'];
const ERAS = ['Before Christ', 'Anno Domini'];
/** Letters of one meaning: the year, the month, the quarter, the day of the week. */
const SAME: Readonly<Record<string, string>> = {u: 'y', L: 'M', q: 'Q', c: 'e'};

/** The names that a field is written with; null for a number. */
function namesOf({letter, width}: Field): readonly string[] | null {
  const short = (names: readonly string[]): readonly string[] => (width === 4 ? names : names.map((n) => n.slice(0, width === 5 ? 1 : 3)));
  switch (letter) {
    case 'a':
      return ['AM', 'PM'];
    case 'B':
      return DAY_PERIODS.map((p) => p.name);
    case 'G':
      return width === 4 ? ERAS : width === 5 ? ['B', 'A'] : ['BC', 'AD'];
    case 'M':
    case 'L':
      return width >= 3 ? short(MONTHS) : null;
    case 'Q':
    case 'q':
      return width >= 4 ? QUARTERS : width === 3 ? ['Q1', 'Q2', 'Q3', 'Q4'] : null;
    case 'E':
      return short(DAYS);
    case 'e':
    case 'c':
      return width >= 3 ? short(DAYS) : null;
    default:
      return null;
  }
}

/** A field of so many digits and no others. */
function isFixed({letter, width}: Field): boolean {
  return letter === 'S' || width === 2 || (letter === 'D' && width === 3);
}

/**
 * How many digits behind a number belong to the next fields, that follow without anything between: a number of any length leaves them to fields
 * of a fixed one. Where another field of any length is among those it takes all digits.
 */
function following(parts: readonly Token[], at: number): number {
  let digits = 0;
  for (let i = at + 1; i < parts.length; i++) {
    const next = parts[i]!;
    if (next.kind !== 'field' || namesOf(next) !== null || 'VzOXxZ'.includes(next.letter)) return digits;
    if (!isFixed(next)) return 0;
    digits += next.width;
  }
  return digits;
}

/** How far the field reaches; null where the text is no such field. */
function readField(token: Field, rest: string, fields: Fields, left: number): number | null {
  const {letter, width} = token;
  const names = namesOf(token);
  if (names !== null) {
    const index = names.findIndex((name) => rest.startsWith(name));
    if (index === -1) return null;
    fields.set('Eec'.includes(letter) ? 'E' : (SAME[letter] ?? letter), index + ('MLQqEec'.includes(letter) ? 1 : 0));
    return names[index]!.length;
  }
  if ('VzOXxZ'.includes(letter))
    return /^(?:Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z]{2,}(?:[/_+-][A-Za-z0-9_:+-]+)*)/.exec(rest)?.[0].length ?? null;
  const digits = numberAt(token, rest, left);
  if (digits === null) return null;
  // Years of more digits than the pattern has need a sign.
  if ((letter === 'y' || letter === 'u') && width > 2 && digits.length > width) return null;
  const number = Number(digits);
  if (letter === 'S') fields.set('n', Number(digits.padEnd(9, '0').slice(0, 9)));
  else if ((letter === 'y' || letter === 'u') && width === 2) fields.set('y', 2000 + number);
  // Days of the week as numbers begin with Sunday.
  else if (letter === 'e' || letter === 'c') fields.set('E', number === 1 ? 7 : number - 1);
  else fields.set(SAME[letter] ?? letter, number);
  return digits.length;
}

function numberAt(token: Field, rest: string, left: number): string | null {
  const {width} = token;
  const all = /^\d*/.exec(rest)![0].length;
  const length = isFixed(token) ? width : Math.min(Math.max(all - left, width), 19);
  return all < length ? null : rest.slice(0, length);
}

const LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  M: [1, 12],
  d: [1, 31],
  D: [1, 366],
  Q: [1, 4],
  E: [1, 7],
  H: [0, 24],
  // 0 too, where DateTimeFormatter reads a day that begins with 24 or 12.
  k: [0, 24],
  h: [0, 12],
  K: [0, 11],
  m: [0, 59],
  s: [0, 59],
  A: [0, DAY_MS - 1],
  N: [0, DAY_MS * 1_000_000 - 1],
};

function assemble(fields: Fields): {localMs: number; nanos: number} | null {
  for (const [letter, value] of fields) {
    const [low, high] = LIMITS[letter] ?? [0, Number.POSITIVE_INFINITY];
    if (value < low || value > high) return null;
  }
  const days = dayOf(fields);
  const time = timeOf(fields);
  if (days === null || time === null) return null;
  // The hour 24 is the next day's first where there is a date.
  const ms = ['y', 'M', 'd'].every((letter) => fields.has(letter)) || (fields.has('y') && fields.has('D')) ? time.ms : time.ms % DAY_MS;
  return {localMs: days * DAY_MS + ms, nanos: time.nanos};
}

function dayOf(fields: Fields): number | null {
  const era = fields.get('G');
  const written = fields.get('y');
  const year = written === undefined ? 1970 : era === 0 ? 1 - written : written;
  const [month, day] = [fields.get('M'), fields.get('d')];
  if (written !== undefined && fields.has('D') && (month === undefined || day === undefined)) {
    const days = daysFromCivil(year, 1, 1) + fields.get('D')! - 1;
    return civilFromDays(days).year === year && agrees(days, fields) ? days : null;
  }
  const first = daysFromCivil(year, month ?? 1, 1);
  if (!isValidDate(year, month ?? 1, 1)) return null;
  // 31 April is its last day, where there is a year.
  const days = Math.min(first + (day ?? 1) - 1, addMonths(first, 1) - 1);
  const whole = written !== undefined && month !== undefined && day !== undefined;
  if (!whole && days !== first + (day ?? 1) - 1) return null;
  return whole && !agrees(days, fields) ? null : days;
}

/** A day of the week, a quarter or a week that is written too has to be the date's. */
function agrees(days: number, fields: Fields): boolean {
  const {year, month, day} = civilFromDays(days);
  const is = (letter: string, value: number): boolean => !fields.has(letter) || fields.get(letter) === value;
  return (
    is('E', isoDayOfWeek(days)) &&
    is('M', month) &&
    is('Q', Math.floor((month - 1) / 3) + 1) &&
    is('D', days - daysFromCivil(year, 1, 1) + 1) &&
    is('w', weekOfYear(days).week) &&
    is('Y', weekOfYear(days).year) &&
    is('W', weekOfMonth(days)) &&
    is('F', ((day - 1) % 7) + 1)
  );
}

function timeOf(fields: Fields): {ms: number; nanos: number} | null {
  if (fields.has('N') || fields.has('A')) {
    const nanos = fields.get('N') ?? fields.get('A')! * 1_000_000;
    return {ms: Math.floor(nanos / 1_000_000), nanos: nanos % 1_000_000};
  }
  const known = hourOf(fields);
  const bare = !['m', 's', 'n'].some((letter) => fields.has(letter));
  const [hour, minute] = known !== null ? [known, fields.get('m') ?? 0] : bare ? middle(fields) : [0, fields.get('m') ?? 0];
  const [second, fraction] = [fields.get('s') ?? 0, fields.get('n') ?? 0];
  if (hour === 24 && minute + second + fraction > 0) return null;
  const period = DAY_PERIODS[fields.get('B') ?? -1];
  if (period !== undefined && fields.has('H') && !isWithin(hour * 60 + minute, period)) return null;
  return {ms: ((hour * 60 + minute) * 60 + second) * 1000 + Math.floor(fraction / 1_000_000), nanos: fraction % 1_000_000};
}

/** The hour of the day; one of twelve is none without AM or PM or the part of the day. */
function hourOf(fields: Fields): number | null {
  const ofDay = fields.get('H') ?? (fields.has('k') ? fields.get('k')! % 24 : undefined);
  if (ofDay !== undefined) return ofDay;
  const ofHalf = fields.has('h') ? fields.get('h')! % 12 : fields.get('K');
  if (ofHalf === undefined) return null;
  if (fields.has('a')) return ofHalf + 12 * fields.get('a')!;
  const period = DAY_PERIODS[fields.get('B') ?? -1];
  if (period === undefined) return null;
  const minute = ofHalf * 60 + (fields.get('m') ?? 0);
  return !isWithin(minute, period) && isWithin(minute + 720, period) ? ofHalf + 12 : ofHalf;
}

function isWithin(minute: number, {from, to}: (typeof DAY_PERIODS)[number]): boolean {
  return (minute >= from && minute < to) || minute + 1440 < to;
}

/** The middle of what is known of the time: of the morning or the afternoon, of a part of the day. */
function middle(fields: Fields): readonly [number, number] {
  const period = DAY_PERIODS[fields.get('B') ?? -1];
  if (period !== undefined) {
    const minute = Math.floor((period.from + (period.to - period.from > 1 ? period.to : period.from)) / 2) % 1440;
    return [Math.floor(minute / 60), minute % 60];
  }
  return fields.has('a') ? [6 + 12 * fields.get('a')!, 0] : [0, 0];
}
