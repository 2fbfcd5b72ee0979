import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {MessageChannel} from 'node:worker_threads';
import {afterAll, beforeEach, expect, test} from 'vitest';
import {readCheckpointFile} from '../../engine/runtime/checkpoint-file.ts';
import {RowBag} from '../../engine/state/row-bag.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {TestSession} from '../../planner/testing/context.ts';
import type {JobEvent, JobMetrics} from '../../protocol/kernel.ts';
import {FROM_ENVIRONMENT} from '../aws-endpoint.ts';
import type {JobEnd, Restore, RunningJob} from './running-job.ts';
import {parallelismNote, subtaskCount} from './subtask-count.ts';
import {workerJob} from './worker-job.ts';
import {WorkerPool} from './worker-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-team-'));
const workers = new WorkerPool();

beforeEach(() => {
  rmSync(join(folder, 'in'), {recursive: true, force: true});
  mkdirSync(join(folder, 'in'));
});

afterAll(async () => {
  await workers.close();
  rmSync(folder, {recursive: true, force: true});
});

const TABLE = `CREATE TABLE clicks (k STRING, n INT) WITH ('connector' = 'filesystem', 'path' = '${join(folder, 'in')}', 'format' = 'csv');`;

function planned(sql: string, parallelism: number): PhysicalPlan {
  const result = new TestSession().last(`SET 'parallelism.default' = '${parallelism}'; ${sql}`);
  if (!result.ok) throw new Error(result.errors.map((e) => e.message).join('; '));
  if (result.planned.kind !== 'query') throw new Error('not a query');
  return result.planned.plan;
}

/** The same with a source that waits for files. */
function watching(plan: PhysicalPlan): PhysicalPlan {
  const nodes = plan.nodes.map((node) =>
    node.kind === 'source' ? {...node, table: {...node.table, options: {...node.table.options, 'source.monitor-interval': '20 ms'}}} : node,
  );
  return {...plan, nodes};
}

interface Watched {
  readonly job: RunningJob;
  readonly events: JobEvent[];
  readonly metrics: () => JobMetrics | null;
  /** Resolves when the result is this. */
  until(rows: readonly string[]): Promise<void>;
}

/** A job in a thread of its own, and what its result is by now. */
function run(plan: PhysicalPlan, restore: Restore = {kind: 'none'}): Watched {
  const view = new RowBag();
  const events: JobEvent[] = [];
  const waiting: (() => void)[] = [];
  let latest: JobMetrics | null = null;
  const job = workerJob(
    {
      id: 'test',
      plan,
      checkpoints: null,
      restore,
      keepNewest: null,
      listener: {
        started: () => undefined,
        rows: (rows, kinds) => {
          rows.forEach((row, i) => {
            const kind = kinds?.[i] ?? 0;
            if (kind === 0 || kind === 2) view.add(row);
            else view.remove(row);
          });
          for (const look of waiting) look();
        },
        event: (event) => void events.push(event),
        metrics: (m) => {
          latest = m;
        },
      },
    },
    {workers, openHubPort: () => new MessageChannel().port2, aws: FROM_ENVIRONMENT},
  );
  const until = (rows: readonly string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const now = [...view.values()].map((row) => row.join(' ')).sort();
        if (now.join() === [...rows].sort().join()) resolve();
      };
      waiting.push(look);
      void job.ended.then((end: JobEnd) => (end.kind === 'failed' ? reject(new Error(end.diagnostic.message)) : look()));
      look();
    });
  return {job, events, metrics: () => latest, until};
}

const COUNT = 'SELECT k, COUNT(*) AS c, SUM(n) AS s FROM clicks GROUP BY k;';

test('a job in two threads; its savepoint goes on in one, in three, and in two again', async () => {
  const plan = (parallelism: number): PhysicalPlan => watching(planned(`${TABLE} ${COUNT}`, parallelism));
  const put = (name: string, keys: number): void =>
    writeFileSync(join(folder, 'in', name), Array.from({length: keys}, (_, i) => `k${i},${i}\n`).join(''));
  const expected = (rounds: number): readonly string[] => Array.from({length: 20}, (_, i) => `k${i} ${rounds} ${i * rounds}`);
  put('a.csv', 20);
  const first = run(plan(2));
  await first.until(expected(1));
  const path = join(folder, 'savepoint-1');
  await first.job.stop({path, drain: false});
  const saved = await readCheckpointFile(path);
  expect(saved.parallelism).toBe(2);
  expect(new Set(saved.operators.map((o) => o.subtask))).toEqual(new Set([0, 1]));
  let rounds = 1;
  let from = path;
  for (const parallelism of [1, 3, 2]) {
    put(`b${parallelism}.csv`, 20);
    rounds++;
    const next = run(plan(Math.min(parallelism, subtaskCount(plan(3)))), {kind: 'path', path: from});
    // What a key was before is taken back: the view knows only what comes now.
    await next.until(expected(rounds));
    from = join(folder, `savepoint-${rounds}`);
    await next.job.stop({path: from, drain: false});
    expect(next.events.filter((e) => e.kind === 'restart')).toEqual([]);
  }
}, 60_000);

test('files are divided over the threads; metrics count all of them; the answer of a batch job is the same', async () => {
  for (const name of ['c', 'd', 'e', 'f']) writeFileSync(join(folder, 'in', `${name}.csv`), 'k0,1\nk1,1\n');
  const sql = `SET 'execution.runtime-mode' = 'batch'; ${TABLE} SELECT k, COUNT(*) AS c FROM clicks GROUP BY k ORDER BY k;`;
  for (const parallelism of [1, 2]) {
    const watched = run(planned(sql, parallelism));
    expect((await watched.job.ended).kind).toBe('finished');
    await watched.until(['k0 4', 'k1 4']);
    const metrics = watched.metrics();
    expect(metrics?.recordsIn).toBe(8);
    expect(metrics?.splits.length).toBe(4);
  }
}, 60_000);

test('a thread that fails fails the job with its diagnostic', async () => {
  writeFileSync(join(folder, 'in', 'a.csv'), 'k0,1\n');
  const plan = planned(`${TABLE} SELECT k, SUM(1 / (n - n)) AS s FROM clicks GROUP BY k;`, 2);
  const end = await run(plan).job.ended;
  expect(end).toMatchObject({kind: 'failed', diagnostic: {blame: expect.not.stringMatching('millrace')}});
}, 60_000);

test('one thread where no key divides the rows, and no more than there are cores', () => {
  const whole = planned(`${TABLE} SELECT COUNT(*) AS c FROM clicks;`, 4);
  expect(subtaskCount(whole)).toBe(1);
  expect(parallelismNote(whole)).toBe('the job runs in one thread, not 4: its plan has no key by which rows could be divided');
  expect(parallelismNote(planned(`${TABLE} ${COUNT}`, 2))).toBeNull();
  expect(parallelismNote(planned(`${TABLE} ${COUNT}`, 10_000))).toMatch(
    /^the job runs in \d+ threads, not 10000: this machine has \d+ cores$/,
  );
});
