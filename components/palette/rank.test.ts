import {expect, test} from 'vitest';
import {rankOf} from './rank.ts';

test('a start beats a word inside, a word beats letters', () => {
  const names = ['order stream', 'my orders', 'reorder', 'old derivative'];
  expect(names.map((n) => rankOf(n, 'order'))).toEqual([0, 1, 2, null]);
  expect(rankOf('run all', 'rl')).toBe(3);
});

test('every word must be there, in any order', () => {
  expect(rankOf('Build and deploy', 'deploy bu')).not.toBeNull();
  expect(rankOf('Build and deploy', 'deploy x')).toBeNull();
  expect(rankOf('anything', '')).toBe(0);
});
