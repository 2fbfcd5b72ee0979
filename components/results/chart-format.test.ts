import {expect, test} from 'vitest';
import {dateFormat, numberFormat} from './chart-format.ts';
import {logTicks, valueAxis} from './chart-scale.ts';

test.each([
  [{}, 74.52, '74.5'],
  [{}, 12_345, '12.3 K'],
  [{decimals: 3}, 1.5, '1.500'],
  [{numbers: 'exact'}, -1234567.25, '−1,234,567.25'],
  [{numbers: 'percent'}, 0.1234, '12.3 %'],
  [{numbers: 'bytes'}, 18_400, '18.4 KB'],
  [{numbers: 'duration'}, 5200, '5.2 s'],
] as const)('%j: %d is %s', (chart, value, text) => {
  expect(numberFormat(chart)(value)).toBe(text);
});

test('dates', () => {
  const at = Date.UTC(2026, 2, 4, 10, 42, 19, 999);
  expect(dateFormat('time', true)(at)).toBe('10:42:19.999');
  expect(dateFormat('date', true)(at)).toBe('2026-03-04');
  expect(dateFormat(undefined, true)(at - 999)).toBe('2026-03-04 10:42:19');
});

test('powers of ten', () => {
  expect(logTicks(3, 4200)).toEqual([1, 10, 100, 1000, 10_000]);
  expect(logTicks(0, 5)).toEqual([0.001, 0.01, 0.1, 1, 10]);
});

test.each([
  [70, 140, {}, true, [0, 160]],
  [70, 140, {}, false, [60, 140]],
  [70, 140, {zero: true}, false, [0, 160]],
  [70, 140, {yMin: 50, yMax: 90}, true, [50, 90]],
  [Infinity, -Infinity, {}, false, [0, 1]],
] as const)('an axis for %d to %d, %j', (low, high, chart, fromZero, [first, last]) => {
  expect(valueAxis(low, high, chart, fromZero)).toMatchObject({low: first, high: last});
});
