import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Row} from '../protocol/value.ts';
import {createJob} from './runtime/job.ts';
import {memoryStore} from './testing/memory-store.ts';
import {CrashPlan, crashingSink, TransactionLog} from './testing/recorder.ts';
import {ScriptedSource} from './testing/scripted-source.ts';
import {planOf, runSql, tablesConnector} from './testing/sql.ts';
import {VirtualClock} from './testing/virtual-clock.ts';

const FILE = (name: string): string => `WITH ('connector' = 'filesystem', 'path' = '/${name}', 'format' = 'csv')`;

const sorted = (rows: readonly Row[]): string[] => rows.map((r) => r.map((v) => v ?? 'NULL').join(' ')).sort();

describe('S2: companies and jobs', () => {
  const sql = `
    CREATE TABLE companies (companyID STRING, industry STRING, revenu INT, employees INT, job30 INT, job90 INT, monthlyFee INT, totalFee INT) ${FILE('companies')};
    CREATE TABLE jobs (companyID STRING, userID STRING, nbJobs INT) ${FILE('jobs')};
    SELECT c.companyID, industry, revenu, employees, job30 + nbJobs AS job30, job90 + nbJobs AS job90, monthlyFee, totalFee
    FROM companies AS c JOIN jobs AS j ON c.companyID = j.companyID;`;
  const companies: Row[] = [
    ['comp_4', 'retail', 29080, 14540, 4, 13, 461, 1172],
    ['comp_5', 'finance', 83590, 20898, 5, 75, 472, 3735],
    ['comp_6', 'retail', 86080, 28693, 9, 85, 824, 4475],
    ['comp_7', 'retail', 1, 1, 1, 1, 1, 1],
  ];
  const jobs: Row[] = [
    ['comp_4', 'user_1', 1],
    ['comp_5', 'user_1', 2],
    ['comp_6', 'user_2', 1],
    ['comp_4', 'user_2', 1],
    ['comp_4', 'user_1', 1],
    ['comp_6', 'user_2', 2],
  ];
  const expected = [
    'comp_4 retail 29080 14540 5 14 461 1172',
    'comp_4 retail 29080 14540 5 14 461 1172',
    'comp_4 retail 29080 14540 5 14 461 1172',
    'comp_5 finance 83590 20898 7 77 472 3735',
    'comp_6 retail 86080 28693 10 86 824 4475',
    'comp_6 retail 86080 28693 11 87 824 4475',
  ];

  test.each([1, 1000])('exactly its rows, insert-only, in batches of %i', async (batchRows) => {
    const recorder = await runSql(sql, {companies, jobs}, {batchRows});
    expect(recorder.batches.every((b) => b.kinds === null)).toBe(true);
    expect(sorted(recorder.rows)).toEqual(expected);
  });

  test('the same in batch mode', async () => {
    const recorder = await runSql(`SET 'execution.runtime-mode' = 'batch'; ${sql}`, {companies, jobs});
    expect(sorted(recorder.rows)).toEqual(expected);
  });
});

/** What a sink with two-phase commit has seen of an INSERT whose job crashes by the plan and is resumed until it ends. */
async function crashedRun(sql: string, tables: Readonly<Record<string, readonly Row[]>>, crash: CrashPlan): Promise<readonly Row[]> {
  const log = new TransactionLog();
  const sources = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const source = new ScriptedSource({bounded: true, batchRows: 2});
      source.put('0', ...rows);
      source.end();
      return [name, source];
    }),
  );
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
    const ended = await job.run().catch(() => null);
    if (ended !== null) break;
  }
  return log.rows;
}

const TABLES = `
  CREATE TABLE a (id INT, v INT) ${FILE('a')};
  CREATE TABLE b (id INT, w INT) ${FILE('b')};`;

