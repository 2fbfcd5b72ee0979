/** The bytes of one LZ4 block (the block format of lz4.org), `length` of them. Throws Error where the block is broken. */
export function lz4Block(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let [at, to] = [0, 0];
  /** The rest of a length of which four bits were in the token. */
  const more = (nibble: number): number => {
    let total = nibble;
    if (nibble < 15) return total;
    for (let byte = 255; byte === 255; total += byte) {
      if (at >= bytes.length) throw new Error('an LZ4 block ends in a length');
      byte = bytes[at++]!;
    }
    return total;
  };
  while (at < bytes.length) {
    const token = bytes[at++]!;
    const literals = more(token >> 4);
    if (at + literals > bytes.length || to + literals > length) throw new Error('an LZ4 block is longer than it says');
    out.set(bytes.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at >= bytes.length) break;
    const offset = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    const end = to + more(token & 15) + 4;
    if (offset === 0 || offset > to || end > length) throw new Error('an LZ4 block copies from where nothing is');
    // Byte by byte: a copy may read what it writes.
    for (; to < end; to++) out[to] = out[to - offset]!;
  }
  if (to !== length) throw new Error('an LZ4 block is shorter than it says');
  return out;
}

/** Parquet's older LZ4, as Hadoop writes it: blocks with both lengths in front (32 bits, the highest byte first); some wrote a block alone. */
export function hadoopLz4(bytes: Uint8Array, length: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let [at, total] = [0, 0];
  while (at + 8 <= bytes.length) {
    const [size, stored] = [view.getUint32(at), view.getUint32(at + 4)];
    if (total + size > length || at + 8 + stored > bytes.length) break;
    parts.push(lz4Block(bytes.subarray(at + 8, at + 8 + stored), size));
    at += 8 + stored;
    total += size;
  }
  return at === bytes.length && total === length ? Buffer.concat(parts) : lz4Block(bytes, length);
}
