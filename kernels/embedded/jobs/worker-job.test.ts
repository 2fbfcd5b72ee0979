import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {MessageChannel, type Worker} from 'node:worker_threads';
import {afterAll, describe, expect, test} from 'vitest';
import type {Expr} from '../../planner/physical/expr.ts';
import type {PhysicalPlan, SourceNode} from '../../planner/physical/plan.ts';
import type {JobEvent} from '../../protocol/kernel.ts';
import type {Row} from '../../protocol/value.ts';
import {FROM_ENVIRONMENT} from '../aws-endpoint.ts';
import type {JobRequest} from './running-job.ts';
import {workerJob} from './worker-job.ts';
import {WorkerPool} from './worker-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-worker-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** Counts from 1 to `last`, ten a second: `datagen` with a sequence. */
function counting(last: number): PhysicalPlan {
  const columns = [{name: 'n', type: {kind: 'bigint', nullable: true} as const}];
  const source: SourceNode = {
    kind: 'source',
    id: 'numbers',
    inputs: [],
    columns,
    changelogMode: 'append',
    table: {
      path: {catalog: 'c', database: 'd', table: 'numbers'},
      options: {
        connector: 'datagen',
        'rows-per-second': '50',
        'fields.n.kind': 'sequence',
        'fields.n.start': '1',
        'fields.n.end': String(last),
      },
      physical: columns,
      partitionKeys: [],
      primaryKey: null,
    },
    fields: columns,
    metadata: [],
    projections: null,
    watermark: null,
  };
  return {
    nodes: [source, {kind: 'collect', id: 'result', inputs: ['numbers'], columns, changelogMode: 'append'}],
    mode: 'streaming',
    zone: 'UTC',
  };
}

interface Watched {
  readonly rows: number[];
  readonly events: JobEvent[];
  readonly request: JobRequest;
}

function watch(plan: PhysicalPlan, directory: string | null): Watched {
  const rows: number[] = [];
  const events: JobEvent[] = [];
  const request: JobRequest = {
    id: 'test',
    plan,
    checkpoints: directory === null ? null : {directory, intervalMs: 50},
    restore: {kind: 'none'},
    keepNewest: null,
    listener: {
      started: () => undefined,
      rows: (batch: readonly Row[]) => void rows.push(...batch.map(([n]) => Number(n))),
      event: (event) => void events.push(event),
      metrics: () => undefined,
    },
  };
  return {rows, events, request};
}

const pool = new WorkerPool();
afterAll(() => pool.close());
const taken: Worker[] = [];
const workers = {
  take() {
    const worker = pool.take();
    taken.push(worker);
    return worker;
  },
};
const threads = {workers, openHubPort: () => new MessageChannel().port2, aws: FROM_ENVIRONMENT};

describe('a job in a thread of its own', () => {
  test('runs to its end', async () => {
    const watched = watch(counting(5), null);
    const job = workerJob(watched.request, threads);
    expect(await job.ended).toEqual({kind: 'finished'});
    expect(watched.rows).toEqual([1, 2, 3, 4, 5]);
  }, 20_000);

  test('whose thread dies goes on from its checkpoint, and says so', async () => {
    const directory = join(folder, 'dies');
    const watched = watch(counting(60), directory);
    const job = workerJob(watched.request, threads);
    await expect.poll(() => watched.rows.length, {timeout: 10_000}).toBeGreaterThan(10);
    await expect.poll(() => readdirSync(directory).length).toBeGreaterThan(0);
    await taken.at(-1)?.terminate();
    expect(await job.ended).toEqual({kind: 'finished'});
    expect(watched.events.filter((e) => e.kind === 'restart')).toHaveLength(1);
    // Rows since the last checkpoint may be shown twice, none is missing.
    expect([...new Set(watched.rows)].sort((a, b) => a - b)).toEqual(Array.from({length: 60}, (_, i) => i + 1));
  }, 30_000);

  test('is stopped as a normal end, and leaves a savepoint where one is asked for', async () => {
    const watched = watch(counting(100_000), join(folder, 'stopped'));
    const job = workerJob(watched.request, threads);
    await expect.poll(() => watched.rows.length, {timeout: 10_000}).toBeGreaterThan(0);
    const savepoint = join(folder, 'savepoint');
    expect((await job.snapshot(savepoint)).bytes).toBeGreaterThan(0);
    await job.stop();
    expect(await job.ended).toEqual({kind: 'stopped'});
    await expect(job.snapshot(savepoint)).rejects.toThrow('does not run');
  }, 20_000);

  test('that hangs in a regular expression is ended, and names the function', async () => {
    const text = {kind: 'varchar', length: 2147483647, nullable: false} as const;
    const plan = counting(100_000);
    const columns = [{name: 'n', type: {kind: 'varchar', length: 2147483647, nullable: true} as const}];
    const literal = (value: string) => ({kind: 'literal', value, type: text}) as const;
    // A pattern that takes 2^60 steps to see that the text does not match.
    const hangs: Expr = {
      kind: 'call',
      function: 'REGEXP_EXTRACT',
      args: [literal(`${'a'.repeat(60)}!`), literal('^(a+)+$')],
      type: text,
    };
    const [source] = plan.nodes;
    const calc = {
      kind: 'calc',
      id: 'calc',
      inputs: ['numbers'],
      columns,
      changelogMode: 'append',
      condition: null,
      projections: [hangs],
    } as const;
    const result = {kind: 'collect', id: 'result', inputs: ['calc'], columns, changelogMode: 'append'} as const;
    const watched = watch({...plan, nodes: [source!, calc, result]}, null);
    const job = workerJob(watched.request, {...threads, hungAfterMs: 3000});
    const end = await job.ended;
    expect(end).toMatchObject({kind: 'failed', diagnostic: {code: 'job/hung', message: expect.stringContaining('"REGEXP_EXTRACT"')}});
  }, 30_000);

  test('leaves a savepoint as it stops: a job from it goes on with the next number', async () => {
    const first = watch(counting(100_000), join(folder, 'saved'));
    const job = workerJob(first.request, threads);
    await expect.poll(() => first.rows.length, {timeout: 10_000}).toBeGreaterThan(10);
    const path = join(folder, 'savepoint-with-stop');
    await job.stop({path, drain: false});
    expect(await job.ended).toEqual({kind: 'stopped'});
    const second = watch(counting(100_000), join(folder, 'resumed'));
    const resumed = workerJob({...second.request, restore: {kind: 'path', path}}, threads);
    await expect.poll(() => second.rows.length, {timeout: 10_000}).toBeGreaterThan(10);
    await resumed.stop();
    expect(second.rows[0]).toBe(first.rows.length + 1);
    const all = [...first.rows, ...second.rows];
    expect(all).toEqual(all.map((_, i) => i + 1));
  }, 30_000);
});
