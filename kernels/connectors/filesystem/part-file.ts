import type {Row} from '../../protocol/value.ts';
import type {RecordEncoder} from '../formats/format.ts';
import type {ParquetFile} from '../formats/parquet/writer.ts';
import type {FileDraft} from './store/file-store.ts';

/** Rows become bytes of a file. */
export interface FileContent {
  add(row: Row): void;
  /** Bytes that wait to be taken. */
  readonly waiting: number;
  /** All bytes that it has given and holds. */
  readonly size: number;
  /** What can be written already. */
  take(): Uint8Array | null;
  /** The rest. */
  end(): Uint8Array | null;
}

const NEWLINE = Uint8Array.of(10);

/** A record a line. */
export function lineContent(encoder: RecordEncoder): FileContent {
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
    add(row) {
      const bytes = encoder.encode(row);
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

/** One file that rows are added to. */
export class PartFile {
  readonly name: string;
  /** The folder below the table's; '' without partitions. */
  readonly partition: string;
  readonly createdAt: number;
  lastWrite: number;
  readonly #draft: FileDraft;
  readonly #content: FileContent;

  constructor(name: string, partition: string, draft: FileDraft, content: FileContent, now: number) {
    this.name = name;
    this.partition = partition;
    this.createdAt = now;
    this.lastWrite = now;
    this.#draft = draft;
    this.#content = content;
  }

  get size(): number {
    return this.#content.size;
  }

  add(row: Row): void {
    this.#content.add(row);
  }

  /** Writes what waits, when it is so much. */
  async flush(limit: number): Promise<void> {
    if (this.#content.waiting < limit) return;
    const bytes = this.#content.take();
    if (bytes !== null) await this.#draft.write(bytes);
  }

  async finish(): Promise<unknown> {
    const bytes = this.#content.end();
    if (bytes !== null) await this.#draft.write(bytes);
    return this.#draft.finish();
  }

  async persist(): Promise<unknown> {
    await this.flush(0);
    return this.#draft.persist();
  }

  discard(): Promise<void> {
    return this.#draft.discard();
  }
}
