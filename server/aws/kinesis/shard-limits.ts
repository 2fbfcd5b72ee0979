const RECORDS_PER_SECOND = 1000;
const BYTES_PER_SECOND = 1024 * 1024;

interface Spent {
  second: number;
  records: number;
  bytes: number;
}

/**
 * AWS's write limits of a shard: 1,000 records and 1 MiB a second. Off unless asked for, because a laptop's endpoint is to be as fast as
 * it can; on, producers and sinks meet the throttling that they must live with.
 */
export class ShardLimits {
  readonly #spent = new WeakMap<object, Spent>();

  /** Takes one record's share; false when the second has none left. `now` is ms since 1970. */
  take(shard: object, bytes: number, now: number): boolean {
    const second = Math.floor(now / 1000);
    let spent = this.#spent.get(shard);
    if (spent === undefined || spent.second !== second) {
      spent = {second, records: 0, bytes: 0};
      this.#spent.set(shard, spent);
    }
    if (spent.records + 1 > RECORDS_PER_SECOND || spent.bytes + bytes > BYTES_PER_SECOND) return false;
    spent.records++;
    spent.bytes += bytes;
    return true;
  }
}
