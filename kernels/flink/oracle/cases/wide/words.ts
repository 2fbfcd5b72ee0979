import type {Chance} from '../random/chance.ts';

const UNITS = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];
const PLACES = [...UNITS, ...UNITS, 'MILLISECOND', 'MICROSECOND', 'DECADE', 'CENTURY', 'MILLENNIUM'];
const FIELDS = [
  ...UNITS,
  ...UNITS,
  'DOW',
  'ISODOW',
  'DOY',
  'ISOYEAR',
  'EPOCH',
  'CENTURY',
  'DECADE',
  'MILLENNIUM',
  'MILLISECOND',
  'MICROSECOND',
  'NANOSECOND',
];
const COMPARISONS = ['=', '<>', '<', '<=', '>', '>=', '=', '!='];
const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'GMT+08:00',
  'Australia/Lord_Howe',
  'America/Los_Angeles',
  'Asia/Tokyo',
  '+05:30',
  'PST',
  'Nowhere/X',
  '',
];
const LETTERS = [
  ...[
    'yyyy',
    'yyyy',
    'yy',
    'uuuu',
    'y',
    'MM',
    'MM',
    'M',
    'MMM',
    'MMMM',
    'dd',
    'dd',
    'd',
    'HH',
    'HH',
    'H',
    'hh',
    'h',
    'mm',
    'mm',
    'm',
    'ss',
    'ss',
    's',
  ],
  ...[
    'S',
    'SSS',
    'SSSSSS',
    'SSSSSSSSS',
    'a',
    'E',
    'EEE',
    'EEEE',
    'D',
    'DDD',
    'w',
    'ww',
    'W',
    'Q',
    'QQ',
    'QQQ',
    'k',
    'kk',
    'K',
    'e',
    'u',
    'G',
    'L',
    'LLL',
    'F',
    'n',
    'A',
    'z',
    'X',
    'Z',
    'VV',
    'b',
  ],
];
const BETWEEN = ['-', '/', ' ', ':', '.', ', ', "''T''", '', '_', "''at''"];
const STEPS = [
  ...[
    '.a',
    '.a',
    '.b',
    ".['c d']",
    "[''c d'']",
    '[0]',
    '[1]',
    '[9]',
    '[*]',
    '.*',
    '..a',
    '[0, 1]',
    '[0:2]',
    '[-1]',
    '.a.b',
    '.x.y[0].z',
    '["a"]',
  ],
  ...['[?(@.a > 1)]', '[?(@ == "x")]', '[?(@.a)]', '.length()', '.a[?(@.b < 10 && @.c)]', '[last]', '.$', '.é'],
];
const PIECES = [
  ...[
    'a',
    'b',
    '[a-z]',
    '[^0-9]',
    '\\d',
    '\\w',
    '\\s',
    '.',
    '(a|b)',
    '(\\w)',
    '(?:x)',
    '[A-Z]',
    '1',
    ',',
    ' ',
    '\\.',
    '(?i)abc',
    '\\p{L}',
    '\\b',
    '日',
    '[[a-c]&&[^b]]',
  ],
  ...['(?<n>\\d)', '(?=b)', '(?!b)', '\\W', 'é', '\\u0061', '\\x41', '(', '[', '\\Q.\\E', '.'],
];
const TIMES = ['', '', '', '+', '*', '?', '{2}', '{1,3}', '+?', '*?', '++'];
const LIKES = ['a', 'b', '%', '%', '_', 'abc', '1', '\\', '!', '%%', 'é', '😀', '.', '*', ' ', 'H', 'o, W', '(', '['];
const SIMILARS = [
  'a',
  'b',
  '%',
  '_',
  '[a-z]',
  '[^a]',
  '(a|b)',
  '|',
  '+',
  '*',
  '?',
  '{2}',
  '[:digit:]',
  '[[:ALPHA:]]',
  '.',
  ' ',
  '😀',
  '\\%',
  '(',
];

