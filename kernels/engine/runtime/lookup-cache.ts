import type {Row} from '../../protocol/value.ts';

export interface LookupCacheSpec {
  readonly maxRows: number;
  /** ms; 0 = never. */
  readonly expireAfterWrite: number;
  readonly expireAfterAccess: number;
  /** Also remembers that a key has no rows. */
  readonly keepsMisses: boolean;
}

interface Entry {
  readonly rows: readonly Row[];
  readonly writtenAt: number;
  readAt: number;
}

/** Answers of a lookup by key; the one that was asked for longest ago goes first. Flink's PARTIAL cache. */
export class LookupCache {
  readonly #spec: LookupCacheSpec;
  readonly #entries = new Map<string, Entry>();

  constructor(spec: LookupCacheSpec) {
    this.#spec = spec;
  }

  get(key: string, now: number): readonly Row[] | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    const {expireAfterWrite, expireAfterAccess} = this.#spec;
    this.#entries.delete(key);
    if (expireAfterWrite > 0 && now - entry.writtenAt >= expireAfterWrite) return null;
    if (expireAfterAccess > 0 && now - entry.readAt >= expireAfterAccess) return null;
    entry.readAt = now;
    this.#entries.set(key, entry);
    return entry.rows;
  }

  put(key: string, rows: readonly Row[], now: number): void {
    if (rows.length === 0 && !this.#spec.keepsMisses) return;
    this.#entries.delete(key);
    this.#entries.set(key, {rows, writtenAt: now, readAt: now});
    if (this.#entries.size <= this.#spec.maxRows) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
