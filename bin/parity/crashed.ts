import {filesystemInfo} from '../../kernels/connectors/filesystem/info.ts';
import {DecodeError} from '../../kernels/connectors/formats/format.ts';
import {tableFormat} from '../../kernels/connectors/formats/formats.ts';
import {TableOptions} from '../../kernels/connectors/options.ts';
import {type CrashingProgram, rowsAfterCrashes, withResultSink} from '../../kernels/engine/testing/crashing.ts';
import type {CrashPlan} from '../../kernels/engine/testing/recorder.ts';
import type {ProgramArea, ProgramCase} from '../../kernels/flink/oracle/cases/programs/program-case.ts';
import {TestSession} from '../../kernels/planner/testing/context.ts';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {TableSpec} from '../../kernels/protocol/table.ts';
import type {Row} from '../../kernels/protocol/value.ts';

/** Null where the program is no single query over files of lines. */
export function crashingProgram(area: ProgramArea, c: ProgramCase): CrashingProgram | null {
  let result: ReturnType<TestSession['last']>;
  try {
    result = new TestSession().last(`SET 'table.local-time-zone' = 'UTC'; ${c.sql};`);
  } catch {
    return null;
  }
  if (!result.ok || result.planned.kind !== 'query') return null;
  const plan = withResultSink(result.planned.plan);
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
  for (const [name, content] of Object.entries(files)) {
    if (typeof content !== 'string' || (name !== folder && !name.startsWith(`${folder}/`))) continue;
    for (const line of content.split('\n')) {
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
  program: CrashingProgram,
  crash: CrashPlan,
  parallelism: readonly number[] = [1],
  checkLaw = false,
): Promise<readonly string[]> {
  const rows = await rowsAfterCrashes(program, {crash, parallelism, checkLaw});
  return 'failed' in rows ? [`failed: ${rows.failed}`] : rows.map(rowText).sort();
}

/** A map's entries come in any order. */
function rowText(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v instanceof Map ? [...v].map(rowText).sort() : v));
}
