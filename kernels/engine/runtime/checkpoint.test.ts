import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {PhysicalPlan, WindowAggregateNode} from '../../planner/physical/plan.ts';
import type {JobEvent} from '../../protocol/kernel.ts';
import type {Row} from '../../protocol/value.ts';
import {memoryStore} from '../testing/memory-store.ts';
import {aggregate, BIGINT, columns, DOUBLE, plan, STRING, sinkNode, sourceNode, TIMESTAMP, watermark} from '../testing/plans.ts';
import {CrashPlan, crashingSink, TransactionLog} from '../testing/recorder.ts';
import {ScriptedSource} from '../testing/scripted-source.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {readCheckpointFile} from './checkpoint-file.ts';
import {checkpointFolder} from './checkpoint-store.ts';
import {createJob, type JobOptions} from './job.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
});
afterEach(() => rm(folder, {recursive: true, force: true}));

const fields = columns({name: STRING, time: TIMESTAMP, value: DOUBLE});

/** COUNT, SUM, MAX and COUNT(DISTINCT) by name over HOP(1 s, 3 s), into a sink with two-phase commit. */
function hopPlan(ids: {readonly hop?: string} = {}): PhysicalPlan {
  const source = sourceNode(fields, {watermark: watermark(1, 1000)});
  const hop: WindowAggregateNode = {
    kind: 'window-aggregate',
    emit: null,
    id: ids.hop ?? 'hop',
    inputs: ['source'],
    columns: columns({name: STRING, n: BIGINT, sum: DOUBLE, max: DOUBLE, different: BIGINT, end: TIMESTAMP}),
    changelogMode: 'append',
    window: {kind: 'hop', size: 3000, slide: 1000, offset: 0},
    timeColumn: 1,
    timeMode: 'event',
    zone: null,
    keys: [0],
    aggregates: [
      aggregate('COUNT', null, null),
      aggregate('SUM', 2, DOUBLE),
      aggregate('MAX', 2, DOUBLE),
      aggregate('COUNT', 2, DOUBLE, {distinct: true}),
    ],
    properties: ['end'],
  };
  return plan(source, hop, sinkNode(hop));
}

interface Setup {
  readonly source: ScriptedSource;
  readonly log: TransactionLog;
  readonly crash?: CrashPlan;
  readonly clock?: VirtualClock;
  readonly plan?: PhysicalPlan;
  readonly options?: Partial<JobOptions>;
}

function open({source, log, crash = new CrashPlan(), clock = new VirtualClock(), plan: p = hopPlan(), options = {}}: Setup) {
  const events: JobEvent[] = [];
  const sink = crashingSink(log, crash);
  const job = createJob(p, {
    connectors: (id) => (id === 'scripted' ? source.connector : sink),
    clock,
    checkpoints: {store: checkpointFolder(folder), intervalMs: 1000},
    restore: 'latest',
    checkLaw: true,
    onEvent: (e) => events.push(e),
    ...options,
  });
  return {job, events, clock};
}

/** Opens a job and waits until it has started: files take real time, the job's clock does not pass meanwhile. */
async function launch(setup: Setup) {
  const opened = open(setup);
  const running = opened.job.run();
  const started = async (): Promise<void> => {
    await expect.poll(() => opened.events.some((e) => e.kind === 'started')).toBe(true);
  };
  await Promise.race([started(), running]);
  return {...opened, running};
}

/** Rows with rising times, two names; the last closes all windows but its own. */
const input = (count: number): Row[] => Array.from({length: count}, (_, i): Row => [i % 3 === 0 ? 'a' : 'b', i * 400, (i * 7) % 5]);

async function expected(rows: readonly Row[]): Promise<readonly Row[]> {
  const log = new TransactionLog();
  const source = new ScriptedSource({bounded: true});
  source.put('0', ...rows);
  source.end();
  const {job} = open({source, log, options: {checkpoints: undefined, restore: undefined}});
  await job.run();
  return log.rows;
}

const sorted = (rows: readonly Row[]): string[] => rows.map((r) => JSON.stringify(r)).sort();

