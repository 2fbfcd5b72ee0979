import {expect, test} from 'vitest';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/view.ts';
import type {WireRow} from '../store/result-table.ts';
import {pivot, placedPivot, settledView} from './pivot.ts';

const nullable = true;
const readings: Schema = {
  columns: [
    {name: 'sensor_id', type: {kind: 'int', nullable}},
    {name: 'temperature', type: {kind: 'double', nullable}},
    {name: 'status', type: {kind: 'varchar', length: 6, nullable}},
    {name: 'event_time', type: {kind: 'timestamp', precision: 3, nullable}},
  ],
};
const rows: WireRow[] = [
  [1, 5, 10, 'OK', 2000],
  [2, 6, 150, 'WARNING', 1000],
  [3, 5, 30, 'OK', 1000],
  [4, 7, null, 'OK', 2000],
];
const view = (more: Partial<View>): View => ({kind: 'bar', keys: [], groups: [], values: [], ...more});

test('the average per status; NULL does not count', () => {
  const p = pivot(rows, readings, view({keys: ['status'], values: [{column: 'temperature', aggregate: 'avg'}]}));
  expect(p).toEqual({
    time: false,
    keys: [
      {label: 'OK', at: null},
      {label: 'WARNING', at: null},
    ],
    series: [{name: 'avg temperature', values: [20, 150]}],
  });
});

test.each([
  ['sum', [40, 150]],
  ['count', [2, 1]],
  ['min', [10, 150]],
  ['max', [30, 150]],
] as const)('%s', (aggregate, expected) => {
  expect(pivot(rows, readings, view({keys: ['status'], values: [{column: 'temperature', aggregate}]})).series[0]?.values).toEqual(expected);
});

test('keys of time stand in their order, groups become series, gaps stay open', () => {
  const p = pivot(
    rows,
    readings,
    view({kind: 'line', keys: ['event_time'], groups: ['status'], values: [{column: 'temperature', aggregate: 'avg'}]}),
  );
  expect(p.time).toBe(true);
  expect(p.keys.map((k) => k.at)).toEqual([1000, 2000]);
  expect(p.series).toEqual([
    {name: 'OK', values: [30, 10]},
    {name: 'WARNING', values: [150, null]},
  ]);
});

test('no keys: one number', () => {
  const p = pivot(rows, readings, view({kind: 'number', values: [{column: 'temperature', aggregate: 'max'}]}));
  expect(p.series[0]?.values).toEqual([150]);
});

test('several values and groups name both', () => {
  const p = pivot(
    rows,
    readings,
    view({
      keys: ['event_time'],
      groups: ['status'],
      values: [
        {column: 'temperature', aggregate: 'avg'},
        {column: 'sensor_id', aggregate: 'count'},
      ],
    }),
  );
  expect(p.series.map((s) => s.name)).toEqual([
    'OK, avg temperature',
    'OK, count sensor_id',
    'WARNING, avg temperature',
    'WARNING, count sensor_id',
  ]);
});

test('chosen by itself: first text column by average of the first measure; time on x for a line', () => {
  expect(settledView(view({}), readings)).toEqual(view({keys: ['status'], values: [{column: 'temperature', aggregate: 'avg'}]}));
  expect(settledView(view({kind: 'line'}), readings)).toEqual(
    view({kind: 'line', keys: ['event_time'], groups: ['status'], values: [{column: 'temperature', aggregate: 'avg'}]}),
  );
});

test('settings of columns that are gone fall away', () => {
  const settled = settledView(view({keys: ['gone'], values: [{column: 'gone', aggregate: 'sum'}]}), readings);
  expect(settled.keys).toEqual(['status']);
  expect(settled.values).toEqual([{column: 'temperature', aggregate: 'avg'}]);
});

const placed = (more: Partial<View>, mostSeries = 9, known: {keys?: string[]; series?: string[]} = {}) => {
  const places = (names: string[]) => (name: string) => (names.includes(name) ? names.indexOf(name) : names.push(name) - 1);
  return placedPivot(rows, readings, view(more), {
    placeOfKey: places(known.keys ?? []),
    placeOfSeries: places(known.series ?? []),
    mostSeries,
  });
};
const temperature: View['values'] = [{column: 'temperature', aggregate: 'avg'}];

test('what came first keeps the first place', () => {
  const p = placed({keys: ['status'], groups: ['sensor_id'], values: temperature}, 9, {keys: ['WARNING', 'OK'], series: ['7', '6', '5']});
  expect(p).toEqual({
    time: false,
    keys: [
      {label: 'WARNING', at: null},
      {label: 'OK', at: null},
    ],
    series: [
      {name: '7', values: [null, null]},
      {name: '6', values: [150, null]},
      {name: '5', values: [null, 20]},
    ],
  });
});

test('above the limit the rest is one series, aggregated over its rows', () => {
  const p = placed({keys: ['status'], groups: ['event_time', 'sensor_id'], values: temperature}, 2);
  // 10 | 150, 30 and a NULL that does not count.
  expect(p.series.map((s) => [s.name, s.values])).toEqual([
    ['1970-01-01 00:00:02.000, 5', [10, null]],
    ['Other (3)', [30, 150]],
  ]);
});

test('sorted by value, limited, the others together', () => {
  const p = placed({keys: ['sensor_id'], values: temperature, chart: {sort: 'largest', limit: 1}});
  expect(p.keys.map((k) => k.label)).toEqual(['6', 'Other (2)']);
  expect(p.series[0]?.values).toEqual([150, 20]);
  expect(placed({keys: ['sensor_id'], values: temperature, chart: {sort: 'name'}}).keys.map((k) => k.label)).toEqual(['5', '6', '7']);
});

test('times in buckets', () => {
  const p = placedPivot(rows, readings, view({kind: 'timeline', keys: ['event_time'], values: temperature}), {
    placeOfKey: () => 0,
    placeOfSeries: () => 0,
    mostSeries: 9,
    bucketMs: 5000,
  });
  expect(p.keys).toEqual([{label: '1970-01-01 00:00:00', at: 0}]);
  expect(p.series[0]?.values).toEqual([190 / 3]);
});

test('a scatter chart takes two numbers and colours by the first text', () => {
  expect(settledView(view({kind: 'scatter'}), readings)).toEqual(
    view({kind: 'scatter', keys: ['sensor_id'], groups: ['status'], values: temperature}),
  );
});

test('keys of bars become colours where an axis cannot have them', () => {
  const bars = {keys: ['status'], values: temperature};
  expect(settledView(view({kind: 'scatter', ...bars}), readings)).toMatchObject({
    keys: ['sensor_id'],
    groups: ['status'],
    values: temperature,
  });
  expect(settledView(view({kind: 'timeline', ...bars}), readings)).toMatchObject({
    keys: ['event_time'],
    groups: ['status'],
    values: temperature,
  });
});
