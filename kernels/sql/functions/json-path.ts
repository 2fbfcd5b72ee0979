import {StudioError} from '../../protocol/diagnostic.ts';
import type {Json} from '../types/json-value.ts';
import {compileFilter, type JsonFilter} from './json-filter.ts';

/**
 * JSON paths as Flink's JSON functions take them (the Jayway dialect): `$.a.b`, `$['a']`, `$.a[0]`, `$.a[-1]`, `$.a[1:3]`, `$.a[*]`, `$..a`,
 * `$.a[?(@.b > 1)]`, and functions at the end such as `$.a.length()`.
 */
export class JsonPathError extends Error {}

type Step =
  | {readonly kind: 'names'; readonly names: readonly string[]}
  | {readonly kind: 'indexes'; readonly indexes: readonly number[]}
  | {readonly kind: 'slice'; readonly from: number | null; readonly to: number | null}
  | {readonly kind: 'wildcard'}
  | {readonly kind: 'scan'}
  | {readonly kind: 'filter'; readonly accepts: JsonFilter}
  | {readonly kind: 'function'; readonly name: string; readonly index: number};

export interface JsonPath {
  readonly steps: readonly Step[];
  /** It names one value at most; otherwise the result is an array of all that it finds. */
  readonly definite: boolean;
}

const CACHE = new Map<string, JsonPath | JsonPathError>();

/** Throws JsonPathError for a path that is not well formed. Compiled once per text. */
export function compileJsonPath(text: string): JsonPath {
  let known = CACHE.get(text);
  if (known === undefined) {
    try {
      known = new PathReader(text).path();
    } catch (error) {
      if (!(error instanceof JsonPathError)) throw error;
      known = error;
    }
    if (CACHE.size > 1000) CACHE.clear();
    CACHE.set(text, known);
  }
  if (known instanceof JsonPathError) throw known;
  return known;
}

const FUNCTIONS = ['length', 'size', 'min', 'max', 'avg', 'sum', 'stddev', 'keys', 'first', 'last', 'index'];

class PathReader {
  readonly #text: string;
  #at = 1;

  constructor(text: string) {
    this.#text = (/^[$@]/.test(text) ? text : `$.${text}`).trimEnd();
  }

