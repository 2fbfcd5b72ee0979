import {expect, test} from 'vitest';
import {ResultPace} from './result-pace.ts';

test('a result that a person can follow is told each frame, or as seldom as its paragraph asks', () => {
  const pace = new ResultPace(0);
  for (let now = 0; now < 5000; now += 10) {
    pace.count(4, now);
    expect(pace.interval(now)).toBe(16);
  }
  expect(new ResultPace(2000).interval(0)).toBe(2000);
});

test('one that floods is told twice a second, from the moment on that it does', () => {
  const pace = new ResultPace(0);
  pace.count(300, 0);
  expect(pace.interval(0)).toBe(16);
  pace.count(300, 100);
  expect(pace.interval(100)).toBe(500);
  // Also at the beginning of the next second, which has few changes yet.
  pace.count(1, 1000);
  expect(pace.interval(1000)).toBe(500);
});

test('when the flood is over, changes show at once again', () => {
  const pace = new ResultPace(0);
  pace.count(10_000, 0);
  pace.count(1, 1100);
  pace.count(1, 2200);
  expect(pace.interval(2200)).toBe(16);
  pace.count(10_000, 3300);
  expect(pace.interval(60_000)).toBe(16);
});
