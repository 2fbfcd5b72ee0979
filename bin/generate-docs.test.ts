import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {coverage, GENERATED, PAGES, ungrouped, withTables} from './generate-docs.ts';

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, '..', file), 'utf8');

test.each(GENERATED)('%s tells what the code says (npm run docs writes it anew)', (file) => {
  expect(read(file)).toBe(withTables(read(file)));
});

test.each([...PAGES])('%s tells what the code says (npm run docs writes it anew)', (file, make) => {
  expect(read(file)).toBe(make());
});

test('every table of code has its place, once', () => {
  const {held, made} = coverage(GENERATED.map(read));
  expect(held).toEqual(made);
});

test('every function stands in a group', () => {
  expect(ungrouped()).toEqual([]);
});

test('a table that nobody makes is refused by name', () => {
  expect(() => withTables('<!-- generated: connector kafka -->\n<!-- end -->')).toThrow('no table is called "connector kafka"');
});

test('what stands around a table stays', () => {
  const document = 'before\n<!-- generated: connector blackhole -->\nold\n<!-- end -->\nafter\n';
  expect(withTables(document)).toBe(
    'before\n<!-- generated: connector blackhole -->\n\nIt has no options of its own.\n\n<!-- end -->\nafter\n',
  );
});
