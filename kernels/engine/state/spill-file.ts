import {closeSync, openSync, readSync, rmSync, writeSync} from 'node:fs';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {decodeBatch, encodeBatch} from './row-codec.ts';
import {spillFailed} from './spill-folder.ts';

/** In front of each batch: its length in bytes, as two 32-bit numbers. */
const HEAD_BYTES = 8;

/** Batches of rows in a temporary file: written one after the other, then read in that order, one at a time in memory. */
export class SpillFile {
  readonly #path: string;
  readonly #types: readonly DataType[];
  #file: number | null = null;
  #rows = 0;

  constructor(path: string, types: readonly DataType[]) {
    this.#path = path;
    this.#types = types;
  }

  get rows(): number {
    return this.#rows;
  }

  write(rows: readonly Row[], kinds: Uint8Array | null): void {
    if (rows.length === 0) return;
    this.#guard(() => {
      this.#file ??= openSync(this.#path, 'w');
      const bytes = new Uint8Array(encodeBatch({rows, kinds}, this.#types));
      const head = new Uint8Array(HEAD_BYTES);
      new DataView(head.buffer).setFloat64(0, bytes.length);
      this.#writeAll(this.#file, head);
      this.#writeAll(this.#file, bytes);
    });
    this.#rows += rows.length;
  }

  /** Nothing is written any more. */
  finish(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  /** What was written; the file goes when the last batch has been read. */
  *read(): Generator<Batch> {
    this.finish();
    if (this.#rows === 0) return;
    const file = this.#guard(() => openSync(this.#path, 'r'));
    try {
      const head = new Uint8Array(HEAD_BYTES);
      while (this.#readInto(file, head)) {
        const bytes = new Uint8Array(new DataView(head.buffer).getFloat64(0));
        this.#readInto(file, bytes);
        yield decodeBatch(bytes, this.#types);
      }
    } finally {
      closeSync(file);
      rmSync(this.#path, {force: true});
    }
  }

  #writeAll(file: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  }

  /** False at the file's end. */
  #readInto(file: number, bytes: Uint8Array): boolean {
    return this.#guard(() => {
      let at = 0;
      while (at < bytes.length) {
        const read = readSync(file, bytes, at, bytes.length - at, null);
        if (read === 0) return false;
        at += read;
      }
      return true;
    });
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw spillFailed(this.#path, error);
    }
  }
}
