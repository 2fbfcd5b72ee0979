import {EMPTY_BATCH} from '../../engine/runtime/batch.ts';
import type {PollResult, SourceContext} from '../../engine/runtime/connector.ts';
import {type RecordTarget, RowList} from '../../engine/runtime/records.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {BadRecord} from '../../protocol/kernel.ts';
import type {RowKind} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {badRecord, badRecordError} from '../formats/bad-record.ts';
import {type BlockDecoder, type Change, DecodeError, type RecordDecoder, type RecordSplitter} from '../formats/format.ts';
import type {RowLayout} from './row-layout.ts';
import type {ByteStream, FileEntry, FileStore} from './store/file-store.ts';
import {openContent} from './store/streams.ts';

const CHUNK = 1 << 20;
/** Smaller files are not worth a decoder of blocks. */
const LARGE_FILE = 1 << 16;
/** A longer line is refused: it would have to be held as a whole. */
const MAX_LINE = 64 << 20;

/** Where in a file reading goes on: bytes from its start, and the line's number, counted from 1. In a Parquet file: rows from its start. */
export interface FilePosition {
  readonly offset: number;
  readonly line: number;
}

export const FILE_START: FilePosition = {offset: 0, line: 1};

export function filePosition(value: unknown): FilePosition {
  if (typeof value === 'object' && value !== null && 'offset' in value && 'line' in value)
    return {offset: Number(value.offset), line: Number(value.line)};
  throw new StudioError('filesystem/bad-position', 'a position of the checkpoint is not one of a file', {
    blame: 'millrace',
    detail: JSON.stringify(value),
  });
}

/** Reads one file from a position on. Errors are those of the store. */
export interface FileRowReader {
  read(maxRows: number, signal: AbortSignal): Promise<FileRows>;
  close(): Promise<void>;
}

export interface FileRows {
  readonly rows: readonly Row[];
  /** In place of rows: holds until the next read. */
  readonly made?: RecordTarget;
  /** Of formats of changes: each row's kind. */
  readonly kinds?: Uint8Array;
  readonly position: FilePosition;
  readonly more: boolean;
}

/** How the records of a file are found and read. */
export interface LineFormat {
  readonly name: string;
  readonly decoder: RecordDecoder;
  readonly splitter: RecordSplitter;
  /** What takes in the records. */
  readonly target: RecordTarget;
  /** For large files, with a buffer of CHUNK bytes: made when it is first asked for. */
  readonly block: () => BlockDecoder | null;
}

/** What has read one file reads the next one: it knows the layout of the records by then. */
export class LineFormats {
  readonly #create: () => Omit<LineFormat, 'block'>;
  readonly #free: LineFormat[] = [];

  /** Throws what `create` throws. */
  constructor(create: () => Omit<LineFormat, 'block'>) {
    this.#create = create;
    this.give(this.take());
  }

  take(): LineFormat {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const format = this.#create();
    let block: BlockDecoder | null | undefined;
    return {
      ...format,
      block: () => {
        if (block === undefined) block = (format.splitter.isLine ? format.decoder.block?.(CHUNK, format.target) : null) ?? null;
        return block;
      },
    };
  }

  give(format: LineFormat): void {
    this.#free.push(format);
  }
}

/** Reads a file's records, a chunk at a time. */
export class LineReader implements FileRowReader {
  readonly #store: FileStore;
  readonly #path: string;
  readonly #context: SourceContext;
  readonly #formats: LineFormats;
  readonly #format: LineFormat;
  readonly #layout: RowLayout;
  #stream: ByteStream | null = null;
  #assemble: (row: Value[]) => Value[] = (row) => row;
  #buffer: Uint8Array = new Uint8Array(0);
  /** Reads most lines of the buffer, which is its own. */
  #block: BlockDecoder | null = null;
  /** buffer[from, to) is read and not yet decoded; `offset` is the place of `from` in the file. */
  #from = 0;
  #to = 0;
  #offset: number;
  #line: number;
  #atEnd = false;
  /** Of the rows that are being read, where the format is one of changes. */
  #kinds: RowKind[] = [];
  #isClosed = false;

  constructor(store: FileStore, path: string, position: FilePosition, context: SourceContext, formats: LineFormats, layout: RowLayout) {
    this.#store = store;
    this.#path = path;
    this.#context = context;
    this.#formats = formats;
    this.#format = formats.take();
    this.#layout = layout;
    this.#offset = position.offset;
    this.#line = position.line;
  }

