import {StudioError} from '../../protocol/diagnostic.ts';
import {parseClass, propertyClass} from './java-regex-class.ts';

/**
 * Java's regular expressions (java.util.regex.Pattern of Java 17) as JavaScript's. What JavaScript means otherwise is rewritten: `.`, `$`, `\s`,
 * `\b`, `\R`, `(?i)` (of ASCII letters only), `(?s)`, `(?m)`, `(?x)`, `\p{Alpha}`, `\Q…\E`, nested and cut classes, atomic groups and
 * possessive quantifiers. What cannot be rewritten (`\G`, `\X`, `\N{…}`, Unicode blocks) is refused by name.
 *
 * The n-th group of the pattern is called `g` + n in the result where rewriting added groups or one is referred to; else it is the n-th there, too.
 */
export function javaRegex(pattern: string, flags: '' | 'g' | 'i' = ''): RegExp {
  const cache = CACHES[flags];
  let known = cache.get(pattern);
  if (known === undefined) {
    known = compile(pattern, flags);
    if (cache.size > 1000) cache.clear();
    cache.set(pattern, known);
  }
  if (known instanceof StudioError) throw known;
  known.lastIndex = 0;
  return known;
}
type Cache = Map<string, RegExp | StudioError>;
const CACHES: Readonly<Record<'' | 'g' | 'i', Cache>> = {'': new Map(), g: new Map(), i: new Map()};

/** As javaRegex, but null for a pattern that is not well formed. Throws for one that is right in Java and cannot be had here. */
export function javaRegexOrNull(pattern: string, flags: '' | 'g' = ''): RegExp | null {
  try {
    return javaRegex(pattern, flags);
  } catch (error) {
    if (error instanceof StudioError && error.diagnostic.code === 'sql/regex') return null;
    throw error;
  }
}

/**
 * The text of the pattern's n-th group; 0 is the whole. Undefined where there is no such group or it found nothing.
 * Refuses a group that can be left out within a repetition: Java keeps what an earlier round found, JavaScript forgets it.
 */
export function regexGroup(regex: RegExp, match: RegExpExecArray, group: number): string | undefined {
  if (UNCERTAIN.get(regex)?.has(group)) {
    throw new StudioError(
      'sql/unsupported-regex',
      `group ${group}, optional within a repetition, in a regular expression is not supported`,
    );
  }
  return match.groups === undefined || group === 0 ? match[group] : match.groups[`g${group}`];
}
const UNCERTAIN = new WeakMap<RegExp, ReadonlySet<number>>();

