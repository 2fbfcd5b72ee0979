/** MD5 and SHA digests of bytes, synchronous and without a platform's help: expressions run in browsers and workers alike. */

const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const MD5_SINES = Array.from({length: 64}, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0);

const rotateLeft = (x: number, n: number): number => (x << n) | (x >>> (32 - n));
const rotateRight = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

/** Appends the bit 1, zeros and the length in bits, so that the size is a multiple of `block`. */
function padded(bytes: Uint8Array, block: 64 | 128, littleEndian: boolean): DataView {
  const tail = block / 8;
  const size = Math.ceil((bytes.length + 1 + tail) / block) * block;
  const out = new Uint8Array(size);
  out.set(bytes);
  out[bytes.length] = 0x80;
  const view = new DataView(out.buffer);
  const bits = BigInt(bytes.length) * 8n;
  view.setBigUint64(size - 8, bits, littleEndian);
  return view;
}

function hex32(words: Iterable<number>, littleEndian = false): string {
  let text = '';
  for (const word of words) {
    const w = littleEndian ? ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24) : word;
    text += (w >>> 0).toString(16).padStart(8, '0');
  }
  return text;
}

/** 32 hexadecimal digits. */
export function md5(bytes: Uint8Array): string {
  const view = padded(bytes, 64, true);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < view.byteLength; at += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      let f: number;
      let word: number;
      if (round === 0) [f, word] = [(b & c) | (~b & d), i];
      else if (round === 1) [f, word] = [(d & b) | (~d & c), (5 * i + 1) & 15];
      else if (round === 2) [f, word] = [b ^ c ^ d, (3 * i + 5) & 15];
      else [f, word] = [c ^ (b | ~d), (7 * i) & 15];
      const sum = (a + f + (MD5_SINES[i] as number) + view.getInt32(at + word * 4, true)) | 0;
      [a, d, c] = [d, c, b];
      b = (b + rotateLeft(sum, MD5_SHIFTS[round * 4 + (i & 3)] as number)) | 0;
    }
    [a0, b0, c0, d0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0];
  }
  return hex32([a0, b0, c0, d0], true);
}

/** 40 hexadecimal digits. */
export function sha1(bytes: Uint8Array): string {
  const view = padded(bytes, 64, false);
  const h = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const w = new Int32Array(80);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 80; i++) w[i] = rotateLeft(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1);
    let [a, b, c, d, e] = h as unknown as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (rotateLeft(a, 5) + f + e + k + w[i]!) | 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    for (const [i, word] of [a, b, c, d, e].entries()) h[i] = (h[i]! + word) | 0;
  }
  return hex32(h);
}

/** The first `count` primes. */
function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}

/** The first 64 bits behind the point of a prime's root, exactly. */
function rootBits(prime: number, root: 2n | 3n): bigint {
  const scaled = BigInt(prime) << (64n * root);
  let low = 0n;
  let high = 1n << 72n;
  while (low + 1n < high) {
    const middle = (low + high) >> 1n;
    if (middle ** root <= scaled) low = middle;
    else high = middle;
  }
  return BigInt.asUintN(64, low);
}

const K64 = primes(80).map((p) => rootBits(p, 3n));
const K32 = new Int32Array(K64.slice(0, 64).map((k) => Number(k >> 32n)));
const START_512 = primes(8).map((p) => rootBits(p, 2n));
const START_384 = primes(16)
  .slice(8)
  .map((p) => rootBits(p, 2n));

/** SHA-224 and SHA-256. */
export function sha256(bytes: Uint8Array, bits: 224 | 256 = 256): string {
  const view = padded(bytes, 64, false);
  const h = new Int32Array(bits === 256 ? START_512.map((x) => Number(x >> 32n)) : START_384.map((x) => Number(x & 0xffffffffn)));
  const w = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + i * 4);
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15]!, w[i - 2]!];
      const s0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
      const s1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
      w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
    }
    const v = Int32Array.from(h);
    for (let i = 0; i < 64; i++) {
      const [a, b, c, , e, f, g, last] = v as unknown as [number, number, number, number, number, number, number, number];
      const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
      const t1 = (last + s1 + ((e & f) ^ (~e & g)) + K32[i]! + w[i]!) | 0;
      const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      v.copyWithin(1, 0, 7);
      v[4] = (v[4]! + t1) | 0;
      v[0] = (t1 + t2) | 0;
    }
    for (let i = 0; i < 8; i++) h[i] = (h[i]! + v[i]!) | 0;
  }
  return hex32(h).slice(0, bits / 4);
}

const rotate64 = (x: bigint, n: bigint): bigint => BigInt.asUintN(64, (x >> n) | (x << (64n - n)));

/** SHA-384 and SHA-512. */
export function sha512(bytes: Uint8Array, bits: 384 | 512 = 512): string {
  const view = padded(bytes, 128, false);
  const h = bits === 512 ? [...START_512] : [...START_384];
  const w = new Array<bigint>(80).fill(0n);
  const wrap = (x: bigint): bigint => BigInt.asUintN(64, x);
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(at + i * 8);
    for (let i = 16; i < 80; i++) {
      const [x, y] = [w[i - 15]!, w[i - 2]!];
      const s0 = rotate64(x, 1n) ^ rotate64(x, 8n) ^ (x >> 7n);
      const s1 = rotate64(y, 19n) ^ rotate64(y, 61n) ^ (y >> 6n);
      w[i] = wrap(w[i - 16]! + s0 + w[i - 7]! + s1);
    }
    let v = [...h];
    for (let i = 0; i < 80; i++) {
      const [a, b, c, d, e, f, g, last] = v as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
      const s1 = rotate64(e, 14n) ^ rotate64(e, 18n) ^ rotate64(e, 41n);
      const t1 = last + s1 + ((e & f) ^ (wrap(~e) & g)) + K64[i]! + w[i]!;
      const s0 = rotate64(a, 28n) ^ rotate64(a, 34n) ^ rotate64(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      v = [wrap(t1 + t2), a, b, c, wrap(d + t1), e, f, g];
    }
    for (let i = 0; i < 8; i++) h[i] = wrap(h[i]! + v[i]!);
  }
  return h
    .map((x) => x.toString(16).padStart(16, '0'))
    .join('')
    .slice(0, bits / 4);
}
