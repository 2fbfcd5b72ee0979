import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {readCheckpointFile} from '../engine/runtime/checkpoint-file.ts';
import type {KernelEvent} from '../protocol/kernel.ts';
import {openCliSession} from './cli/cli-session.ts';

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
