import {expect, test} from 'vitest';
import type {Row} from '../../protocol/value.ts';
import {appendInLoop, appending} from './appending.ts';

test('generated code and the loop make the same row, and leave theirs alone', () => {
  for (const width of [0, 1, 7, 100, 101]) {
    const row: Row = Array.from({length: width}, (_, i) => (i % 3 === 0 ? null : i));
    const wider = appending(width)(row, 'last');
    expect(wider).toEqual(appendInLoop(row, 'last'));
    expect(wider).toEqual([...row, 'last']);
    expect(row).toHaveLength(width);
  }
});