describe('joins from SQL to rows', () => {
  const a: Row[] = [
    [1, 10],
    [2, 20],
    [null, 30],
    [4, null],
  ];
  const b: Row[] = [
    [1, 100],
    [1, 101],
    [3, 300],
    [null, 400],
  ];

  test.each([
    ['SELECT * FROM a JOIN b ON a.id = b.id', ['1 10 1 100', '1 10 1 101']],
    ['SELECT a.id, v, w FROM a LEFT JOIN b ON a.id = b.id', ['1 10 100', '1 10 101', '2 20 NULL', '4 NULL NULL', 'NULL 30 NULL']],
    ['SELECT v, b.id, w FROM a RIGHT JOIN b ON a.id = b.id AND w > 100', ['10 1 101', 'NULL 1 100', 'NULL 3 300', 'NULL NULL 400']],
    [
      'SELECT * FROM a FULL JOIN b USING (id)',
      ['1 10 100', '1 10 101', '2 20 NULL', '3 NULL 300', '4 NULL NULL', 'NULL 30 NULL', 'NULL NULL 400'],
    ],
    ['SELECT v, w FROM a, b WHERE a.id + 2 = b.id', ['10 300']],
    ['SELECT v, w FROM a CROSS JOIN b WHERE v = 10 AND w >= 300', ['10 300', '10 400']],
    ['SELECT x.v, y.v, w FROM a AS x JOIN a AS y ON x.id = y.id JOIN b ON y.id = b.id', ['10 10 100', '10 10 101']],
    ['SELECT b.id, n FROM b JOIN (SELECT id, COUNT(*) AS n FROM b GROUP BY id) AS g ON b.id = g.id', ['1 2', '1 2', '3 1']],
    ['SELECT COUNT(*), COUNT(w) FROM a LEFT JOIN b ON a.id = b.id', ['5 2']],
    ['SELECT v FROM a WHERE id IN (SELECT id FROM b)', ['10']],
    ['SELECT v FROM a WHERE id NOT IN (SELECT id FROM b)', []],
    ['SELECT v FROM a WHERE id NOT IN (SELECT id FROM b WHERE id IS NOT NULL)', ['20', 'NULL']],
    ['SELECT v FROM a WHERE id NOT IN (SELECT id FROM b WHERE id > 7)', ['10', '20', '30', 'NULL']],
    ['SELECT v FROM a WHERE EXISTS (SELECT * FROM b WHERE b.id = a.id AND w > v)', ['10']],
    ['SELECT v FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.id = a.id)', ['20', '30', 'NULL']],
    ['SELECT v FROM a WHERE v > 10 AND EXISTS (SELECT 1 FROM b)', ['20', '30']],
    ['SELECT v FROM a WHERE (id, v) IN (SELECT id, w - 90 FROM b)', ['10']],
    ['SELECT w FROM b WHERE id IN (SELECT id FROM b GROUP BY id HAVING COUNT(*) > 1)', ['100', '101']],
  ] as const)('%s', async (query, expected) => {
    for (const mode of ['streaming', 'batch']) {
      for (const batchRows of [1, 100]) {
        const recorder = await runSql(`SET 'execution.runtime-mode' = '${mode}'; ${TABLES} ${query};`, {a, b}, {batchRows});
        expect(sorted(recorder.materialized), `${mode} ${batchRows}`).toEqual([...expected].sort());
      }
    }
  });

  test('rules 2, 3, 7: crashed at any step and resumed, every pair comes out once', async () => {
    const sql = `${TABLES} CREATE TABLE s (id INT, v INT, w INT) ${FILE('s')}; INSERT INTO s SELECT a.id, v, w FROM a JOIN b ON a.id = b.id;`;
    const left = Array.from({length: 12}, (_, i): Row => [i % 4, i]);
    const right = Array.from({length: 10}, (_, i): Row => [i % 5, i * 100]);
    const pairs = left.flatMap((l) => right.filter((r) => r[0] === l[0]).map((r): Row => [l[0]!, l[1]!, r[1]!]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({min: 0, max: 30}), {maxLength: 4}), async (at) => {
        const rows = await crashedRun(sql, {a: left, b: right}, new CrashPlan(at));
        expect(sorted(rows)).toEqual(sorted(pairs));
      }),
      {numRuns: 30},
    );
  });

  test('the state of a join is restored from a savepoint in the middle', async () => {
    const sql = `${TABLES} SELECT a.id, v, w FROM a LEFT JOIN b ON a.id = b.id;`;
    const sources = {a: new ScriptedSource(), b: new ScriptedSource()};
    const store = memoryStore(new CrashPlan());
    const lines: string[] = [];
    const run = () => {
      const clock = new VirtualClock();
      const connector = tablesConnector(sources);
      const job = createJob(planOf(sql), {
        connectors: () => connector,
        clock,
        checkpoints: {store, intervalMs: 1000},
        restore: 'latest',
        onRows: ({rows, kinds}) => {
          rows.forEach((r, i) => {
            lines.push(`${['+I', '-U', '+U', '-D'][kinds?.[i] ?? 0]}[${r.map((v) => v ?? 'NULL').join(', ')}]`);
          });
        },
      });
      return {job, clock, running: job.run()};
    };
    const first = run();
    sources.a.put('0', [1, 10]);
    await expect.poll(() => lines).toEqual(['+I[1, 10, NULL]']);
    await first.job.stop();
    await first.running;
    const second = run();
    sources.b.put('0', [1, 100]);
    await expect.poll(() => lines.slice(1)).toEqual(['-D[1, 10, NULL]', '+I[1, 10, 100]']);
    await second.job.stop();
    await second.running;
  });
});

