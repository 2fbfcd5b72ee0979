import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {TestSession} from '../../planner/testing/context.ts';
import {must} from '../../protocol/assert.ts';
import type {Row} from '../../protocol/value.ts';
import type {Connector, Source, SourceContext, Split, SplitReader} from '../runtime/connector.ts';
import {createJob, type JobOptions} from '../runtime/job.ts';
import {inSubtasks} from './local-team.ts';
import {Recorder} from './recorder.ts';
import {ScriptedSource} from './scripted-source.ts';
import {VirtualClock} from './virtual-clock.ts';

/** The plan of the last statement of a script: a query or an INSERT. */
export function planOf(sql: string): PhysicalPlan {
  const result = new TestSession().last(sql);
  if (!result.ok) throw new Error(result.errors.map((e) => `${e.message} ${e.detail ?? ''}`).join('; '));
  if (result.planned.kind !== 'query' && result.planned.kind !== 'insert') throw new Error('not a query');
  return result.planned.plan;
}

/** Reads the scripted rows of the table's name, whole rows of its columns; the columns that the plan wants are picked here. */
export function tablesConnector(tables: Readonly<Record<string, ScriptedSource>>): Connector {
  const [any] = Object.values(tables);
  const {info} = must(any).connector;
  const createSource = (context: SourceContext): Source => {
    const {table, fields} = context;
    const source = must(must(tables[table.path.table]).connector.createSource)(context);
    const positions = fields.map((f) => table.physical.findIndex((c) => c.name === f.name));
    const open = (split: Split): SplitReader => {
      const reader = source.open(split);
      const poll: SplitReader['poll'] = async (maxRows, signal) => {
        const polled = await reader.poll(maxRows, signal);
        const rows = polled.batch.rows.map((row) => positions.map((p) => row[p] ?? null));
        return {...polled, batch: {...polled.batch, rows}};
      };
      return {...reader, poll};
    };
    return {...source, open};
  };
  return {info, createSource};
}

/** Runs a query over bounded tables. */
export async function runSql(
  sql: string,
  tables: Readonly<Record<string, readonly Row[]>>,
  options: Partial<JobOptions> & {readonly batchRows?: number; readonly parallelism?: number} = {},
): Promise<Recorder> {
  const {batchRows, parallelism = 1, ...more} = options;
  const recorder = new Recorder();
  const sources = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const source = new ScriptedSource({bounded: true, ...(batchRows === undefined ? {} : {batchRows})});
      source.put('0', ...rows);
      source.end();
      return [name, source];
    }),
  );
  const connector = tablesConnector(sources);
  const plan = planOf(sql);
  const own = {connectors: () => connector, clock: new VirtualClock(), onRows: recorder.onRows, checkLaw: true, ...more};
  const job = createJob(plan, {...own, ...inSubtasks(plan, own, parallelism)});
  await job.run();
  return recorder;
}
