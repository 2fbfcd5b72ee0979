import type {Row} from '../../protocol/value.ts';
import type {Clock} from '../runtime/clock.ts';
import type {Connector, PollResult, Source, SourceContext, Split, SplitReader} from '../runtime/connector.ts';
import {connectorInfo} from './connector-info.ts';

interface ScriptedSplit {
  readonly rows: Row[];
  ended: boolean;
  /** Thrown by the polls that come next. */
  readonly errors: Error[];
}

export interface ScriptedSourceOptions {
  readonly identifier?: string;
  readonly bounded?: boolean;
  readonly splits?: readonly string[];
  /** Rows that a poll brings at most. */
  readonly batchRows?: number;
  /** A poll takes so long, by the job's clock. */
  readonly pollMs?: number;
  /** A poll that finds nothing says so, with a lag of 0, instead of waiting for rows. Needs `pollMs`. */
  readonly saysEmpty?: boolean;
}

/**
 * A source that a test feeds: rows are put into splits whose position is the number of rows read. Bounded or not; every row survives the
 * job, so that a second one may read it again from a checkpoint.
 */
export class ScriptedSource {
  readonly connector: Connector;
  readonly #splits = new Map<string, ScriptedSplit>();
  #waiting: (() => void)[] = [];
  readonly #batchRows: number;
  readonly #pollMs: number;
  readonly #saysEmpty: boolean;

  constructor(options: ScriptedSourceOptions = {}) {
    const bounded = options.bounded ?? false;
    this.#pollMs = options.pollMs ?? 0;
    this.#saysEmpty = options.saysEmpty ?? false;
    this.#batchRows = options.batchRows ?? Number.POSITIVE_INFINITY;
    for (const id of options.splits ?? ['0']) this.addSplit(id);
    this.connector = {
      info: {...connectorInfo(options.identifier ?? 'scripted'), source: {bounded}},
      createSource: (context) => this.#source(context),
    };
  }

  addSplit(id: string): void {
    this.#splits.set(id, {rows: [], ended: false, errors: []});
  }

  put(split: string, ...rows: readonly Row[]): void {
    this.#of(split).rows.push(...rows);
    this.#wake();
  }

  fail(split: string, ...errors: readonly Error[]): void {
    this.#of(split).errors.push(...errors);
    this.#wake();
  }

  end(split?: string): void {
    for (const id of split === undefined ? this.#splits.keys() : [split]) this.#of(id).ended = true;
    this.#wake();
  }

  #of(id: string): ScriptedSplit {
    const split = this.#splits.get(id);
    if (split === undefined) throw new Error(`no split ${id}`);
    return split;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #source({clock}: SourceContext): Source {
    return {
      discover: async (known: readonly Split[]): Promise<readonly Split[]> =>
        [...this.#splits.keys()].map((id) => known.find((s) => s.id === id) ?? {id, position: 0}),
      open: (split: Split): SplitReader => this.#reader(split, clock),
      close: async (): Promise<void> => {},
    };
  }

  #reader(split: Split, clock: Clock): SplitReader {
    const scripted = this.#of(split.id);
    let at = Number(split.position);
    const poll = async (maxRows: number, signal: AbortSignal): Promise<PollResult> => {
      if (this.#pollMs > 0) await clock.sleep(this.#pollMs, signal);
      while (!this.#saysEmpty && at >= scripted.rows.length && !scripted.ended && scripted.errors.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          this.#waiting.push(resolve);
          signal.addEventListener('abort', () => resolve(), {once: true});
        });
      }
      const error = scripted.errors.shift();
      if (error !== undefined) throw error;
      const rows = scripted.rows.slice(at, at + Math.min(maxRows, this.#batchRows));
      at += rows.length;
      const more = !scripted.ended || at < scripted.rows.length;
      return {
        batch: {rows, kinds: null},
        next: {id: split.id, position: at},
        more,
        lagMs: this.#saysEmpty && at === scripted.rows.length ? 0 : null,
      };
    };
    return {poll, close: async () => {}};
  }
}
