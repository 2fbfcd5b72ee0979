import {expect, test} from 'vitest';
import type {DataColumn} from './data-table.tsx';
import {arranged, filterRows, reordered, sortAfter, sortRows, totalOf} from './table-layout.ts';
import {cellAfter, rangeOf, toJsonText, toTsv} from './table-selection.ts';

type Row = readonly [string | null, number | null];
const text: DataColumn<Row> = {
  id: 't',
  name: 'text',
  text: (r) => r[0] ?? 'null',
  isNull: (r) => r[0] === null,
  compare: (a, b) => (a[0] ?? '').localeCompare(b[0] ?? ''),
};
const amount: DataColumn<Row> = {
  id: 'n',
  name: 'number',
  right: true,
  summed: true,
  text: (r) => (r[1] ?? 0).toFixed(1),
  exact: (r) => String(r[1]),
  isNull: (r) => r[1] === null,
  amount: (r) => r[1],
  compare: (a, b) => (a[1] ?? 1e9) - (b[1] ?? 1e9),
};
const columns = [text, amount];
const rows: Row[] = [
  ['b', 2],
  ['a', 1.25],
  [null, 2],
  ['Ab', null],
];

test('order, hidden, pinned', () => {
  const ids = (settings: Parameters<typeof arranged>[1]) => arranged(columns, settings).columns.map((c) => c.id);
  expect(ids({})).toEqual(['t', 'n']);
  expect(ids({pinned: ['n']})).toEqual(['n', 't']);
  expect(ids({hidden: ['t']})).toEqual(['n']);
  expect(ids({hidden: ['t', 'n']})).toEqual(['t']);
  expect(ids({order: ['gone', 'n']})).toEqual(['n', 't']);
  expect(reordered(columns, {}, 'n', 't').order).toEqual(['n', 't']);
  expect(reordered(columns, {}, 't', null).order).toEqual(['n', 't']);
});

test('a head is pressed: one order after the other, with Shift beside the others', () => {
  expect(sortAfter([], text, false)).toEqual([{column: 't', descending: false}]);
  expect(sortAfter([{column: 't', descending: false}], text, false)).toEqual([{column: 't', descending: true}]);
  expect(sortAfter([{column: 't', descending: true}], text, false)).toEqual([]);
  expect(sortAfter([{column: 't', descending: true}], amount, true)).toEqual([
    {column: 't', descending: true},
    {column: 'n', descending: true},
  ]);
});

test('sorted by several columns', () => {
  const sorted = sortRows(rows, columns, [
    {column: 'n', descending: true},
    {column: 't', descending: false},
  ]);
  expect(sorted.map((r) => r[0])).toEqual(['Ab', null, 'b', 'a']);
});

test.each([
  [{t: {contains: 'A'}}, ['a', 'Ab']],
  [{n: {min: '1.5'}}, ['b', null]],
  [{n: {min: '1', max: '1.5'}}, ['a']],
  [{n: {nulls: 'only'}}, ['Ab']],
  [{t: {nulls: 'without'}, n: {nulls: 'without'}}, ['b', 'a']],
  [{n: {min: 'abc'}}, ['b', 'a', null, 'Ab']],
] as const)('filter %j', (filters, expected) => {
  expect(filterRows(rows, columns, {filters}).map((r) => r[0])).toEqual(expected);
});

test('totals leave NULL out', () => {
  const totals = (['count', 'sum', 'avg', 'min', 'max'] as const).map((a) => totalOf(rows, amount, a));
  expect(totals).toEqual([3, 5.25, 1.75, 1.25, 2]);
  expect([totalOf(rows, text, 'count'), totalOf(rows, text, 'sum'), totalOf([], amount, 'sum')]).toEqual([3, null, null]);
});

test('copied as TSV and as JSON', () => {
  const all = rangeOf({row: 2, column: 1}, {row: 0, column: 0});
  expect(toTsv([['x\t"y"', 1], ...rows], columns, all, true)).toBe('text\tnumber\n"x\t""y"""\t1\nb\t2\na\t1.25');
  expect(JSON.parse(toJsonText(rows, columns, all))).toEqual([
    {text: 'b', number: 2},
    {text: 'a', number: 1.25},
    {text: null, number: 2},
  ]);
});

test('keys lead to cells, and above the first row to the head', () => {
  const table = {page: 5, first: false, rows: 10, columns: 2};
  expect(cellAfter('ArrowUp', false, {row: 0, column: 0}, table)).toEqual({row: -1, column: 0});
  expect(cellAfter('End', true, {row: 0, column: 0}, table)).toEqual({row: 9, column: 1});
  expect(cellAfter('PageUp', false, {row: 3, column: 1}, table)).toEqual({row: 0, column: 1});
  expect(cellAfter('x', false, {row: 3, column: 1}, table)).toBeNull();
});
