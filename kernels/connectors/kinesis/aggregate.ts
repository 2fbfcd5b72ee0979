import {createHash} from 'node:crypto';
import type {RecordPage} from './record-page.ts';

/**
 * Records of the Kinesis Producer Library hold many of the user's: F3 89 9A C2, a Protocol Buffers message with a list of keys and the records,
 * and the MD5 of that message. What only looks like one is a record like others, as the client libraries take it.
 */
const MAGIC = [0xf3, 0x89, 0x9a, 0xc2] as const;
const DIGEST_BYTES = 16;

/** The page with the user's records in the place of those that hold them; they share its sequence number. */
export function userRecords(page: RecordPage): RecordPage {
  const {data, offsets, sequences} = page;
  const parts: Uint8Array[] = [];
  const from: number[] = [];
  let found = false;
  // Hot: most pages hold no aggregates, four bytes tell.
  for (let i = 0; i < sequences.length; i++) {
    const start = offsets[i] as number;
    const end = offsets[i + 1] as number;
    const inner = isMarked(data, start, end) ? unpack(data.subarray(start, end)) : null;
    if (inner === null) {
      parts.push(data.subarray(start, end));
      from.push(i);
      continue;
    }
    found = true;
    for (const record of inner) {
      parts.push(record);
      from.push(i);
    }
  }
  if (!found) return page;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const ends = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => {
    all.set(part, ends[i]);
    ends[i + 1] = (ends[i] as number) + part.length;
  });
  return {
    ...page,
    data: all,
    offsets: ends,
    sequences: from.map((i) => sequences[i] as string),
    arrivals: Float64Array.from(from, (i) => page.arrivals[i] as number),
  };
}

function isMarked(data: Uint8Array, start: number, end: number): boolean {
  return end - start > MAGIC.length + DIGEST_BYTES && MAGIC.every((byte, i) => data[start + i] === byte);
}

/** null: it only looks like an aggregate. */
function unpack(record: Uint8Array): readonly Uint8Array[] | null {
  const message = record.subarray(MAGIC.length, record.length - DIGEST_BYTES);
  const digest = record.subarray(record.length - DIGEST_BYTES);
  if (!createHash('md5').update(message).digest().equals(digest)) return null;
  const found: Uint8Array[] = [];
  const complete = eachField(message, (field, bytes) => {
    if (field !== 3 || bytes === null) return true;
    let data: Uint8Array = new Uint8Array(0);
    const inner = eachField(bytes, (part, value) => {
      if (part === 3 && value !== null) data = value;
      return true;
    });
    found.push(data);
    return inner;
  });
  return complete ? found : null;
}

/** The fields of a message; `bytes` null for a number. False where the message is broken. */
function eachField(message: Uint8Array, visit: (field: number, bytes: Uint8Array | null) => boolean): boolean {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; at < message.length; shift *= 128) {
      const byte = message[at++] as number;
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    if (kind === 0) {
      if (Number.isNaN(varint()) || !visit(Math.floor(tag / 8), null)) return false;
    } else if (kind === 2) {
      const length = varint();
      if (!(at + length <= message.length) || !visit(Math.floor(tag / 8), message.subarray(at, at + length))) return false;
      at += length;
    } else return false;
  }
  return true;
}
