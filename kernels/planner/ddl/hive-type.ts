import {type DataType, type Field, MAX_LENGTH} from '../../protocol/data-type.ts';

const SIMPLE: Readonly<Record<string, DataType>> = {
  string: {kind: 'varchar', length: MAX_LENGTH, nullable: true},
  boolean: {kind: 'boolean', nullable: true},
  tinyint: {kind: 'tinyint', nullable: true},
  smallint: {kind: 'smallint', nullable: true},
  int: {kind: 'int', nullable: true},
  integer: {kind: 'int', nullable: true},
  bigint: {kind: 'bigint', nullable: true},
  float: {kind: 'float', nullable: true},
  double: {kind: 'double', nullable: true},
  date: {kind: 'date', nullable: true},
  // Hive's has nanoseconds; a time attribute has milliseconds.
  timestamp: {kind: 'timestamp', precision: 3, nullable: true},
  binary: {kind: 'varbinary', length: MAX_LENGTH, nullable: true},
};

/** Hive's text of a type, such as `struct<a:int,b:array<string>>`; null when it is not one. */
export function hiveType(text: string): DataType | null {
  const reader = new Reader(text.trim().toLowerCase(), text.trim());
  const type = reader.type(0);
  return type !== null && reader.atEnd() ? type : null;
}

class Reader {
  readonly #text: string;
  readonly #original: string;
  #at = 0;

  constructor(text: string, original: string) {
    this.#text = text;
    this.#original = original;
  }

  atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  type(depth: number): DataType | null {
    if (depth > 50) return null;
    const name = this.#match(/[a-z]+/y);
    if (name === null) return null;
    switch (name) {
      case 'decimal': {
        const args = this.#match(/\(\s*\d+\s*(,\s*\d+\s*)?\)/y)?.match(/\d+/g) ?? ['10', '0'];
        return {kind: 'decimal', precision: Number(args[0]), scale: Number(args[1] ?? 0), nullable: true};
      }
      case 'varchar':
      case 'char': {
        const length = this.#match(/\(\s*\d+\s*\)/y)?.match(/\d+/)?.[0];
        return length === undefined ? null : {kind: name, length: Number(length), nullable: true};
      }
      case 'array': {
        if (!this.#take('<')) return null;
        const element = this.type(depth + 1);
        return element !== null && this.#take('>') ? {kind: 'array', element, nullable: true} : null;
      }
      case 'map': {
        if (!this.#take('<')) return null;
        const key = this.type(depth + 1);
        if (key === null || !this.#take(',')) return null;
        const value = this.type(depth + 1);
        return value !== null && this.#take('>') ? {kind: 'map', key, value, nullable: true} : null;
      }
      case 'struct':
        return this.#struct(depth);
      default:
        return SIMPLE[name] ?? null;
    }
  }

  #struct(depth: number): DataType | null {
    if (!this.#take('<')) return null;
    const fields: Field[] = [];
    do {
      const start = this.#at;
      const name = this.#match(/[^:<>,]+/y);
      if (name === null) return null;
      const written = this.#original.slice(start, start + name.length).trim();
      if (!this.#take(':')) return null;
      const type = this.type(depth + 1);
      if (type === null) return null;
      fields.push({name: written, type});
    } while (this.#take(','));
    return this.#take('>') ? {kind: 'row', fields, nullable: true} : null;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #take(character: string): boolean {
    while (this.#text[this.#at] === ' ') this.#at++;
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    while (this.#text[this.#at] === ' ') this.#at++;
    return true;
  }
}
