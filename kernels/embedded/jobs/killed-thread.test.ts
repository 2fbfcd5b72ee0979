import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {MessageChannel, type Worker} from 'node:worker_threads';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createShardHub} from '../../connectors/kinesis/shard-hub.ts';
import {type CheckpointStore, checkpointFolder} from '../../engine/runtime/checkpoint-store.ts';
import {createJob} from '../../engine/runtime/job.ts';
import {systemClock} from '../../engine/runtime/system-clock.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {TestSession} from '../../planner/testing/context.ts';
import {FROM_ENVIRONMENT, kinesisConnect} from '../aws-endpoint.ts';
import {embeddedConnectors} from '../connectors.ts';
import {threadTeams} from './thread-team.ts';

const FILES = 4;
const ROWS = 1500;
const KEYS = 20;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-killed-thread-'));
  mkdirSync(join(folder, 'in'));
  for (let f = 0; f < FILES; f++) {
    const lines = Array.from(
      {length: ROWS},
      (_, i) => `k${(i * 7 + f) % KEYS},${new Date(i * 20).toISOString().slice(0, 23).replace('T', ' ')},${i}`,
    );
    writeFileSync(join(folder, 'in', `part-${f}.csv`), `${lines.join('\n')}\n`);
  }
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function planned(): PhysicalPlan {
  const result = new TestSession().last(`
    CREATE TABLE clicks (k STRING, ts TIMESTAMP(3), n INT, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
      WITH ('connector' = 'filesystem', 'path' = '${join(folder, 'in')}', 'format' = 'csv');
    CREATE TABLE o (k STRING, e TIMESTAMP(3), c BIGINT, s INT) WITH ('connector' = 'filesystem', 'path' = '${join(folder, 'out')}', 'format' = 'csv');
    SET 'parallelism.default' = '2';
    INSERT INTO o SELECT k, window_end, COUNT(*), SUM(n) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end;`);
  if (!result.ok || result.planned.kind !== 'insert') throw new Error('not planned');
  return result.planned.plan;
}

/** Runs the job in two threads from the newest checkpoint on. `onCheckpoint` is waited for when one is safe, before anything is committed. */
async function run(
  plan: PhysicalPlan,
  intervalMs: number,
  onCheckpoint: (count: number, thread: Worker) => Promise<unknown> = async () => 0,
): Promise<string> {
  const hub = createShardHub({clock: systemClock, connect: kinesisConnect(FROM_ENVIRONMENT)});
  const connectors = embeddedConnectors(hub, FROM_ENVIRONMENT);
  const started = Promise.withResolvers<Worker>();
  process.once('worker', started.resolve);
  const team = threadTeams(FROM_ENVIRONMENT, () => new MessageChannel().port2)(plan, 2, {connectors});
  const thread = await started.promise;
  const stored = checkpointFolder(join(folder, 'checkpoints'));
  let count = 0;
  const store: CheckpointStore = {
    latest: () => stored.latest(),
    async write(checkpoint) {
      const bytes = await stored.write(checkpoint);
      await onCheckpoint(++count, thread);
      return bytes;
    },
  };
  const job = createJob(plan, {connectors, checkpoints: {store, intervalMs}, restore: 'latest', team});
  return job.run().then(
    ({kind}) => kind,
    (error: unknown) => `failed: ${String(error)}`,
  );
}

/** What a reader of the folder sees. */
function lines(): string[] {
  const files = readdirSync(join(folder, 'out')).filter((name) => !/^[._]/.test(name));
  const texts = files.flatMap((name) => readFileSync(join(folder, 'out', name), 'utf8').split('\n'));
  return texts.filter((line) => line !== '').sort();
}

/** What the statement says, counted by hand. */
function expected(): string[] {
  const groups = new Map<string, {count: number; sum: number}>();
  for (let f = 0; f < FILES; f++)
    for (let i = 0; i < ROWS; i++) {
      const end = new Date((Math.floor((i * 20) / 10_000) + 1) * 10_000).toISOString().slice(0, 19).replace('T', ' ');
      const key = `k${(i * 7 + f) % KEYS},"${end}"`;
      const group = groups.get(key) ?? {count: 0, sum: 0};
      groups.set(key, {count: group.count + 1, sum: group.sum + i});
    }
  return [...groups].map(([key, {count, sum}]) => `${key},${count},${sum}`).sort();
}

test.each([1, 2])(
  'rule 14: a thread that is killed at checkpoint %i ends the job; from there on every row comes out once',
  async (at) => {
    const plan = planned();
    const killed = await run(plan, 1, async (count, thread) => (count === at ? await thread.terminate() : 0));
    expect(killed).toMatch(/^failed: /);
    expect(await run(plan, 200)).toBe('finished');
    expect(lines()).toEqual(expected());
  },
  60_000,
);
