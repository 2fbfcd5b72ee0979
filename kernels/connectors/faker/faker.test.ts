import {expect, test} from 'vitest';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import {columns, DOUBLE, INT, STRING, sourceContext, TIMESTAMP, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {fakerConnector} from './faker.ts';
import {providerNamed, providerNames} from './providers.ts';
import {regexify} from './regexify.ts';

const nullable = true;

async function rows(types: Record<string, DataType>, options: Record<string, string>, count = 200): Promise<Row[]> {
  const table = tableSpec({connector: 'faker', 'number-of-rows': String(count), 'rows-per-second': '1000000', ...options}, columns(types));
  const source = fakerConnector.createSource?.(sourceContext(table, new JumpClock()));
  if (!source) throw new Error('faker is a source');
  const all: Row[] = [];
  for (const split of await source.discover([])) {
    const reader = source.open(split);
    for (let more = true; more; ) {
      const result = await reader.poll(1000, new AbortController().signal);
      all.push(...result.batch.rows);
      more = result.more;
    }
  }
  return all;
}

const values = async (type: DataType, expression: string, options: Record<string, string> = {}) =>
  (await rows({a: type}, {'fields.a.expression': expression, ...options})).map(([value]) => value ?? null);

test('a number between two bounds leaves the upper one out', async () => {
  const all = await values(INT, "#{number.numberBetween '1','4'}");
  expect(new Set(all)).toEqual(new Set([1, 2, 3]));
});

test('texts around calls', async () => {
  for (const text of await values(STRING, "id-#{number.digits '3'}/#{Options.option 'a','b'}")) expect(text).toMatch(/^id-\d{3}\/[ab]$/);
});

test('dates of the past stand within their span', async () => {
  const now = Date.now();
  for (const at of await values(TIMESTAMP, "#{date.past '15','5','SECONDS'}")) {
    expect(at).toBeGreaterThan(now - 16_000);
    expect(at).toBeLessThanOrEqual(Date.now() - 4_900);
  }
});

test.each([
  ['(RECEIVED|SHIPPED|CANCELLED){1}', /^(RECEIVED|SHIPPED|CANCELLED)$/],
  ['[A-C]{2}\\d{3}-x?', /^[A-C]{2}\d{3}-x?$/],
  ['(a|b){2,3}[^\\w]?', /^[ab]{2,3}\W?$/],
  ['^v\\.[0-9a-f]+$', /^v\.[0-9a-f]+$/],
  ['(ab(c|d)){2}', /^(ab(c|d)){2}$/],
])('regexify %s', async (pattern, expected) => {
  for (const text of await values(STRING, `#{regexify '${pattern.replaceAll('\\', '\\\\').replaceAll('\\\\', '\\')}'}`))
    expect(text).toMatch(expected);
  for (let i = 0; i < 100; i++) expect(regexify(pattern, Math.random)).toMatch(expected);
});

test('NULLs come at their rate', async () => {
  const all = await values(STRING, '#{Name.fullName}', {'fields.a.null-rate': '0.5'});
  const nulls = all.filter((v) => v === null).length;
  expect(nulls).toBeGreaterThan(50);
  expect(nulls).toBeLessThan(150);
});

test('collections and rows', async () => {
  const all = await rows(
    {
      a: {kind: 'array', element: INT, nullable},
      m: {kind: 'map', key: STRING, value: DOUBLE, nullable},
      r: {kind: 'row', fields: columns({x: STRING, y: INT}), nullable},
    },
    {
      'fields.a.expression': "#{number.numberBetween '7','8'}",
      'fields.a.length': '3',
      'fields.m.key.expression': '#{lorem.word}',
      'fields.m.value.expression': "#{number.randomDouble '2','1','5'}",
      'fields.r.x.expression': '#{superhero.name}',
      'fields.r.y.expression': "#{number.numberBetween '1','1'}",
    },
    5,
  );
  expect(all).toHaveLength(5);
  for (const [a, m, r] of all) {
    expect(a).toEqual([7, 7, 7]);
    expect((m as ReadonlyMap<unknown, unknown>).size).toBe(1);
    expect((r as readonly unknown[])[1]).toBe(1);
  }
});

test.each([
  'Name.fullName',
  'name.full_name',
  'Food.vegetables',
  'Country.name',
  'country.capital',
  'hashing.sha256',
  "random.nextInt '10'",
  "random.nextLong '5','7'",
  'subscription.plans',
  'Internet.emailAddress',
  'harry_potter.character',
  'Address.city',
  'commerce.price',
  'Company.name',
])('%s gives a text', async (name) => {
  for (const text of await values(STRING, `#{${name}}`)) expect(text).not.toBe('');
});

test('every provider gives something', async () => {
  const {faker} = await import('@faker-js/faker/locale/en');
  const args: Record<string, string[]> = {
    'number.numberbetween': ['1', '2'],
    'number.randomdouble': ['2', '1', '2'],
    'number.digits': ['2'],
    'date.past': ['1', 'DAYS'],
    'date.future': ['1', 'DAYS'],
    'date.between': ['2024-01-01', '2024-01-02'],
  };
  for (const name of providerNames()) {
    const made = providerNamed(name)?.make(faker, args[name] ?? (/ify$|option$/.test(name) ? ['ab', '?', 'c'] : []));
    expect(String(made), name).not.toMatch(/undefined|NaN/);
  }
});

test.each<[Record<string, string>, RegExp]>([
  [{}, /needs the option "fields.a.expression"/],
  [{'fields.a.expression': '#{Name.fullNam}'}, /calls "Name.fullNam", which does not exist/],
  [{'fields.a.expression': "#{number.numberBetween '1'}"}, /cannot be/],
  [{'fields.a.expression': '#{Name.fullName'}, /cannot be/],
  [{'fields.a.expression': 'x', 'fields.b.expression': 'y'}, /"fields.b.expression" of table "t" means nothing/],
  [{'fields.a.expression': 'x', 'fields.a.null-rate': '2'}, /cannot be "2"/],
])('%j is refused', async (options, message) => {
  await expect(rows({a: STRING}, options)).rejects.toThrow(message);
});

test('a value of another type fails with the column’s name', async () => {
  await expect(values(INT, '#{Name.fullName}')).rejects.toThrow(/expression of column "a" gave/);
});
