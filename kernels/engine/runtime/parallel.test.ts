import {afterEach, expect, test} from 'vitest';
import {isDivisible, placements} from '../../planner/physical/distribution.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {inSubtasks} from '../testing/local-team.ts';
import {Recorder} from '../testing/recorder.ts';
import {ScriptedSource} from '../testing/scripted-source.ts';
import {planOf, runSql, tablesConnector} from '../testing/sql.ts';
import {createJob, type Job} from './job.ts';

const TABLE = `CREATE TABLE e (k STRING, n INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
  WITH ('connector' = 'filesystem', 'path' = '/e', 'format' = 'csv');`;
const WINDOW = `${TABLE} SELECT k, COUNT(*) AS c FROM e GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND);`;

const jobs: Job[] = [];
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.stop();
});

/** Runs it until the result is this. */
async function until(plan: PhysicalPlan, source: ScriptedSource, subtasks: number, rows: readonly string[]): Promise<void> {
  const recorder = new Recorder();
  const connector = tablesConnector({e: source});
  const {promise, resolve} = Promise.withResolvers<void>();
  const options = {
    connectors: () => connector,
    onRows: (batch: Parameters<Recorder['onRows']>[0]) => {
      void recorder.onRows(batch);
      if ([...recorder.changelog].sort().join() === [...rows].sort().join()) resolve();
    },
  };
  const job = createJob(plan, {...options, ...inSubtasks(plan, options, subtasks)});
  jobs.push(job);
  await Promise.race([promise, job.run().then(() => Promise.reject(new Error(`ended with ${recorder.changelog.join(' ')}`)))]);
}

test('a subtask whose splits never had a record holds nobody back, nor does one without splits', async () => {
  const source = new ScriptedSource({splits: ['0', '1'], pollMs: 5, saysEmpty: true});
  source.put('0', ['a', 1, 100], ['b', 2, 200], ['a', 3, 300], ['c', 4, 5000]);
  for (const subtasks of [1, 2, 3]) await until(planOf(WINDOW), source, subtasks, ['+I[a, 2]', '+I[b, 1]']);
});

test('rows and watermarks of a split keep their order between subtasks: what is late in one is late in two', async () => {
  const rows = Array.from({length: 3000}, (_, i) => [`k${i % 17}`, i, i % 50 === 49 ? i * 10 - 4000 : i * 10]);
  const one = await runSql(WINDOW, {e: rows}, {batchRows: 100});
  const two = await runSql(WINDOW, {e: rows}, {batchRows: 100, parallelism: 2});
  expect([...two.changelog].sort()).toEqual([...one.changelog].sort());
});

test.each([
  ["TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' SECOND)", 3, 1500, [2, 3]],
  ["HOP(TABLE e, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '3' SECOND)", 3, 1500, [2]],
  ["CUMULATE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '4' SECOND)", 3, 1500, [2]],
  ["TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '5' SECOND)", 4000, 6000, [2]],
])('%s of %i keys: gathered before rows cross, or not, it comes to the same', async (window, keys, count, parallel) => {
  const values =
    'COUNT(*), SUM(n), AVG(n), MIN(n), MAX(k), COUNT(DISTINCT n), COUNT(DISTINCT n) FILTER (WHERE n > 5), COUNT(n) FILTER (WHERE n < 3)';
  const sql = `${TABLE} SELECT k, window_start, window_end, ${values} FROM TABLE(${window}) GROUP BY k, window_start, window_end;`;
  const rows = Array.from({length: count}, (_, i) => [
    i % 41 === 0 ? null : `k${(i * 7919) % keys}`,
    i % 9 === 0 ? null : i % 13,
    i % 50 === 49 ? i * 4 - 1900 : i * 4,
  ]);
  const one = await runSql(sql, {e: rows}, {batchRows: 250});
  for (const parallelism of parallel) {
    const more = await runSql(sql, {e: rows}, {batchRows: 250, parallelism});
    expect([...more.changelog].sort()).toEqual([...one.changelog].sort());
  }
});

test('far more rows than may be on their way, through two exchanges', async () => {
  const rows = Array.from({length: 60_000}, (_, i) => [`k${i % 1000}`, i, i]);
  const sql = `${TABLE} SELECT c, COUNT(*) AS n FROM (SELECT k, COUNT(*) AS c FROM e GROUP BY k) GROUP BY c;`;
  const recorder = await runSql(sql, {e: rows}, {parallelism: 3, maxBuffered: 100});
  expect(recorder.materialized).toEqual([[60, 1000]]);
});

test('a limit ends the sources of all subtasks', async () => {
  const source = new ScriptedSource({splits: ['0', '1'], pollMs: 1});
  for (let i = 0; i < 100; i++) source.put(String(i % 2), [`k${i}`, i, i]);
  const plan = planOf(`${TABLE} SELECT k, COUNT(*) OVER (PARTITION BY k ORDER BY ts) AS c FROM e LIMIT 3;`);
  const connector = tablesConnector({e: source});
  const options = {connectors: () => connector};
  const job = createJob(plan, {...options, ...inSubtasks(plan, options, 2)});
  expect(await job.run()).toEqual({kind: 'finished'});
});

test('what is divided: by the key where there is one, not again where it is already, else not', () => {
  const of = (sql: string): readonly string[] => {
    const plan = planOf(`${TABLE} ${sql};`);
    const placed = placements(plan);
    return plan.nodes.map((n) => {
      const {isParallel, inputs} = placed.get(n.id)!;
      return `${n.kind}${isParallel ? ' each' : ''}${inputs.map((d) => (d.kind === 'hash' ? ` hash ${d.columns.join()}` : ` ${d.kind}`)).join('')}`;
    });
  };
  expect(of('SELECT k, COUNT(*) FROM e GROUP BY k')).toEqual(['source each', 'group-aggregate each hash 0', 'collect single']);
  expect(of('SELECT COUNT(*) FROM e')).toEqual(['source each', 'group-aggregate single', 'collect forward']);
  const twice = 'SELECT k, c, ROW_NUMBER() OVER (PARTITION BY k ORDER BY c) AS r FROM (SELECT k, COUNT(*) AS c FROM e GROUP BY k)';
  expect(of(`SELECT * FROM (${twice}) WHERE r < 3`)).toContain('rank each forward');
  expect(of('SELECT a.n FROM e AS a JOIN e AS b ON a.n = b.n')).toContain('regular-join each hash 0 hash 0');
  expect(of('SELECT a.n FROM e AS a, e AS b WHERE a.n < b.n')).toContain('regular-join single single');
  expect(isDivisible(planOf(`${TABLE} SELECT n FROM e;`))).toBe(false);
});
