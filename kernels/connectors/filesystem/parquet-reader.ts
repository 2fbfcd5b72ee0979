import {brotliDecompressSync, gunzipSync, zstdDecompressSync} from 'node:zlib';
import {type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead} from 'hyparquet';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {type ColumnReader, fileColumns, readable} from '../formats/parquet/columns.ts';
import {hadoopLz4, lz4Block} from '../formats/parquet/lz4.ts';
import type {FilePosition, FileRowReader, FileRows} from './file-reader.ts';
import type {RowLayout} from './row-layout.ts';
import type {FileStore} from './store/file-store.ts';

const COMPRESSORS = {
  GZIP: (bytes: Uint8Array): Uint8Array => gunzipSync(bytes),
  ZSTD: (bytes: Uint8Array): Uint8Array => zstdDecompressSync(bytes),
  BROTLI: (bytes: Uint8Array): Uint8Array => brotliDecompressSync(bytes),
  LZ4: (bytes: Uint8Array, length: number): Uint8Array => hadoopLz4(bytes, length),
  LZ4_RAW: (bytes: Uint8Array, length: number): Uint8Array => lz4Block(bytes, length),
};

/** A table's rows from one Parquet file: its columns by name, those that it lacks are NULL. */
export class ParquetReader implements FileRowReader {
  readonly #store: FileStore;
  readonly #path: string;
  readonly #layout: RowLayout;
  #at: number;
  #open: OpenFile | null = null;

  constructor(store: FileStore, path: string, position: FilePosition, layout: RowLayout) {
    this.#store = store;
    this.#path = path;
    this.#layout = layout;
    this.#at = position.offset;
  }

  async read(maxRows: number): Promise<FileRows> {
    try {
      this.#open ??= await this.#begin();
      const {count} = this.#open;
      const end = Math.min(count, this.#at + maxRows);
      const rows = this.#at < end ? await this.#rows(this.#open, this.#at, end) : [];
      this.#at = end;
      return {rows, position: {offset: end, line: 1}, more: end < count};
    } catch (error) {
      throw isParquetError(error)
        ? new StudioError('format/bad-file', `"${this.#path}" cannot be read as parquet`, {blame: 'data', detail: error.message})
        : error;
    }
  }

  async close(): Promise<void> {
    this.#open = null;
  }

  async #begin(): Promise<OpenFile> {
    const entry = await this.#store.stat(this.#path);
    const assemble = this.#layout.assembler(entry);
    const file: AsyncBuffer = {
      byteLength: entry.size,
      slice: async (start, end = entry.size) => {
        const from = start < 0 ? entry.size + start : start;
        const bytes = await this.#store.range(this.#path, from, end);
        return bytes.slice().buffer as ArrayBuffer;
      },
    };
    const metadata = await parquetMetadataAsync(file);
    const columns = fileColumns(metadata, this.#layout.decoded, this.#path);
    return {file, metadata: readable(metadata), columns, count: Number(metadata.num_rows), assemble, group: null};
  }

  /** Of the row group that holds them: it is decoded once. */
  async #rows(open: OpenFile, from: number, to: number): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let at = from; at < to; ) {
      if (open.group === null || at < open.group.start || at >= open.group.end) open.group = await this.#decode(open, at);
      const {start, end, values} = open.group;
      const stop = Math.min(to, end);
      for (; at < stop; at++) {
        const raw = values[at - start] ?? [];
        rows.push(open.assemble(open.columns.map(({place, read}): Value => (place === null ? null : read(raw[place])))));
      }
    }
    return rows;
  }

  async #decode({file, metadata, columns}: OpenFile, at: number): Promise<DecodedGroup> {
    let start = 0;
    let end = 0;
    for (const group of metadata.row_groups) {
      start = end;
      end += Number(group.num_rows);
      if (at < end) break;
    }
    const names = columns.flatMap((c) => (c.place === null ? [] : [c.name]));
    let values: readonly (readonly unknown[])[] = [];
    if (names.length === 0) return {start, end, values};
    await parquetRead({
      file,
      metadata,
      columns: names,
      rowStart: start,
      rowEnd: end,
      utf8: false,
      geoparquet: false,
      compressors: COMPRESSORS,
      // INT96, the one meaning that lies in the storage itself: nanoseconds as they are.
      parsers: {timestampFromNanoseconds: ((nanos: bigint) => nanos) as never},
      onComplete: (rows) => {
        values = rows;
      },
    });
    return {start, end, values};
  }
}

interface OpenFile {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly columns: readonly ColumnReader[];
  readonly count: number;
  readonly assemble: (decoded: Value[]) => Row;
  group: DecodedGroup | null;
}

interface DecodedGroup {
  readonly start: number;
  readonly end: number;
  readonly values: readonly (readonly unknown[])[];
}

/** The library throws plain Errors; those of the system carry a code. */
function isParquetError(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof StudioError) && !('code' in error) && !('$metadata' in error);
}
