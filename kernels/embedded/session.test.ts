import {describe, expect, test} from 'vitest';
import type {KernelEvent, Script} from '../protocol/kernel.ts';
import {openCliSession} from './cli/cli-session.ts';

/** Runs a script to its end on a session of its own (or the given one) and gives what it told. */
async function run(text: string, script: Partial<Script> = {}, session = openCliSession({strict: false})): Promise<KernelEvent[]> {
  const events: KernelEvent[] = [];
  await session.execute({text, mode: 'streaming', waitFor: 'finished', ...script}, (event) => events.push(event)).finished;
  return events;
}

const kinds = (events: readonly KernelEvent[]): string[] => events.map((e) => `${e.statement} ${e.kind}`);
const failure = (events: readonly KernelEvent[]) => events.find((e) => e.kind === 'statement-failed')?.diagnostic;

const PRINTED = "CREATE TABLE p (a INT) WITH ('connector' = 'print');";

describe('a session', () => {
  test('stops at a failed statement, and runs nothing of a script that cannot be read', async () => {
    expect(kinds(await run('SELECT nope FROM nothing; SELECT 1;'))).toEqual(['0 statement-started', '0 statement-failed']);
    const unread = await run(`${PRINTED} SELEC 1; SHOW TABLES;`);
    expect(kinds(unread)).toEqual(['1 statement-started', '1 statement-failed']);
    expect(failure(unread)?.hint).toBe('did you mean "SELECT"?');
  });

  test('remembers what DDL, SET and USE did', async () => {
    const session = openCliSession({strict: false});
    await run(`${PRINTED} SET 'table.local-time-zone' = 'Asia/Tokyo'; CREATE DATABASE other; USE other;`, {}, session);
    expect(session.zone).toBe('Asia/Tokyo');
    const here = await run('SHOW TABLES', {}, session);
    expect(here.filter((e) => e.kind === 'rows')).toEqual([]);
    const there = await run('SHOW TABLES FROM default_database', {}, session);
    expect(there.find((e) => e.kind === 'rows')?.rows).toEqual([['p']]);
    await run('RESET', {}, session);
    expect(session.zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  test('refuses values that a setting cannot have, and names once what has no effect', async () => {
    expect(failure(await run("SET 'table.local-time-zone' = 'Mars/Base'"))?.message).toBe(
      'setting "table.local-time-zone" cannot be "Mars/Base"',
    );
    expect(failure(await run("SET 'table.exec.state.ttl' = 'long'"))?.hint).toContain('a duration');
    const told = await run("SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.enabled' = 'false';");
    expect(told.filter((e) => e.kind === 'warning')).toHaveLength(1);
  });

  test('an existing table is refused with the way out, dropped and made again', async () => {
    const again = failure(await run(`${PRINTED}\n${PRINTED}`));
    expect(again).toMatchObject({code: 'catalog/exists', message: 'table "p" exists already'});
    const text = `${PRINTED}\n${PRINTED}`;
    const fix = again!.fixes![0]!;
    const mended = text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
    expect(failure(await run(mended))).toBeUndefined();
    expect(failure(await run(`${PRINTED} CREATE TABLE IF NOT EXISTS p (b INT) WITH ('connector' = 'print')`))).toBeUndefined();
    expect(failure(await run('DROP TABLE q'))?.message).toBe('table "q" does not exist');
    expect(failure(await run('DROP TABLE IF EXISTS q'))).toBeUndefined();
  });

  test('views and temporary objects are found, and hide what they cover', async () => {
    const events = await run(`CREATE TEMPORARY VIEW v AS SELECT x * 2 AS y FROM (VALUES (1), (2)) AS t(x);
      CREATE VIEW w AS SELECT y + 1 AS z FROM v;
      SELECT z FROM w;`);
    expect(failure(events)).toBeUndefined();
    expect(events.flatMap((e) => (e.kind === 'rows' ? e.rows : []))).toEqual([[3], [5]]);
  });

  test('INSERTs run as one job where they are asked to', async () => {
    const two = `${PRINTED} INSERT INTO p VALUES (1); INSERT INTO p SELECT 2;`;
    expect((await run(two)).filter((e) => e.kind === 'job-started')).toHaveLength(2);
    const one = await run(two, {runAsOne: true});
    expect(one.filter((e) => e.kind === 'job-started')).toHaveLength(1);
    expect(one.flatMap((e) => (e.kind === 'job-event' && e.event.kind === 'print' ? [e.event.text] : [])).sort()).toEqual([
      '+I[1]',
      '+I[2]',
    ]);
  });

  test('a value that does not fit a narrower column fails the job and names both', async () => {
    const events = await run(`${PRINTED} INSERT INTO p SELECT CAST(3000000000 AS BIGINT)`);
    expect(events.find((e) => e.kind === 'warning')).toBeDefined();
    expect(failure(events)).toMatchObject({code: 'engine/narrowing', blame: 'data'});
    expect(failure(events)?.message).toContain('3000000000');
    expect(failure(events)?.message).toContain('a');
  });

  test('check finds all mistakes, knows the DDL above, and does nothing', async () => {
    const session = openCliSession({strict: false});
    const checks = await session.check({text: `${PRINTED} INSERT INTO p SELECT nope; SELECT a FROM p; SELEC;`, mode: 'streaming'});
    expect(checks.map((c) => c.diagnostics.filter((d) => d.severity === 'error').length)).toEqual([0, 1, 1, 1]);
    expect(checks[1]?.writes).toEqual([{catalog: 'default_catalog', database: 'default_database', table: 'p'}]);
    expect((await run('SHOW TABLES', {}, session)).filter((e) => e.kind === 'rows')).toEqual([]);
  });

  test('runs a job in as many threads as its header says, where keys divide its rows', async () => {
    const table = `CREATE TABLE n (k INT) WITH ('connector' = 'datagen', 'rows-per-second' = '100000', 'number-of-rows' = '700',
      'fields.k.kind' = 'sequence', 'fields.k.start' = '1', 'fields.k.end' = '700');`;
    const events = await run(`${table} SELECT MOD(k, 7) AS m, COUNT(*) AS c FROM n GROUP BY MOD(k, 7);`, {parallelism: 2});
    expect(failure(events)).toBeUndefined();
    const names = events.find((e) => e.kind === 'job-started')?.plan.nodes.map((node) => node.name);
    expect(names).toEqual(['Datagen source ×2', 'Project ×2', 'Aggregate ×2', 'Result']);
    expect(events.filter((e) => e.kind === 'warning')).toEqual([]);
    const last = new Map(events.flatMap((e) => (e.kind === 'rows' ? e.rows.map(([m, c]) => [m, c] as const) : [])));
    expect([...last.values()]).toEqual(Array(7).fill(100));
    const whole = await run(`${table} SELECT COUNT(*) AS c FROM n;`, {parallelism: 2});
    expect(whole.find((e) => e.kind === 'warning')?.diagnostic).toMatchObject({
      code: 'session/parallelism',
      severity: 'info',
      message: 'the job runs in one thread, not 2: its plan has no key by which rows could be divided',
    });
    expect(failure(await run("SET 'parallelism.default' = 'many'"))?.message).toBe('setting "parallelism.default" cannot be "many"');
  }, 60_000);
});
