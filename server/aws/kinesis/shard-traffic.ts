const KEPT_S = 900;

/** What went through a shard within one second; times are seconds since 1970. */
interface Second {
  readonly at: number;
  recordsIn: number;
  bytesIn: number;
  recordsOut: number;
  bytesOut: number;
  /** How far behind the end the slowest reader of this second was, ms; null when nobody read. */
  behind: number | null;
}

/** A shard's traffic of the last quarter of an hour, second by second; in memory alone. */
export class ShardTraffic {
  readonly #seconds: Second[] = [];

  /** `now`: ms since 1970. */
  write(records: number, bytes: number, now: number): void {
    const second = this.#second(now);
    second.recordsIn += records;
    second.bytesIn += bytes;
  }

  read(records: number, bytes: number, behindMs: number, now: number): void {
    const second = this.#second(now);
    second.recordsOut += records;
    second.bytesOut += bytes;
    second.behind = Math.max(second.behind ?? 0, behindMs);
  }

  /** Oldest first; seconds in which nothing happened are left out. */
  get seconds(): readonly Readonly<Second>[] {
    return this.#seconds;
  }

  #second(now: number): Second {
    const at = Math.floor(now / 1000);
    const last = this.#seconds.at(-1);
    if (last !== undefined && last.at >= at) return last;
    const fresh: Second = {at, recordsIn: 0, bytesIn: 0, recordsOut: 0, bytesOut: 0, behind: null};
    this.#seconds.push(fresh);
    while ((this.#seconds[0]?.at ?? at) < at - KEPT_S) this.#seconds.shift();
    return fresh;
  }
}
