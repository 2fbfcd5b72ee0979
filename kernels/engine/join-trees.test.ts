import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Row, Value} from '../protocol/value.ts';
import {runSql} from './testing/sql.ts';

const TABLES = ['a', 'b', 'c']
  .map((t) => `CREATE TABLE ${t} (k INT, v INT) WITH ('connector' = 'filesystem', 'path' = '/${t}', 'format' = 'csv');`)
  .join('\n');

const value = fc.option(fc.integer({min: 0, max: 3}), {nil: null, freq: 4});
const rows = fc.array(fc.tuple(value, value), {maxLength: 6});
const data = fc.record({a: rows, b: rows, c: rows});
type Data = Readonly<Record<'a' | 'b' | 'c', readonly Row[]>>;

/** Three-valued, as SQL compares. */
type Truth = boolean | null;
const compare = (a: Value, b: Value, test: (x: number, y: number) => boolean): Truth =>
  a === null || b === null ? null : test(a as number, b as number);
const equal = (a: Value, b: Value): Truth => compare(a, b, (x, y) => x === y);
const both = (a: Truth, b: Truth): Truth => (a === false || b === false ? false : a === null || b === null ? null : true);
const not = (a: Truth): Truth => (a === null ? null : !a);
const any = (list: readonly Truth[]): Truth => (list.includes(true) ? true : list.includes(null) ? null : false);

type Kind = 'JOIN' | 'LEFT JOIN' | 'RIGHT JOIN' | 'FULL JOIN';

function joined(
  kind: Kind,
  left: readonly Row[],
  right: readonly Row[],
  widths: readonly [number, number],
  on: (l: Row, r: Row) => Truth,
): Row[] {
  const nulls = (n: number): Row => new Array<Value>(n).fill(null);
  const out: Row[] = [];
  const met = new Set<number>();
  for (const l of left) {
    const before = out.length;
    right.forEach((r, i) => {
      if (on(l, r) !== true) return;
      met.add(i);
      out.push([...l, ...r]);
    });
    if (out.length === before && (kind === 'LEFT JOIN' || kind === 'FULL JOIN')) out.push([...l, ...nulls(widths[1])]);
  }
  if (kind === 'RIGHT JOIN' || kind === 'FULL JOIN') {
    right.forEach((r, i) => {
      if (!met.has(i)) out.push([...nulls(widths[0]), ...r]);
    });
  }
  return out;
}

const text = (list: readonly Row[]): readonly string[] => list.map((r) => r.map((v) => v ?? 'NULL').join(' ')).sort();

async function answers(query: string, tables: Data): Promise<readonly (readonly string[])[]> {
  const results: (readonly string[])[] = [];
  for (const mode of ['streaming', 'batch']) {
    const recorder = await runSql(`SET 'execution.runtime-mode' = '${mode}'; ${TABLES} ${query};`, tables, {batchRows: 2});
    results.push(text(recorder.materialized));
  }
  return results;
}

const kind = fc.constantFrom<Kind>('JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN');
const CONDITIONS: readonly (readonly [sql: (l: string, r: string) => string, test: (l: Row, r: Row) => Truth])[] = [
  [(l, r) => `${l}.k = ${r}.k`, (l, r) => equal(l[0]!, r[0]!)],
  [
    (l, r) => `${l}.k = ${r}.k AND ${l}.v < ${r}.v`,
    (l, r) =>
      both(
        equal(l[0]!, r[0]!),
        compare(l[1]!, r[1]!, (x, y) => x < y),
      ),
  ],
  [(l, r) => `${l}.k = ${r}.k AND ${l}.v = 1`, (l, r) => both(equal(l[0]!, r[0]!), equal(l[1]!, 1))],
  [(l, r) => `${l}.v > ${r}.v`, (l, r) => compare(l[1]!, r[1]!, (x, y) => x > y)],
];
const condition = fc.integer({min: 0, max: CONDITIONS.length - 1});