describe('checkpoints (CHECKPOINTS.md)', () => {
  test('rules 2, 3, 7, 10, 11: stopped and resumed at every row, the answer is the same, once', async () => {
    const rows = input(24);
    const log = new TransactionLog();
    const source = new ScriptedSource({batchRows: 1});
    for (const row of rows) {
      const {job, clock, running} = await launch({source, log});
      source.put('0', row);
      await clock.advance(50);
      await job.stop();
      await running;
    }
    source.end();
    await open({source, log}).job.run();
    expect(sorted(log.rows)).toEqual(sorted(await expected(rows)));
    // Rule 11: it had ended.
    await expect(open({source, log}).job.run()).resolves.toEqual({kind: 'finished'});
    expect(sorted(log.rows)).toEqual(sorted(await expected(rows)));
  });

  test('property: crashes at random steps of sink and store change nothing', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({min: 0, max: 9}), fc.integer({min: -3, max: 3})), {
          minLength: 12,
          maxLength: 40,
        }),
        fc.array(fc.integer({min: 0, max: 60}), {maxLength: 8}),
        async (steps, crashes) => {
          let time = 0;
          const rows = steps.map(([name, gap, value]): Row => {
            time += gap * 200;
            return [name, time, value];
          });
          const log = new TransactionLog();
          const source = new ScriptedSource({bounded: true, batchRows: 2, pollMs: 2});
          source.put('0', ...rows);
          source.end();
          const crash = new CrashPlan(crashes);
          const store = memoryStore(crash);
          // A checkpoint comes every few ms of virtual time while rows flow.
          for (let attempt = 0; ; attempt++) {
            expect(attempt).toBeLessThanOrEqual(crashes.length);
            const clock = new VirtualClock();
            const {job, events} = open({source, log, crash, clock, options: {checkpoints: {store, intervalMs: 5}}});
            const ended = job.run().then(
              () => true,
              () => false,
            );
            let over: boolean | null = null;
            void ended.then((ok) => {
              over = ok;
            });
            while (over === null) await clock.advance(5);
            taken += events.filter((e) => e.kind === 'checkpoint').length;
            if (await ended) break;
          }
          expect(sorted(log.rows)).toEqual(sorted(await expected(rows)));
        },
      ),
      {numRuns: 60},
    );
    expect(taken, 'checkpoints while rows flow').toBeGreaterThan(100);
  });

  test('rule 1: a batch that comes during a checkpoint waits for it', async () => {
    const source = new ScriptedSource({batchRows: 1});
    const log = new TransactionLog();
    let release: () => void = () => {};
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    const store = checkpointFolder(folder);
    const sink = crashingSink(log, new CrashPlan());
    const slow = {
      ...sink,
      createSink: (context: Parameters<NonNullable<typeof sink.createSink>>[0]) => {
        const inner = sink.createSink!(context);
        return {
          ...inner,
          writer: {
            ...inner.writer,
            prepare: async (id: number) => {
              // The first one belongs to the start (rule 13).
              if (id > 1) await blocked;
              return inner.writer.prepare(id);
            },
          },
        };
      },
    };
    const clock = new VirtualClock();
    const {job, running} = await launch({
      source,
      log,
      clock,
      options: {connectors: (id) => (id === 'scripted' ? source.connector : slow), checkpoints: {store, intervalMs: 1000}},
    });
    source.put('0', ['a', 0, 1]);
    await clock.advance(1000);
    source.put('0', ['a', 100, 1]);
    await clock.advance(100);
    expect(job.metrics().recordsIn).toBe(1);
    release();
    await expect.poll(() => job.metrics().lastCheckpoint?.id).toBe(2);
    expect((await store.latest())?.checkpoint.sources[0]?.splits).toMatchObject([{split: {id: '0', position: 1}, ended: false}]);
    await expect.poll(() => job.metrics().recordsIn).toBe(2);
    await job.stop();
    await running;
  });

  test('rules 4 and 6: whole files only, the newest three', async () => {
    const source = new ScriptedSource();
    const log = new TransactionLog();
    const {job, clock, events, running} = await launch({source, log});
    for (let i = 0; i < 5; i++) {
      await clock.advance(1000);
      await expect.poll(() => job.metrics().lastCheckpoint?.id).toBe(i + 2);
    }
    await expect.poll(() => readdir(folder).then((names) => names.sort())).toEqual(['chk-4', 'chk-5', 'chk-6']);
    expect(events.filter((e) => e.kind === 'checkpoint')).toHaveLength(6);
    await job.stop();
    await running;
    expect((await readdir(folder)).sort()).toEqual(['chk-5', 'chk-6', 'chk-7']);
  });

  test('rule 5: a damaged newest file falls back to the one before, and is named', async () => {
    const source = new ScriptedSource();
    const log = new TransactionLog();
    const first = await launch({source, log});
    source.put('0', ['a', 0, 1]);
    await first.clock.advance(1000);
    await expect.poll(() => first.job.metrics().lastCheckpoint?.id).toBe(2);
    source.put('0', ['a', 100, 1]);
    await first.clock.advance(100);
    await first.job.stop();
    await first.running;

    const path = join(folder, 'chk-3');
    const bytes = await readFile(path);
    bytes[bytes.length - 20]! ^= 1;
    await writeFile(path, bytes);
    await expect(readCheckpointFile(path)).rejects.toMatchObject({diagnostic: {code: 'engine/checkpoint-damaged'}});

    const second = await launch({source, log});
    await second.clock.advance(100);
    expect(second.job.metrics().recordsIn).toBe(1);
    expect(second.events.map((e) => 'text' in e && e.text)).toEqual([
      'chk-3 cannot be read; the job goes on from checkpoint 2',
      'resumed from checkpoint 2',
    ]);
    await second.job.stop();
    await second.running;
  });

  test('rule 5: without one whole file the job says so', async () => {
    await writeFile(join(folder, 'chk-1'), 'nonsense');
    const {job} = open({source: new ScriptedSource(), log: new TransactionLog()});
    await expect(job.run()).rejects.toMatchObject({message: `no checkpoint in "${folder}" can be used`});
  });

  test('rule 8: state of an operator that is gone is refused by name, or left out', async () => {
    const source = new ScriptedSource();
    const log = new TransactionLog();
    const {job, clock, running} = await launch({source, log});
    source.put('0', ['a', 0, 1]);
    await clock.advance(100);
    await job.stop();
    await running;
    const renamed = hopPlan({hop: 'other'});
    await expect(open({source, log, plan: renamed}).job.run()).rejects.toMatchObject({
      message: 'the saved state has parts that the job does not: WindowAggregate (hop)',
    });
    const allowed = await launch({source, log, plan: renamed, options: {allowNonRestored: true}});
    await allowed.clock.advance(100);
    expect(allowed.job.metrics().recordsIn).toBe(0);
    await allowed.job.stop();
    await allowed.running;
  });

  test('rule 10: a window that has closed stays closed after a restart', async () => {
    const source = new ScriptedSource();
    const log = new TransactionLog();
    const first = await launch({source, log});
    source.put('0', ['a', 500, 1], ['a', 9000, 1]);
    await first.clock.advance(100);
    await first.job.stop();
    await first.running;
    const before = log.rows.length;
    const second = await launch({source, log});
    source.put('0', ['late', 600, 1]);
    await second.clock.advance(100);
    expect(second.job.metrics().lateRecords).toBe(1);
    await second.job.stop();
    await second.running;
    expect(log.rows).toHaveLength(before);
  });

  test('rule 12: a savepoint starts another job while the first goes on', async () => {
    const source = new ScriptedSource();
    const log = new TransactionLog();
    const {job, clock, running} = await launch({source, log, options: {checkpoints: undefined, restore: undefined}});
    source.put('0', ['a', 0, 1], ['a', 100, 2]);
    await clock.advance(100);
    const path = join(folder, 'deep', 'savepoint');
    expect((await job.snapshot(path)).bytes).toBeGreaterThan(0);
    await job.stop();
    await running;

    source.put('0', ['a', 200, 3]);
    source.end();
    const other = new TransactionLog();
    await open({source, log: other, options: {checkpoints: undefined, restore: {path}}}).job.run();
    expect(other.rows[0]).toEqual(['a', 3, 6, 3, 3, 1000]);
  });

  test('rule 13: a job that dies before its first interval begins again where it had started', async () => {
    const source = new ScriptedSource();
    const log = new TransactionLog();
    const {job, running} = await launch({source, log});
    const latest = await checkpointFolder(folder).latest();
    expect(latest?.checkpoint).toMatchObject({id: 1, sources: [{splits: [{split: {id: '0', position: 0}}]}]});
    await job.stop();
    await running;
  });

  test('a folder that cannot be written gives one clear sentence', async () => {
    await writeFile(join(folder, 'file'), '');
    const store = checkpointFolder(join(folder, 'file'));
    const {job, clock} = open({
      source: new ScriptedSource(),
      log: new TransactionLog(),
      options: {checkpoints: {store, intervalMs: 1000}, restore: undefined},
    });
    const running = job.run();
    const failure = expect(running).rejects.toMatchObject({diagnostic: {code: 'engine/checkpoint-failed', blame: 'environment'}});
    await clock.advance(1000);
    await failure;
  });
});
