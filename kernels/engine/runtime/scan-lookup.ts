import type {Row} from '../../protocol/value.ts';
import {keyText, rowText} from '../state/value-key.ts';
import type {Source} from './connector.ts';
import type {Lookup} from './lookup.ts';

const MAX_ROWS = 4096;

interface ScanLookupSpec {
  /** A reader of the whole table. */
  readonly open: () => Source;
  /** Positions in its rows of the columns that are wanted, and of the key's. */
  readonly fields: readonly number[];
  readonly keys: readonly number[];
  /** Reads the table again when it is so old, in ms; 0 = once. */
  readonly reloadMs: number;
  readonly now: () => number;
}

/** A small table that is read whole, at the first question and again when it is old. */
export class ScanLookup implements Lookup {
  readonly #spec: ScanLookupSpec;
  #loading: Promise<ReadonlyMap<string, readonly Row[]>> | null = null;
  #rows: ReadonlyMap<string, readonly Row[]> | null = null;
  #loadedAt = 0;

  constructor(spec: ScanLookupSpec) {
    this.#spec = spec;
  }

  async lookup(key: Row, signal: AbortSignal): Promise<readonly Row[]> {
    if (this.#loading === null || this.#isOld) {
      this.#loadedAt = this.#spec.now();
      this.#rows = null;
      this.#loading = this.#load(signal);
    }
    const loading = this.#loading;
    const rows = await loading;
    if (loading === this.#loading) this.#rows = rows;
    return rows.get(rowText(key)) ?? [];
  }

  lookupNow(key: Row): readonly Row[] | null {
    return this.#rows === null || this.#isOld ? null : (this.#rows.get(rowText(key)) ?? []);
  }

  get #isOld(): boolean {
    const {reloadMs, now} = this.#spec;
    return reloadMs > 0 && now() - this.#loadedAt >= reloadMs;
  }

  async #load(signal: AbortSignal): Promise<ReadonlyMap<string, readonly Row[]>> {
    const {open, fields, keys} = this.#spec;
    const rows = new Map<string, Row[]>();
    const source = open();
    try {
      for (const split of await source.discover([])) {
        const reader = source.open(split);
        try {
          for (let more = true; more; ) {
            const result = await reader.poll(MAX_ROWS, signal);
            more = result.more;
            for (const row of result.batch.rows) {
              const key = keys.map((k) => keyText(row[k]!)).join('');
              const found = rows.get(key);
              const wanted = fields.map((f) => row[f]!);
              if (found === undefined) rows.set(key, [wanted]);
              else found.push(wanted);
            }
          }
        } finally {
          await reader.close();
        }
      }
    } finally {
      await source.close();
    }
    return rows;
  }

  async close(): Promise<void> {}
}