test('trees of joins give what nested loops give, in a stream and in batch', async () => {
  await fc.assert(
    fc.asyncProperty(data, kind, kind, condition, condition, async (tables, first, second, on1, on2) => {
      const [c1, c2] = [CONDITIONS[on1]!, CONDITIONS[on2]!];
      const query = `SELECT a.k, a.v, b.k, b.v, c.k, c.v FROM a ${first} b ON ${c1[0]('a', 'b')} ${second} c ON ${c2[0]('b', 'c')}`;
      const ab = joined(first, tables.a, tables.b, [2, 2], c1[1]);
      const expected = text(joined(second, ab, tables.c, [4, 2], (l, r) => c2[1](l.slice(2), r)));
      expect(await answers(query, tables), query).toEqual([expected, expected]);
    }),
    {numRuns: 40},
  );
});

const sum = (list: readonly Value[]): Value =>
  list.filter((v) => v !== null).reduce<Value>((s, v) => ((s as number | null) ?? 0) + (v as number), null);

/** A predicate or value with a subquery over b for a row of a, as SQL and as nested loops. */
const SUBQUERIES: readonly (readonly [sql: string, of: (row: Row, b: readonly Row[]) => Value])[] = [
  ['k IN (SELECT k FROM b)', ([k], b) => any(b.map((r) => equal(k!, r[0]!)))],
  ['k NOT IN (SELECT k FROM b)', ([k], b) => not(any(b.map((r) => equal(k!, r[0]!))))],
  ['v IN (SELECT v FROM b WHERE b.k = a.k)', ([k, v], b) => any(b.filter((r) => equal(r[0]!, k!) === true).map((r) => equal(v!, r[1]!)))],
  ['EXISTS (SELECT 1 FROM b WHERE b.k = a.k)', ([k], b) => b.some((r) => equal(r[0]!, k!) === true)],
  ['EXISTS (SELECT 1 FROM b WHERE b.v > a.v)', ([, v], b) => b.some((r) => compare(r[1]!, v!, (x, y) => x > y) === true)],
  [
    'NOT EXISTS (SELECT 1 FROM b WHERE b.k = a.k AND b.v > a.v)',
    ([k, v], b) =>
      !b.some(
        (r) =>
          both(
            equal(r[0]!, k!),
            compare(r[1]!, v!, (x, y) => x > y),
          ) === true,
      ),
  ],
  ['(SELECT SUM(b.v) FROM b WHERE b.k = a.k)', ([k], b) => sum(b.filter((r) => equal(r[0]!, k!) === true).map((r) => r[1]!))],
  ['(SELECT COUNT(*) FROM b WHERE b.k = a.k)', ([k], b) => b.filter((r) => equal(r[0]!, k!) === true).length],
  ['(SELECT COUNT(*) FROM b WHERE b.v <= a.v)', ([, v], b) => b.filter((r) => compare(r[1]!, v!, (x, y) => x <= y) === true).length],
  [
    '(SELECT SUM(b.v) FROM b WHERE b.v <= a.v AND b.k = a.k)',
    ([k, v], b) =>
      sum(
        b
          .filter(
            (r) =>
              both(
                equal(r[0]!, k!),
                compare(r[1]!, v!, (x, y) => x <= y),
              ) === true,
          )
          .map((r) => r[1]!),
      ),
  ],
];

test('subqueries give what nested loops give, as values and as conditions', async () => {
  await fc.assert(
    fc.asyncProperty(data, fc.constantFrom(...SUBQUERIES), async (tables, [sql, of]) => {
      const expected = text(tables.a.map((row) => [...row, of(row, tables.b)]));
      const [streaming, batch] = await answers(`SELECT k, v, ${sql} FROM a`, tables);
      expect(streaming, sql).toEqual(expected);
      expect(batch, sql).toEqual(expected);
      const isTest = typeof of([0, 0], []) === 'boolean';
      if (!isTest) return;
      const passed = text(tables.a.filter((row) => of(row, tables.b) === true));
      expect(await answers(`SELECT k, v FROM a WHERE ${sql}`, tables), sql).toEqual([passed, passed]);
      const either = text(tables.a.filter((row) => of(row, tables.b) === true || row[1] === 2));
      expect(await answers(`SELECT k, v FROM a WHERE v = 2 OR ${sql}`, tables), sql).toEqual([either, either]);
    }),
    {numRuns: 60},
  );
});
