import {StudioError} from '../../protocol/diagnostic.ts';
import type {TableSpec} from '../../protocol/table.ts';
import {parseDuration} from '../options.ts';

/** The options `fields.<name>.…` of one column or nested field. Keeps account of what was asked for. */
export class FieldOptions {
  readonly #table: TableSpec;
  readonly #prefix: string;
  readonly #asked: Set<string>;

  constructor(table: TableSpec, name: string, asked: Set<string>) {
    this.#table = table;
    this.#prefix = `fields.${name}`;
    this.#asked = asked;
  }

  child(name: string): FieldOptions {
    return new FieldOptions(this.#table, `${this.#prefix.slice('fields.'.length)}.${name}`, this.#asked);
  }

  #text(option: string): string | null {
    const key = `${this.#prefix}.${option}`;
    this.#asked.add(key);
    return this.#table.options[key] ?? null;
  }

  oneOf<T extends string>(option: string, values: readonly T[], fallback: T): T {
    const text = this.#text(option);
    if (text === null) return fallback;
    const value = values.find((v) => v === text);
    if (value === undefined) throw this.invalid(option, `one of ${values.join(', ')}`);
    return value;
  }

  number(option: string, fallback: number): number {
    const text = this.#text(option);
    if (text === null) return fallback;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw this.invalid(option, 'a number');
    return value;
  }

  /** Without a fallback the option is required. */
  bigint(option: string, fallback: bigint | null): bigint {
    const text = this.#text(option);
    if (text === null && fallback !== null) return fallback;
    if (text === null || !/^\s*[+-]?\d+\s*$/.test(text)) throw this.invalid(option, 'a whole number');
    return BigInt(text.trim().replace(/^\+/, ''));
  }

  boolean(option: string, fallback: boolean): boolean {
    const text = this.#text(option);
    if (text === null) return fallback;
    if (!/^(true|false)$/i.test(text)) throw this.invalid(option, 'true or false');
    return text.toLowerCase() === 'true';
  }

  duration(option: string, fallback: number): number {
    const text = this.#text(option);
    if (text === null) return fallback;
    const ms = parseDuration(text);
    if (ms === null) throw this.invalid(option, 'a duration such as 10 s');
    return ms;
  }

  invalid(option: string, wanted: string): StudioError {
    const key = `${this.#prefix}.${option}`;
    const value = this.#table.options[key];
    const table = this.#table.path.table;
    return value === undefined
      ? new StudioError('connector/missing-option', `table "${table}" needs the option "${key}"`, {detail: `it takes ${wanted}`})
      : new StudioError('connector/invalid-option', `option "${key}" of table "${table}" cannot be "${value}"`, {
          detail: `it takes ${wanted}`,
        });
  }
}
