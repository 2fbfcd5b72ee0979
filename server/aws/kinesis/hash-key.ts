import {hash} from 'node:crypto';

/** Hash keys are 128-bit numbers. As hex text of 32 digits they compare like numbers, which spares BigInts on the way of a record. */
export type HashKey = string;

const SPACE = 1n << 128n;

export interface HashRange {
  readonly start: HashKey;
  /** Inclusive. */
  readonly end: HashKey;
}

/** MD5 of the partition key in UTF-8, as Kinesis places records. */
export function hashOf(partitionKey: string): HashKey {
  return hash('md5', partitionKey, 'hex');
}

/** An ExplicitHashKey, or null when it is not below 2^128. */
export function explicitHash(decimal: string): HashKey | null {
  const value = BigInt(decimal);
  return value < SPACE ? toHex(value) : null;
}

/** `count` ranges of equal size that cover everything; the last one takes what is left over. */
export function evenRanges(count: number): readonly HashRange[] {
  const size = SPACE / BigInt(count);
  return Array.from({length: count}, (_, i) => ({
    start: toHex(size * BigInt(i)),
    end: toHex(i === count - 1 ? SPACE - 1n : size * BigInt(i + 1) - 1n),
  }));
}

export function toDecimal(key: HashKey): string {
  return BigInt(`0x${key}`).toString();
}

/** The key just below another one, which must not be 0. */
export function keyBelow(key: HashKey): HashKey {
  return toHex(BigInt(`0x${key}`) - 1n);
}

function toHex(value: bigint): HashKey {
  return value.toString(16).padStart(32, '0');
}
