import {MAX_LENGTH} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {isText} from '../types/common-type.ts';
import type {ScalarFunction} from './definition.ts';
import {BOOLEAN, INT, isNull, STRING, sameText, signature, textFunction, textLike, varyingText} from './infer.ts';
import {similarPattern} from './similar.ts';
import {lengthOfBytes, splitOfBytes} from './text-bytes.ts';
import {REGEX} from './text-regex.ts';
import {urlPart} from './url.ts';

/** Positions and lengths count code points, from 1, as in Flink. */

/** Flink's SUBSTRING: from 1; 0 is 1; a negative start counts from the end. */
export function substring(text: string, from: number, length: number | null): string | null {
  if (length !== null && length < 0) return null;
  const points = hasSurrogates(text) ? [...text] : text;
  const size = points.length;
  let start: number;
  if (from > 0) start = from - 1;
  else if (from < 0) start = size + from;
  else start = 0;
  const end = length === null ? size : Math.min(size, start + length);
  if (start < 0 || start >= size || end <= start) return '';
  return typeof points === 'string' ? points.slice(start, end) : points.slice(start, end).join('');
}

function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

function points(text: string): readonly string[] {
  return [...text];
}

function position(needle: string, text: string, from: number): number {
  // As in Flink the empty text stands at the start, wherever the search begins.
  if (needle === '') return 1;
  if (from < 1) return position(needle, text, 1);
  if (!hasSurrogates(text)) return text.indexOf(needle, from - 1) + 1;
  const all = points(text);
  const at = all
    .slice(from - 1)
    .join('')
    .indexOf(needle);
  return at === -1
    ? 0
    : from +
        points(
          all
            .slice(from - 1)
            .join('')
            .slice(0, at),
        ).length;
}

/** The n-th place of a text from a position on; backwards from the end where that is negative. */
function occurrence(all: string, needle: string, from: number, nth: number): number {
  if (nth <= 0) {
    throw new StudioError('sql/wrong-arguments', `INSTR cannot look for the ${nth}. time`, {
      blame: 'data',
      hint: 'the last argument counts from 1',
    });
  }
  if (from === 0) return 0;
  const points = [...all];
  const size = [...needle].length;
  const last = points.length - size;
  const fits = (at: number): boolean => points.slice(at, at + size).join('') === needle;
  let left = nth;
  if (from < 0) {
    for (let at = Math.min(last, points.length + from); at >= 0; at--) if (fits(at) && --left <= 0) return at + 1;
  } else {
    for (let at = Math.max(0, from - 1); at <= last; at++) if (fits(at) && --left <= 0) return at + 1;
  }
  return 0;
}

function trimSet(text: string, characters: string, leading: boolean, trailing: boolean): string {
  const set = new Set(points(characters));
  const all = points(text);
  let [start, end] = [0, all.length];
  while (leading && start < end && set.has(all[start]!)) start++;
  while (trailing && end > start && set.has(all[end - 1]!)) end--;
  return all.slice(start, end).join('');
}

/** A LIKE pattern as a regular expression. */
export function likePattern(pattern: string, escapeWith: string | null): RegExp {
  if (escapeWith !== null && escapeWith.length !== 1) {
    throw new StudioError('sql/pattern', `"${escapeWith}" is no escape character: it must be one character`, {blame: 'data'});
  }
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (escapeWith !== null && c === escapeWith) {
      const next = pattern[++i];
      if (next === undefined || (next !== '%' && next !== '_' && next !== escapeWith)) {
        throw new StudioError('sql/pattern', `"${pattern}" escapes what needs no escape`, {blame: 'data'});
      }
      source += RegExp.escape(next);
    } else if (c === '%') source += '[\\s\\S]*';
    else if (c === '_') source += '[\\s\\S]';
    else source += RegExp.escape(c);
  }
  return new RegExp(`^${source}$`, 'u');
}

