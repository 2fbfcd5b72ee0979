/**
 * Kinesis' sequence numbers: a decimal number of 56 digits, in hex `2`, creation time of the shard in s (9 digits), last digit of the
 * shard's index (1), position within the shard (16), a byte of zero (2), time of the record in s (9), index of the shard (8), `2`.
 * Clients may rely on no more than that they grow within a shard, and compare as numbers.
 */
export interface SequenceNumber {
  /** Seconds since 1970. */
  readonly shardCreated: number;
  readonly shardIndex: number;
  /** Counts records of the shard from 1; 0 is the shard's beginning. */
  readonly position: number;
  /** Seconds since 1970. */
  readonly at: number;
}

/** Bits below the position: a byte, the time, the shard's index, the version. */
const POSITION_SHIFT = 80n;
const LAYOUT = /^2([0-9a-f]{9})([0-9a-f])([0-9a-f]{16})00([0-9a-f]{9})([0-9a-f]{8})2$/;

/** Everything but the position, so that a batch of one shard and second adds its positions only. */
export function sequenceBase(shardCreated: number, shardIndex: number, at: number): bigint {
  const index = hex(shardIndex, 8);
  return BigInt(`0x2${hex(shardCreated, 9)}${index.slice(-1)}${'0'.repeat(16)}00${hex(at, 9)}${index}2`);
}

export function sequenceText(base: bigint, position: number): string {
  return (base + (BigInt(position) << POSITION_SHIFT)).toString();
}

export function formatSequence(number: SequenceNumber): string {
  return sequenceText(sequenceBase(number.shardCreated, number.shardIndex, number.at), number.position);
}

/** Null when the text is not a sequence number of this layout. */
export function parseSequence(text: string): SequenceNumber | null {
  if (!/^\d{1,60}$/.test(text)) return null;
  const match = LAYOUT.exec(BigInt(text).toString(16));
  if (match === null) return null;
  const [, created = '', digit = '', position = '', at = '', index = ''] = match;
  if (!index.endsWith(digit)) return null;
  return {
    shardCreated: Number.parseInt(created, 16),
    shardIndex: Number.parseInt(index, 16),
    position: Number.parseInt(position, 16),
    at: Number.parseInt(at, 16),
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
