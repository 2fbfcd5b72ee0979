import type {Stats} from 'node:fs';
import {type FileHandle, open} from 'node:fs/promises';
import {basename} from 'node:path';
import {EMPTY_BATCH} from '../../engine/runtime/batch.ts';
import type {PollResult, SourceContext, SplitReader} from '../../engine/runtime/connector.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {MetadataField} from '../../protocol/table.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {badRecord, badRecordError} from '../formats/bad-record.ts';
import {DecodeError, type RecordDecoder, type RecordSplitter} from '../formats/format.ts';
import {filesystemInfo} from './info.ts';
import {fileError} from './path.ts';

const CHUNK = 1 << 20;
/** A longer line is refused: it would have to be held as a whole. */
const MAX_LINE = 64 << 20;

/** Where in a file reading goes on: bytes from its start, and the line's number, counted from 1. */
export interface FilePosition {
  readonly offset: number;
  readonly line: number;
}

export function filePosition(value: unknown): FilePosition {
  if (typeof value === 'object' && value !== null && 'offset' in value && 'line' in value)
    return {offset: Number(value.offset), line: Number(value.line)};
  throw new StudioError('filesystem/bad-position', 'a position of the checkpoint is not one of a file', {
    blame: 'millrace',
    detail: JSON.stringify(value),
  });
}

/** Reads a file's records, a chunk at a time. */
export class FileReader implements SplitReader {
  readonly #path: string;
  readonly #context: SourceContext;
  readonly #decoder: RecordDecoder;
  readonly #splitter: RecordSplitter;
  readonly #format: string;
  #file: FileHandle | null = null;
  #metadata: readonly Value[] = [];
  #buffer = new Uint8Array(CHUNK);
  /** buffer[from, to) is read and not yet decoded; `offset` is the place of `from` in the file. */
  #from = 0;
  #to = 0;
  #offset: number;
  #line: number;
  #atEnd = false;

  constructor(
    path: string,
    position: FilePosition,
    context: SourceContext,
    decoder: RecordDecoder,
    splitter: RecordSplitter,
    format: string,
  ) {
    this.#path = path;
    this.#context = context;
    this.#decoder = decoder;
    this.#splitter = splitter;
    this.#format = format;
    this.#offset = position.offset;
    this.#line = position.line;
  }

  async poll(maxRows: number, signal: AbortSignal): Promise<PollResult> {
    const rows: Row[] = [];
    try {
      this.#file ??= await this.#open();
      for (;;) {
        const needsMore = this.#decodeBuffered(rows, maxRows);
        if (!needsMore || this.#atEnd || signal.aborted) break;
        await this.#fill(this.#file);
        if (rows.length > 0 && this.#from === this.#to) break;
      }
    } catch (error) {
      throw fileError(error, this.#path, 'read');
    }
    const more = !(this.#atEnd && this.#from === this.#to);
    const next = {id: this.#path, position: {offset: this.#offset, line: this.#line} satisfies FilePosition};
    return {batch: rows.length === 0 ? EMPTY_BATCH : {rows, kinds: null}, next, more, lagMs: null};
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  async #open(): Promise<FileHandle> {
    const file = await open(this.#path, 'r');
    const stats = await file.stat();
    this.#metadata = this.#context.metadata.map((field) => metadataValue(field, this.#path, stats));
    return file;
  }

  async #fill(file: FileHandle): Promise<void> {
    if (this.#from > 0) {
      this.#buffer.copyWithin(0, this.#from, this.#to);
      this.#to -= this.#from;
      this.#from = 0;
    }
    if (this.#to === this.#buffer.length) {
      if (this.#to >= MAX_LINE)
        throw new StudioError('filesystem/line-too-long', `line ${this.#line} of "${this.#path}" is longer than ${MAX_LINE} bytes`, {
          blame: 'data',
        });
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    const {bytesRead} = await file.read(this.#buffer, this.#to, this.#buffer.length - this.#to, this.#offset + this.#to);
    this.#to += bytesRead;
    if (bytesRead === 0) this.#atEnd = true;
  }

  /** True when another chunk is needed. */
  #decodeBuffered(rows: Row[], maxRows: number): boolean {
    while (rows.length < maxRows) {
      let end = this.#splitter.lineEnd(this.#buffer, this.#from, this.#to);
      let after = end + 1;
      if (end === -1) {
        if (!this.#atEnd || this.#from === this.#to) return true;
        // The last line needs no end.
        end = this.#to;
        after = end;
      }
      if (!this.#decode(rows, end)) return false;
      this.#offset += after - this.#from;
      this.#line += lineEnds(this.#buffer, this.#from, after);
      this.#from = after;
    }
    return false;
  }

  /** False when the record is bad, and rows before it must be taken first. */
  #decode(rows: Row[], end: number): boolean {
    const start = this.#from;
    const stop = end > start && this.#buffer[end - 1] === 13 ? end - 1 : end;
    let row: Value[] | null;
    try {
      row = this.#decoder.decode(this.#buffer, start, stop);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (rows.length > 0) return false;
      throw badRecordError(`file "${this.#path}", line ${this.#line},`, this.#format, this.#buffer.subarray(start, stop), error.message);
    }
    const {problem} = this.#decoder;
    if (problem !== null) {
      this.#context.badRecord(badRecord(this.#path, this.#path, `line ${this.#line}`, this.#buffer.subarray(start, stop), problem));
    }
    if (row !== null) rows.push(this.#metadata.length === 0 ? row : [...row, ...this.#metadata]);
    return true;
  }
}

function lineEnds(data: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = data.indexOf(10, from); at !== -1 && at < to; at = data.indexOf(10, at + 1)) count++;
  return count;
}

function metadataValue(field: MetadataField, path: string, stats: Stats): Value {
  switch (field.key) {
    case 'file.path':
      return path;
    case 'file.name':
      return basename(path);
    case 'file.size':
      return stats.size;
    case 'file.modification-time':
      if (field.type.kind === 'timestamp_ltz' && field.type.precision <= 3) return Math.floor(stats.mtimeMs);
      break;
    default:
  }
  throw new StudioError('connector/unsupported-metadata', `a table of filesystem cannot give the metadata "${field.key}" with this type`, {
    hint: `its metadata are ${filesystemInfo.metadata.map((m) => `"${m.key}"`).join(', ')}`,
  });
}
