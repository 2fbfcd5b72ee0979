import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Splice} from './op.ts';
import {applySplice, transformSplice} from './transform.ts';

const spliceOf = (text: string): fc.Arbitrary<Splice> =>
  fc
    .tuple(fc.nat(text.length), fc.nat(text.length), fc.string({maxLength: 4}))
    .map(([x, y, insert]) => ({at: Math.min(x, y), remove: Math.abs(x - y), insert}));

test('both orders come to the same text', () => {
  const cases = fc.string({maxLength: 12}).chain((text) => fc.tuple(fc.constant(text), spliceOf(text), spliceOf(text)));
  fc.assert(
    fc.property(cases, fc.constantFrom('left' as const, 'right' as const), ([text, a, b], side) => {
      const other = side === 'left' ? 'right' : 'left';
      const one = applySplice(applySplice(text, b)!, transformSplice(a, b, side));
      const two = applySplice(applySplice(text, a)!, transformSplice(b, a, other));
      expect(one).not.toBeNull();
      expect(one).toBe(two);
    }),
    {numRuns: 5000},
  );
});

test('nothing inserted is lost, nothing removed by either comes back', () => {
  const text = 'abcdefgh';
  fc.assert(
    fc.property(spliceOf(text), spliceOf(text), (x, y) => {
      const a = {...x, insert: '[A]'};
      const b = {...y, insert: '[B]'};
      const both = applySplice(applySplice(text, b)!, transformSplice(a, b, 'right'))!;
      const kept = [...text].filter((_, i) => !(i >= a.at && i < a.at + a.remove) && !(i >= b.at && i < b.at + b.remove)).join('');
      expect(both).toContain('[A]');
      expect(both).toContain('[B]');
      expect(both.replace('[A]', '').replace('[B]', '')).toBe(kept);
    }),
    {numRuns: 3000},
  );
});

test('two people type at one place: the first to arrive stands first', () => {
  expect(transformSplice({at: 3, remove: 0, insert: 'x'}, {at: 3, remove: 0, insert: 'yy'}, 'right')).toEqual({
    at: 5,
    remove: 0,
    insert: 'x',
  });
});

test('a splice beyond the text is refused', () => {
  expect(applySplice('abc', {at: 2, remove: 2, insert: ''})).toBeNull();
});
