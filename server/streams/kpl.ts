import {createHash} from 'node:crypto';

/** A user's record inside a record of the Kinesis Producer Library. */
export interface PackedRecord {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
const DIGEST_BYTES = 16;

/**
 * The user's records that a record of the Producer Library holds: four bytes of mark, a Protocol Buffers message (1: partition keys,
 * 3: records with 1: index of the key, 3: data), the MD5 of the message. Null for a record that is none.
 */
export function unpackKpl(data: Uint8Array): readonly PackedRecord[] | null {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length <= MAGIC.length + DIGEST_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const message = bytes.subarray(MAGIC.length, -DIGEST_BYTES);
  if (!createHash('md5').update(message).digest().equals(bytes.subarray(-DIGEST_BYTES))) return null;
  const keys: string[] = [];
  const found: {key: number; data: Uint8Array}[] = [];
  const whole = eachField(message, (field, value) => {
    if (field === 1 && typeof value !== 'number') keys.push(value.toString());
    if (field !== 3 || typeof value === 'number') return;
    let key = 0;
    let inner: Uint8Array = new Uint8Array();
    eachField(value, (f, v) => {
      if (f === 1 && typeof v === 'number') key = v;
      if (f === 3 && typeof v !== 'number') inner = v;
    });
    found.push({key, data: inner});
  });
  return whole ? found.map((r) => ({partitionKey: keys[r.key] ?? '', data: r.data})) : null;
}

/** Walks the fields of a message; false when it ends before its time or holds what the library never writes. */
function eachField(message: Buffer, take: (field: number, value: number | Buffer) => void): boolean {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = message[at++];
      if (byte === undefined) return -1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return -1;
  };
  while (at < message.length) {
    const tag = varint();
    const value = varint();
    if (tag < 0 || value < 0) return false;
    const wire = tag % 8;
    const field = Math.floor(tag / 8);
    if (wire === 0) take(field, value);
    else if (wire === 2 && at + value <= message.length) {
      take(field, message.subarray(at, at + value));
      at += value;
    } else return false;
  }
  return true;
}
