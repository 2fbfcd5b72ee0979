import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {userRecords} from './aggregate.ts';
import type {RecordPage} from './record-page.ts';

const text = new TextEncoder();

function field(number: number, bytes: Uint8Array): Uint8Array {
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  return Uint8Array.from([number * 8 + 2, ...length, ...bytes]);
}

/** As the Kinesis Producer Library lays records out: keys, records with the place of their key, and the MD5 of both. */
function aggregate(keys: readonly string[], records: readonly (readonly [key: number, data: string])[]): Uint8Array {
  const message = Buffer.concat([
    ...keys.map((key) => field(1, text.encode(key))),
    ...records.map(([key, data]) => field(3, Uint8Array.from([8, key, ...field(3, text.encode(data))]))),
  ]);
  return Buffer.concat([Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2), message, createHash('md5').update(message).digest()]);
}

function page(records: readonly Uint8Array[]): RecordPage {
  const offsets = new Uint32Array(records.length + 1);
  records.forEach((record, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + record.length;
  });
  return {
    data: Buffer.concat(records),
    offsets,
    sequences: records.map((_, i) => String(100 + i)),
    arrivals: Float64Array.from(records, (_, i) => i),
    next: {kind: 'end'},
    millisBehindLatest: 0,
  };
}

const texts = ({data, offsets, sequences}: RecordPage) =>
  sequences.map((sequence, i) => [sequence, new TextDecoder().decode(data.subarray(offsets[i], offsets[i + 1]))]);

test('records of the user in the place of the record that holds them', () => {
  const long = 'x'.repeat(300);
  const packed = aggregate(
    ['1', 'a'],
    [
      [0, 'one'],
      [1, long],
      [0, ''],
    ],
  );
  expect(texts(userRecords(page([text.encode('plain'), packed, text.encode('last')])))).toEqual([
    ['100', 'plain'],
    ['101', 'one'],
    ['101', long],
    ['101', ''],
    ['102', 'last'],
  ]);
});

test('what only looks like an aggregate stays as it is', () => {
  const broken = aggregate(['1'], [[0, 'one']]);
  broken[broken.length - 1] = (broken[broken.length - 1] ?? 0) ^ 1;
  const whole = page([broken, Uint8Array.of(0xf3, 0x89, 0x9a, 0xc2)]);
  expect(userRecords(whole)).toBe(whole);
});
