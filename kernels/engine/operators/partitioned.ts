import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {DrainingOperator} from '../runtime/draining-operator.ts';
import type {Operator, Output} from '../runtime/operator.ts';
import {rowBytes} from '../state/row-bytes.ts';
import {SpillFile} from '../state/spill-file.ts';
import type {SpillSpace} from '../state/spill-space.ts';
import {keyText} from '../state/value-key.ts';

/** Files that an input is cut into when it does not fit; each may be cut again so often. */
const PARTITIONS = 16;
const MAX_LEVEL = 5;
/** Rows that are written, or given to the operator, at once. */
const BATCH_ROWS = 4096;

/** One input of an operator whose rows meet only rows of their own key. */
export interface PartitionedInput {
  readonly keys: readonly number[];
  readonly types: readonly DataType[];
}

/**
 * A keyed operator in a batch job, in bounded memory. The inputs wait for their end; what does not fit is cut by the key's hash into
 * temporary files, each of which is then worked off by an operator of its own. An operator that keeps a small state per key
 * (`Operator.holdsKey`) takes its rows at once; when its state is full, only rows of new keys wait.
 * Out: what the operator tells. Rows of one key that are more than the limit meet in memory all the same.
 */
export class Partitioned extends DrainingOperator {
  readonly name: string;
  readonly #create: () => Operator;
  readonly #inputs: readonly PartitionedInput[];
  readonly #space: SpillSpace;
  readonly #isEager: boolean;
  #level: Level;
  #late = 0;

  /** `isEager`: what it keeps of a key is small and has `holdsKey`. */
  constructor(create: () => Operator, inputs: readonly PartitionedInput[], isEager: boolean, space: SpillSpace) {
    super();
    this.#isEager = isEager;
    this.#create = create;
    this.#inputs = inputs;
    this.#space = space;
    const operator = create();
    this.name = operator.name;
    this.#level = new Level(operator, inputs, isEager, space, 0);
  }

  override process(batch: Batch, input: number, out: Output): void {
    this.#level.take(batch, input, out);
  }

  protected override *drain(out: Output): Generator<void> {
    yield* this.#work(this.#level, out);
  }

  *#work(level: Level, out: Output): Generator<void> {
    yield* level.finish(out);
    this.#late += level.release();
    const partitions = level.partitions();
    // One key has all the rows: cutting again would not help.
    const depth = partitions.length === 1 ? MAX_LEVEL : level.depth + 1;
    for (const files of partitions) {
      const next = new Level(this.#create(), this.#inputs, this.#isEager, this.#space, depth);
      this.#level = next;
      for (let input = 0; input < files.length; input++) {
        for (const batch of files[input]!.read()) {
          next.take(batch, input, out);
          yield;
        }
      }
      yield* this.#work(next, out);
    }
  }

  override lateRecords(): number {
    return this.#late + this.#level.lateRecords();
  }

  override stateBytes(): number {
    return this.#level.bytes;
  }

  override snapshot(): null {
    throw new StudioError('engine/no-savepoint', 'a batch job has no savepoints');
  }

  override close(): void {
    this.#level.release();
  }
}

/** The rows of some hashes: in memory, in an operator, and in files. */
class Level {
  readonly depth: number;
  #operator: Operator | null;
  readonly #inputs: readonly PartitionedInput[];
  readonly #space: SpillSpace;
  /** The operator takes rows at once. */
  readonly #isEager: boolean;
  readonly #waiting: {readonly input: number; readonly rows: readonly Row[]; readonly kinds: Uint8Array | null}[] = [];
  #waitingBytes = 0;
  #isFull = false;
  /** By partition, then by input. */
  #partitions: (readonly PartitionWriter[])[] | null = null;

  constructor(operator: Operator, inputs: readonly PartitionedInput[], isEager: boolean, space: SpillSpace, depth: number) {
    this.#operator = operator;
    this.depth = depth;
    this.#inputs = inputs;
    this.#space = space;
    this.#isEager = isEager;
  }

  get bytes(): number {
    return this.#waitingBytes + (this.#operator?.stateBytes() ?? 0);
  }

  lateRecords(): number {
    return this.#operator?.lateRecords() ?? 0;
  }

  /** Frees the operator; the late rows that it had. */
  release(): number {
    const late = this.lateRecords();
    this.#operator?.close();
    this.#operator = null;
    return late;
  }

