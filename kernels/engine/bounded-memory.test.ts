import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Row} from '../protocol/value.ts';
import type {Batch} from './runtime/batch.ts';
import {createJob} from './runtime/job.ts';
import {SpillFolder} from './state/spill-folder.ts';
import {ScriptedSource} from './testing/scripted-source.ts';
import {planOf, runSql, tablesConnector} from './testing/sql.ts';
import {VirtualClock} from './testing/virtual-clock.ts';

const TABLES = `
  CREATE TABLE a (k STRING, ts TIMESTAMP(3), v INT, WATERMARK FOR ts AS ts - INTERVAL '60' SECOND)
    WITH ('connector' = 'filesystem', 'path' = '/a', 'format' = 'csv');
  CREATE TABLE b (k STRING, ts TIMESTAMP(3), v INT, WATERMARK FOR ts AS ts - INTERVAL '60' SECOND)
    WITH ('connector' = 'filesystem', 'path' = '/b', 'format' = 'csv');`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spill-test-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** A batch job that may hold `bytes` in memory; its rows in order, and the most temporary files that were seen. */
async function runBatch(
  query: string,
  tables: Readonly<Record<string, readonly Row[]>>,
  bytes: number,
): Promise<{rows: Row[]; spilled: boolean}> {
  const planned = planOf(`SET 'execution.runtime-mode' = 'batch';${TABLES}${query};`);
  const sources: Record<string, ScriptedSource> = {};
  for (const [name, rows] of Object.entries(tables)) {
    const source = new ScriptedSource({bounded: true, batchRows: 7});
    source.put('0', ...rows);
    source.end();
    sources[name] = source;
  }
  const connector = tablesConnector(sources);
  const rows: Row[] = [];
  let spilled = false;
  const job = createJob(
    {...planned, resources: {managedBytes: bytes, temporaryFolders: [folder], stateLimitBytes: null}},
    {
      connectors: () => connector,
      clock: new VirtualClock(),
      onRows: (batch: Batch) => {
        expect(batch.kinds?.every((k) => k === 0) ?? true).toBe(true);
        for (const row of batch.rows) rows.push(row);
        spilled ||= readdirSync(folder).length > 0;
      },
    },
  );
  await job.run();
  const parent = join(folder, 'millrace-spill');
  if (existsSync(parent)) expect(readdirSync(parent)).toEqual([]);
  return {rows, spilled};
}

const text = (rows: readonly Row[]): string[] => rows.map((r) => r.map((v) => v ?? 'NULL').join(' ')).sort();

/** Times lie within the watermark's delay: no order makes a row late. */
const rowsOf = fc.array(
  fc.tuple(
    fc.option(fc.constantFrom('p', 'q', 'r', 's', 't', 'u'), {freq: 6}),
    fc.integer({min: 0, max: 59_999}),
    fc.option(fc.integer({min: -3, max: 9}), {freq: 6}),
  ),
  {maxLength: 60},
);

const QUERIES = [
  'SELECT k, COUNT(*), SUM(v), MIN(v), MAX(v), COUNT(DISTINCT v) FROM a GROUP BY k',
  'SELECT k, v, COUNT(*) FROM a GROUP BY GROUPING SETS ((k, v), (k), ())',
  'SELECT DISTINCT k, v FROM a',
  'SELECT k, SUM(v) FROM a GROUP BY k HAVING COUNT(*) > 1',
  'SELECT a.k, a.v, b.v FROM a JOIN b ON a.k = b.k AND a.v <= b.v',
  'SELECT a.k, a.v, b.v FROM a LEFT JOIN b ON a.k = b.k',
  'SELECT a.k, b.k, a.v, b.v FROM a FULL JOIN b ON a.k = b.k AND a.v = b.v',
  'SELECT k, v FROM a WHERE k IN (SELECT k FROM b WHERE v > 2)',
  'SELECT k, v FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.k = a.k)',
  'SELECT k, v FROM a UNION SELECT k, v FROM b',
  'SELECT k, v FROM a INTERSECT ALL SELECT k, v FROM b',
  'SELECT k, v FROM a EXCEPT SELECT k, v FROM b',
  "SELECT k, window_start, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end",
  "SELECT k, HOP_START(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), COUNT(*) FROM a GROUP BY k, HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND)",
  "SELECT k, SESSION_START(ts, INTERVAL '3' SECOND), COUNT(*) FROM a GROUP BY k, SESSION(ts, INTERVAL '3' SECOND)",
  "SELECT a.k, a.v, b.v FROM a JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '5' SECOND AND b.ts + INTERVAL '5' SECOND",
  'SELECT k, v, n FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v, ts) AS n FROM a) WHERE n <= 3',
];

for (const query of QUERIES) {
  test(`batch in bounded memory is the streaming answer: ${query}`, async () => {
    const run = async (a: Row[], b: Row[], bytes: number): Promise<void> => {
      const tables: Readonly<Record<string, readonly Row[]>> = query.includes(' b') ? {a, b} : {a};
      const streaming = await runSql(`${TABLES}${query};`, tables, {batchRows: 5});
      const batch = await runBatch(query, tables, bytes);
      expect(text(batch.rows)).toEqual(text(streaming.materialized));
    };
    await fc.assert(fc.asyncProperty(rowsOf, rowsOf, fc.constantFrom(200, 2000, 1_000_000), run), {numRuns: 25});
  });
}

