import {isUtf8} from 'node:buffer';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {BadRecord} from '../../protocol/kernel.ts';

/** So much of a bad record is kept, bytes. */
const KEPT_BYTES = 4096;

/** A bad record as it is counted and kept. */
export function badRecord(source: string, split: string, position: string, bytes: Uint8Array, reason: string): BadRecord {
  const text = isUtf8(bytes);
  return {source, split, position, raw: cut(bytes, text), rawEncoding: text ? 'utf-8' : 'base64', reason};
}

/**
 * The error of a table that does not ignore bad records, of so many bytes. `where` continues "a record of …", such as `stream "s", shard "x", sequence number "1"`.
 */
export function badRecordError(where: string, format: string, record: BadRecord, bytes: number): StudioError {
  const raw =
    bytes === 0 ? 'the record is empty' : `${record.rawEncoding === 'utf-8' ? 'the record' : 'the record, base64'}: ${record.raw}`;
  return new StudioError('format/bad-record', `a record of ${where} cannot be read as ${format}: ${record.reason}`, {
    blame: 'data',
    detail: bytes > KEPT_BYTES ? `${raw}… (${bytes} bytes)` : raw,
    hint: `'${format}.ignore-parse-errors' = 'true' skips and counts such records`,
    record,
  });
}

function cut(bytes: Uint8Array, text: boolean): string {
  let end = Math.min(bytes.length, KEPT_BYTES);
  if (!text) return Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('base64');
  // Not through the middle of a character.
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8');
}
