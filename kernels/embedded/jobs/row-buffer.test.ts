import {describe, expect, test} from 'vitest';
import type {Batch} from '../../engine/runtime/batch.ts';
import {RowBuffer} from './row-buffer.ts';

const rows = (from: number, to: number): Batch => ({rows: Array.from({length: to - from}, (_, i) => [from + i]), kinds: null});

describe('RowBuffer', () => {
  test('hands everything over, in order', async () => {
    const taken: number[] = [];
    const buffer = new RowBuffer(null, (batch) => void taken.push(...batch.rows.map(([v]) => v as number)));
    for (let i = 0; i < 50; i++) buffer.push(rows(i * 10, i * 10 + 10));
    await buffer.drain();
    expect(taken).toEqual(Array.from({length: 500}, (_, i) => i));
  });

  test('keeps the newest only where it may, and counts what it left out', async () => {
    const {promise: slow, resolve: go} = Promise.withResolvers<void>();
    const taken: {first: number; count: number; skipped: number}[] = [];
    const buffer = new RowBuffer(100, (batch, skipped) => {
      taken.push({first: batch.rows[0]![0] as number, count: batch.rows.length, skipped});
      return slow;
    });
    buffer.push(rows(0, 1));
    for (let i = 0; i < 100; i++) buffer.push(rows(1 + i * 10, 11 + i * 10));
    go();
    await buffer.drain();
    expect(taken[0]).toEqual({first: 0, count: 1, skipped: 0});
    expect(taken.slice(1).reduce((n, t) => n + t.count + t.skipped, 0)).toBe(1000);
    expect(taken.at(-1)).toEqual({first: 901, count: 100, skipped: 900});
  });

  test('a changing result loses nothing, and its kinds stay with their rows', async () => {
    const taken: [number, number][] = [];
    const buffer = new RowBuffer(null, (batch) => {
      batch.rows.forEach((row, i) => {
        taken.push([row[0] as number, batch.kinds?.[i] ?? 0]);
      });
    });
    buffer.push(rows(0, 3));
    buffer.push({rows: [[0], [5]], kinds: Uint8Array.of(1, 2)});
    buffer.push(rows(6, 9));
    await buffer.drain();
    expect(taken).toHaveLength(8);
    expect(taken.slice(-5)).toEqual([
      [0, 1],
      [5, 2],
      [6, 0],
      [7, 0],
      [8, 0],
    ]);
  });

  test('holds the job back while far more waits than is taken, and passes a failure on', async () => {
    const {promise: slow, reject} = Promise.withResolvers<void>();
    const buffer = new RowBuffer(null, () => slow);
    expect(buffer.push(rows(0, 1))).toBeUndefined();
    expect(buffer.push(rows(0, 30_000))).toBeInstanceOf(Promise);
    reject(new Error('gone'));
    await expect(buffer.drain()).rejects.toThrow('gone');
  });
});
