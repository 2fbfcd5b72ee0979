import {expect, test} from 'vitest';
import {formatSequence, parseSequence} from './sequence-number.ts';

test('a sequence number of the real service is read', () => {
  const sequence = parseSequence('49601189658422359378836298521827638475320189012309704722');
  expect(sequence).toMatchObject({shardIndex: 1});
  // Recorded in November 2019.
  expect(new Date((sequence?.shardCreated ?? 0) * 1000).getUTCFullYear()).toBe(2019);
  expect(sequence && formatSequence(sequence)).toBe('49601189658422359378836298521827638475320189012309704722');
});

test('numbers grow with the position, also when time goes back', () => {
  const shard = {shardCreated: 1_700_000_000, shardIndex: 3};
  const before = BigInt(formatSequence({...shard, position: 41, at: 1_700_000_500}));
  const after = BigInt(formatSequence({...shard, position: 42, at: 1_700_000_100}));
  expect(after > before).toBe(true);
  expect(String(after)).toHaveLength(56);
});

test.each(['', 'x', '0', '123', '4960118965842235937883629852182763847532018901230970472', '9'.repeat(56)])('%j is none', (text) => {
  expect(parseSequence(text)).toBeNull();
});
