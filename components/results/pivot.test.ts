import {expect, test} from 'vitest';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/note.ts';
import type {WireRow} from '../store/result-table.ts';
import {limitSeries, pivot, settledView, steady} from './pivot.ts';

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

test('what came first keeps the first place', () => {
  const places = (names: string[]) => (name: string) => names.indexOf(name);
  const p = {
    time: false,
    keys: [
      {label: 'b', at: null},
      {label: 'a', at: null},
    ],
    series: [
      {name: 'y', values: [1, 2]},
      {name: 'x', values: [3, 4]},
    ],
  };
  expect(steady(p, places(['a', 'b']), places(['x', 'y']))).toEqual({
    time: false,
    keys: [
      {label: 'a', at: null},
      {label: 'b', at: null},
    ],
    series: [
      {name: 'x', values: [4, 3]},
      {name: 'y', values: [2, 1]},
    ],
  });
});

test('above the limit the rest is one series', () => {
  const series = [1, 2, 3, 4].map((n) => ({name: `s${n}`, values: [n]}));
  const limited = limitSeries({time: false, keys: [{label: 'k', at: null}], series}, 3);
  expect(limited.series.map((s) => s.name)).toEqual(['s1', 's2', 'Other (2, on average)']);
  expect(limited.series[2]?.values).toEqual([3.5]);
});
