import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readCheckpointFile} from '../engine/runtime/checkpoint-file.ts';
import type {KernelEvent, ScriptState} from '../protocol/kernel.ts';
import {openCliSession} from './cli/cli-session.ts';
import {createEmbeddedKernel} from './embedded-kernel.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'savepoints-'));
  writeFileSync(join(folder, 'a.csv'), 'x,1\ny,2\nx,3\n');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const COUNT = 'SELECT k, COUNT(*) AS n FROM a GROUP BY k';
const SUM = 'SELECT k, SUM(v) AS n FROM a GROUP BY k';

/** The source watches its folder: the job goes on until it is stopped. */
const table = (): string =>
  `CREATE TABLE a (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${folder}', 'format' = 'csv', 'source.monitor-interval' = '1 s', 'source.path.regex-pattern' = '.*[.]csv');
   SET 'state.savepoints.dir' = '${folder}/kept';`;

type Session = ReturnType<typeof openCliSession>;

function opened(): {session: Session; run(text: string, until?: (events: readonly KernelEvent[]) => boolean): Promise<KernelEvent[]>} {
  const session = openCliSession({strict: false});
  return {
    session,
    async run(text, until) {
      const events: KernelEvent[] = [];
      const statement = session.execute({text, mode: 'streaming'}, (e) => events.push(e));
      if (until === undefined) await statement.finished;
      else await expect.poll(() => until(events), {timeout: 10_000}).toBe(true);
      return events;
    },
  };
}

const changes = (events: readonly KernelEvent[]): number => events.reduce((n, e) => n + (e.kind === 'rows' ? e.rows.length : 0), 0);
const jobOf = (events: readonly KernelEvent[]): string => events.find((e) => e.kind === 'job-started')?.job ?? '';

test('STOP JOB WITH SAVEPOINT, and a job from it: the same query goes on, an edited one says what it would lose', async () => {
  const one = opened();
  await one.run(table());
  const first = await one.run(COUNT, (e) => changes(e) === 4);
  const stopped = await one.run(`STOP JOB '${jobOf(first)}' WITH SAVEPOINT`);
  const [name] = readdirSync(join(folder, 'kept'));
  const path = join(folder, 'kept', name ?? '');
  expect(stopped.find((e) => e.kind === 'rows')?.rows).toEqual([[path]]);
  expect((await readCheckpointFile(path)).finished).toBe(false);
  await one.session.close();

  const two = opened();
  await two.run(`${table()} SET 'execution.savepoint.path' = '${path}';`);
  const checked = async (sql: string) => (await two.session.check({text: sql, mode: 'streaming'}))[0]?.diagnostics.map((d) => d.code);
  expect(await checked(COUNT)).toEqual(['session/state-kept']);
  expect(await checked(SUM)).toEqual(['session/state-lost']);
  const refused = await two.run(SUM);
  expect(refused.find((e) => e.kind === 'warning')?.diagnostic.detail).toContain('changed, not kept: GroupAggregate');
  expect(refused.find((e) => e.kind === 'statement-failed')?.diagnostic.code).toBe('engine/state-unmatched');
  writeFileSync(join(folder, 'b.csv'), 'x,9\n');
  const resumed = await two.run(COUNT, (e) => changes(e) === 2);
  expect(resumed.flatMap((e) => (e.kind === 'rows' ? e.rows : []))).toEqual([
    ['x', 2],
    ['x', 3],
  ]);
  await two.run("SET 'execution.savepoint.ignore-unclaimed-state' = 'true'");
  const allowed = await two.run(SUM, (e) => e.some((x) => x.kind === 'job-started'));
  expect(allowed.some((e) => e.kind === 'statement-failed')).toBe(false);
  await two.session.close();
}, 40_000);

test('STOP JOB WITH SAVEPOINT needs a folder', async () => {
  const {session, run} = opened();
  const events = await run("STOP JOB 'none' WITH SAVEPOINT");
  expect(events.find((e) => e.kind === 'statement-failed')?.diagnostic).toMatchObject({code: 'session/no-savepoint-folder'});
  await session.close();
});