function compile(pattern: string, flags: string): RegExp | StudioError {
  try {
    const translator = new Translator(pattern, flags.includes('i'));
    const source = translator.translate();
    // Names cost an object a match.
    const plain = source.includes('\\k<') ? source : source.replaceAll(/\(\?<g\d+>/g, '(');
    const regex = new RegExp(plain, flags.includes('g') ? 'gv' : 'v');
    UNCERTAIN.set(regex, translator.uncertain);
    return regex;
  } catch (error) {
    if (error instanceof StudioError) return error;
    if (error instanceof SyntaxError) return badRegex(pattern);
    throw error;
  }
}

function badRegex(pattern: string): StudioError {
  return new StudioError('sql/regex', `"${pattern}" is not a regular expression`, {blame: 'data'});
}

export interface RegexFlags {
  readonly i: boolean;
  readonly s: boolean;
  readonly m: boolean;
  readonly x: boolean;
  readonly d: boolean;
}

const LINE_END = '\\n\\r\\u0085\\u2028\\u2029';
const WORD = '[\\p{L}\\p{Nd}_]';
const LAST_LINE_END = `(?=(?:\\r\\n|(?<!\\r)\\n|[\\r\\u0085\\u2028\\u2029])?$)`;

interface Group {
  /** Where in the output its content begins, as an atom begins at its parenthesis. */
  readonly start: number;
  readonly flags: RegexFlags;
  /** What closes it. */
  readonly close: string;
  /** Groups counted before it, its own one included. */
  readonly captures: number;
  /** A part of it can be left out. */
  optional: boolean;
}

class Translator {
  readonly #pattern: string;
  #at = 0;
  #out = '';
  #flags: RegexFlags;
  #groups: Group[] = [];
  #captures = 0;
  #atomics = 0;
  readonly #names = new Map<string, number>();
  /** Where the last atom begins in the output; null where a quantifier has nothing to repeat. */
  #atom: number | null = null;
  /** The group that the last atom is. */
  #closed: Group | null = null;
  readonly uncertain = new Set<number>();

  constructor(pattern: string, ignoreCase: boolean) {
    this.#pattern = pattern;
    this.#flags = {i: ignoreCase, s: false, m: false, x: false, d: false};
  }

  translate(): string {
    while (this.#at < this.#pattern.length) this.#next();
    if (this.#groups.length > 0) throw badRegex(this.#pattern);
    return this.#out;
  }

  #emit(atom: string): void {
    this.#closed = null;
    this.#atom = this.#out.length;
    this.#out += atom;
  }

  #unsupported(what: string): StudioError {
    return new StudioError('sql/unsupported-regex', `${what} in a regular expression is not supported`, {
      detail: `the pattern is ${this.#pattern}`,
    });
  }

  #next(): void {
    const point = this.#pattern.codePointAt(this.#at)!;
    const c = String.fromCodePoint(point);
    this.#at += c.length;
    switch (c) {
      case '\\':
        this.#escape();
        return;
      case '[': {
        const {source, end} = parseClass(this.#pattern, this.#at, this.#flags);
        this.#at = end;
        this.#emit(source);
        return;
      }
      case '(':
        this.#open();
        return;
      case ')': {
        const group = this.#groups.pop();
        if (group === undefined) throw badRegex(this.#pattern);
        this.#out += group.close;
        this.#flags = group.flags;
        this.#atom = group.start;
        this.#closed = group;
        const outer = this.#groups.at(-1);
        if (outer !== undefined && group.optional) outer.optional = true;
        return;
      }
      case '|':
        this.#out += '|';
        this.#atom = null;
        for (const group of this.#groups) group.optional = true;
        return;
      case '*':
      case '+':
      case '?':
        this.#quantify(c);
        return;
      case '{': {
        const match = /^\d+(?:,\d*)?\}/.exec(this.#pattern.slice(this.#at));
        if (match === null) throw badRegex(this.#pattern);
        this.#at += match[0].length;
        this.#quantify(`{${match[0]}`);
        return;
      }
      case '.':
        this.#emit(this.#flags.s ? '[\\s\\S]' : this.#flags.d ? '[^\\n]' : `[^${LINE_END}]`);
        return;
      case '^':
        this.#emit(this.#flags.m ? '(?:^|(?<=\\r\\n|[\\n\\u0085\\u2028\\u2029]|\\r(?!\\n))(?!$))' : '(?:^)');
        return;
      case '$':
        this.#emit(this.#flags.m ? `(?=$|\\r\\n|(?<!\\r)\\n|[\\r\\u0085\\u2028\\u2029])` : LAST_LINE_END);
        return;
      default:
        if (this.#flags.x && /\s/.test(c)) return;
        if (this.#flags.x && c === '#') {
          while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== '\n') this.#at++;
          return;
        }
        this.#emit(literal(point, this.#flags.i));
        return;
    }
  }

  #quantify(quantifier: string): void {
    if (this.#atom === null) throw badRegex(this.#pattern);
    const group = this.#closed;
    if (group !== null && quantifier !== '?' && group.optional) {
      for (let i = group.captures + 1; i <= this.#captures; i++) this.uncertain.add(i);
    }
    if (group !== null && /^[?*]|^\{0/.test(quantifier)) for (const outer of this.#groups) outer.optional = true;
    const mode = this.#pattern[this.#at];
    if (mode === '?') {
      this.#at++;
      this.#out += `${quantifier}?`;
    } else if (mode === '+') {
      this.#at++;
      const atom = this.#out.slice(this.#atom);
      this.#out = `${this.#out.slice(0, this.#atom)}${this.#atomic(`${atom}${quantifier}`)}`;
    } else this.#out += quantifier;
    this.#atom = null;
  }

  /** What matches once and is not gone back into: looked at ahead, then taken as it was found. */
  #atomic(source: string): string {
    const name = `p${++this.#atomics}`;
    return `(?:(?=(?<${name}>${source}))\\k<${name}>)`;
  }

  #open(): void {
    const start = this.#out.length;
    const rest = this.#pattern.slice(this.#at);
    const outer = this.#flags;
    const begin = (taken: number, open: string, close = ')'): void => {
      this.#at += taken;
      this.#out += open;
      this.#groups.push({start, flags: outer, close, captures: this.#captures, optional: false});
      this.#atom = null;
    };
    if (!rest.startsWith('?')) {
      begin(0, `(?<g${++this.#captures}>`);
      return;
    }
    const named = /^\?<([a-zA-Z][a-zA-Z0-9]*)>/.exec(rest);
    if (named !== null) {
      if (this.#names.has(named[1]!)) throw badRegex(this.#pattern);
      this.#names.set(named[1]!, ++this.#captures);
      begin(named[0].length, `(?<g${this.#captures}>`);
      return;
    }
    const look = /^\?(?::|=|!|<=|<!)/.exec(rest);
    if (look !== null) {
      // A group around what looks ahead or behind, for Java takes a quantifier there and JavaScript does not.
      if (look[0] === '?:') begin(look[0].length, '(?:');
      else begin(look[0].length, `(?:(${look[0]}`, '))');
      return;
    }
    if (rest.startsWith('?>')) {
      const name = `p${++this.#atomics}`;
      begin(2, `(?:(?=(?<${name}>`, `))\\k<${name}>)`);
      return;
    }
    const flags = /^\?([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/.exec(rest);
    if (flags === null) throw badRegex(this.#pattern);
    const inner = this.#withFlags(flags[1]!, flags[2] ?? '');
    if (flags[3] === ':') begin(flags[0].length, '(?:');
    else {
      this.#at += flags[0].length;
      this.#atom = null;
    }
    this.#flags = inner;
  }

  #withFlags(on: string, off: string): RegexFlags {
    const flags = {...this.#flags};
    for (const [letters, value] of [
      [on, true],
      [off, false],
    ] as const) {
      for (const letter of letters) {
        if (letter === 'u' || letter === 'U') throw this.#unsupported(`the flag (?${letter})`);
        if (!'ismxd'.includes(letter)) throw badRegex(this.#pattern);
        flags[letter as keyof RegexFlags] = value;
      }
    }
    return flags;
  }

  #escape(): void {
    const rest = this.#pattern.slice(this.#at);
    const c = rest[0];
    if (c === undefined) throw badRegex(this.#pattern);
    if (c === 'Q') {
      const end = rest.indexOf('\\E', 1);
      const quoted = rest.slice(1, end === -1 ? undefined : end);
      this.#at += end === -1 ? rest.length : end + 2;
      for (const char of quoted) this.#emit(literal(char.codePointAt(0)!, this.#flags.i));
      return;
    }
    const reference = /^k<([a-zA-Z][a-zA-Z0-9]*)>/.exec(rest);
    if (reference !== null) {
      const group = this.#names.get(reference[1]!);
      if (group === undefined) throw badRegex(this.#pattern);
      this.#at += reference[0].length;
      this.#backReference(group);
      return;
    }
    if (/[1-9]/.test(c)) {
      // As Java: further digits belong to it while there are that many groups.
      let length = 1;
      while (/\d/.test(rest[length] ?? '') && Number(rest.slice(0, length + 1)) <= this.#captures) length++;
      const group = Number(rest.slice(0, length));
      this.#at += length;
      if (group > this.#captures) {
        this.#emit('(?!)');
        return;
      }
      this.#backReference(group);
      return;
    }
    const simple = SIMPLE[c];
    if (simple !== undefined) {
      this.#at++;
      this.#emit(simple);
      return;
    }
    if (c === 'b' && rest.startsWith('b{')) throw this.#unsupported('\\b{g}');
    if (c === 'G' || c === 'X' || c === 'N') throw this.#unsupported(`\\${c}`);
    const property = propertyClass(this.#pattern, this.#at, this.#flags.i);
    if (property !== null) {
      this.#at = property.end;
      this.#emit(property.source);
      return;
    }
    const {point, end} = escapedPoint(this.#pattern, this.#at);
    this.#at = end;
    this.#emit(literal(point, this.#flags.i));
  }

  #backReference(group: number): void {
    if (this.#flags.i) throw this.#unsupported('a back reference under (?i)');
    if (this.uncertain.has(group)) throw this.#unsupported('a back reference to a group that is optional within a repetition');
    this.#emit(`\\k<g${group}>`);
  }
}

const SIMPLE: Readonly<Record<string, string>> = {
  A: '(?-m:^)',
  z: '(?-m:$)',
  Z: LAST_LINE_END,
  R: '(?:\\r\\n|[\\n\\x0B\\f\\r\\x85\\u2028\\u2029])',
  b: `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`,
  B: `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`,
};

/** A character as an atom; under (?i) an ASCII letter stands for both of its cases. */
function literal(point: number, ignoreCase: boolean): string {
  const c = String.fromCodePoint(point);
  if (ignoreCase && /[a-zA-Z]/.test(c)) return `[${c.toLowerCase()}${c.toUpperCase()}]`;
  return /[a-zA-Z0-9]/.test(c) ? c : `\\u{${point.toString(16)}}`;
}

/** The character that the escape after the backslash at `at - 1` stands for. */
export function escapedPoint(pattern: string, at: number): {readonly point: number; readonly end: number} {
  const rest = pattern.slice(at);
  const hex = /^(?:x\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{2})|u([\da-fA-F]{4}))/.exec(rest);
  if (hex !== null) {
    const point = Number.parseInt(hex[1] ?? hex[2] ?? hex[3]!, 16);
    const low = /^\\u([dD][c-fC-F][\da-fA-F]{2})/.exec(rest.slice(hex[0].length));
    if (hex[3] !== undefined && point >= 0xd800 && point < 0xdc00 && low !== null) {
      return {
        point: 0x10000 + (point - 0xd800) * 0x400 + (Number.parseInt(low[1]!, 16) - 0xdc00),
        end: at + hex[0].length + low[0].length,
      };
    }
    if (point > 0x10ffff) throw badRegex(pattern);
    return {point, end: at + hex[0].length};
  }
  const octal = /^0([0-3]?[0-7]{1,2})/.exec(rest);
  if (octal !== null) return {point: Number.parseInt(octal[1]!, 8), end: at + octal[0].length};
  const control = /^c([\s\S])/.exec(rest);
  if (control !== null) return {point: control[1]!.charCodeAt(0) ^ 64, end: at + 2};
  const named = ({t: 9, n: 10, f: 12, r: 13, a: 7, e: 27} as Readonly<Record<string, number>>)[rest[0] ?? ''];
  if (named !== undefined) return {point: named, end: at + 1};
  const point = rest.codePointAt(0);
  // A letter that means nothing after a backslash is refused by Java.
  if (point === undefined || /[a-zA-Z0-9]/.test(rest[0]!)) throw badRegex(pattern);
  return {point, end: at + (point > 0xffff ? 2 : 1)};
}
