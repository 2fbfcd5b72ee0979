import type {RowKind} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import {ByteBuffer, giveBack} from '../formats/byte-buffer.ts';
import type {RecordEncoder} from '../formats/format.ts';
import type {ParquetFile} from '../formats/parquet/writer.ts';
import type {FileDraft} from './store/file-store.ts';

/** Rows become bytes of a file. */
export interface FileContent {
  add(row: Row, kind?: RowKind): void;
  /** Bytes that wait to be taken. */
  readonly waiting: number;
  /** All bytes that it has given and holds. */
  readonly size: number;
  /** What can be written already. */
  take(): Uint8Array | null;
  /** The rest. */
  end(): Uint8Array | null;
  /** Of bytes that `take` or `end` gave: nobody reads them any more. */
  readonly done?: (bytes: Uint8Array) => void;
}

const NEWLINE = Uint8Array.of(10);
const UTF8 = new TextEncoder();
const NOTHING = new Uint8Array(0);
const LINES_AT_A_TIME = 64;

/** A record a line. `places`: where the fields that are written stand in a row. */
export function lineContent(encoder: RecordEncoder, places: readonly number[], isWhole: boolean): FileContent {
  if (encoder.write !== undefined) return writtenLines(encoder.write, places);
  const content = encoder.text === undefined ? byteLines(encoder) : textLines(encoder.text);
  return isWhole ? content : pickedColumns(content, places);
}

function writtenLines(write: NonNullable<RecordEncoder['write']>, places: readonly number[]): FileContent {
  const buffer = new ByteBuffer();
  let given = 0;
  const take = (): Uint8Array | null => {
    given += buffer.length;
    return buffer.length === 0 ? null : buffer.take();
  };
  return {
    add(row) {
      write(row, places, buffer);
      buffer.byte(10);
    },
    get waiting() {
      return buffer.length;
    },
    get size() {
      return given + buffer.length;
    },
    take,
    end: take,
    done: giveBack,
  };
}

/** Of rows that have more columns than the file. */
export function pickedColumns(content: FileContent, places: readonly number[]): FileContent {
  return {
    add: (row, kind) =>
      content.add(
        places.map((i) => row[i] ?? null),
        kind,
      ),
    get waiting() {
      return content.waiting;
    },
    get size() {
      return content.size;
    },
    take: () => content.take(),
    end: () => content.end(),
  };
}

/** Records that are text become bytes some at a time: a long text of many parts costs more to be put together. */
function textLines(text: NonNullable<RecordEncoder['text']>): FileContent {
  let lines = '';
  let count = 0;
  let bytes: Uint8Array = NOTHING;
  let waiting = 0;
  let size = 0;
  const encode = (): void => {
    if (count === 0) return;
    // A character takes three bytes at most.
    const most = waiting + lines.length * 3;
    if (most > bytes.length) {
      const larger = new Uint8Array(most * 2);
      larger.set(bytes.subarray(0, waiting));
      bytes = larger;
    }
    const {written} = UTF8.encodeInto(lines, bytes.subarray(waiting));
    waiting += written;
    size += written;
    lines = '';
    count = 0;
  };
  const take = (): Uint8Array | null => {
    encode();
    if (waiting === 0) return null;
    const taken = bytes.subarray(0, waiting);
    bytes = NOTHING;
    waiting = 0;
    return taken;
  };
  return {
    add(row, kind) {
      lines += text(row, kind);
      lines += '\n';
      if (++count === LINES_AT_A_TIME) encode();
    },
    get waiting() {
      return waiting + lines.length;
    },
    get size() {
      return size + lines.length;
    },
    take,
    end: take,
  };
}

function byteLines(encoder: RecordEncoder): FileContent {
  let chunks: Uint8Array[] = [];
  let waiting = 0;
  let size = 0;
  const take = (): Uint8Array | null => {
    if (chunks.length === 0) return null;
    const bytes = Buffer.concat(chunks);
    chunks = [];
    waiting = 0;
    return bytes;
  };
  return {
    add(row, kind) {
      const bytes = encoder.encode(row, kind);
      chunks.push(bytes, NEWLINE);
      waiting += bytes.length + 1;
      size += bytes.length + 1;
    },
    get waiting() {
      return waiting;
    },
    get size() {
      return size;
    },
    take,
    end: take,
  };
}

/** A Parquet file: its bytes come when it is whole. */
export function parquetContent(file: ParquetFile): FileContent {
  return {
    add: (row) => file.add(row),
    waiting: 0,
    get size() {
      return file.size;
    },
    take: () => null,
    end: () => file.finish(),
  };
}

/** One file that rows are added to. The others of these may be repeated when they failed, and rows may be added meanwhile. */
export class PartFile {
  readonly name: string;
  /** The folder below the table's; '' without partitions. */
  readonly partition: string;
  readonly createdAt: number;
  lastWrite: number;
  readonly #create: () => Promise<FileDraft>;
  readonly #content: FileContent;
  #draft: FileDraft | null = null;
  /** Bytes that a failed attempt did not write: the next one begins with them. */
  #unwritten: Uint8Array | null = null;
  #hasEnded = false;

  constructor(name: string, partition: string, create: () => Promise<FileDraft>, content: FileContent, now: number) {
    this.name = name;
    this.partition = partition;
    this.createdAt = now;
    this.lastWrite = now;
    this.#create = create;
    this.#content = content;
  }

  get size(): number {
    return this.#content.size;
  }

  add(row: Row, kind: RowKind): void {
    this.#content.add(row, kind);
  }

  /** Writes what waits, when it is so much. */
  async flush(limit: number): Promise<void> {
    if (this.#draft !== null && this.#unwritten === null && this.#content.waiting < limit) return;
    await this.#write();
    if (this.#content.waiting < limit) return;
    this.#unwritten = this.#content.take();
    await this.#write();
  }

  async finish(): Promise<unknown> {
    const draft = await this.#write();
    if (!this.#hasEnded) this.#unwritten = this.#content.end();
    this.#hasEnded = true;
    await this.#write();
    return draft.finish();
  }

  async #write(): Promise<FileDraft> {
    this.#draft ??= await this.#create();
    if (this.#unwritten !== null) {
      await this.#draft.write(this.#unwritten);
      this.#content.done?.(this.#unwritten);
      this.#unwritten = null;
    }
    return this.#draft;
  }

  async persist(): Promise<unknown> {
    await this.flush(0);
    return (await this.#write()).persist();
  }

  async discard(): Promise<void> {
    await this.#draft?.discard();
  }
}
