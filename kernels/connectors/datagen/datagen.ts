import {EMPTY_BATCH} from '../../engine/runtime/batch.ts';
import type {Connector, PollResult, Source, SourceContext, Split, SplitReader} from '../../engine/runtime/connector.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row} from '../../protocol/value.ts';
import {TableOptions} from '../options.ts';
import {FieldOptions} from './field-options.ts';
import {type FieldGenerator, fieldGenerator, type Generator, unknownField} from './generator.ts';
import {datagenInfo} from './info.ts';

/** The longest wait for the next row that is due, ms. */
const LONGEST_WAIT = 1000;

export interface DatagenServices {
  /** From 0 up to but without 1; tests give their own. */
  readonly random?: () => number;
}

/** Generated rows. The one split's position is the number of rows so far: a sequence goes on where a checkpoint stood. */
export function createDatagenConnector(services: DatagenServices = {}): Connector {
  return {info: datagenInfo, createSource: (context) => datagenSource(context, services.random ?? Math.random)};
}

function datagenSource(context: SourceContext, random: () => number): Source {
  const {table, clock} = context;
  const options = new TableOptions(table, datagenInfo);
  const rate = options.integer('rows-per-second', 1) ?? 10_000;
  const limit = options.integer('number-of-rows', 0);
  const asked = new Set<string>();
  const all = new Map<string, FieldGenerator>(
    table.physical.map((f) => [f.name, fieldGenerator(f.type, new FieldOptions(table, f.name, asked), {random, now: () => clock.now()})]),
  );
  for (const key of Object.keys(table.options)) {
    if (key.startsWith('fields.') && !asked.has(key)) {
      throw unknownField(
        key,
        table.path.table,
        table.physical.map((f) => f.name),
      );
    }
  }
  const generators = context.fields.map((f) => (all.get(f.name) as FieldGenerator).next);
  // The shortest sequence ends the table, also when its column is not wanted.
  const end = [...all.values()].reduce(
    (least, g) => Math.min(least, g.rows ?? Number.POSITIVE_INFINITY),
    limit ?? Number.POSITIVE_INFINITY,
  );
  return {
    discover: async (known) => (known.length > 0 ? known : [{id: 'datagen', position: 0}]),
    open: (split): SplitReader => new DatagenReader(split, generators, rate, end, context),
    close: async () => {},
  };
}

class DatagenReader implements SplitReader {
  readonly #generators: readonly Generator[];
  readonly #perMs: number;
  readonly #end: number;
  readonly #context: SourceContext;
  readonly #first: number;
  readonly #startedAt: number;
  #count: number;

  constructor(split: Split, generators: readonly Generator[], rate: number, end: number, context: SourceContext) {
    if (typeof split.position !== 'number')
      throw new StudioError('datagen/bad-position', 'a position of the checkpoint is not a number of rows', {blame: 'millrace'});
    this.#generators = generators;
    this.#perMs = rate / 1000;
    this.#end = end;
    this.#context = context;
    this.#first = split.position;
    this.#count = split.position;
    this.#startedAt = context.clock.now();
  }

  async poll(maxRows: number, signal: AbortSignal): Promise<PollResult> {
    if (this.#due() === 0 && this.#count < this.#end) await this.#wait(signal);
    const rows: Row[] = [];
    for (let left = Math.min(maxRows, this.#due()); left > 0; left--) {
      const index = this.#count++;
      rows.push(this.#generators.map((next) => next(index)));
    }
    return {
      batch: rows.length === 0 ? EMPTY_BATCH : {rows, kinds: null},
      next: {id: 'datagen', position: this.#count},
      more: this.#count < this.#end,
      lagMs: null,
    };
  }

  async close(): Promise<void> {}

  /** Rows that should be out by now and are not. The first comes at once. */
  #due(): number {
    const elapsed = this.#context.clock.now() - this.#startedAt;
    return Math.min(this.#end, this.#first + 1 + Math.floor(elapsed * this.#perMs)) - this.#count;
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const at = this.#startedAt + Math.ceil((this.#count - this.#first) / this.#perMs);
    const ms = Math.min(LONGEST_WAIT, Math.max(1, at - this.#context.clock.now()));
    await this.#context.clock.sleep(ms, signal).catch(() => undefined);
  }
}
