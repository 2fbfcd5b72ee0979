import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Connector, Sink} from '../runtime/connector.ts';
import {RowBag} from '../state/row-bag.ts';
import {changelogText} from './changelog.ts';
import {connectorInfo} from './connector-info.ts';

/** Takes rows and keeps them. */
export class Recorder {
  readonly batches: Batch[] = [];
  /** While set, writes wait for it. */
  block: Promise<void> | null = null;

  readonly onRows = (batch: Batch): void | Promise<void> => {
    this.batches.push(batch);
    return this.block ?? undefined;
  };

  get rows(): readonly Row[] {
    return this.batches.flatMap((b) => b.rows);
  }

  /** Lines such as `+I[a, 1]`. */
  get changelog(): readonly string[] {
    return this.batches.flatMap(changelogText);
  }

  /** What is left when all is applied in order. */
  get materialized(): readonly Row[] {
    const bag = new RowBag();
    for (const {rows, kinds} of this.batches) {
      rows.forEach((row, i) => {
        const kind = kinds?.[i] ?? 0;
        if (kind === 0 || kind === 2) bag.add(row);
        else if (!bag.remove(row)) throw new Error('a row is retracted that is not there');
      });
    }
    return [...bag.values()];
  }
}

/** What an exactly-once sink has made visible: outlives the jobs that write it. Commits are idempotent by checkpoint id and attempt. */
export class TransactionLog {
  readonly #committed = new Map<string, readonly Row[]>();
  readonly #prepared = new Map<string, readonly Row[]>();
  #next = 0;

  prepare(rows: readonly Row[]): string {
    const name = `transaction-${this.#next++}`;
    this.#prepared.set(name, rows);
    return name;
  }

  commit(name: string): void {
    this.#committed.set(name, this.#prepared.get(name) ?? []);
  }

  get rows(): readonly Row[] {
    return [...this.#committed.values()].flat();
  }
}

/** A sink with two-phase commit whose writer or committer may be told to fail, as a crash would. */
export function crashingSink(log: TransactionLog, crash: CrashPlan, identifier = 'recorder'): Connector {
  const createSink = (): Sink => {
    let open: Row[] = [];
    return {
      writer: {
        write: async (batch) => {
          crash.step('write');
          open.push(...batch.rows);
        },
        prepare: async () => {
          crash.step('prepare');
          const rows = open;
          open = [];
          return rows.length === 0 ? [] : [log.prepare(rows)];
        },
        close: async () => {},
      },
      committer: {
        commit: async (_id, committables) => {
          crash.step('commit');
          for (const name of committables) log.commit(name as string);
        },
      },
    };
  };
  return {info: connectorInfo(identifier), createSink};
}

/** Fails at the step of the given number, counted over all jobs; never without one. */
export class CrashPlan {
  readonly #at: Set<number>;
  steps = 0;

  constructor(at: readonly number[] = []) {
    this.#at = new Set(at);
  }

  step(what: string): void {
    if (this.#at.has(this.steps++)) throw new Error(`crash in ${what}`);
  }
}
