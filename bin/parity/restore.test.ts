import {describe, expect, test} from 'vitest';
import type {Batch} from '../../kernels/engine/runtime/batch.ts';
import type {Connector} from '../../kernels/engine/runtime/connector.ts';
import {createJob, type JobOptions} from '../../kernels/engine/runtime/job.ts';
import {inSubtasks} from '../../kernels/engine/testing/local-team.ts';
import {memoryStore} from '../../kernels/engine/testing/memory-store.ts';
import {CrashPlan, crashingSink, TransactionLog} from '../../kernels/engine/testing/recorder.ts';
import {ScriptedSource} from '../../kernels/engine/testing/scripted-source.ts';
import {tablesConnector} from '../../kernels/engine/testing/sql.ts';
import {VirtualClock} from '../../kernels/engine/testing/virtual-clock.ts';
import {AGGREGATES} from '../../kernels/flink/oracle/cases/programs/aggregates.ts';
import {eventFiles} from '../../kernels/flink/oracle/cases/programs/events.ts';
import type {ProgramCase} from '../../kernels/flink/oracle/cases/programs/program-case.ts';
import {RANKS} from '../../kernels/flink/oracle/cases/programs/ranks.ts';
import {WINDOWS} from '../../kernels/flink/oracle/cases/programs/windows.ts';
import type {PhysicalPlan} from '../../kernels/planner/physical/plan.ts';
import {TestSession} from '../../kernels/planner/testing/context.ts';
import type {Row, Value} from '../../kernels/protocol/value.ts';

/** The events as rows of the engine. */
const EVENTS: readonly Row[] = (eventFiles('x')['x/events/part.json'] ?? '').split('\n').map((line) => {
  const {id, k, g, n, d, p, f, ts} = JSON.parse(line) as Record<string, Value>;
  const cents = p === null || p === undefined ? null : Math.round(Number(p) * 100);
  return [id, k, g, n, d, cents, f, Date.parse(`${String(ts).replace(' ', 'T')}Z`)].map((v) => v ?? null);
});

/** The plan of a program's query with a sink in the place of its result; null where it is no single query over the events. */
function planOf(c: ProgramCase): PhysicalPlan | null {
  let result: ReturnType<TestSession['last']>;
  try {
    result = new TestSession().last(`SET 'table.local-time-zone' = 'UTC'; ${c.sql};`);
  } catch {
    return null;
  }
  if (!result.ok || result.planned.kind !== 'query') return null;
  const {plan} = result.planned;
  if (plan.nodes.some((n) => n.kind === 'source' && n.table.path.table !== 'e') || !plan.nodes.some((n) => n.kind === 'source'))
    return null;
  const nodes = plan.nodes.map((n) =>
    n.kind === 'collect'
      ? {
          ...n,
          kind: 'sink' as const,
          table: {
            path: {catalog: 'c', database: 'd', table: 'result'},
            options: {connector: 'recorder'},
            physical: n.columns,
            primaryKey: null,
            partitionKeys: [],
          },
          notNull: {columns: [], enforcer: 'error' as const},
        }
      : n,
  );
  return {...plan, nodes} as PhysicalPlan;
}

/** What stands at the end when the job crashes at these steps and goes on from its last checkpoint, each time in so many subtasks. */
async function answer(
  plan: PhysicalPlan,
  crash: CrashPlan,
  parallelism: readonly number[] = [1],
  checkLaw = false,
): Promise<readonly string[]> {
  const log = new TransactionLog();
  const source = new ScriptedSource({bounded: true, batchRows: 2});
  source.put('0', ...EVENTS);
  source.end();
  const reading = tablesConnector({e: source});
  const writing = withKinds(crashingSink(log, crash));
  const store = memoryStore(crash);
  for (let attempt = 0; attempt < 8; attempt++) {
    const options: JobOptions = {
      connectors: (identifier) => (identifier === 'recorder' ? writing : reading),
      clock: new VirtualClock(),
      checkpoints: {store, intervalMs: 1},
      restore: 'latest',
      checkLaw,
    };
    const subtasks = parallelism[attempt % parallelism.length] ?? 1;
    const job = createJob(plan, {...options, ...inSubtasks(plan, options, subtasks)});
    const died = (error: unknown): null => {
      if (checkLaw) throw error;
      return null;
    };
    if ((await job.run().catch(died)) !== null) break;
  }
  const counts = new Map<string, number>();
  for (const [kind, ...row] of log.rows) {
    const key = JSON.stringify(row, (_, v: unknown) =>
      typeof v === 'bigint' ? String(v) : v instanceof Map ? [...v].map((e) => JSON.stringify(e)).sort() : v,
    );
    counts.set(key, (counts.get(key) ?? 0) + (kind === 0 || kind === 2 ? 1 : -1));
  }
  return [...counts]
    .filter(([, n]) => n !== 0)
    .map(([row, n]) => `${n} ${row}`)
    .sort();
}

/** Each row with its kind in front: the log keeps rows alone. */
function withKinds(connector: Connector): Connector {
  const {createSink} = connector;
  if (createSink === undefined) return connector;
  return {
    ...connector,
    createSink: (context) => {
      const {writer, ...more} = createSink(context);
      const write = (batch: Batch): Promise<void> =>
        writer.write({rows: batch.rows.map((row, i) => [batch.kinds?.[i] ?? 0, ...row]), kinds: null});
      return {...more, writer: {...writer, write}};
    },
  };
}

/** Results that a crash may change: what is cut by processing time, or by which rows come first. */
const OPEN = /proctime|processing time|^limit|early fire$/;
/** What rows of several subtasks that meet again make of it follows from their order, as in Flink: which came last, and which came too late. */
const OPEN_TO_ORDER = / of changes$|^retract: (legacy|table)/;

const programs = [...AGGREGATES.cases, ...WINDOWS.cases, ...RANKS.cases].filter((c) => c.mode === 'streaming' && !OPEN.test(c.name));

describe('recorded programs give the same answer when the job dies in the middle and goes on from its checkpoint, in as many subtasks or others', () => {
  const planned = programs.flatMap((c) => {
    const plan = planOf(c);
    return plan === null ? [] : [[c.name, plan] as const];
  });

  test('most of them are queries over the events', () => {
    expect(planned.length).toBeGreaterThan(200);
  });

  test.each(planned)('%s', async (name, plan) => {
    // What the law remembers of an edge does not outlive a crash: it is held where nothing dies.
    const whole = await answer(plan, new CrashPlan(), [1], true);
    for (const at of [[3], [9, 14]]) expect(await answer(plan, new CrashPlan(at))).toEqual(whole);
    if (OPEN_TO_ORDER.test(name)) return;
    expect(await answer(plan, new CrashPlan(), [2])).toEqual(whole);
    for (const at of [[3], [9, 14]]) expect(await answer(plan, new CrashPlan(at), [2, 1, 3])).toEqual(whole);
  });
});
