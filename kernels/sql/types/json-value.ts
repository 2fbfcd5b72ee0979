import {valueText} from './value-text.ts';

/** A JSON value as Java reads it: whole numbers are bigint, those with a point or an exponent doubles; objects keep their order. */
export type Json = null | boolean | string | number | bigint | readonly Json[] | ReadonlyMap<string, Json>;

/** The text is no JSON. */
export class JsonError extends Error {}

const DEEPEST = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(?<fraction>\.\d+)?(?<exponent>[eE][+-]?\d+)?/y;
const WORDS = {true: true, false: false, null: null} as const;
const ESCAPES: Readonly<Record<string, string>> = {'"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'};

/**
 * The first value of the text; what follows it is not looked at, but must not touch it. Throws JsonError. Of equal keys the last one
 * counts. As Flink's JSON functions read (Jackson's readValue).
 */
export function parseJson(text: string): Json {
  return new Reader(text).document();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    const value = this.#value(0);
    const next = this.#text[this.#at];
    if (typeof value !== 'object' && typeof value !== 'string' && next !== undefined && !' \t\n\r'.includes(next)) this.#fail();
    if (value === null && next !== undefined && !' \t\n\r'.includes(next)) this.#fail();
    return value;
  }

  #fail(): never {
    throw new JsonError(`no JSON at character ${this.#at + 1}`);
  }

  #skip(): string | undefined {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
    return this.#text[this.#at];
  }

  #value(depth: number): Json {
    if (depth > DEEPEST) this.#fail();
    const c = this.#skip();
    if (c === '{') return this.#object(depth);
    if (c === '[') return this.#array(depth);
    if (c === '"') return this.#string();
    for (const [word, value] of Object.entries(WORDS)) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      if (/[\w$]/.test(this.#text[this.#at] ?? ' ')) this.#fail();
      return value;
    }
    return this.#number();
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null || /[\w.]/.test(this.#text[this.#at + match[0].length] ?? ' ')) this.#fail();
    this.#at += match[0].length;
    const whole = match.groups?.fraction === undefined && match.groups?.exponent === undefined;
    return whole ? BigInt(match[0]) : Number(match[0]);
  }

  #array(depth: number): Json {
    this.#at++;
    const items: Json[] = [];
    if (this.#skip() === ']') {
      this.#at++;
      return items;
    }
    for (;;) {
      items.push(this.#value(depth + 1));
      const c = this.#skip();
      this.#at++;
      if (c === ']') return items;
      if (c !== ',') this.#fail();
    }
  }

  #object(depth: number): Json {
    this.#at++;
    const fields = new Map<string, Json>();
    if (this.#skip() === '}') {
      this.#at++;
      return fields;
    }
    for (;;) {
      if (this.#skip() !== '"') this.#fail();
      const key = this.#string();
      if (this.#skip() !== ':') this.#fail();
      this.#at++;
      fields.set(key, this.#value(depth + 1));
      const c = this.#skip();
      this.#at++;
      if (c === '}') return fields;
      if (c !== ',') this.#fail();
    }
  }

  #string(): string {
    let result = '';
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      const c = this.#text[i]!;
      if (c === '"') {
        this.#at = i + 1;
        return result;
      }
      if (c < ' ') this.#fail();
      if (c !== '\\') {
        result += c;
        continue;
      }
      const escaped = this.#text[++i] ?? '';
      if (escaped === 'u') {
        const digits = this.#text.slice(i + 1, i + 5);
        if (!/^[\da-fA-F]{4}$/.test(digits)) this.#fail();
        result += String.fromCharCode(Number.parseInt(digits, 16));
        i += 4;
      } else result += ESCAPES[escaped] ?? this.#fail();
    }
    return this.#fail();
  }
}

const SHORT: Readonly<Record<string, string>> = {'"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t'};

/** In quotes; escaped is only what must be. */
export function jsonString(text: string): string {
  const escaped = text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON escapes
    /["\\\u0000-\u001f]/g,
    (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

/** A double's JSON: Java's text; NaN and infinities in quotes. */
export function jsonDouble(value: number): string {
  const text = valueText(value, {kind: 'double', nullable: false}, 'UTC');
  return Number.isFinite(value) ? text : `"${text}"`;
}

/** Without blanks, fields in their order, or sorted. */
export function writeJson(value: Json, sorted = false): string {
  if (typeof value === 'string') return jsonString(value);
  if (typeof value === 'number') return jsonDouble(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map((v: Json) => writeJson(v, sorted)).join(',')}]`;
  const fields = [...(value as ReadonlyMap<string, Json>)];
  if (sorted) fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, v]) => `${jsonString(key)}:${writeJson(v, sorted)}`).join(',')}}`;
}

/** Java's toString of the value: of collections `[1, 2]` and `{a=1}`. */
export function javaJsonText(value: Json): string {
  if (typeof value === 'number') return valueText(value, {kind: 'double', nullable: false}, 'UTC');
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(javaJsonText).join(', ')}]`;
  return `{${[...(value as ReadonlyMap<string, Json>)].map(([key, v]) => `${key}=${javaJsonText(v)}`).join(', ')}}`;
}

export function isJsonScalar(value: Json): boolean {
  return value === null || typeof value !== 'object';
}
