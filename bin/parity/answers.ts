import type {ExpressionCase} from '../../kernels/flink/oracle/cases/expressions.ts';
import type {ProgramCase} from '../../kernels/flink/oracle/cases/programs/program-case.ts';
import {VALUES_TABLE} from '../../kernels/flink/oracle/cases/values.ts';
import type {OracleLine, OracleRequest} from '../../kernels/flink/oracle/oracle.ts';

/** Either kernel: a request in, the lines of the command line out. */
export type Ask = (request: OracleRequest) => Promise<readonly OracleLine[]>;

/** A refused or failed case carries its first sentence: people read it, nothing compares it. */
export type ExpressionAnswer = {readonly type: string; readonly value: unknown} | {readonly error: string};
export type StatementAnswer = {readonly accepted: true} | {readonly accepted: false; readonly error: string};
export interface ProgramStatement {
  readonly kind?: string;
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly unknown[])[];
  readonly error?: string;
}

/** Who is asked, the folder with the files of the cases, and how many expressions share a query (1: a query each, many in one script). */
export interface Setting {
  readonly side: 'flink' | 'ours';
  readonly folder: string;
  readonly together: {readonly alone: number; readonly over: number};
}

/** A job of Flink takes its time. */
export const flinkSetting = (folder: string): Setting => ({side: 'flink', folder, together: {alone: 40, over: 40}});
/** Reading the table costs more than a query without one. */
export const ourSetting = (folder: string): Setting => ({side: 'ours', folder, together: {alone: 1, over: 8}});

const SCRIPT_SIZE = 200;

/** What each statement of a script told. */
function byStatement(lines: readonly OracleLine[]): readonly ProgramStatement[] {
  const all: {kind?: string; columns?: string[]; rows?: unknown[][]; error?: string}[] = [];
  for (const line of lines) {
    all[line.statement] ??= {};
    const one = all[line.statement]!;
    if ('columns' in line) {
      one.columns = line.columns.map((c) => `${c.name}: ${c.type}`);
      one.rows = [];
    } else if ('op' in line) one.rows?.push([line.op, ...line.row]);
    else if (!line.ok) one.error = firstSentence(line.error.message);
    else if (line.kind !== undefined) one.kind = line.kind;
  }
  return all;
}

function firstSentence(message: string): string {
  return message.split('\n')[0]!.slice(0, 200);
}

/** The type and value of every case: of one alone its value, over the table the list of its values. */
export async function answerExpressions(
  ask: Ask,
  cases: readonly ExpressionCase[],
  setting: Setting,
): Promise<ReadonlyMap<ExpressionCase, ExpressionAnswer>> {
  const answers = new Map<ExpressionCase, ExpressionAnswer>();
  const groups = Map.groupBy(cases, (c) => `${c.zone ?? 'UTC'} ${c.over ?? ''}`);
  for (const group of groups.values()) {
    const together = group[0]?.over === undefined ? setting.together.alone : setting.together.over;
    for (let at = 0; at < group.length; at += SCRIPT_SIZE) {
      const part = group.slice(at, at + SCRIPT_SIZE);
      if (together === 1) await eachAlone(ask, part, setting, answers);
      else await sharing(ask, part, setting, together, answers);
    }
  }
  return answers;
}

function script(cases: readonly ExpressionCase[], setting: Setting, statements: readonly string[]): OracleRequest {
  const {over, zone} = cases[0]!;
  const table = VALUES_TABLE.replaceAll('{dir}', setting.folder);
  const head = [...(zone === undefined ? [] : [`SET 'table.local-time-zone' = '${zone}'`]), ...(over === undefined ? [] : [table])];
  return {mode: over === undefined ? 'batch' : 'streaming', sql: [...head, ...statements].join(';\n'), timeoutMs: 120_000};
}

const headLength = (c: ExpressionCase): number => (c.zone === undefined ? 0 : 1) + (c.over === undefined ? 0 : 1);

function select(cases: readonly ExpressionCase[]): string {
  const over = cases[0]!.over !== undefined;
  return `SELECT ${over ? 'id, ' : ''}${cases.map((c) => `(${c.sql})`).join(', ')}${over ? ' FROM v' : ''}`;
}

async function eachAlone(
  ask: Ask,
  cases: readonly ExpressionCase[],
  setting: Setting,
  answers: Map<ExpressionCase, ExpressionAnswer>,
): Promise<void> {
  const statements = cases.map((c) => select([c]));
  const told = byStatement(await ask(script(cases, setting, statements))).slice(headLength(cases[0]!));
  cases.forEach((c, i) => {
    answers.set(c, result(c, told[i] ?? {error: 'no answer'}, 0));
  });
}

/** Plans each (EXPLAIN), then runs those that plan in few queries; a query that fails is halved until the culprit is alone. */
async function sharing(
  ask: Ask,
  cases: readonly ExpressionCase[],
  setting: Setting,
  together: number,
  answers: Map<ExpressionCase, ExpressionAnswer>,
): Promise<void> {
  const explains = cases.map((c) => `EXPLAIN ${select([c])}`);
  const planned = byStatement(await ask(script(cases, setting, explains))).slice(headLength(cases[0]!));
  const good: ExpressionCase[] = [];
  cases.forEach((c, i) => {
    const error = planned[i] === undefined ? 'no answer' : planned[i].error;
    if (error === undefined) good.push(c);
    else answers.set(c, {error});
  });
  const run = async (some: readonly ExpressionCase[]): Promise<void> => {
    if (some.length === 0) return;
    const told = byStatement(await ask(script(some, setting, [select(some)])))[headLength(some[0]!)] ?? {error: 'no answer'};
    if (told.error !== undefined && some.length > 1) {
      const half = some.length >> 1;
      await run(some.slice(0, half));
      await run(some.slice(half));
      return;
    }
    some.forEach((c, i) => {
      answers.set(c, result(c, told, i));
    });
  };
  for (let at = 0; at < good.length; at += together) await run(good.slice(at, at + together));
}

function result(c: ExpressionCase, told: ProgramStatement, at: number): ExpressionAnswer {
  if (told.error !== undefined) return {error: told.error};
  const column = c.over === undefined ? at : at + 1;
  const type = told.columns?.[column]?.replace(/^[^:]*: /, '') ?? '';
  const rows = (told.rows ?? []).map((row) => row.slice(1));
  if (c.over === undefined) return {type, value: rows.length === 1 ? rows[0]![column] : rows};
  return {type, value: rows.toSorted((a, b) => Number(a[0]) - Number(b[0])).map((row) => row[column])};
}

/** Whether the whole text is accepted by the grammar. */
export async function answerStatement(ask: Ask, sql: string): Promise<StatementAnswer> {
  for (const line of await ask({mode: 'parse', sql}))
    if ('ok' in line && !line.ok) return {accepted: false, error: firstSentence(line.error.message)};
  return {accepted: true};
}

/** What each statement of a program told; the folder's name is taken out again. */
export async function answerProgram(ask: Ask, c: ProgramCase, setting: Setting): Promise<readonly ProgramStatement[]> {
  const sql = c.sql.replaceAll('{dir}', setting.folder).replaceAll('{case}', `${c.mode}-${setting.side}`);
  const told = byStatement(await ask({mode: c.mode, sql, timeoutMs: 60_000}));
  return JSON.parse(
    JSON.stringify(told)
      .replaceAll(setting.folder, '{dir}')
      .replaceAll(/out-(streaming|batch)-(flink|ours)/g, 'out'),
  ) as ProgramStatement[];
}
