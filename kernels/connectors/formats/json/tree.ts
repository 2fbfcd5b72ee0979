import {DecodeError} from '../format.ts';
import {doubleText} from '../number-text.ts';

/** A JSON value with what JavaScript's own objects lose: the text of numbers, the order of keys, duplicates. */
export type JsonTree =
  | {readonly kind: 'null'}
  | {readonly kind: 'boolean'; readonly value: boolean}
  | {readonly kind: 'number'; readonly text: string}
  | {readonly kind: 'string'; readonly value: string}
  | {readonly kind: 'array'; readonly items: readonly JsonTree[]}
  | {readonly kind: 'object'; readonly entries: readonly (readonly [string, JsonTree])[]};

/** Deeper values are refused. */
export const MAX_DEPTH = 1000;

/**
 * Reads the value that begins at `from`; what follows it is not looked at. As Flink's reader it takes control characters inside strings.
 * Throws DecodeError on anything else that JSON does not allow.
 */
export function parseTree(text: string, from = 0): {readonly tree: JsonTree; readonly end: number} {
  const reader = new TreeReader(text, from);
  const tree = reader.value(0);
  return {tree, end: reader.at};
}

class TreeReader {
  at: number;
  readonly #text: string;

  constructor(text: string, from: number) {
    this.#text = text;
    this.at = from;
  }

  value(depth: number): JsonTree {
    if (depth > MAX_DEPTH) throw new DecodeError(`it is nested deeper than ${MAX_DEPTH} levels`);
    this.#space();
    switch (this.#text[this.at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return {kind: 'string', value: this.#string()};
      case 't':
        return this.#word('true', {kind: 'boolean', value: true});
      case 'f':
        return this.#word('false', {kind: 'boolean', value: false});
      case 'n':
        return this.#word('null', {kind: 'null'});
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonTree {
    const entries: (readonly [string, JsonTree])[] = [];
    this.at++;
    this.#space();
    if (this.#take('}')) return {kind: 'object', entries};
    for (;;) {
      this.#space();
      if (this.#text[this.at] !== '"') throw this.#unexpected('a field name');
      const key = this.#string();
      this.#space();
      if (!this.#take(':')) throw this.#unexpected('":"');
      entries.push([key, this.value(depth + 1)]);
      this.#space();
      if (this.#take('}')) return {kind: 'object', entries};
      if (!this.#take(',')) throw this.#unexpected('"," or "}"');
    }
  }

  #array(depth: number): JsonTree {
    const items: JsonTree[] = [];
    this.at++;
    this.#space();
    if (this.#take(']')) return {kind: 'array', items};
    for (;;) {
      items.push(this.value(depth + 1));
      this.#space();
      if (this.#take(']')) return {kind: 'array', items};
      if (!this.#take(',')) throw this.#unexpected('"," or "]"');
    }
  }

  #string(): string {
    const text = this.#text;
    let result = '';
    let from = ++this.at;
    for (;;) {
      const c = text[this.at];
      if (c === undefined) throw this.#unexpected('the end of the string');
      if (c === '"') {
        result += text.slice(from, this.at++);
        return result;
      }
      if (c !== '\\') {
        this.at++;
        continue;
      }
      result += text.slice(from, this.at) + this.#escape();
      from = this.at;
    }
  }

  #escape(): string {
    const c = this.#text[this.at + 1] ?? '';
    if (c === 'u') {
      const hex = this.#text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#unexpected('four hexadecimal digits');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const plain = ESCAPES[c];
    if (plain === undefined) throw this.#unexpected('an escape such as \\n');
    this.at += 2;
    return plain;
  }

  #number(): JsonTree {
    NUMBER.lastIndex = this.at;
    const text = NUMBER.exec(this.#text)?.[0];
    if (text === undefined) throw this.#unexpected('a value');
    this.at += text.length;
    if (!isBoundary(this.#text[this.at])) throw this.#unexpected('the end of the number');
    return {kind: 'number', text};
  }

  #word(word: string, tree: JsonTree): JsonTree {
    if (!this.#text.startsWith(word, this.at)) throw this.#unexpected('a value');
    this.at += word.length;
    if (!isBoundary(this.#text[this.at])) throw this.#unexpected('a value');
    return tree;
  }

  #take(c: string): boolean {
    if (this.#text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  #space(): void {
    for (;;) {
      const c = this.#text[this.at];
      if (c !== ' ' && c !== '\n' && c !== '\t' && c !== '\r') return;
      this.at++;
    }
  }

  #unexpected(wanted: string): DecodeError {
    return syntaxError(this.at >= this.#text.length ? null : (this.#text[this.at] ?? ''), wanted);
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {'"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'};

function isBoundary(c: string | undefined): boolean {
  return c === undefined || c === ',' || c === '}' || c === ']' || c === ' ' || c === '\n' || c === '\t' || c === '\r';
}

export function syntaxError(found: string | null, wanted: string): DecodeError {
  return new DecodeError(`it is not JSON: ${found === null ? 'it ends' : `"${found}" stands`} where ${wanted} should be`);
}

/** The text of a value as Flink gives an object or array to a STRING column: no spaces, of duplicates the last, doubles as Java prints them. */
export function treeText(tree: JsonTree): string {
  switch (tree.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(tree.value);
    case 'number':
      if (/[.eE]/.test(tree.text)) return doubleText(Number(tree.text));
      return tree.text === '-0' ? '0' : tree.text;
    case 'string':
      return quoteJson(tree.value);
    case 'array':
      return `[${tree.items.map(treeText).join(',')}]`;
    case 'object':
      return `{${[...new Map(tree.entries)].map(([key, value]) => `${quoteJson(key)}:${treeText(value)}`).join(',')}}`;
    default:
      return tree satisfies never;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to escape
const SPECIAL = /["\\\u0000-\u001f]/g;
const SHORT: Readonly<Record<string, string>> = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t'};

/** A JSON string as Jackson writes it: only quotes, backslashes and control characters escaped. */
export function quoteJson(text: string): string {
  return `"${text.replace(SPECIAL, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)}"`;
}