  async read(maxRows: number, signal: AbortSignal): Promise<FileRows> {
    const {target} = this.#format;
    target.begin();
    this.#kinds = [];
    this.#stream ??= await this.#open();
    for (;;) {
      const needsMore = this.#decodeBuffered(maxRows);
      if (!needsMore || this.#atEnd || signal.aborted || target.refers) break;
      await this.#fill(this.#stream);
      if (target.count > 0 && this.#from === this.#to) break;
    }
    const more = !(this.#atEnd && this.#from === this.#to);
    const position = {offset: this.#offset, line: this.#line};
    if (!(target instanceof RowList)) return {rows: [], made: target, position, more};
    const {rows} = target;
    return this.#format.decoder.changes === undefined
      ? {rows, position, more}
      : {rows, kinds: Uint8Array.from(this.#kinds), position, more};
  }

  async close(): Promise<void> {
    if (!this.#isClosed) this.#formats.give(this.#format);
    this.#isClosed = true;
    await this.#stream?.close();
    this.#stream = null;
  }

  async #open(): Promise<ByteStream> {
    const entry: FileEntry = await this.#store.stat(this.#path);
    this.#assemble = this.#layout.assembler(entry);
    if (entry.size >= LARGE_FILE) this.#block = this.#format.block();
    this.#buffer = this.#block?.buffer ?? new Uint8Array(CHUNK);
    return openContent(this.#store, this.#path, this.#offset);
  }

  async #fill(stream: ByteStream): Promise<void> {
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
      this.#block = null;
    }
    const count = await stream.read(this.#buffer, this.#to);
    this.#to += count;
    if (count === 0) this.#atEnd = true;
  }

  /** True when another chunk is needed. */
  #decodeBuffered(maxRows: number): boolean {
    const {splitter, target} = this.#format;
    while (target.count < maxRows) {
      this.#decodeBlock(maxRows);
      if (target.count === maxRows) return false;
      let end = splitter.lineEnd(this.#buffer, this.#from, this.#to);
      let after = end + 1;
      if (end === -1) {
        if (!this.#atEnd || this.#from === this.#to) return true;
        // The last line needs no end.
        end = this.#to;
        after = end;
      }
      if (!this.#decode(end)) return false;
      this.#offset += after - this.#from;
      this.#line += splitter.isLine ? after - end : lineEnds(this.#buffer, this.#from, after);
      this.#from = after;
    }
    return false;
  }

  #decodeBlock(maxRows: number): void {
    if (this.#block === null || this.#from === this.#to) return;
    const {target} = this.#format;
    const before = target.count;
    const at = this.#block.decode(this.#from, this.#to, maxRows - before);
    if (target instanceof RowList && !this.#layout.isDecoded)
      for (let i = before; i < target.count; i++) target.rows[i] = this.#assemble(target.rows[i] as Value[]);
    this.#offset += at - this.#from;
    this.#line += target.count - before;
    this.#from = at;
  }

  #record(start: number, stop: number, reason: string): BadRecord {
    return badRecord(this.#path, this.#path, `line ${this.#line}`, this.#buffer.subarray(start, stop), reason);
  }

  /** False when the record is bad, and rows before it must be taken first. */
  #decode(end: number): boolean {
    const start = this.#from;
    const stop = end > start && this.#buffer[end - 1] === 13 ? end - 1 : end;
    const {decoder, name, target} = this.#format;
    let row: Value[] | null = null;
    let changes: readonly Change[] = [];
    try {
      if (decoder.changes === undefined) row = decoder.decode(this.#buffer, start, stop);
      else changes = decoder.changes(this.#buffer, start, stop);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (target.count > 0) return false;
      throw badRecordError(`file "${this.#path}", line ${this.#line},`, name, this.#record(start, stop, error.message), stop - start);
    }
    if (decoder.problem !== null) {
      this.#context.badRecord(this.#record(start, stop, decoder.problem));
    }
    this.#block?.missed(this.#buffer, start, stop, row !== null && decoder.problem === null);
    if (row !== null) target.add(this.#assemble(row));
    for (const [kind, changed] of changes) {
      target.add(this.#assemble(changed));
      this.#kinds.push(kind);
    }
    return true;
  }
}

function lineEnds(data: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (data[at] === 10) count++;
  return count;
}

/** What a split's reader gives for rows of a file. */
export function pollResult(read: PollResult['batch'] | FileRows, next: PollResult['next'], more: boolean): PollResult {
  const {rows, kinds = null} = read;
  const batch = rows.length === 0 ? EMPTY_BATCH : {rows, kinds};
  return 'made' in read ? {batch, made: read.made, next, more, lagMs: null} : {batch, next, more, lagMs: null};
}
