/** A compressed block is never longer than this: 900,000 bytes that cannot be compressed, and its tables. */
const LONGEST_BLOCK = 1_100_000;
const BLOCK_UNIT = 100_000;
const LONGEST_CODE = 20;
const GROUP_SIZE = 50;
/** Symbols 0 and 1 write the length of a run in a binary system of its own. */
const RUN_A = 0;
const RUN_B = 1;

/**
 * Decompresses bzip2 (https://sourceware.org/bzip2), a block at a time; several streams may follow one another. Throws an error with a code of
 * zlib's for data that are not bzip2.
 */
export async function* bunzip2(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  const input = new BitReader();
  const fill = async (): Promise<void> => {
    for (let done = false; !done && input.left < LONGEST_BLOCK; ) {
      const next = await chunks.next();
      done = next.done === true;
      if (next.done !== true) input.add(next.value);
    }
  };
  for (await fill(); input.left > 0; await fill()) {
    if (input.bits(24) !== 0x425a68) throw damaged('it does not begin as bzip2 does');
    const level = input.bits(8) - 48;
    if (level < 1 || level > 9) throw damaged('its size of a block is unknown');
    for (;;) {
      await fill();
      const magic = input.bits(24) * 2 ** 24 + input.bits(24);
      const checksum = input.bits(32);
      if (magic === 0x177245385090) break;
      if (magic !== 0x314159265359) throw damaged('a block has no beginning');
      const block = readBlock(input, level * BLOCK_UNIT);
      if (crc(block) !== checksum) throw damaged('the checksum of a block is wrong');
      yield block;
    }
    input.align();
  }
}

function damaged(reason: string): Error {
  return Object.assign(new Error(reason), {code: 'Z_DATA_ERROR'});
}

class BitReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #held = 0;
  #count = 0;

  /** Whole bytes that are not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  add(chunk: Uint8Array): void {
    const bytes = new Uint8Array(this.left + chunk.length);
    bytes.set(this.#bytes.subarray(this.#at));
    bytes.set(chunk, this.left);
    this.#bytes = bytes;
    this.#at = 0;
  }

  bit(): number {
    if (this.#count === 0) {
      if (this.#at >= this.#bytes.length) throw damaged('it ends too early');
      this.#held = this.#bytes[this.#at++] as number;
      this.#count = 8;
    }
    return (this.#held >> --this.#count) & 1;
  }

  /** At most 32. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.bit();
    return value;
  }

  align(): void {
    this.#count = 0;
  }
}

/** A canonical Huffman code: of each length the first code, and where its symbols begin. */
interface Code {
  readonly first: readonly number[];
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

function readCode(input: BitReader, size: number): Code {
  const lengths: number[] = [];
  let length = input.bits(5);
  for (let i = 0; i < size; i++) {
    while (input.bit() === 1) length += input.bit() === 1 ? -1 : 1;
    if (length < 1 || length > LONGEST_CODE) throw damaged('a code is too long');
    lengths.push(length);
  }
  const counts = Array.from({length: LONGEST_CODE + 1}, (_, n) => lengths.filter((l) => l === n).length);
  const first: number[] = [0];
  for (let n = 1; n <= LONGEST_CODE; n++) first.push(((first[n - 1] as number) + (counts[n - 1] as number)) * 2);
  const symbols = lengths.map((_, i) => i).sort((a, b) => (lengths[a] as number) - (lengths[b] as number) || a - b);
  return {first, counts, symbols};
}

function readSymbol(input: BitReader, {first, counts, symbols}: Code): number {
  let code = 0;
  let before = 0;
  for (let n = 1; n <= LONGEST_CODE; n++) {
    code = code * 2 + input.bit();
    const place = code - (first[n] as number);
    const count = counts[n] as number;
    if (place < count) return symbols[before + place] as number;
    before += count;
  }
  throw damaged('a code is unknown');
}

function readBlock(input: BitReader, size: number): Uint8Array {
  if (input.bit() === 1) throw damaged('it was written by a version that shuffled blocks');
  const start = input.bits(24);
  const used = readUsed(input);
  const groups = input.bits(3);
  const selectors = readSelectors(input, groups);
  const codes = Array.from({length: groups}, () => readCode(input, used.length + 2));
  const bytes = new Uint8Array(size);
  const end = used.length + 1;
  let count = 0;
  let run = 0;
  let weight = 1;
  const write = (byte: number, times: number): void => {
    if (count + times > size) throw damaged('a block is too long');
    bytes.fill(byte, count, count + times);
    count += times;
  };
  for (let read = 0; ; read++) {
    const code = codes[selectors[Math.floor(read / GROUP_SIZE)] ?? -1];
    if (code === undefined) throw damaged('a block has too few codes');
    const symbol = readSymbol(input, code);
    if (symbol === RUN_A || symbol === RUN_B) {
      run += weight * (symbol + 1);
      weight *= 2;
      if (run > size) throw damaged('a block is too long');
      continue;
    }
    if (run > 0) write(used[0] as number, run);
    run = 0;
    weight = 1;
    if (symbol === end) return expanded(unsorted(bytes.subarray(0, count), start));
    const [byte] = used.splice(symbol - 1, 1) as [number];
    used.unshift(byte);
    write(byte, 1);
  }
}

/** The bytes that come in a block. */
function readUsed(input: BitReader): number[] {
  const used: number[] = [];
  const ranges = input.bits(16);
  for (let high = 0; high < 16; high++) {
    if (((ranges >> (15 - high)) & 1) === 0) continue;
    const range = input.bits(16);
    for (let low = 0; low < 16; low++) if (((range >> (15 - low)) & 1) === 1) used.push(high * 16 + low);
  }
  return used;
}

/** Which code each group of symbols has. */
function readSelectors(input: BitReader, groups: number): readonly number[] {
  const order = Array.from({length: groups}, (_, i) => i);
  return Array.from({length: input.bits(15)}, () => {
    let place = 0;
    while (input.bit() === 1) place++;
    const [group] = order.splice(place, 1);
    if (group === undefined) throw damaged('a group is unknown');
    order.unshift(group);
    return group;
  });
}

/** Undoes the sorting of Burrows and Wheeler. */
function unsorted(bytes: Uint8Array, start: number): Uint8Array {
  if (start >= bytes.length) throw damaged('a block begins outside of itself');
  const places = new Int32Array(257);
  for (const b of bytes) places[b + 1]!++;
  for (let b = 0; b < 256; b++) places[b + 1]! += places[b]!;
  const next = new Int32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) next[places[bytes[i]!]!++] = i;
  const result = new Uint8Array(bytes.length);
  let at = next[start] as number;
  for (let i = 0; i < result.length; i++) {
    result[i] = bytes[at] as number;
    at = next[at] as number;
  }
  return result;
}

/** Behind four equal bytes stands how many more there are. */
function expanded(bytes: Uint8Array): Uint8Array {
  const runs: Uint8Array[] = [];
  let from = 0;
  let equal = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (equal === 4) {
      runs.push(bytes.subarray(from, i), new Uint8Array(bytes[i] as number).fill(bytes[i - 1] as number));
      from = i + 1;
      equal = 0;
    } else equal = i > from && bytes[i] === bytes[i - 1] ? equal + 1 : 1;
  }
  runs.push(bytes.subarray(from));
  return new Uint8Array(Buffer.concat(runs));
}

const CRC = Int32Array.from({length: 256}, (_, i) => {
  let value = i << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  return value;
});

function crc(bytes: Uint8Array): number {
  let value = -1;
  for (const byte of bytes) value = (value << 8) ^ (CRC[((value >>> 24) ^ byte) & 255] as number);
  return ~value >>> 0;
}
