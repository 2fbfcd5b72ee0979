import {gzipSync, zstdCompressSync} from 'node:zlib';
import {ByteWriter, ParquetWriter} from 'hyparquet-writer';
import type {Field} from '../../../protocol/data-type.ts';
import type {Row} from '../../../protocol/value.ts';
import type {TableOptions} from '../../options.ts';
import {asInt96, parquetSchema, type TimeUnit, type WrittenColumn} from './schema.ts';

/** Rows of a row group. */
const GROUP_ROWS = 50_000;

const COMPRESSORS = {
  GZIP: (bytes: Uint8Array): Uint8Array => gzipSync(bytes),
  ZSTD: (bytes: Uint8Array): Uint8Array => zstdCompressSync(bytes),
};

/** How the files of a table are written. Throws StudioError for types that Parquet lacks. */
export function parquetFiles(fields: readonly Field[], options: TableOptions): () => ParquetFile {
  const unit64 = options.oneOf('parquet.timestamp.time.unit', ['nanos', 'micros', 'millis']).toUpperCase() as TimeUnit;
  const unit = options.boolean('parquet.write.int64.timestamp') ? unit64 : 'INT96';
  const asked = options.oneOf('parquet.compression', ['SNAPPY', 'GZIP', 'ZSTD', 'UNCOMPRESSED', 'NONE']);
  const pageSize = options.integer('parquet.page.size', 1) ?? 1 << 20;
  const codec = asked === 'NONE' ? 'UNCOMPRESSED' : asked;
  const {columns} = parquetSchema(fields, unit);
  return () => {
    const bytes = new ByteWriter();
    // The writer's own: they are changed when the file is whole.
    const {elements} = parquetSchema(fields, unit);
    const writer = new ParquetWriter({writer: bytes, schema: elements, codec, compressors: COMPRESSORS, createdBy: 'millrace'});
    return new ParquetFile(bytes, writer, columns, pageSize);
  };
}

/** One file, held in memory until it is whole. */
export class ParquetFile {
  readonly #bytes: ByteWriter;
  readonly #writer: ParquetWriter;
  readonly #columns: readonly WrittenColumn[];
  readonly #pageSize: number;
  #values: unknown[][];
  #rows = 0;

  constructor(bytes: ByteWriter, writer: ParquetWriter, columns: readonly WrittenColumn[], pageSize: number) {
    this.#bytes = bytes;
    this.#writer = writer;
    this.#columns = columns;
    this.#pageSize = pageSize;
    this.#values = columns.map(() => []);
  }

  /** Bytes so far, of whole row groups. */
  get size(): number {
    return this.#bytes.offset;
  }

  add(row: Row): void {
    this.#columns.forEach((column, i) => {
      this.#values[i]?.push(column.value(row));
    });
    if (++this.#rows === GROUP_ROWS) this.#endGroup();
  }

  finish(): Uint8Array {
    this.#endGroup();
    asInt96(this.#writer.schema, this.#writer.row_groups);
    this.#writer.finish();
    return this.#bytes.getBytes();
  }

  #endGroup(): void {
    if (this.#rows === 0) return;
    const values = this.#values;
    this.#writer.write({
      columnData: this.#columns.map(({name}, i) => ({name, data: values[i] ?? []})),
      rowGroupSize: GROUP_ROWS,
      pageSize: this.#pageSize,
    });
    this.#values = this.#columns.map(() => []);
    this.#rows = 0;
  }
}
