import {StudioError} from '../../protocol/diagnostic.ts';
import type {IteratorPoint} from './kinesis-api.ts';

/**
 * Where in a shard reading goes on. Plain JSON: the position of a split in a checkpoint.
 * `latest` is a place that no record names yet: the iterator that was fetched there, and when (ms since 1970) for the time after it has expired.
 */
export type ShardPosition =
  | {readonly kind: 'trim-horizon'}
  | {readonly kind: 'at-timestamp'; readonly timestamp: number}
  | {readonly kind: 'latest'; readonly iterator: string; readonly at: number}
  | {readonly kind: 'after'; readonly sequence: string}
  /** The shard is closed and read. */
  | {readonly kind: 'end'};

const KINDS = ['trim-horizon', 'at-timestamp', 'latest', 'after', 'end'];

/** Reads a position out of a checkpoint. */
export function shardPosition(value: unknown): ShardPosition {
  if (typeof value === 'object' && value !== null && 'kind' in value && KINDS.includes(String(value.kind))) return value as ShardPosition;
  throw new StudioError('kinesis/bad-position', 'a position of the checkpoint is not one of a Kinesis shard', {
    blame: 'millrace',
    detail: JSON.stringify(value),
  });
}

/** How a new iterator for the position is asked for. */
export function iteratorPoint(position: ShardPosition): IteratorPoint {
  switch (position.kind) {
    case 'latest':
      return {kind: 'at-timestamp', timestamp: position.at};
    case 'end':
      return {kind: 'latest'};
    default:
      return position;
  }
}

/** Whether sequence number `a` stands behind `b`: decimal numbers of some 56 digits. */
export function isBehind(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