  path(): JsonPath {
    if (this.#text.endsWith('.')) throw new JsonPathError('a path does not end with "."');
    const steps: Step[] = [];
    if (this.#text.length > 1 && !'.['.includes(this.#text[1]!)) this.#fail();
    while (this.#at < this.#text.length) {
      if (this.#text[this.#at] === '.') {
        const scan = this.#text[this.#at + 1] === '.';
        if (scan) steps.push({kind: 'scan'});
        this.#at += scan ? 2 : 1;
        if (this.#text[this.#at] === '.') this.#fail();
      }
      steps.push(this.#text[this.#at] === '[' ? this.#bracket() : this.#name());
    }
    if (steps.slice(0, -1).some((step) => step.kind === 'function')) throw new JsonPathError(`a function ends a path: ${this.#text}`);
    return {steps, definite: steps.every((step, i) => isDefinite(step, i === steps.length - 1))};
  }

  #fail(): never {
    throw new JsonPathError(`a path cannot go on like this at character ${this.#at + 1}: ${this.#text}`);
  }

  #name(): Step {
    if (this.#text[this.#at] === '*') {
      this.#at++;
      return {kind: 'wildcard'};
    }
    const start = this.#at;
    while (this.#at < this.#text.length && !'.[( '.includes(this.#text[this.#at]!)) this.#at++;
    const name = this.#text.slice(start, this.#at);
    if (name === '' || this.#text[this.#at] === ' ') this.#fail();
    if (this.#text[this.#at] !== '(') return {kind: 'names', names: [name]};
    const call = /^\(\s*(-?\d*)\s*\)/.exec(this.#text.slice(this.#at));
    if ((call === null && FUNCTIONS.includes(name)) || name === 'concat' || name === 'append') {
      throw new StudioError('sql/unsupported-path', `the function ${name} of a JSON path, with arguments, is not supported`, {
        detail: `the path is ${this.#text}`,
      });
    }
    if (call === null || !FUNCTIONS.includes(name)) throw new JsonPathError(`the path's function ${name} is not known: ${this.#text}`);
    this.#at += call[0].length;
    return {kind: 'function', name, index: Number(call[1])};
  }

  #bracket(): Step {
    const rest = this.#text.slice(this.#at);
    const take = (match: RegExpExecArray): RegExpExecArray => {
      this.#at += match[0].length;
      return match;
    };
    const wildcard = /^\[\s*\*\s*\]/.exec(rest);
    if (wildcard !== null) {
      take(wildcard);
      return {kind: 'wildcard'};
    }
    const names = /^\[\s*((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*)\s*\]/s.exec(rest);
    if (names !== null) {
      take(names);
      const quoted = names[1]!.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs) ?? [];
      return {kind: 'names', names: quoted.map((q) => q.slice(1, -1).replaceAll(/\\(.)/gs, '$1'))};
    }
    const slice = /^\[\s*(-?\d+)?\s*:\s*(-?\d+)?\s*\]/.exec(rest);
    if (slice !== null) {
      take(slice);
      const bound = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
      return {kind: 'slice', from: bound(slice[1]), to: bound(slice[2])};
    }
    const indexes = /^\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]/.exec(rest);
    if (indexes !== null) {
      take(indexes);
      return {kind: 'indexes', indexes: indexes[1]!.split(',').map(Number)};
    }
    if (!rest.startsWith('[?')) this.#fail();
    const {accepts, end} = compileFilter(this.#text, this.#at);
    this.#at = end;
    return {kind: 'filter', accepts};
  }
}

function isDefinite(step: Step, isLast: boolean): boolean {
  switch (step.kind) {
    case 'names':
      return step.names.length === 1 || isLast;
    case 'indexes':
      return step.indexes.length === 1;
    case 'function':
      return true;
    default:
      return false;
  }
}

interface Search {
  readonly path: JsonPath;
  readonly root: Json;
  /** Lax: nothing that is missing is an error. */
  readonly lax: boolean;
  readonly found: Json[];
}

/**
 * The value that a definite path names, or an array of all that another path finds. Where a definite path finds nothing, lax gives null
 * and strict throws JsonPathError, as it does where an indefinite path begins with steps that are not there.
 */
export function readJsonPath(root: Json, path: JsonPath, lax: boolean): Json {
  const search: Search = {path, root, lax, found: []};
  walk(search, root, 0, true);
  if (!path.definite) return search.found;
  if (search.found.length > 0) return search.found.at(-1)!;
  if (lax) return null;
  throw new JsonPathError('nothing is at the path');
}

/** Goes on from `value` with the step at `index`; `certain`: all steps before it were definite. */
function walk(search: Search, value: Json, index: number, certain: boolean): void {
  const step = search.path.steps[index];
  if (step === undefined) {
    search.found.push(value);
    return;
  }
  const isLast = index === search.path.steps.length - 1;
  const next = (found: Json): void => walk(search, found, index + 1, certain && isDefinite(step, isLast));
  const missing = (): void => {
    if (certain && !search.lax) throw new JsonPathError('a step of the path is not there');
  };
  switch (step.kind) {
    case 'names':
      if (!isObject(value)) missing();
      else takeNames(value, step.names, isLast, next, missing);
      return;
    case 'indexes':
      if (!isArray(value)) {
        missing();
        return;
      }
      for (const i of step.indexes) if (value.at(i) !== undefined) next(value.at(i)!);
      return;
    case 'slice':
      if (!isArray(value)) {
        missing();
        return;
      }
      for (const item of slice(value, step.from, step.to)) next(item);
      return;
    case 'wildcard':
      for (const child of children(value)) leniently(() => next(child));
      return;
    case 'filter':
      if (isArray(value)) {
        for (const item of value) if (step.accepts(item, search.root)) next(item);
      } else if (isObject(value)) {
        if (step.accepts(value, search.root)) next(value);
      } else if (certain) throw new JsonPathError('a filter cannot be applied to a scalar');
      return;
    case 'scan':
      scan(search, value, index + 1);
      return;
    case 'function':
      search.found.push(callPathFunction(step.name, step.index, value));
      return;
    default:
      step satisfies never;
      return;
  }
}

function leniently(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
  }
}

function takeNames(
  value: ReadonlyMap<string, Json>,
  names: readonly string[],
  isLast: boolean,
  next: (found: Json) => void,
  missing: () => void,
): void {
  const present = names.filter((name) => value.has(name));
  if (names.length > 1 && isLast) {
    next(new Map(present.map((name) => [name, value.get(name)!])));
    return;
  }
  if (present.length < names.length && !isLast) missing();
  for (const name of present) next(value.get(name)!);
}

function slice(value: readonly Json[], from: number | null, to: number | null): readonly Json[] {
  const size = value.length;
  if (to === null) return value.slice(Math.max(0, (from ?? 0) < 0 ? size + from! : (from ?? 0)));
  if (from === null) return value.slice(0, Math.max(0, to < 0 ? size + to : to));
  // Between two bounds each index is taken by itself, so that negative ones count from the end.
  return Array.from({length: Math.max(0, Math.min(size, to) - from)}, (_, i) => value.at(from + i)).filter((v) => v !== undefined);
}

/** `..`: the value and everything below it that fits the next step. */
function scan(search: Search, value: Json, index: number): void {
  const step = search.path.steps[index];
  const fits =
    step !== undefined &&
    (step.kind === 'names'
      ? isObject(value) && step.names.every((name) => value.has(name))
      : step.kind === 'indexes' || step.kind === 'slice'
        ? isArray(value)
        : step.kind === 'filter'
          ? step.accepts(value, search.root)
          : step.kind === 'wildcard');
  if (fits && !isScalar(value)) walk(search, value, index, false);
  for (const child of children(value)) scan(search, child, index);
}

function children(value: Json): Iterable<Json> {
  return isArray(value) ? value : isObject(value) ? value.values() : [];
}

function isScalar(value: Json): boolean {
  return !isArray(value) && !isObject(value);
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is ReadonlyMap<string, Json> {
  return value instanceof Map;
}

function callPathFunction(name: string, index: number, value: Json): Json {
  if (name === 'length' || name === 'size') return isArray(value) ? BigInt(value.length) : isObject(value) ? BigInt(value.size) : null;
  if (name === 'keys') return isObject(value) ? [...value.keys()] : null;
  const items = isArray(value) ? value : [];
  if (name === 'first' || name === 'last' || name === 'index') {
    const item = items.at(name === 'first' ? 0 : name === 'last' ? -1 : index);
    if (item === undefined) throw new JsonPathError(`${name}() finds nothing`);
    return item;
  }
  const numbers = items.filter((v) => typeof v === 'number' || typeof v === 'bigint').map(Number);
  if (numbers.length === 0) throw new JsonPathError(`${name}() needs an array of numbers`);
  const sum = numbers.reduce((a, b) => a + b, 0);
  switch (name) {
    case 'min':
      return Math.min(...numbers);
    case 'max':
      return Math.max(...numbers);
    case 'sum':
      return sum;
    case 'avg':
      return sum / numbers.length;
    default: {
      const squares = numbers.reduce((a, b) => a + b * b, 0);
      return Math.sqrt(squares / numbers.length - (sum * sum) / numbers.length / numbers.length);
    }
  }
}
