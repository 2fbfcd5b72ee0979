import type {ShardPosition} from './position.ts';
import type {PageReader} from './record-feed.ts';
import type {RecordPage} from './record-page.ts';
import type {ShardReader} from './shard-reader.ts';

/** Reads alone, in the job's own thread, what is older than the tip; then with all others through the hub. */
export class CatchUpReader implements PageReader {
  readonly #share: (position: ShardPosition) => PageReader;
  readonly #explain: (error: unknown) => Promise<Error>;
  #alone: ShardReader | null;
  #shared: PageReader | null = null;

  constructor(alone: ShardReader, share: (position: ShardPosition) => PageReader, explain: (error: unknown) => Promise<Error>) {
    this.#alone = alone;
    this.#share = share;
    this.#explain = explain;
  }

  async next(signal: AbortSignal): Promise<RecordPage> {
    if (this.#alone === null) return (this.#shared as PageReader).next(signal);
    let page: RecordPage;
    try {
      page = await this.#alone.read(signal);
    } catch (error) {
      if (signal.aborted) throw error;
      throw await this.#explain(error);
    }
    if (page.millisBehindLatest > 0 || page.next.kind === 'end') return page;
    this.#shared = this.#share(page.next);
    this.#alone = null;
    // Nothing to hand over: wait for records with the others.
    return page.sequences.length > 0 ? page : this.#shared.next(signal);
  }

  close(): void {
    this.#shared?.close();
  }
}
