import {expect, test} from 'vitest';
import {judged, operatorsOf, randomQuery, WAYS} from './testing/reference/judge.ts';

/** Seeds that are judged in each way: more in a longer run, by hand. */
const SEEDS = Array.from({length: 60}, (_, seed) => seed);

test.each(WAYS)(
  'random queries over random rows answer as SQL defines: %s',
  async (way) => {
    let equal = 0;
    let withRows = 0;
    for (const seed of SEEDS) {
      const verdict = await judged(seed, way);
      if (verdict.is === 'different' || verdict.is === 'failed') expect({seed, ...verdict}).toEqual({seed, is: 'equal'});
      if (verdict.is === 'equal') equal++;
      if (verdict.is === 'equal' && verdict.rows > 0) withRows++;
    }
    // The others have many answers, or no place in this mode.
    expect(equal).toBeGreaterThan(SEEDS.length * 0.7);
    expect(withRows).toBeGreaterThan(SEEDS.length * 0.5);
  },
  120_000,
);

test('every operator is among them', () => {
  const met = new Set(SEEDS.flatMap((seed) => [...operatorsOf(randomQuery(seed).query)]));
  for (const name of [
    'select',
    'join',
    'as-of',
    'group',
    'group-window',
    'window',
    'set',
    'rank',
    'over',
    'limit',
    'unnest',
    'value-of',
    'in',
    'exists',
  ])
    expect(met).toContain(name);
});
