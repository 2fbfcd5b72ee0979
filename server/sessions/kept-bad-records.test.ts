import {expect, test} from 'vitest';
import {KeptBadRecords} from './kept-bad-records.ts';

const record = (source: string, position: number, raw = 'x') => ({
  source,
  split: 'shardId-000000000000',
  position: String(position),
  raw,
  rawEncoding: 'utf-8' as const,
  reason: 'no JSON',
});

test('each source keeps its newest, whatever comes from the others', () => {
  const kept = new KeptBadRecords();
  kept.add(1, record('quiet', 7));
  for (let i = 0; i < 2000; i++) kept.add(2, record('loud', i));
  const [quiet, loud] = kept.bySource();
  expect(quiet?.records.map((r) => r.record.position)).toEqual(['7']);
  expect([loud?.records.length, loud?.records.at(0)?.record.position, loud?.records.at(-1)?.record.position]).toEqual([
    500,
    '1500',
    '1999',
  ]);
});

test('long ones count by their length', () => {
  const kept = new KeptBadRecords();
  for (let i = 0; i < 500; i++) kept.add(1, record('s', i, 'x'.repeat(4096)));
  expect(kept.bySource()[0]?.records.length).toBe(256);
});
