import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Connector} from '../runtime/connector.ts';
import {createJob, type JobOptions} from '../runtime/job.ts';
import {RowBag} from '../state/row-bag.ts';
import {inSubtasks} from './local-team.ts';
import {memoryStore} from './memory-store.ts';
import {type CrashPlan, crashingSink, TransactionLog} from './recorder.ts';
import {ScriptedSource} from './scripted-source.ts';
import {tablesConnector} from './sql.ts';
import {VirtualClock} from './virtual-clock.ts';

/** A query as a job that can die: its plan with a sink in the place of its result, and the rows of its tables. */
export interface CrashingProgram {
  readonly plan: PhysicalPlan;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

export interface CrashedRun {
  readonly crash: CrashPlan;
  /** Subtasks of the first attempt, of the next, and so on, in turn. */
  readonly parallelism?: readonly number[];
  /** A row that goes and is not there fails the job for good. */
  readonly checkLaw?: boolean;
  /** Splits that the rows of each table are dealt to. */
  readonly splits?: number;
  readonly batchRows?: number;
}

/** The plan of a query with a sink that stores its changes. */
export function withResultSink(plan: PhysicalPlan): PhysicalPlan {
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

/** What stands at the end when the job crashes at these steps and goes on from its last checkpoint; or why it never came to an end. */
export async function rowsAfterCrashes(
  {plan, tables}: CrashingProgram,
  {crash, parallelism = [1], checkLaw = false, splits = 1, batchRows = 2}: CrashedRun,
): Promise<readonly Row[] | {readonly failed: string}> {
  const log = new TransactionLog();
  const names = Array.from({length: splits}, (_, i) => String(i));
  const sources = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const source = new ScriptedSource({bounded: true, batchRows, splits: names});
      rows.forEach((row, i) => {
        source.put(names[i % splits]!, row);
      });
      source.end();
      return [name, source];
    }),
  );
  const reading = tablesConnector(sources);
  const writing = withKinds(crashingSink(log, crash));
  const store = memoryStore(crash);
  let failed: unknown = null;
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
    const ended = await job.run().catch((error: unknown) => {
      failed = error;
      return null;
    });
    if (ended !== null) return standing(log.rows);
    // What the program itself does wrong it does each time, and what it told before depends on the checkpoints.
    if (checkLaw || failed instanceof StudioError) break;
  }
  return {failed: String(failed)};
}

/** The rows that stand after all changes; those that went more often than they came make no sense, and fail. */
function standing(rows: readonly Row[]): readonly Row[] {
  const bag = new RowBag();
  for (const [kind, ...row] of rows) {
    if (kind === 0 || kind === 2) bag.add(row);
    else if (!bag.remove(row)) throw new Error('a row is retracted that is not there');
  }
  return [...bag.values()];
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
        writer.write({rows: batch.rows.map((row, i): readonly Value[] => [batch.kinds?.[i] ?? 0, ...row]), kinds: null});
      return {...more, writer: {...writer, write}};
    },
  };
}
