import {StudioError} from '../../protocol/diagnostic.ts';
import {escapedPoint, type RegexFlags} from './java-regex.ts';

const SPACES = ' \\t\\n\\x0B\\f\\r';
const BLANKS = ' \\t\\xA0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000';
const BREAKS = '\\n\\x0B\\f\\r\\x85\\u2028\\u2029';

/** Java's predefined classes where JavaScript has none or another. */
const PREDEFINED: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[a-zA-Z0-9_]',
  W: '[^a-zA-Z0-9_]',
  s: `[${SPACES}]`,
  S: `[^${SPACES}]`,
  h: `[${BLANKS}]`,
  H: `[^${BLANKS}]`,
  v: `[${BREAKS}]`,
  V: `[^${BREAKS}]`,
};

const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: SPACES,
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaLetter: '\\p{L}',
  javaDigit: '\\p{Nd}',
  javaLetterOrDigit: '\\p{L}\\p{Nd}',
  javaAlphabetic: '\\p{Alphabetic}',
};

const CATEGORY = /^(?:L[ulmtoC]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfson]?)$/;
const BINARY: Readonly<Record<string, string>> = {
  alphabetic: 'Alphabetic',
  ideographic: 'Ideographic',
  letter: 'L',
  lowercase: 'Lowercase',
  uppercase: 'Uppercase',
  digit: 'Nd',
  white_space: 'White_Space',
  punctuation: 'P',
};

/** `\d`, `\s`, `\p{…}` and their like after the backslash at `at - 1`, as a class; null for another escape. */
export function propertyClass(pattern: string, at: number, ignoreCase: boolean): {readonly source: string; readonly end: number} | null {
  const predefined = PREDEFINED[pattern[at] ?? ''];
  if (predefined !== undefined) return {source: predefined, end: at + 1};
  const match = /^([pP])(?:\{([^}]*)\}|([A-Z]))/.exec(pattern.slice(at));
  if (match === null) return null;
  const inner = property(match[2] ?? match[3]!, ignoreCase, pattern);
  return {source: `[${match[1] === 'P' ? '^' : ''}${inner}]`, end: at + match[0].length};
}

function property(name: string, ignoreCase: boolean, pattern: string): string {
  if (ignoreCase && ['Lower', 'Upper'].includes(name)) return POSIX.Alpha!;
  const posix = POSIX[name];
  if (posix !== undefined) return posix;
  const category = /^(?:Is|general_category=|gc=)?(.+)$/.exec(name)?.[1] ?? '';
  if (CATEGORY.test(category)) return category === 'LC' ? '\\p{LC}' : `\\p{${category}}`;
  const binary = name.startsWith('Is') ? BINARY[name.slice(2).toLowerCase()] : undefined;
  if (binary !== undefined) return `\\p{${binary}}`;
  const script = /^(?:Is|script=|sc=)(.+)$/.exec(name)?.[1];
  if (script !== undefined) {
    const spelled = script.toLowerCase().replaceAll(/(^|_)([a-z])/g, (_, gap: string, letter: string) => gap + letter.toUpperCase());
    const source = `\\p{Script=${spelled}}`;
    if (isPattern(source)) return source;
  }
  throw new StudioError('sql/unsupported-regex', `\\p{${name}} in a regular expression is not supported`, {
    detail: `the pattern is ${pattern}`,
  });
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'v');
    return true;
  } catch {
    return false;
  }
}

/** A class from behind its `[` on. `&&` cuts, `[` nests, `^` takes the rest of the world, as in Java. Throws SyntaxError where it does not end. */
export function parseClass(pattern: string, at: number, flags: RegexFlags): {readonly source: string; readonly end: number} {
  const negated = pattern[at] === '^';
  let i = negated ? at + 1 : at;
  const operands: string[] = [];
  let members = '';
  let isFirst = true;
  for (;;) {
    const c = pattern[i];
    if (c === undefined) throw new SyntaxError('a class has no end');
    if (c === ']' && !isFirst) break;
    if (flags.x && /\s/.test(c)) {
      i++;
      continue;
    }
    isFirst = false;
    if (c === '[') {
      const inner = parseClass(pattern, i + 1, flags);
      members += inner.source;
      i = inner.end;
    } else if (pattern.startsWith('&&', i)) {
      if (members !== '') operands.push(`[${members}]`);
      members = '';
      i += 2;
    } else {
      const item = member(pattern, i, flags.i);
      members += item.source;
      i = item.end;
    }
  }
  if (members !== '') operands.push(`[${members}]`);
  const [only] = operands;
  if (only === undefined) throw new SyntaxError('a class is empty');
  const source = operands.length === 1 ? `${negated ? '[^' : '['}${only.slice(1)}` : `[${negated ? '^' : ''}${operands.join('&&')}]`;
  return {source, end: i + 1};
}

/** One character, range or predefined class. */
function member(pattern: string, at: number, ignoreCase: boolean): {readonly source: string; readonly end: number} {
  if (pattern[at] === '\\') {
    const predefined = propertyClass(pattern, at + 1, ignoreCase);
    if (predefined !== null) return predefined;
    if (pattern[at + 1] === 'Q') {
      const end = pattern.indexOf('\\E', at + 2);
      const quoted = pattern.slice(at + 2, end === -1 ? undefined : end);
      const source = [...quoted].map((c) => range(c.codePointAt(0)!, c.codePointAt(0)!, ignoreCase)).join('');
      return {source, end: end === -1 ? pattern.length : end + 2};
    }
  }
  const low = point(pattern, at);
  if (pattern[low.end] === '-' && !['[', ']', undefined].includes(pattern[low.end + 1]) && !pattern.startsWith('&&', low.end + 1)) {
    const high = point(pattern, low.end + 1);
    if (high.point < low.point) throw new SyntaxError('a range is backwards');
    return {source: range(low.point, high.point, ignoreCase), end: high.end};
  }
  return {source: range(low.point, low.point, ignoreCase), end: low.end};
}

function point(pattern: string, at: number): {readonly point: number; readonly end: number} {
  if (pattern[at] === '\\') return escapedPoint(pattern, at + 1);
  const value = pattern.codePointAt(at)!;
  return {point: value, end: at + (value > 0xffff ? 2 : 1)};
}

const [UPPER_A, UPPER_Z, LOWER_A, LOWER_Z] = [65, 90, 97, 122];

function range(low: number, high: number, ignoreCase: boolean): string {
  const text = (from: number, to: number): string =>
    from === to ? `\\u{${from.toString(16)}}` : `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`;
  let source = text(low, high);
  if (!ignoreCase) return source;
  const other = (from: number, to: number, shift: number): void => {
    const [a, b] = [Math.max(low, from), Math.min(high, to)];
    if (a <= b) source += text(a + shift, b + shift);
  };
  other(UPPER_A, UPPER_Z, 32);
  other(LOWER_A, LOWER_Z, -32);
  return source;
}