/** Flink writes the character of a written pattern into Java code, where a backslash, a quote and what is not ASCII become several. */
function checkEscape(character: string): void {
  if (/^[ !#-[\]-~]$/.test(character)) return;
  throw new StudioError('sql/pattern', `"${character}" is no escape character: it must be one plain character`, {
    blame: 'data',
    hint: "write another one: LIKE '50!%' ESCAPE '!'",
  });
}

const text = (v: Value | undefined): string => v as string;
const number = (v: Value | undefined): number => v as number;

const LIKE: ScalarFunction = {
  kind: 'scalar',
  name: 'LIKE',
  usage: ["text LIKE pattern [ESCAPE 'c']"],
  description: 'TRUE if the text fits the pattern: % stands for any characters, _ for one.',
  examples: [{sql: "'WARNING' LIKE 'WARN%'", result: 'TRUE'}],
  nulls: 'strict',
  infer: (args) =>
    args.length >= 2 && args.length <= 3 && args.every(textLike)
      ? signature(
          args,
          args.map((a) => (isText(a) ? a : STRING)),
          BOOLEAN,
        )
      : null,
  evaluate({constants}) {
    const [, pattern, escapeWith] = constants;
    if (typeof pattern === 'string' && typeof escapeWith === 'string') checkEscape(escapeWith);
    const fixed =
      typeof pattern === 'string' && (escapeWith === undefined || typeof escapeWith === 'string')
        ? likePattern(pattern, escapeWith ?? null)
        : undefined;
    // As in Flink the empty pattern fits every text where it is written, and the empty text alone where it comes with the data.
    if (fixed) return pattern === '' ? () => true : (t) => fixed.test(text(t));
    return (t, p, e) => likePattern(text(p), e === undefined ? null : text(e)).test(text(t));
  },
};

const SIMILAR: ScalarFunction = {
  kind: 'scalar',
  name: 'SIMILAR TO',
  usage: ["text SIMILAR TO pattern [ESCAPE 'c']"],
  description: 'TRUE if the text fits the pattern: % and _ as in LIKE, and |, *, +, ?, {n}, (), [] as in regular expressions.',
  examples: [{sql: "'abc' SIMILAR TO '(a|b)%'", result: 'TRUE'}],
  nulls: 'strict',
  infer: LIKE.infer,
  evaluate({constants}) {
    const [, pattern, escapeWith] = constants;
    if (typeof pattern === 'string' && (escapeWith === undefined || typeof escapeWith === 'string')) {
      const fixed = similarPattern(pattern, escapeWith ?? null);
      return (t) => fixed.test(text(t));
    }
    return (t, p, e) => similarPattern(text(p), e === undefined ? null : text(e)).test(text(t));
  },
};

const CONCAT: ScalarFunction = {
  kind: 'scalar',
  name: '||',
  usage: ['a || b'],
  description: 'Both texts, one after the other.',
  examples: [{sql: "'a' || 'b'", result: 'ab'}],
  nulls: 'strict',
  infer(args) {
    const [a, b] = args;
    if (a === undefined || b === undefined || args.length !== 2 || !args.every(textLike)) return null;
    const length = (isText(a) ? a.length : 0) + (isText(b) ? b.length : 0);
    const fixed = a.kind === 'char' && b.kind === 'char';
    return signature(
      args,
      args.map((t) => (isNull(t) ? STRING : t)),
      {kind: fixed ? 'char' : 'varchar', length: Math.min(length, MAX_LENGTH), nullable: true},
    );
  },
  evaluate: () => (a, b) => text(a) + text(b),
  emit: ([a, b]) => `(${a} + ${b})`,
};

const pad = (left: boolean) => (): ((...args: Value[]) => Value) => (t, n, p) => {
  // Counted in UTF-16 units, unlike the other functions.
  const [all, length, fill] = [text(t), number(n), text(p)];
  if (length < 0 || fill === '') return null;
  if (length <= all.length) return all.slice(0, length);
  const padding = fill.repeat(Math.ceil((length - all.length) / fill.length)).slice(0, length - all.length);
  return left ? padding + all : all + padding;
};

export const TEXT: readonly ScalarFunction[] = [
  LIKE,
  SIMILAR,
  CONCAT,
  textFunction({
    name: 'UPPER',
    usage: ['UPPER(text)'],
    description: 'The text in upper case.',
    examples: [{sql: "UPPER('ok')", result: 'OK'}],
    params: 't',
    result: sameText(0),
    evaluate: () => (t) => text(t).toUpperCase(),
  }),
  textFunction({
    name: 'LOWER',
    usage: ['LOWER(text)'],
    description: 'The text in lower case.',
    examples: [{sql: "LOWER('OK')", result: 'ok'}],
    params: 't',
    result: sameText(0),
    evaluate: () => (t) => text(t).toLowerCase(),
  }),
  textFunction({
    name: 'INITCAP',
    usage: ['INITCAP(text)'],
    description: 'Each word begins with a capital, the rest is in lower case.',
    examples: [{sql: "INITCAP('hello wORLD')", result: 'Hello World'}],
    params: 't',
    result: sameText(0),
    evaluate: () => (t) => text(t).replaceAll(/[a-zA-Z0-9]+/g, (w) => w.charAt(0).toUpperCase() + w.slice(1).toLowerCase()),
  }),
  textFunction({
    name: 'CHAR_LENGTH',
    aliases: ['CHARACTER_LENGTH'],
    usage: ['CHAR_LENGTH(text)'],
    description: 'The number of characters.',
    examples: [{sql: "CHAR_LENGTH('abc')", result: '3'}],
    params: 't',
    result: INT,
    evaluate: () => (t) => (hasSurrogates(text(t)) ? points(text(t)).length : text(t).length),
    ofBytes: lengthOfBytes,
  }),
  textFunction({
    name: 'SUBSTRING',
    aliases: ['SUBSTR'],
    usage: ['SUBSTRING(text FROM start [FOR length])', 'SUBSTRING(text, start [, length])'],
    description: 'A part of the text, from a position counted from 1; a negative one counts from the end.',
    examples: [{sql: "SUBSTRING('abcdef', 2, 3)", result: 'bcd'}],
    params: 'ti?i',
    result: varyingText(0),
    canBeNull: true,
    evaluate: () => (t, from, length) => substring(text(t), number(from), length === undefined ? null : number(length)),
  }),
  textFunction({
    name: 'LEFT',
    usage: ['LEFT(text, n)'],
    description: 'The first n characters.',
    examples: [{sql: "LEFT('abcdef', 2)", result: 'ab'}],
    params: 'ti',
    result: varyingText(0),
    canBeNull: true,
    evaluate: () => (t, n) => (number(n) <= 0 ? '' : substring(text(t), 1, number(n))),
  }),
  textFunction({
    name: 'RIGHT',
    usage: ['RIGHT(text, n)'],
    description: 'The last n characters.',
    examples: [{sql: "RIGHT('abcdef', 2)", result: 'ef'}],
    params: 'ti',
    result: varyingText(0),
    canBeNull: true,
    evaluate: () => (t, n) => {
      const all = points(text(t));
      return number(n) <= 0 ? '' : all.slice(Math.max(0, all.length - number(n))).join('');
    },
  }),
  textFunction({
    name: 'REPLACE',
    usage: ['REPLACE(text, search, replacement)'],
    description: 'Every occurrence of the second text replaced by the third.',
    examples: [{sql: "REPLACE('12k', 'k', '000')", result: '12000'}],
    params: 'ttt',
    result: STRING,
    evaluate: () => (t, search, replacement) => replaceAll(text(t), text(search), text(replacement)),
  }),
  textFunction({
    name: 'TRIM',
    usage: ['TRIM([BOTH | LEADING | TRAILING] [characters FROM] text)'],
    description: 'The text without the given characters (blanks) at its ends.',
    examples: [{sql: "TRIM('  a ')", result: 'a'}],
    params: 'ttt',
    result: varyingText(2),
    evaluate: () => (side, characters, t) => trimSet(text(t), text(characters), side !== 'TRAILING', side !== 'LEADING'),
  }),
  textFunction({
    name: 'LTRIM',
    usage: ['LTRIM(text)'],
    description: 'The text without blanks at its left end.',
    examples: [{sql: "LTRIM('  a')", result: 'a'}],
    params: 't?t',
    result: varyingText(0),
    evaluate: () => (t, characters) => trimSet(text(t), characters === undefined ? ' ' : text(characters), true, false),
  }),
  textFunction({
    name: 'RTRIM',
    usage: ['RTRIM(text)'],
    description: 'The text without blanks at its right end.',
    examples: [{sql: "RTRIM('a  ')", result: 'a'}],
    params: 't?t',
    result: varyingText(0),
    evaluate: () => (t, characters) => trimSet(text(t), characters === undefined ? ' ' : text(characters), false, true),
  }),
  textFunction({
    name: 'POSITION',
    usage: ['POSITION(needle IN text)'],
    description: 'Where the first text stands in the second, from 1; 0 if it does not.',
    examples: [{sql: "POSITION('c' IN 'abc')", result: '3'}],
    params: 'tt?i',
    result: INT,
    evaluate: () => (needle, t, from) => position(text(needle), text(t), from === undefined ? 1 : number(from)),
  }),
  textFunction({
    name: 'LOCATE',
    usage: ['LOCATE(needle, text [, from])'],
    description: 'Where the first text stands in the second, from 1; 0 if it does not.',
    examples: [{sql: "LOCATE('c', 'abc')", result: '3'}],
    params: 'tt?i',
    result: INT,
    evaluate: () => (needle, t, from) => position(text(needle), text(t), from === undefined ? 1 : number(from)),
  }),
  textFunction({
    name: 'INSTR',
    usage: ['INSTR(text, needle [, from [, n]])'],
    description:
      'Where the second text stands in the first for the n-th time, from 1 (before the end, where from is negative); 0 if it does not.',
    examples: [{sql: "INSTR('abcb', 'b', 3)", result: '4'}],
    params: 'tt?ii',
    result: INT,
    canBeNull: false,
    evaluate: () => (t, needle, from, nth) =>
      occurrence(text(t), text(needle), from === undefined ? 1 : number(from), nth === undefined ? 1 : number(nth)),
  }),
  textFunction({
    name: 'LPAD',
    usage: ['LPAD(text, length, padding)'],
    description: 'Filled up at the left to a length, or cut to it.',
    examples: [{sql: "LPAD('7', 3, '0')", result: '007'}],
    params: 'tit',
    result: STRING,
    evaluate: pad(true),
  }),
  textFunction({
    name: 'RPAD',
    usage: ['RPAD(text, length, padding)'],
    description: 'Filled up at the right to a length, or cut to it.',
    examples: [{sql: "RPAD('7', 3, '.')", result: '7..'}],
    params: 'tit',
    result: STRING,
    evaluate: pad(false),
  }),
  textFunction({
    name: 'REPEAT',
    usage: ['REPEAT(text, n)'],
    description: 'The text n times.',
    examples: [{sql: "REPEAT('ab', 2)", result: 'abab'}],
    params: 'ti',
    result: STRING,
    evaluate: () => (t, n) => text(t).repeat(Math.max(0, number(n))),
  }),
  textFunction({
    name: 'REVERSE',
    usage: ['REVERSE(text)'],
    description: 'The text backwards.',
    examples: [{sql: "REVERSE('abc')", result: 'cba'}],
    params: 't',
    result: STRING,
    canBeNull: true,
    evaluate: () => (t) => points(text(t)).toReversed().join(''),
  }),
  textFunction({
    name: 'SPLIT_INDEX',
    usage: ['SPLIT_INDEX(text, separator, index)'],
    description: 'The part at an index, counted from 0, of a text cut at a separator; NULL if there is none.',
    examples: [{sql: "SPLIT_INDEX('a,b,c', ',', 1)", result: 'b'}],
    params: 'tci',
    result: STRING,
    canBeNull: true,
    ofBytes: splitOfBytes,
    evaluate: () => (t, given, index) => {
      if (number(index) < 0 || t === '') return null;
      // A code is that of a character of one byte.
      if (typeof given === 'number' && (given < 1 || given > 255)) return null;
      const separator = typeof given === 'number' ? String.fromCodePoint(given) : given;
      // The empty separator stands for each blank.
      return separator === '' ? (text(t).split(/\s/)[number(index)] ?? null) : part(text(t), text(separator), number(index));
    },
  }),
  textFunction({
    name: 'SPLIT',
    usage: ['SPLIT(text, separator)'],
    description: 'The parts of a text between separators, as an array; an empty separator gives the characters.',
    examples: [{sql: "SPLIT('a,b,c', ',')", result: '[a, b, c]'}],
    params: 'tt',
    result: {kind: 'array', element: STRING, nullable: true},
    evaluate: () => (t, separator) =>
      t === ''
        ? []
        : separator === ''
          ? text(t)
              .split('')
              .map((c) => (hasSurrogates(c) ? '?' : c))
          : text(t).split(text(separator)),
  }),
  textFunction({
    name: 'PARSE_URL',
    usage: ['PARSE_URL(url, part [, key])'],
    description: 'A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; with a key its value in the query.',
    examples: [
      {sql: "PARSE_URL('http://facebook.com/path?query=1', 'HOST')", result: 'facebook.com'},
      {sql: "PARSE_URL('http://facebook.com/path?query=1', 'QUERY', 'query')", result: '1'},
    ],
    params: 'tt?t',
    result: STRING,
    canBeNull: true,
    evaluate: () => (url, part, key) => urlPart(text(url), text(part), key === undefined ? undefined : text(key)),
  }),
  ...REGEX,
  textFunction({
    name: 'ASCII',
    usage: ['ASCII(text)'],
    description: "The first byte of the text's UTF-8, from -128 to 127.",
    examples: [{sql: "ASCII('A')", result: '65'}],
    params: 't',
    result: INT,
    evaluate: () => (t) => {
      const [first] = new TextEncoder().encode(text(t).slice(0, 2));
      return first === undefined ? 0 : (first << 24) >> 24;
    },
  }),
  {
    kind: 'scalar',
    name: 'CONCAT',
    usage: ['CONCAT(a, b, …)'],
    description: 'All texts, one after the other; NULL if one is NULL.',
    examples: [{sql: "CONCAT('a', 'b', 'c')", result: 'abc'}],
    nulls: 'strict',
    infer: (args) =>
      args.length > 0 && args.every(textLike)
        ? signature(
            args,
            args.map((a) => (isText(a) ? a : STRING)),
            STRING,
          )
        : null,
    evaluate:
      () =>
      (...parts) =>
        parts.join(''),
  },
  {
    kind: 'scalar',
    name: 'CONCAT_WS',
    usage: ['CONCAT_WS(separator, a, b, …)'],
    description: 'All texts that are not NULL, with a separator between them.',
    examples: [{sql: "CONCAT_WS('-', 'a', 'b')", result: 'a-b'}],
    nulls: 'custom',
    infer: (args) =>
      args.length > 0 && args.every(textLike)
        ? {params: args.map((a) => (isText(a) ? a : STRING)), result: {...STRING, nullable: args.some((a) => a.nullable)} as typeof STRING}
        : null,
    evaluate:
      () =>
      (separator, ...parts) =>
        separator === null ? null : parts.filter((p) => p !== null).join(text(separator)),
  },
  textFunction({
    name: 'OVERLAY',
    usage: ['OVERLAY(text PLACING replacement FROM start [FOR length])'],
    description: 'The text with a part of it, from a position counted from 1, replaced.',
    examples: [{sql: "OVERLAY('xxxxxtest' PLACING 'xxxx' FROM 6)", result: 'xxxxxxxxx'}],
    params: 'ttw?w',
    result: ([a, b]) => ({
      kind: 'varchar',
      length: isText(a!) && isText(b!) ? Math.min(a.length + b.length, MAX_LENGTH) : MAX_LENGTH,
      nullable: true,
    }),
    evaluate: () => (t, replacement, from, length) => {
      const [all, start] = [text(t), number(from)];
      if (start <= 0 || start > all.length) return all;
      const size = length === undefined ? text(replacement).length : number(length);
      // Counted in UTF-16 units: half a character is lost.
      return (all.slice(0, start - 1) + text(replacement) + (size <= 0 ? '' : all.slice(start - 1 + size))).replace(/\p{Surrogate}/gu, '?');
    },
  }),
  textFunction({
    name: 'CHR',
    usage: ['CHR(code)'],
    description: 'The character of a code; codes over 255 start again at 0.',
    examples: [{sql: 'CHR(97)', result: 'a'}],
    params: 'w',
    result: STRING,
    canBeNull: true,
    evaluate: () => (n) => (number(n) < 0 ? '' : String.fromCharCode(Number(BigInt.asUintN(8, BigInt(number(n)))))),
  }),
];

/** The part at an index without the array of all parts: the separator is not empty. Goes on where the last call stopped, when it asks for a later part of the same text. */
function part(text: string, separator: string, index: number): string | null {
  const goesOn = index >= split.index && split.text === text && split.separator === separator;
  let at = goesOn ? split.index : 0;
  let from = goesOn ? split.from : 0;
  for (; at < index; at++) {
    const next = text.indexOf(separator, from);
    if (next < 0) return null;
    from = next + separator.length;
  }
  split.text = text;
  split.separator = separator;
  split.index = at;
  split.from = from;
  const end = text.indexOf(separator, from);
  return end < 0 ? text.slice(from) : text.slice(from, end);
}

/** Where `part` found the last part. */
const split = {text: '', separator: '', index: 0, from: 0};

/** As String.replaceAll, but for patterns in the replacement. */
function replaceAll(text: string, search: string, replacement: string): string {
  if (search === '') return text.replaceAll('', () => replacement);
  let at = text.indexOf(search);
  if (at < 0) return text;
  let result = '';
  let from = 0;
  for (; at >= 0; at = text.indexOf(search, from)) {
    result += text.slice(from, at) + replacement;
    from = at + search.length;
  }
  return result + text.slice(from);
}