  take(batch: Batch, input: number, out: Output): void {
    if (this.#isEager) this.#takeEagerly(batch, input, out);
    else this.#takeWaiting(batch, input);
  }

  #takeEagerly(batch: Batch, input: number, out: Output): void {
    const operator = must(this.#operator);
    if (!this.#isFull) {
      operator.process(batch, input, out);
      this.#isFull = this.depth < MAX_LEVEL && operator.stateBytes() > this.#space.limitBytes;
      return;
    }
    const {rows, kinds} = batch;
    const known: Row[] = [];
    const knownKinds: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      if (operator.holdsKey?.(rows[i]!, input) === true) {
        known.push(rows[i]!);
        if (kinds !== null) knownKinds.push(kinds[i]!);
      } else this.#write(rows[i]!, kinds === null ? 0 : kinds[i]!, input);
    }
    if (known.length > 0) operator.process({rows: known, kinds: kinds === null ? null : Uint8Array.from(knownKinds)}, input, out);
  }

  #takeWaiting({rows, kinds}: Batch, input: number): void {
    if (this.#partitions !== null) {
      for (let i = 0; i < rows.length; i++) this.#write(rows[i]!, kinds === null ? 0 : kinds[i]!, input);
      return;
    }
    this.#waiting.push({input, rows: rows.slice(), kinds: kinds?.slice() ?? null});
    for (let i = 0; i < rows.length; i++) this.#waitingBytes += rowBytes(rows[i]!);
    if (this.#waitingBytes <= this.#space.limitBytes || this.depth >= MAX_LEVEL) return;
    for (const w of this.#waiting) {
      for (let i = 0; i < w.rows.length; i++) this.#write(w.rows[i]!, w.kinds === null ? 0 : w.kinds[i]!, w.input);
    }
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
  }

  #write(row: Row, kind: number, input: number): void {
    this.#partitions ??= Array.from({length: PARTITIONS}, () =>
      this.#inputs.map(({types}) => new PartitionWriter(types, this.#space, PARTITIONS * this.#inputs.length)),
    );
    this.#partitions[partitionOf(row, this.#inputs[input]!.keys, this.depth)]![input]!.add(row, kind);
  }

  /** Gives the operator what waits for it, and its end. */
  *finish(out: Output): Generator<void> {
    const operator = must(this.#operator);
    if (this.#isEager || this.#partitions === null) {
      for (let w = this.#waiting.shift(); w !== undefined; w = this.#waiting.shift()) {
        for (let at = 0; at < w.rows.length; at += BATCH_ROWS) {
          const to = at + BATCH_ROWS;
          operator.process({rows: w.rows.slice(at, to), kinds: w.kinds?.slice(at, to) ?? null}, w.input, out);
          yield;
        }
      }
      this.#waitingBytes = 0;
      operator.onWatermark(Number.POSITIVE_INFINITY, out);
      operator.onEnd(out);
      yield;
    }
  }

  /** What did not fit: the files by partition, then by input. */
  partitions(): readonly (readonly SpillFile[])[] {
    const partitions = (this.#partitions ?? []).map((writers) => writers.map((w) => w.finish()));
    return partitions.filter((files) => files.some((f) => f.rows > 0));
  }
}

class PartitionWriter {
  readonly #file: SpillFile;
  readonly #limit: number;
  #rows: Row[] = [];
  #kinds: number[] = [];
  #bytes = 0;

  /** `writers`: how many share the space. */
  constructor(types: readonly DataType[], space: SpillSpace, writers: number) {
    this.#file = new SpillFile(space.folder.newPath(), types);
    this.#limit = space.limitBytes / (2 * writers);
  }

  add(row: Row, kind: number): void {
    this.#rows.push(row);
    this.#kinds.push(kind);
    this.#bytes += rowBytes(row);
    if (this.#rows.length >= BATCH_ROWS || this.#bytes > this.#limit) this.#flush();
  }

  finish(): SpillFile {
    this.#flush();
    this.#file.finish();
    return this.#file;
  }

  #flush(): void {
    this.#file.write(this.#rows, this.#kinds.every((k) => k === 0) ? null : Uint8Array.from(this.#kinds));
    this.#rows = [];
    this.#kinds = [];
    this.#bytes = 0;
  }
}

/** Equal keys share a partition; what shared one at a level is cut anew at the next. */
function partitionOf(row: Row, keys: readonly number[], level: number): number {
  let hash = 0x811c9dc5 ^ Math.imul(level + 1, 0x9e3779b1);
  for (let k = 0; k < keys.length; k++) {
    const text = keyText(row[keys[k]!]!);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % PARTITIONS;
}