test('a sort beyond memory is stable and whole, and uses files', async () => {
  const order = (x: Row, y: Row): number => (x[2] as number) - (y[2] as number);
  const a: Row[] = Array.from({length: 20_000}, (_, i) => [`k${i}`, i, (i * 7919) % 101]);
  const {rows, spilled} = await runBatch('SELECT k, ts, v FROM a ORDER BY v', {a}, 20_000);
  expect(spilled).toBe(true);
  expect(rows).toEqual([...a].sort(order));
});

test('groups beyond memory are all told, each once', async () => {
  const a: Row[] = Array.from({length: 30_000}, (_, i) => [`k${i % 10_000}`, i, 1]);
  const {rows, spilled} = await runBatch('SELECT k, COUNT(*) FROM a GROUP BY k', {a}, 50_000);
  expect(spilled).toBe(true);
  expect(rows.length).toBe(10_000);
  expect(rows.every((r) => r[1] === 3)).toBe(true);
});

test('OVER without PARTITION BY beyond memory sees every row, in files', async () => {
  const a: Row[] = Array.from({length: 5000}, (_, i) => [`k${i}`, i, (i * 7919) % 5000]);
  const calls = 'ROW_NUMBER() OVER w, LAG(v) OVER w, LEAD(v, 600) OVER w, SUM(v) OVER w, NTILE(5) OVER w, LAST_VALUE(v) OVER w';
  const frame = 'ROWS BETWEEN 700 PRECEDING AND 700 FOLLOWING';
  const query = `SELECT v, ${calls}, COUNT(*) OVER (ORDER BY v ${frame}) FROM a WINDOW w AS (ORDER BY v)`;
  const {rows, spilled} = await runBatch(query, {a}, 20_000);
  expect(spilled).toBe(true);
  const expected = Array.from({length: 5000}, (_, v) => {
    const [lag, lead] = [v === 0 ? null : v - 1, v + 600 < 5000 ? v + 600 : null];
    return [v, v + 1, lag, lead, (v * (v + 1)) / 2, Math.floor(v / 1000) + 1, v, Math.min(v, 700) + 1 + Math.min(4999 - v, 700)];
  });
  expect([...rows].sort((x, y) => (x[0] as number) - (y[0] as number))).toEqual(expected);
});

test.each<[string, (v: number) => boolean]>([
  ['TRUE', () => true],
  ['n <= 3000', (v) => v < 3000],
  ['n BETWEEN 10 AND 2000', (v) => v >= 9 && v < 2000],
])('ranks of very many rows beyond memory: %s', async (bound, isIn) => {
  const a: Row[] = Array.from({length: 5000}, (_, i) => [`k${i}`, i, (i * 7919) % 5000]);
  const {rows, spilled} = await runBatch(
    `SELECT v, n FROM (SELECT v, ROW_NUMBER() OVER (ORDER BY v) AS n FROM a) WHERE ${bound}`,
    {a},
    20_000,
  );
  expect(spilled).toBe(true);
  expect(rows).toEqual(Array.from({length: 5000}, (_, v) => [v, v + 1]).filter(([v]) => isIn(v!)));
});

test('distinct values of one group beyond memory are each counted once, in files', async () => {
  const a: Row[] = Array.from({length: 4000}, (_, i) => [`k${i % 1500}`, i, i % 1000]);
  const query =
    "SELECT COUNT(DISTINCT k), SUM(DISTINCT v), COUNT(*), COUNT(DISTINCT v) FILTER (WHERE k LIKE '%1'), MIN(k), AVG(DISTINCT v) FROM a WHERE v >= 0";
  const inFilter = new Set(a.filter(([k]) => String(k).endsWith('1')).map(([, , v]) => v)).size;
  const {rows, spilled} = await runBatch(query, {a}, 100_000);
  expect(spilled).toBe(true);
  expect(rows).toEqual([[1500, (999 * 1000) / 2, 4000, inFilter, 'k0', 499]]);
  expect((await runBatch(query, {a: []}, 20_000)).rows).toEqual([[0, null, 0, 0, null, null]]);
});

test('a LIMIT that is full ends the work', async () => {
  const a: Row[] = Array.from({length: 20_000}, (_, i) => [`k${i % 4000}`, i, i % 5]);
  const {rows} = await runBatch('SELECT a.k, a.v, b.v FROM a JOIN b ON a.k = b.k LIMIT 7', {a, b: a.slice(0, 5000)}, 20_000);
  expect(rows.length).toBe(7);
});

test('one key with all the rows is worked off all the same', async () => {
  const a: Row[] = Array.from({length: 500}, (_, i) => ['k', i, i % 3]);
  const {rows} = await runBatch('SELECT COUNT(*) FROM (SELECT a.v FROM a JOIN b ON a.k = b.k)', {a, b: a.slice(0, 10)}, 2000);
  expect(rows).toEqual([[5000]]);
});

test('folders of processes that were killed go when the next one needs the place', () => {
  const parent = join(folder, 'millrace-spill');
  // No process has this number: it is beyond what Linux, macOS and Windows give.
  mkdirSync(join(parent, '99999999-0-left'), {recursive: true});
  const space = new SpillFolder([folder]);
  space.newPath();
  expect(readdirSync(parent).map((n) => n.split('-')[0])).toEqual([String(process.pid)]);
  space.close();
  expect(readdirSync(parent)).toEqual([]);
});