const FLAT_TYPES: readonly ((c: Chance) => string)[] = [
  () => 'STRING',
  (c) => `VARCHAR(${c.pick([1, 2, 3, 5, 10, 20])})`,
  (c) => `CHAR(${c.pick([1, 2, 3, 5, 10, 20])})`,
  () => 'BOOLEAN',
  () => 'BYTES',
  (c) => `BINARY(${c.pick([1, 2, 4, 8])})`,
  (c) => `VARBINARY(${c.pick([1, 2, 4, 8])})`,
  (c) => {
    const precision = c.pick([1, 3, 5, 10, 18, 19, 20, 38]);
    return `DECIMAL(${precision}, ${c.pick([0, 0, 1, 2, Math.floor(precision / 2), precision])})`.replace(
      /(\d+), (\d+)/,
      (all, p: string, s: string) => (Number(s) > Number(p) ? `${p}, ${p}` : all),
    );
  },
  () => 'DECIMAL',
  (c) => c.pick(['TINYINT', 'SMALLINT', 'INT', 'INT', 'BIGINT', 'BIGINT', 'INTEGER']),
  (c) => c.pick(['FLOAT', 'DOUBLE', 'DOUBLE', 'DOUBLE PRECISION']),
  () => 'DATE',
  (c) => c.pick(['TIME', 'TIME(0)', 'TIME(3)']),
  (c) => `TIMESTAMP(${c.pick([0, 1, 3, 3, 6, 9])})`,
  () => 'TIMESTAMP',
  (c) => `TIMESTAMP_LTZ(${c.pick([0, 3, 3, 6, 9])})`,
  (c) => c.pick(['TIMESTAMP_LTZ', 'TIMESTAMP(3) WITH LOCAL TIME ZONE']),
  (c) => `INTERVAL ${c.pick(['DAY', 'SECOND', 'DAY TO SECOND', 'MONTH', 'YEAR TO MONTH', 'HOUR TO MINUTE', 'YEAR'])}`,
];

/** A type as it stands in a CAST, nested at most `depth` deep. */
export function typeText(c: Chance, depth: number): string {
  if (depth === 0 || !c.once(3)) return c.pick(FLAT_TYPES)(c);
  const inner = (): string => typeText(c, depth - 1) + (c.once(6) ? ' NOT NULL' : '');
  return c.weighted<() => string>([
    [3, () => `ARRAY<${inner()}>`],
    [3, () => `ROW<${c.pick(['a', 'x', 'f0'])} ${inner()}, ${c.pick(['b', 'y', 'f1'])} ${inner()}>`],
    [2, () => `MAP<${inner()}, ${inner()}>`],
    [1, () => `MULTISET<${inner()}>`],
    [1, () => `ROW<a ${inner()}>`],
    [1, () => `${typeText(c, 0)} ARRAY`],
  ])();
}

const joined = (c: Chance, pieces: readonly string[], least: number, most: number): string =>
  Array.from({length: least + c.below(most - least + 1)}, () => c.pick(pieces)).join('');

/** A pattern of Java's DateTimeFormatter. */
export function patternText(c: Chance): string {
  if (c.once(3))
    return c.pick([
      'yyyy-MM-dd',
      'yyyy-MM-dd HH:mm:ss',
      'yyyyMMdd',
      'HH:mm:ss',
      "yyyy-MM-dd''T''HH:mm:ss",
      'MM/dd/yyyy',
      'dd.MM.yyyy HH:mm',
      'yyyy-MM-dd HH:mm:ss.SSS',
    ]);
  return Array.from({length: 1 + c.below(5)}, () => `${c.pick(LETTERS)}${c.pick(BETWEEN)}`).join('');
}

/** What stands in a form as `{name}` and is no argument: a word or the inside of a literal. */
export const WORDS: Readonly<Record<string, (c: Chance) => string>> = {
  unit: (c) => c.pick(UNITS),
  place: (c) => c.pick(PLACES),
  field: (c) => c.pick(FIELDS),
  cmp: (c) => c.pick(COMPARISONS),
  zone: (c) => c.pick(ZONES),
  type: (c) => typeText(c, 2),
  flat: (c) => typeText(c, 0),
  pattern: patternText,
  path: (c) => `${c.pick(['', '', 'lax ', 'strict '])}$${joined(c, STEPS, 0, 2)}`,
  regex: (c) => Array.from({length: 1 + c.below(4)}, () => c.pick(PIECES) + c.pick(TIMES)).join(''),
  like: (c) => joined(c, LIKES, 0, 4),
  similar: (c) => joined(c, SIMILARS, 1, 4),
  not: (c) => c.pick(['', '', 'NOT ']),
  n: (c) => c.pick(['0', '1', '2', '3', '-1', '4', '10', '38', '-2147483648']),
  onerror: (c) => c.pick(['', ' NULL ON ERROR', ' ERROR ON ERROR', ' NULL ON EMPTY ERROR ON ERROR', ' ERROR ON EMPTY', ' NULL ON EMPTY']),
  wrapper: (c) => c.pick(['', ' WITH WRAPPER', ' WITHOUT ARRAY WRAPPER', ' WITH CONDITIONAL WRAPPER', ' WITH UNCONDITIONAL ARRAY WRAPPER']),
  behaviour: (c) =>
    c.pick([
      '',
      ' NULL ON EMPTY',
      ' EMPTY ARRAY ON EMPTY',
      ' EMPTY OBJECT ON ERROR',
      ' ERROR ON ERROR',
      ' EMPTY ARRAY ON EMPTY NULL ON ERROR',
    ]),
  onnull: (c) => c.pick(['', '', ' NULL ON NULL', ' ABSENT ON NULL']),
};
