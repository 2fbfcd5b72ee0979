import type {ConnectorInfo, OptionInfo} from '../protocol/connector.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import type {TableSpec} from '../protocol/table.ts';

/**
 * The options of one table, read with the types and defaults of its ConnectorInfo. A key may be given in either vocabulary (`sameAs`).
 * The planner has refused unknown keys; values are checked here, where they are used: every reader throws `connector/invalid-option`.
 */
export class TableOptions {
  readonly table: TableSpec;
  readonly #infos: readonly OptionInfo[];

  constructor(table: TableSpec, info: ConnectorInfo) {
    this.table = table;
    this.#infos = [...info.options, ...info.formats.flatMap((f) => f.options)];
  }

  /** The value as written, else the default; null when there is neither. */
  text(key: string): string | null {
    const written = this.written(key);
    return written === null ? (this.#infos.find((o) => o.key === key)?.default ?? null) : written.value;
  }

  /** The key under which it was written and its value. */
  written(key: string): {readonly key: string; readonly value: string} | null {
    for (const candidate of [key, ...this.#twins(key)]) {
      const value = this.table.options[candidate];
      if (value !== undefined) return {key: candidate, value};
    }
    return null;
  }

  required(key: string): string {
    const text = this.text(key);
    if (text === null || text === '') {
      throw new StudioError('connector/missing-option', `table "${this.table.path.table}" needs the option "${key}"`, {
        hint: `add '${key}' = '…' to its WITH clause`,
      });
    }
    return text;
  }

  boolean(key: string): boolean {
    const text = this.text(key) ?? 'false';
    if (/^true$/i.test(text)) return true;
    if (/^false$/i.test(text)) return false;
    throw this.invalid(key, 'true or false');
  }

  integer(key: string, min: number, max: number = Number.MAX_SAFE_INTEGER): number | null {
    const text = this.text(key);
    if (text === null) return null;
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw this.invalid(key, max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min} on` : `a whole number from ${min} to ${max}`);
    }
    return value;
  }

  /** ms; a number without unit is ms, as in Flink. */
  duration(key: string): number | null {
    const text = this.text(key);
    if (text === null) return null;
    const ms = parseDuration(text);
    if (ms === null) throw this.invalid(key, 'a duration such as 500 ms or 10 s');
    return ms;
  }

  /** Bytes. */
  size(key: string): number | null {
    const text = this.text(key);
    if (text === null) return null;
    const bytes = parseSize(text);
    if (bytes === null) throw this.invalid(key, 'a size such as 64 kb or 128 mb');
    return bytes;
  }

  /** The one of `values` that is meant, whatever its case. */
  oneOf<T extends string>(key: string, values: readonly T[]): T {
    const text = this.text(key) ?? '';
    const value = values.find((v) => v.toLowerCase() === text.toLowerCase());
    if (value === undefined) throw this.invalid(key, `one of ${values.join(', ')}`);
    return value;
  }

  /** One character; `\t` may be written out. */
  character(key: string): string | null {
    const text = this.text(key);
    if (text === null) return null;
    const value = text === '\\t' ? '\t' : text;
    if (value.length !== 1) throw this.invalid(key, 'a single character');
    return value;
  }

  invalid(key: string, wanted: string, hint?: string): StudioError {
    const written = this.written(key) ?? {key, value: this.text(key) ?? ''};
    const secret = this.#infos.find((o) => o.key === written.key)?.secret === true;
    return new StudioError(
      'connector/invalid-option',
      `option "${written.key}" of table "${this.table.path.table}" cannot be "${secret ? '******' : written.value}"`,
      {detail: `it takes ${wanted}`, ...(hint === undefined ? {} : {hint})},
    );
  }

  #twins(key: string): readonly string[] {
    return this.#infos.flatMap((o) => (o.sameAs === key ? [o.key] : o.key === key && o.sameAs !== undefined ? [o.sameAs] : []));
  }
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(d|day|days)$/, 86_400_000],
  [/^(h|hour|hours)$/, 3_600_000],
  [/^(m|min|minute|minutes)$/, 60_000],
  [/^(s|sec|secs|second|seconds)$/, 1000],
  [/^(|ms|milli|millis|millisecond|milliseconds)$/, 1],
];

/** A duration in the spelling of Flink's options, in ms; null when it is not one. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(text);
  if (match === null) return null;
  const unit = (match[2] ?? '').toLowerCase();
  const factor = UNITS.find(([pattern]) => pattern.test(unit))?.[1];
  return factor === undefined ? null : Number(match[1]) * factor;
}

const KIB = 1024;
const SIZES: readonly (readonly [RegExp, number])[] = [
  [/^(|b|bytes)$/, 1],
  [/^(k|kb|kibibytes)$/, KIB],
  [/^(m|mb|mebibytes)$/, KIB ** 2],
  [/^(g|gb|gibibytes)$/, KIB ** 3],
  [/^(t|tb|tebibytes)$/, KIB ** 4],
];

/** A size in the spelling of Flink's options, in bytes; null when it is not one. */
export function parseSize(text: string): number | null {
  const match = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(text);
  const unit = (match?.[2] ?? '').toLowerCase();
  const factor = SIZES.find(([pattern]) => pattern.test(unit))?.[1];
  return match === null || factor === undefined ? null : Number(match[1]) * factor;
}
