import type {Clock} from '../../engine/runtime/clock.ts';
import type {HubReader} from './hub-reader.ts';
import type {ShardPosition} from './position.ts';
import type {RecordPage} from './record-page.ts';
import type {ShardReader} from './shard-reader.ts';

/** The one reader of a shard for all who are at its tip: asks about five times a second, which is all that Kinesis allows. */
export class SharedShard {
  readonly reader: ShardReader;
  /** Up to where the members have been given everything; the reader itself may be further for a moment. */
  delivered: ShardPosition;
  readonly #members = new Set<HubReader>();
  readonly #clock: Clock;
  readonly #pollMs: number;
  readonly #onEmpty: () => void;
  readonly #stop = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();
  #over = false;
  #behind = false;

  /** `onEmpty` is called once, when nobody listens any more: it must not be used from then on. */
  constructor(reader: ShardReader, clock: Clock, pollMs: number, onEmpty: () => void) {
    this.reader = reader;
    this.delivered = reader.position;
    this.#clock = clock;
    this.#pollMs = pollMs;
    this.#onEmpty = onEmpty;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Takes the first member, which is where `reader` is, and begins to read. */
  start(member: HubReader): void {
    this.#members.add(member);
    void this.#run();
  }

  /**
   * Takes a member that is near the tip without a gap and without a record twice. First the shard is read up to now for those who are here, then
   * by the member's own reader: what it has then is at least as far, so that from here on only records behind its last one are for it.
   * False when its own reader has not reached the tip.
   */
  join(member: HubReader, own: ShardReader): Promise<boolean> {
    return this.#exclusive(async () => {
      if (this.#over) return false;
      await this.#readOnce();
      if (this.#over) return false;
      const page = await own.read(this.#stop.signal);
      member.take(page);
      if (page.millisBehindLatest > 0 || page.next.kind === 'end' || this.#over) return false;
      this.#members.add(member);
      return true;
    });
  }

  leave(member: HubReader): void {
    if (this.#members.delete(member) && this.#members.size === 0) this.#end();
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      try {
        const pause = this.#behind ? 0 : this.reader.lastRead + this.#pollMs - this.#clock.now();
        if (pause > 0) await this.#clock.sleep(pause, this.#stop.signal);
      } catch {
        return;
      }
      await this.#exclusive(() => this.#readOnce()).catch(() => undefined);
    }
  }

  /** An error ends the sharing: each member goes on alone, and hears of the error. */
  async #readOnce(): Promise<void> {
    if (this.#over) return;
    const before = this.reader.fork();
    let page: RecordPage;
    try {
      page = await this.reader.read(this.#stop.signal);
    } catch (error) {
      if (this.#over) return;
      const members = [...this.#members];
      this.#end();
      for (const member of members) member.goAlone(before, error);
      return;
    }
    if (this.#over) return;
    this.#behind = page.millisBehindLatest > 0 && page.sequences.length > 0;
    this.delivered = page.next;
    for (const member of [...this.#members]) {
      if (member.offer(page)) continue;
      // Too slow: it reads on its own from here, when it comes to it.
      this.#members.delete(member);
      member.goAlone(before);
    }
    if (page.next.kind === 'end') for (const member of this.#members) member.goAlone(this.reader);
    if (this.#members.size === 0 || page.next.kind === 'end') this.#end();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#members.clear();
    this.#stop.abort();
    this.#onEmpty();
  }

  /** One at a time: polls and joins. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
