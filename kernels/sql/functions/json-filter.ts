import {StudioError} from '../../protocol/diagnostic.ts';
import type {Json} from '../types/json-value.ts';
import {javaRegex} from './java-regex.ts';
import {compileJsonPath, JsonPathError, readJsonPath} from './json-path.ts';

/** Does the value, `@`, of a document, `$`, pass? */
export type JsonFilter = (value: Json, root: Json) => boolean;

type Operand = (value: Json, root: Json) => Json | undefined;

/** Reads `[?(…)]` of a path from its bracket on: paths, constants, comparisons, =~, in, nin, &&, || and !. Throws JsonPathError. */
export function compileFilter(text: string, start: number): {readonly accepts: JsonFilter; readonly end: number} {
  const reader = new FilterReader(text, start);
  reader.expect('[');
  reader.expect('?');
  reader.expect('(');
  const accepts = reader.either();
  reader.expect(')');
  reader.expect(']');
  return {accepts, end: reader.at};
}

class FilterReader {
  readonly #text: string;
  at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  #skip(): void {
    while (this.#text[this.at] === ' ') this.at++;
  }

  #accept(word: string): boolean {
    this.#skip();
    if (!this.#text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  expect(word: string): void {
    if (!this.#accept(word)) throw new JsonPathError(`"${word}" is expected at character ${this.at + 1} of the path ${this.#text}`);
  }

  either(): JsonFilter {
    const parts = [this.#all()];
    while (this.#accept('||')) parts.push(this.#all());
    return parts.length === 1 ? parts[0]! : (value, root) => parts.some((p) => p(value, root));
  }

  #all(): JsonFilter {
    const parts = [this.#one()];
    while (this.#accept('&&')) parts.push(this.#one());
    return parts.length === 1 ? parts[0]! : (value, root) => parts.every((p) => p(value, root));
  }

  #one(): JsonFilter {
    if (this.#accept('!')) {
      const inner = this.#one();
      return (value, root) => !inner(value, root);
    }
    if (this.#accept('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    const left = this.#operand();
    for (const operator of ['==', '!=', '<=', '>=', '=~', '<', '>', 'nin ', 'in ']) {
      if (!this.#accept(operator)) continue;
      if (operator === '=~') return matching(left, this.#regex());
      if (operator === 'in ' || operator === 'nin ') return membership(left, this.#list(), operator === 'in ');
      const compare = COMPARISONS[operator]!;
      const right = this.#operand();
      return (value, root) => compare(left(value, root), right(value, root));
    }
    const other = /^\s*(subsetof|anyof|noneof|contains|size|empty|type|all)\b/i.exec(this.#text.slice(this.at));
    if (other !== null) {
      throw new StudioError('sql/unsupported-path', `${other[1]} in the filter of a JSON path is not supported`, {
        detail: `the path is ${this.#text}`,
      });
    }
    return (value, root) => left(value, root) !== undefined;
  }

  #operand(): Operand {
    this.#skip();
    const rest = this.#text.slice(this.at);
    const path = /^[@$](?:\.?\[[^\]]*\]|\.[^\s.[\]()=!<>&|]+)*/.exec(rest);
    if (path !== null) return this.#path(path[0]);
    const constant = this.#constant(rest);
    return () => constant;
  }

  #path(text: string): Operand {
    this.at += text.length;
    const path = compileJsonPath(text);
    const ofRoot = text.startsWith('$');
    return (value, root) => {
      try {
        return readJsonPath(ofRoot ? root : value, path, false);
      } catch (error) {
        if (error instanceof JsonPathError) return undefined;
        throw error;
      }
    };
  }

  #constant(rest: string): Json {
    const match = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)\b)/s.exec(rest);
    if (match === null) throw new JsonPathError(`a value is expected at character ${this.at + 1} of the path ${this.#text}`);
    this.at += match[0].length;
    const [, single, double, number, word] = match;
    if (number !== undefined) return /^-?\d+$/.test(number) ? BigInt(number) : Number(number);
    if (word !== undefined) return word === 'null' ? null : word === 'true';
    return (single ?? double ?? '').replaceAll(/\\(.)/gs, '$1');
  }

  #list(): readonly Json[] {
    const items: Json[] = [];
    this.expect('[');
    while (!this.#accept(']')) {
      if (items.length > 0) this.expect(',');
      this.#skip();
      items.push(this.#constant(this.#text.slice(this.at)));
    }
    return items;
  }

  #regex(): RegExp {
    this.#skip();
    const match = /^\/((?:[^/\\]|\\.)*)\/([a-zA-Z]*)/.exec(this.#text.slice(this.at));
    if (match === null) throw new JsonPathError(`a pattern in slashes is expected at character ${this.at + 1} of the path ${this.#text}`);
    this.at += match[0].length;
    return javaRegex(`^(?:${match[1]})$`, match[2]!.includes('i') ? 'i' : '');
  }
}

const isNumber = (v: Json | undefined): v is number | bigint => typeof v === 'number' || typeof v === 'bigint';

/** A number equals the text of the same number, as in the library that Flink uses. */
function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (isNumber(a) && typeof b === 'string') return b.trim() !== '' && Number(b) === Number(a);
  if (typeof a === 'string' && isNumber(b)) return a === String(b);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a double of one value are equal
  if (isNumber(a) && isNumber(b)) return a == b;
  if (a !== undefined && b !== undefined && a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
  }
  return a === b && a !== undefined;
}

function plain(value: Json): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? [...value].sort().map(([k, v]) => [k, plain(v)]) : value;
}

function ordered(test: (order: number) => boolean): (a: Json | undefined, b: Json | undefined) => boolean {
  return (a, b) => {
    if (isNumber(a) && isNumber(b)) return test(a < b ? -1 : a > b ? 1 : 0);
    return typeof a === 'string' && typeof b === 'string' && test(a < b ? -1 : a > b ? 1 : 0);
  };
}

const COMPARISONS: Readonly<Record<string, (a: Json | undefined, b: Json | undefined) => boolean>> = {
  '==': equal,
  '!=': (a, b) => !equal(a, b),
  '<': ordered((o) => o < 0),
  '<=': ordered((o) => o <= 0),
  '>': ordered((o) => o > 0),
  '>=': ordered((o) => o >= 0),
};

function matching(left: Operand, pattern: RegExp): JsonFilter {
  return (value, root) => {
    const text = left(value, root);
    return text !== undefined && text !== null && typeof text !== 'object' && pattern.test(String(text));
  };
}

function membership(left: Operand, list: readonly Json[], wanted: boolean): JsonFilter {
  return (value, root) => {
    const found = left(value, root);
    return list.some((item) => equal(found, item)) === wanted;
  };
}
