import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Row} from '../protocol/value.ts';
import {createJob} from './runtime/job.ts';
import {memoryStore} from './testing/memory-store.ts';
import {CrashPlan, crashingSink, TransactionLog} from './testing/recorder.ts';
import {ScriptedSource} from './testing/scripted-source.ts';
import {planOf, runSql, tablesConnector} from './testing/sql.ts';
import {VirtualClock} from './testing/virtual-clock.ts';

const SECOND = 1000;
const TABLES = `
  CREATE TABLE a (k STRING, ts TIMESTAMP(3), v INT, WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '/a', 'format' = 'csv');
  CREATE TABLE b (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '/b', 'format' = 'csv');`;
const a: Row[] = [
  ['x', 0, 1],
  ['y', 2 * SECOND, 5],
  ['x', 4 * SECOND, 3],
  ['x', 20 * SECOND, 2],
  [null, 21 * SECOND, null],
];
const b: Row[] = [
  ['x', 1],
  ['x', 1],
  ['z', 9],
];

const text = (rows: readonly Row[]): string[] => rows.map((r) => r.map((v) => v ?? 'NULL').join(' ')).sort();

describe('windows, ranks, running aggregates and sets from SQL to rows', () => {
  test.each<[string, readonly string[]]>([
    ["SELECT k, COUNT(*), SUM(v) FROM a GROUP BY k, SESSION(ts, INTERVAL '5' SECOND)", ['NULL 1 NULL', 'x 1 2', 'x 2 4', 'y 1 5']],
    [
      "SELECT window_start, window_end, COUNT(*) FROM TABLE(SESSION(TABLE a PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5' SECOND)) WHERE v > 1 GROUP BY window_start, window_end",
      ['0 9000 1', '2000 7000 1', '20000 25000 1'],
    ],
    [
      "SELECT window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE a, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '6' SECOND)) GROUP BY window_start, window_end",
      ['3000 2', '6000 3', '21000 1', '24000 2'],
    ],
    [
      'SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM a) WHERE rn = 1',
      ['NULL NULL', 'x 3', 'y 5'],
    ],
    [
      'SELECT k, v, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) AS rn FROM a) WHERE rn <= 2',
      ['NULL NULL 1', 'x 2 2', 'x 3 1', 'y 5 1'],
    ],
    [
      'SELECT k, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM a) WHERE rn = 1',
      ['NULL NULL', 'x 2', 'y 5'],
    ],
    ['SELECT k, COUNT(*) AS c FROM a GROUP BY k ORDER BY c DESC, k LIMIT 2', ['NULL 1', 'x 3']],
    [
      'SELECT k, SUM(v) OVER (PARTITION BY k ORDER BY ts), COUNT(*) OVER (ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM a',
      ['NULL NULL 2', 'x 1 1', 'x 4 2', 'x 6 2', 'y 5 2'],
    ],
    ['SELECT k FROM a INTERSECT SELECT k FROM b', ['x']],
    ['SELECT k FROM a INTERSECT ALL SELECT k FROM b', ['x', 'x']],
    ['SELECT k FROM a EXCEPT SELECT k FROM b', ['NULL', 'y']],
    ['SELECT k FROM a EXCEPT ALL SELECT k FROM b', ['NULL', 'x', 'y']],
    ['SELECT k, FIRST_VALUE(v), LAST_VALUE(v), VAR_POP(v) FROM a GROUP BY k', ['NULL NULL NULL NULL', 'x 1 2 0', 'y 5 5 0']],
    ["SELECT LISTAGG(k, '+') FROM (SELECT k, MAX(v) AS m FROM a GROUP BY k) WHERE m > 2", ['y+x']],
  ])('%s', async (query, expected) => {
    const tables: Readonly<Record<string, readonly Row[]>> = query.includes(' b') ? {a, b} : {a};
    const streaming = await runSql(`${TABLES}${query};`, tables, {batchRows: 2});
    expect(text(streaming.materialized)).toEqual([...expected].sort());
    if (query.includes('OVER (ORDER BY') || query.includes('LISTAGG')) return;
    const batch = await runSql(`SET 'execution.runtime-mode' = 'batch';${TABLES}${query};`, tables);
    expect(batch.batches.every((part) => part.kinds === null)).toBe(true);
    expect(text(batch.rows)).toEqual([...expected].sort());
  });
});

/** Runs an INSERT to its end, again from the last checkpoint after each crash; what the sink has committed. */
async function crashedRun(sql: string, tables: Readonly<Record<string, readonly Row[]>>, crash: CrashPlan): Promise<readonly Row[]> {
  const log = new TransactionLog();
  const sources: Record<string, ScriptedSource> = {};
  for (const [name, rows] of Object.entries(tables)) {
    const source = new ScriptedSource({bounded: true, batchRows: 2});
    source.put('0', ...rows);
    source.end();
    sources[name] = source;
  }
  const reading = tablesConnector(sources);
  const {createSink} = crashingSink(log, crash);
  const store = memoryStore(crash);
  for (let attempt = 0; attempt < 8; attempt++) {
    const job = createJob(planOf(sql), {
      connectors: () => ({...reading, ...(createSink ? {createSink} : {})}),
      clock: new VirtualClock(),
      checkpoints: {store, intervalMs: 1},
      restore: 'latest',
      checkLaw: true,
    });
    if ((await job.run().catch(() => null)) !== null) break;
  }
  return log.rows;
}

describe('rules 2, 3, 7, 10: crashed at any step and resumed, every row comes out once', () => {
  const sink = (columns: string): string =>
    `CREATE TABLE s (${columns}) WITH ('connector' = 'filesystem', 'path' = '/s', 'format' = 'csv');`;

  test.each<[string, string, readonly string[]]>([
    [
      'k STRING, c BIGINT, v INT',
      "SELECT k, COUNT(*), SUM(v) FROM a GROUP BY k, SESSION(ts, INTERVAL '5' SECOND)",
      ['NULL 1 NULL', 'x 1 2', 'x 2 4', 'y 1 5'],
    ],
    [
      'e TIMESTAMP(3), c BIGINT',
      "SELECT window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE a, DESCRIPTOR(ts), INTERVAL '3' SECOND, INTERVAL '6' SECOND)) GROUP BY window_start, window_end",
      ['3000 2', '6000 3', '21000 1', '24000 2'],
    ],
    ['k STRING, v INT', 'SELECT k, SUM(v) OVER (PARTITION BY k ORDER BY ts) FROM a', ['NULL NULL', 'x 1', 'x 4', 'x 6', 'y 5']],
    ['k STRING', 'SELECT k FROM a INTERSECT ALL SELECT k FROM b', ['x', 'x']],
    [
      'k STRING',
      'SELECT k FROM (SELECT k, ROW_NUMBER() OVER (PARTITION BY k ORDER BY PROCTIME()) AS rn FROM a) WHERE rn = 1',
      ['NULL', 'x', 'y'],
    ],
  ])('%s: %s', async (columns, query, expected) => {
    const tables: Readonly<Record<string, readonly Row[]>> = query.includes(' b') ? {a, b} : {a};
    const sql = `${TABLES}${sink(columns)}INSERT INTO s ${query};`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({min: 0, max: 20}), {maxLength: 4}), async (at) => {
        expect(text(await crashedRun(sql, tables, new CrashPlan(at)))).toEqual([...expected].sort());
      }),
      {numRuns: 20},
    );
  });
});
