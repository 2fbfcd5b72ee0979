import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {PendingSnapshot, Snapshot} from '../runtime/operator.ts';
import {decodeBatch, decodeValues, encodeBatch, encodeValues} from './row-codec.ts';

/** Rows in one chunk of a snapshot. */
const CHUNK_ROWS = 8192;

/** Numbers of cells as they were when a snapshot was taken, and how many chunks are still to be made of them. */
export interface Captured {
  readonly cells: Int32Array;
  readonly values: Float64Array<ArrayBuffer>;
  readers: number;
}

/**
 * Collects an operator's state: each write is one chunk or more. Numbers are copied at once; rows and values are encoded later, chunk by
 * chunk: the arrays that are handed over must not change afterwards.
 */
export class StateWriter {
  readonly #chunks: (Uint8Array | (() => Uint8Array))[] = [];
  /** What lanes have copied for this snapshot. */
  readonly captures = new Map<object, Captured>();

  /** A chunk that is made when it is written. */
  later(chunk: () => Uint8Array): void {
    this.#chunks.push(chunk);
  }

  json(value: unknown): void {
    this.#chunks.push(new TextEncoder().encode(JSON.stringify(value)));
  }

  floats(values: Float64Array): void {
    this.#chunks.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  bytes(values: Uint8Array): void {
    this.#chunks.push(values);
  }

  ints(values: Int32Array): void {
    this.#chunks.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  rows(rows: readonly Row[], types: readonly DataType[]): void {
    this.laterRows(rows.length, (from, to) => (to - from === rows.length ? rows : rows.slice(from, to)), types);
  }

  /** As `rows`, of rows that are asked for when they are encoded. */
  laterRows(count: number, part: (from: number, to: number) => readonly Row[], types: readonly DataType[]): void {
    const chunks = Math.max(1, Math.ceil(count / CHUNK_ROWS));
    this.json(chunks);
    for (let i = 0; i < chunks; i++) {
      const [from, to] = [i * CHUNK_ROWS, Math.min(count, (i + 1) * CHUNK_ROWS)];
      this.#chunks.push(() => new Uint8Array(encodeBatch({rows: part(from, to), kinds: null}, types)));
    }
  }

  /** As `rows`, of rows that stand in columns. */
  columns(columns: readonly (readonly Value[])[], count: number, types: readonly DataType[]): void {
    const chunks = Math.max(1, Math.ceil(count / CHUNK_ROWS));
    this.json(chunks);
    for (let chunk = 0; chunk < chunks; chunk++) {
      this.#chunks.push(() => {
        const rows: Row[] = [];
        const end = Math.min(count, (chunk + 1) * CHUNK_ROWS);
        for (let i = chunk * CHUNK_ROWS; i < end; i++) rows.push(columns.map((column) => column[i]!));
        return new Uint8Array(encodeBatch({rows, kinds: null}, types));
      });
    }
  }

  values(values: readonly Value[], type: DataType): void {
    const chunks = Math.max(1, Math.ceil(values.length / CHUNK_ROWS));
    this.json(chunks);
    for (let i = 0; i < chunks; i++) {
      this.#chunks.push(() => new Uint8Array(encodeValues(values.slice(i * CHUNK_ROWS, (i + 1) * CHUNK_ROWS), type)));
    }
  }

  finish(version: number): PendingSnapshot {
    return {version, chunks: this.#chunks};
  }
}

/** Reads a snapshot in the order in which it was written. */
export class StateReader {
  readonly #chunks: readonly Uint8Array[];
  #at = 0;

  /** Throws `engine/snapshot-version` where the snapshot's layout is not `version`. */
  constructor(snapshot: Snapshot, version: number) {
    if (snapshot.version !== version) {
      throw new StudioError('engine/snapshot-version', `saved state has layout ${snapshot.version}, this version reads ${version}`, {
        hint: 'restore it with the version that wrote it, or start without the saved state',
        blame: 'environment',
      });
    }
    this.#chunks = snapshot.chunks;
  }

  json<T>(): T {
    return JSON.parse(new TextDecoder().decode(this.#next())) as T;
  }

  /** A copy. */
  floats(): Float64Array {
    return new Float64Array(this.#copy());
  }

  /** A view. */
  bytes(): Uint8Array {
    return this.#next();
  }

  /** A copy. */
  ints(): Int32Array {
    return new Int32Array(this.#copy());
  }

  rows(types: readonly DataType[]): Row[] {
    const all: Row[] = [];
    for (let chunks = this.json<number>(); chunks > 0; chunks--) for (const row of decodeBatch(this.#next(), types).rows) all.push(row);
    return all;
  }

  values(type: DataType): Value[] {
    const all: Value[] = [];
    for (let chunks = this.json<number>(); chunks > 0; chunks--) for (const v of decodeValues(this.#next(), type)) all.push(v);
    return all;
  }

  #copy(): ArrayBuffer {
    return this.#next().slice().buffer;
  }

  #next(): Uint8Array {
    const chunk = this.#chunks[this.#at++];
    if (chunk === undefined) throw new StudioError('engine/damaged-bytes', 'saved state ends in the middle', {blame: 'environment'});
    return chunk;
  }
}

/** All of it as bytes at once: for tests, and where nobody waits. */
export function encodeSnapshot({version, chunks}: PendingSnapshot): Snapshot {
  return {version, chunks: chunks.map((c) => (typeof c === 'function' ? c() : c))};
}
