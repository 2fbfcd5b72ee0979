import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {ByteReader} from './byte-reader.ts';
import {ByteWriter} from './byte-writer.ts';
import {readColumn, writeColumn} from './column-codec.ts';

/** Changes with the layout: bytes of another version are refused. */
const VERSION = 1;

/**
 * Rows as bytes, column by column: what crosses between threads and what a checkpoint holds. The buffer is the caller's to transfer.
 * `types` are the columns' types; both ends must give the same.
 */
export function encodeBatch(batch: Batch, types: readonly DataType[]): ArrayBuffer {
  const {rows, kinds} = batch;
  const out = new ByteWriter();
  out.byte(VERSION);
  out.uint(rows.length);
  out.byte(kinds === null ? 0 : 1);
  if (kinds !== null) out.bytes(kinds.subarray(0, rows.length));
  const column = new Array<Value>(rows.length);
  for (let c = 0; c < types.length; c++) {
    for (let i = 0; i < rows.length; i++) column[i] = rows[i]![c]!;
    writeColumn(out, types[c]!, column);
  }
  return out.finish();
}

/** The same bytes as rows of one column have. */
export function encodeValues(values: readonly Value[], type: DataType): ArrayBuffer {
  const out = new ByteWriter();
  out.byte(VERSION);
  out.uint(values.length);
  out.byte(0);
  writeColumn(out, type, values);
  return out.finish();
}

/** What `encodeValues` wrote. Throws `engine/damaged-bytes`. */
export function decodeValues(bytes: Uint8Array, type: DataType): readonly Value[] {
  const source = openRows(bytes);
  const count = source.uint();
  if (source.byte() !== 0) source.bytes(count);
  return readColumn(source, type, count);
}

/** Behind the version. */
function openRows(bytes: Uint8Array): ByteReader {
  const source = new ByteReader(bytes);
  const version = source.byte();
  if (version !== VERSION) {
    throw new StudioError('engine/damaged-bytes', `stored rows have layout ${version}, not ${VERSION}`, {blame: 'environment'});
  }
  return source;
}

/** The rows again. Throws `engine/damaged-bytes`. */
export function decodeBatch(buffer: ArrayBuffer | Uint8Array, types: readonly DataType[]): Batch {
  const source = openRows(buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer));
  const count = source.uint();
  const kinds = source.byte() === 0 ? null : source.bytes(count).slice();
  const columns = types.map((type) => readColumn(source, type, count));
  const rows: Row[] = [];
  for (let i = 0; i < count; i++) {
    const row = new Array<Value>(types.length);
    for (let c = 0; c < types.length; c++) row[c] = columns[c]![i]!;
    rows.push(row);
  }
  return {rows, kinds};
}