test('a script whose state is kept: stopping leaves a savepoint, the next run goes on from it, and from checkpoints that outlive a job', async () => {
  const data = mkdtempSync(join(tmpdir(), 'kept-'));
  const kernel = await createEmbeddedKernel({
    dataDir: data,
    aws: {region: 'us-east-1', endpoint: 'http://127.0.0.1:9', database: 'default'},
  });
  try {
    const input = join(data, 'input');
    mkdirSync(input);
    writeFileSync(join(input, 'a.csv'), 'x,1\ny,2\nx,3\n');
    const session = await kernel.openSession({label: 'a note'});
    const start = (state: ScriptState, wanted: number) => {
      const events: KernelEvent[] = [];
      const text = `USE CATALOG default_catalog; CREATE TEMPORARY TABLE a (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${input}', 'format' = 'csv', 'source.monitor-interval' = '1 s');
        SELECT k, COUNT(*) AS n FROM a GROUP BY k; DROP TEMPORARY TABLE a`;
      const statement = session.execute({text, mode: 'streaming', state}, (e) => events.push(e));
      return {events, statement, ready: () => expect.poll(() => changes(events), {timeout: 20_000}).toBe(wanted)};
    };
    const lastRow = (events: readonly KernelEvent[]) => events.flatMap((e) => (e.kind === 'rows' ? e.rows : [])).at(-1);

    const savepointFolder = join(data, 'left', 'here');
    const one = start({savepointFolder}, 4);
    await one.ready();
    await one.statement.stop();
    const left = one.events.flatMap((e) => (e.kind === 'job-event' && e.event.kind === 'savepoint' ? [e.event.savepoint] : []));
    expect(readdirSync(savepointFolder)).toEqual([basename(left[0]?.path ?? '')]);
    expect(one.events.at(-1)).toMatchObject({kind: 'statement-stopped', statement: 2});

    writeFileSync(join(input, 'b.csv'), 'x,9\n');
    const two = start({from: [left[0]?.path ?? null], keepCheckpoints: true}, 2);
    await two.ready();
    expect(lastRow(two.events)).toEqual(['x', 3]);
    const kept = two.events.flatMap((e) => (e.kind === 'job-started' ? [e.checkpoints] : []))[0] ?? '';
    await two.statement.stop('plain');
    expect(readdirSync(kept).length).toBeGreaterThan(0);

    writeFileSync(join(input, 'c.csv'), 'x,9\n');
    const three = start({from: [kept], keepCheckpoints: true, savepointFolder: join(input, 'a.csv', 'no folder')}, 2);
    await three.ready();
    expect(lastRow(three.events)).toEqual(['x', 4]);
    await expect.poll(() => existsSync(kept), {timeout: 20_000}).toBe(false);
    await three.statement.stop();
    expect(three.events.find((e) => e.kind === 'warning')?.diagnostic.code).toBe('session/no-savepoint-left');
    expect(three.events.at(-1)?.kind).toBe('statement-stopped');

    const four = start({from: [kept]}, 0);
    await four.statement.finished;
    expect(four.events.find((e) => e.kind === 'statement-failed')?.diagnostic.code).toBe('session/no-savepoint');
  } finally {
    await kernel.close();
    rmSync(data, {recursive: true, force: true});
  }
}, 60_000);

test('a savepoint beside a running job, and one that ends it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'kept-'));
  const kernel = await createEmbeddedKernel({
    dataDir: data,
    aws: {region: 'us-east-1', endpoint: 'http://127.0.0.1:9', database: 'default'},
  });
  try {
    const session = await kernel.openSession({label: 'a note'});
    const events: KernelEvent[] = [];
    const text = `USE CATALOG default_catalog; CREATE TEMPORARY TABLE g (v INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5'); SELECT COUNT(*) FROM g`;
    const statement = session.execute({text, mode: 'streaming'}, (e) => events.push(e));
    await expect.poll(() => changes(events), {timeout: 20_000}).toBeGreaterThan(0);
    const beside = await kernel.savepoint(jobOf(events), 'go-on');
    expect(existsSync(beside?.path ?? '')).toBe(true);
    expect(beside?.path.startsWith(join(data, 'savepoints'))).toBe(true);
    expect(kernel.jobs()).toHaveLength(1);
    const last = await kernel.savepoint(jobOf(events), 'stop');
    expect(existsSync(last?.path ?? '')).toBe(true);
    await statement.finished;
    expect(kernel.jobs()).toHaveLength(0);
    expect(await kernel.savepoint('none', 'go-on')).toBeNull();
    expect(kernel.checkSetting('table.exec.state.ttl', 'soon')).toMatchObject({severity: 'error', code: 'session/bad-setting'});
    expect(kernel.checkSetting('rest.port', '8081')).toMatchObject({severity: 'info'});
    expect(kernel.checkSetting('table.exec.state.ttl', '1 h')).toBeNull();
  } finally {
    await kernel.close();
    rmSync(data, {recursive: true, force: true});
  }
}, 60_000);
