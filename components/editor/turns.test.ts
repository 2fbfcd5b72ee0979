import {expect, test} from 'vitest';
import {turn} from './turns.ts';

test('turns come in order, with time for others between them', async () => {
  const seen: string[] = [];
  const first = turn().then(() => seen.push('first'));
  const second = turn().then(() => seen.push('second'));
  await first;
  setTimeout(() => seen.push('a key'));
  await second;
  await turn();
  expect(seen.indexOf('first')).toBe(0);
  expect(seen).toContain('a key');
});
