import {closeSync, openSync, readSync, rmSync, writeSync} from 'node:fs';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import {decodeBatch, encodeBatch} from './row-codec.ts';
import {spillFailed} from './spill-folder.ts';

/** Rows by their numbers: an array, or a file of which some pages are in memory. */
export interface RowList {
  readonly length: number;
  at(index: number): Row | undefined;
}

/** Rows of a page. */
const PAGE_ROWS = 256;

/** Rows in a temporary file, read by their numbers from as few places as there are pages in memory. */
export class SpilledRows implements RowList {
  readonly #path: string;
  readonly #types: readonly DataType[];
  readonly #mostPages: number;
  readonly #file: number;
  /** Of each page its place and its bytes. */
  readonly #pages: {readonly at: number; readonly bytes: number}[] = [];
  /** The page that was used last stands last. */
  readonly #inMemory = new Map<number, readonly Row[]>();
  #written = 0;
  #open: Row[] = [];

  /** Throws `engine/spill-failed`. */
  constructor(path: string, types: readonly DataType[], mostPages: number) {
    this.#path = path;
    this.#types = types;
    this.#mostPages = mostPages;
    this.#file = this.#guard(() => openSync(path, 'w+'));
  }

  get length(): number {
    return this.#pages.length * PAGE_ROWS + this.#open.length;
  }

  add(row: Row): void {
    if (this.#open.push(row) < PAGE_ROWS) return;
    const bytes = new Uint8Array(encodeBatch({rows: this.#open, kinds: null}, this.#types));
    this.#guard(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at, this.#written + at);
    });
    this.#pages.push({at: this.#written, bytes: bytes.length});
    this.#written += bytes.length;
    this.#open = [];
  }

  at(index: number): Row | undefined {
    if (index >= this.length) return undefined;
    const number = Math.floor(index / PAGE_ROWS);
    return (number >= this.#pages.length ? this.#open : this.#page(number))[index - number * PAGE_ROWS];
  }

  #page(number: number): readonly Row[] {
    const known = this.#inMemory.get(number);
    this.#inMemory.delete(number);
    const rows = known ?? this.#read(number);
    this.#inMemory.set(number, rows);
    if (this.#inMemory.size > this.#mostPages) this.#inMemory.delete(must(this.#inMemory.keys().next().value));
    return rows;
  }

  #read(number: number): readonly Row[] {
    const {at, bytes} = must(this.#pages[number]);
    const page = new Uint8Array(bytes);
    this.#guard(() => {
      for (let done = 0; done < bytes; ) done += readSync(this.#file, page, done, bytes - done, at + done);
    });
    return decodeBatch(page, this.#types).rows;
  }

  /** The file goes. */
  close(): void {
    closeSync(this.#file);
    rmSync(this.#path, {force: true});
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw spillFailed(this.#path, error);
    }
  }
}
