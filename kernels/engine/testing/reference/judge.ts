import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row} from '../../../protocol/value.ts';
import {createJob} from '../../runtime/job.ts';
import {rowsAfterCrashes, withResultSink} from '../crashing.ts';
import {CrashPlan, Recorder} from '../recorder.ts';
import {ScriptedSource} from '../scripted-source.ts';
import {planOf, runSql, tablesConnector} from '../sql.ts';
import {VirtualClock} from '../virtual-clock.ts';
import {Chance} from './chance.ts';
import {Evaluator, type Tables, TooManyRows} from './evaluate.ts';
import {QueryMaker} from './generate.ts';
import {rowTexts} from './normal.ts';
import {OpenOrder} from './ordered.ts';
import {printQuery} from './print.ts';
import type {Query} from './query.ts';
import {randomTables, reordered, TABLES_DDL} from './tables.ts';

/** How the engine is asked for the answer of a query. */
export type Way = 'batch' | 'batch beyond memory' | 'streaming' | 'in subtasks' | 'crashed' | 'crashed in subtasks';
export const WAYS: readonly Way[] = ['batch', 'batch beyond memory', 'streaming', 'in subtasks', 'crashed', 'crashed in subtasks'];

/** `open`: by SQL's definition the query has many answers, or too many rows; `refused`: the planner says that it cannot do it, and why. */
export type Verdict =
  | {readonly is: 'equal'; readonly rows: number}
  | {readonly is: 'open'}
  | {readonly is: 'refused'; readonly why: string}
  | {readonly is: 'different'; readonly sql: string; readonly missing: readonly string[]; readonly wrong: readonly string[]}
  | {readonly is: 'failed'; readonly sql: string; readonly why: string};

/** The same query over the same rows for the same seed, and the choices that come after them. */
export function randomQuery(seed: number): {readonly chance: Chance; readonly tables: Tables; readonly query: Query} {
  const chance = new Chance(seed);
  const tables = randomTables(chance);
  return {chance, tables, query: new QueryMaker(chance).query(1 + chance.below(5))};
}

/** The random query of a seed over the random tables of that seed, asked in one way and judged by the evaluator. */
export async function judged(seed: number, way: Way): Promise<Verdict> {
  const {chance, tables, query} = randomQuery(seed);
  const isBatch = way.startsWith('batch');
  let expected: readonly string[];
  try {
    expected = rowTexts(query.columns, new Evaluator(tables, !isBatch).rows(query)).toSorted();
  } catch (error) {
    if (error instanceof TooManyRows || error instanceof OpenOrder) return {is: 'open'};
    throw error;
  }
  const sql = `${isBatch ? "SET 'execution.runtime-mode' = 'batch';" : ''}${TABLES_DDL}${printQuery(query)};`;
  try {
    planOf(sql);
  } catch (error) {
    return {is: 'refused', why: String(error)};
  }
  try {
    const got = rowTexts(query.columns, await answer(way, sql, tables, chance)).toSorted();
    const [missing, wrong] = [without(expected, got), without(got, expected)];
    return missing.length + wrong.length === 0
      ? {is: 'equal', rows: got.length}
      : {is: 'different', sql: printQuery(query), missing, wrong};
  } catch (error) {
    return {
      is: 'failed',
      sql: printQuery(query),
      why: error instanceof Error ? `${error.message}${error instanceof StudioError ? '' : error.stack}` : String(error),
    };
  }
}

function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others];
  return rows.filter((row) => {
    const at = rest.indexOf(row);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

async function answer(way: Way, sql: string, tables: Tables, chance: Chance): Promise<readonly Row[]> {
  const inOrder = Object.fromEntries(Object.entries(tables).map(([name, {rows}]) => [name, rows]));
  if (way === 'batch') return (await runSql(sql, inOrder)).rows;
  if (way === 'batch beyond memory') return beyondMemory(sql, inOrder, chance.pick([64, 600, 4000]));
  const coming = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, reordered(chance, table, name)]));
  if (way === 'streaming') return (await runSql(sql, coming, {batchRows: 1 + chance.below(6)})).materialized;
  const isCrashed = way !== 'in subtasks';
  const rows = await rowsAfterCrashes(
    {plan: withResultSink(planOf(sql)), tables: coming},
    {
      crash: new CrashPlan(isCrashed ? Array.from({length: 1 + chance.below(3)}, () => chance.below(30)) : []),
      parallelism: way === 'crashed' ? [1] : chance.pick([[2], [3], [2, 1, 3], [1, 2]].slice(0, isCrashed ? 4 : 2)),
      splits: way === 'crashed' ? 1 : 1 + chance.below(3),
      batchRows: 1 + chance.below(4),
      // What the law remembers of an edge does not outlive a crash.
      checkLaw: !isCrashed,
    },
  );
  if ('failed' in rows) throw new Error(rows.failed);
  return rows;
}

/** A batch job that may hold so many bytes. */
async function beyondMemory(sql: string, tables: Readonly<Record<string, readonly Row[]>>, bytes: number): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'reference-spill-'));
  try {
    const sources = Object.fromEntries(
      Object.entries(tables).map(([name, rows]) => {
        const source = new ScriptedSource({bounded: true, batchRows: 5});
        source.put('0', ...rows);
        source.end();
        return [name, source];
      }),
    );
    const connector = tablesConnector(sources);
    const recorder = new Recorder();
    const plan = {...planOf(sql), resources: {managedBytes: bytes, temporaryFolders: [folder], stateLimitBytes: null}};
    await createJob(plan, {connectors: () => connector, clock: new VirtualClock(), onRows: recorder.onRows, checkLaw: true}).run();
    return recorder.rows;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Whether a query has an operator of the kind anywhere in it, in subqueries of expressions too. */
export function operatorsOf(query: Query): ReadonlySet<string> {
  return new Set([...JSON.stringify(query).matchAll(/"is":"([a-z-]+)"/g)].map(([, name]) => name!));
}
