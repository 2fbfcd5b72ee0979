import {filesystemInfo} from '../../kernels/connectors/filesystem/info.ts';
import {DecodeError} from '../../kernels/connectors/formats/format.ts';
import {tableFormat} from '../../kernels/connectors/formats/formats.ts';
import {TableOptions} from '../../kernels/connectors/options.ts';
import type {Batch} from '../../kernels/engine/runtime/batch.ts';
import type {Connector} from '../../kernels/engine/runtime/connector.ts';
import {createJob, type JobOptions} from '../../kernels/engine/runtime/job.ts';
import {inSubtasks} from '../../kernels/engine/testing/local-team.ts';
import {memoryStore} from '../../kernels/engine/testing/memory-store.ts';
import {type CrashPlan, crashingSink, TransactionLog} from '../../kernels/engine/testing/recorder.ts';
import {ScriptedSource} from '../../kernels/engine/testing/scripted-source.ts';
import {tablesConnector} from '../../kernels/engine/testing/sql.ts';
import {VirtualClock} from '../../kernels/engine/testing/virtual-clock.ts';
import type {ProgramArea, ProgramCase} from '../../kernels/flink/oracle/cases/programs/program-case.ts';
import type {PhysicalPlan} from '../../kernels/planner/physical/plan.ts';
import {TestSession} from '../../kernels/planner/testing/context.ts';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {TableSpec} from '../../kernels/protocol/table.ts';
import type {Row, Value} from '../../kernels/protocol/value.ts';

/** A recorded program as a job that can die: its plan with a sink in the place of its result, and the rows of its tables. */
export interface CrashingProgram {
  readonly plan: PhysicalPlan;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

/** Null where the program is no single query over files of lines. */
export function crashingProgram(area: ProgramArea, c: ProgramCase): CrashingProgram | null {
  let result: ReturnType<TestSession['last']>;
  try {
    result = new TestSession().last(`SET 'table.local-time-zone' = 'UTC'; ${c.sql};`);
  } catch {
    return null;
  }
  if (!result.ok || result.planned.kind !== 'query') return null;
  const plan = withSink(result.planned.plan);
  const tables: Record<string, readonly Row[]> = {};
  for (const node of plan.nodes) {
    if (node.kind === 'lookup-join') return null;
    if (node.kind !== 'source') continue;
    const rows = node.metadata.length > 0 ? null : rowsOf(node.table, area);
    if (rows === null) return null;
    tables[node.table.path.table] = rows;
  }
  return Object.keys(tables).length === 0 ? null : {plan, tables};
}

function withSink(plan: PhysicalPlan): PhysicalPlan {
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

/** The table's rows, from the area's files below its path; null where the format or a record is refused. */
function rowsOf(table: TableSpec, area: ProgramArea): readonly Row[] | null {
  const {connector, format} = table.options;
  if (connector !== 'filesystem' || table.partitionKeys.length > 0 || (format !== 'json' && format !== 'csv')) return null;
  try {
    return decoded(table, area);
  } catch (error) {
    if (error instanceof DecodeError || error instanceof StudioError) return null;
    throw error;
  }
}

function decoded(table: TableSpec, {files}: ProgramArea): readonly Row[] {
  const options = new TableOptions(table, filesystemInfo);
  const decoder = tableFormat(options).decoder({options, fields: table.physical, physical: table.physical, zone: 'UTC', inFile: true});
  const folder = (table.options.path ?? '').replace('{dir}/', '');
  const rows: Row[] = [];
  for (const [name, text] of Object.entries(files)) {
    if (name !== folder && !name.startsWith(`${folder}/`)) continue;
    for (const line of text.split('\n')) {
      const bytes = new TextEncoder().encode(line);
      const row = decoder.decode(bytes, 0, bytes.length);
      if (row !== null) rows.push(row);
    }
  }
  return rows;
}

/**
 * What stands at the end when the job crashes at these steps and goes on from its last checkpoint, each time in so many subtasks. `checkLaw`: a
 * row that goes and is not there fails the job for good.
 */
export async function crashedAnswer(
  {plan, tables}: CrashingProgram,
  crash: CrashPlan,
  parallelism: readonly number[] = [1],
  checkLaw = false,
): Promise<readonly string[]> {
  const log = new TransactionLog();
  const sources = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const source = new ScriptedSource({bounded: true, batchRows: 2});
      source.put('0', ...rows);
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
  return [`failed: ${String(failed)}`];
}

/** The rows that stand after all changes, each with its count. */
function standing(rows: readonly Row[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const [kind, ...row] of rows) {
    const key = rowText(row);
    counts.set(key, (counts.get(key) ?? 0) + (kind === 0 || kind === 2 ? 1 : -1));
  }
  return [...counts]
    .filter(([, n]) => n !== 0)
    .map(([row, n]) => `${n} ${row}`)
    .sort();
}

/** A map's entries come in any order. */
function rowText(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v instanceof Map ? [...v].map(rowText).sort() : v));
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