describe('interval joins from SQL to rows', () => {
  const sql = `
    CREATE TABLE o (id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) ${FILE('o')};
    CREATE TABLE s (id INT, st TIMESTAMP(3), WATERMARK FOR st AS st) ${FILE('s')};`;
  const o: Row[] = [
    [1, 1000],
    [2, 2000],
    [1, 3000],
    [3, 60_000],
  ];
  const s: Row[] = [
    [1, 1500],
    [2, 9000],
    [3, 60_000],
  ];
  const within = "o.id = s.id AND s.st BETWEEN o.ts AND o.ts + INTERVAL '1' SECOND";

  test.each([
    [`SELECT o.id, ts, st FROM o JOIN s ON ${within}`, ['1 1000 1500', '3 60000 60000']],
    [`SELECT o.id, ts, st FROM o LEFT JOIN s ON ${within}`, ['1 1000 1500', '1 3000 NULL', '2 2000 NULL', '3 60000 60000']],
    [`SELECT o.id, s.id, st FROM o FULL JOIN s ON ${within}`, ['1 1 1500', '1 NULL NULL', '2 NULL NULL', '3 3 60000', 'NULL 2 9000']],
    [
      `SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*) FROM o LEFT JOIN s ON ${within} GROUP BY TUMBLE(ts, INTERVAL '10' SECOND)`,
      ['0 3', '60000 1'],
    ],
  ] as const)('%s', async (query, expected) => {
    for (const batchRows of [1, 100]) {
      const recorder = await runSql(`${sql} ${query};`, {o, s}, {batchRows});
      expect(recorder.batches.every((b) => b.kinds === null)).toBe(true);
      expect(sorted(recorder.rows)).toEqual([...expected].sort());
    }
    if (query.startsWith('SELECT TUMBLE')) return;
    const recorder = await runSql(`SET 'execution.runtime-mode' = 'batch'; ${sql} ${query};`, {o, s});
    expect(sorted(recorder.rows)).toEqual([...expected].sort());
  });

  test('rules 2, 3, 7, 10: crashed at any step and resumed, every row comes out once', async () => {
    const insert = `${sql} CREATE TABLE r (id INT, ts TIMESTAMP(3), st TIMESTAMP(3)) ${FILE('r')}; INSERT INTO r SELECT o.id, ts, st FROM o LEFT JOIN s ON ${within};`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({min: 0, max: 20}), {maxLength: 4}), async (at) => {
        const rows = await crashedRun(insert, {o, s}, new CrashPlan(at));
        expect(sorted(rows)).toEqual(['1 1000 1500', '1 3000 NULL', '2 2000 NULL', '3 60000 60000']);
      }),
      {numRuns: 30},
    );
  });
});
