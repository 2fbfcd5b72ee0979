import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type ExpressionCase, expressionCases} from '../../kernels/flink/oracle/cases/expressions.ts';
import {AREAS} from '../../kernels/flink/oracle/cases/programs/areas.ts';
import type {ProgramCase} from '../../kernels/flink/oracle/cases/programs/program-case.ts';
import {statementCases} from '../../kernels/flink/oracle/cases/statements.ts';
import {type Ask, answerExpressions, answerProgram, answerStatement, type Setting} from './answers.ts';

const TESTDATA = path.join(import.meta.dirname, '../../kernels/flink/testdata');

/** One case with one kernel's answer. `name` is unique over all parts. */
export interface Answered {
  readonly name: string;
  readonly ask: string | ExpressionCase | ProgramCase;
  readonly answer: unknown;
}

/** What is recorded in a file of its own; `programs-AREA` for each area of programs. */
export type Part = 'expressions' | 'statements' | `programs-${string}`;
export const PARTS: readonly Part[] = ['expressions', 'statements', ...AREAS.map((area): Part => `programs-${area.name}`)];

/** Runs all cases of a part on a kernel. */
export async function answerPart(part: Part, ask: Ask, setting: Setting): Promise<readonly Answered[]> {
  if (part === 'expressions') {
    const cases = expressionCases();
    const answers = await answerExpressions(ask, cases, setting);
    return cases.map((c) => ({name: expressionName(c), ask: c, answer: answers.get(c) ?? {error: 'no answer'}}));
  }
  const all: Answered[] = [];
  if (part === 'statements')
    for (const sql of statementCases()) all.push({name: statementName(sql), ask: sql, answer: await answerStatement(ask, sql)});
  else for (const c of programsOf(part)) all.push({name: programName(c), ask: c, answer: await answerProgram(ask, c, setting)});
  return all;
}

/** The names of a part's cases, in their order. */
export function caseNames(part: Part): readonly string[] {
  if (part === 'expressions') return expressionCases().map(expressionName);
  if (part === 'statements') return statementCases().map(statementName);
  return programsOf(part).map(programName);
}

const programsOf = (part: Part): readonly ProgramCase[] => AREAS.find((area) => part === `programs-${area.name}`)?.cases ?? [];

const statementName = (sql: string): string => `statement: ${sql}`;
const programName = (c: ProgramCase): string => `${c.mode}: ${c.name}`;

function expressionName(c: ExpressionCase): string {
  return `expression: ${c.sql}${c.over === undefined ? '' : ' FROM v'}${c.zone === undefined ? '' : ` AT ${c.zone}`}`;
}

/** Writes the files that the cases' tables read. */
export function writeFiles(folder: string): void {
  for (const {files} of AREAS)
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), {recursive: true});
      writeFileSync(file, typeof content === 'string' ? `${content}\n` : content);
    }
}

interface Head {
  readonly flink: string;
  readonly java: string;
}

/** What Flink answered when it was last asked. */
export function readRecording(part: Part): {head: Head; cases: readonly Answered[]} {
  const [head, ...cases] = readLines(`${part}.jsonl`);
  return {head: head as Head, cases: cases as Answered[]};
}

export function writeRecording(part: Part, head: Head, cases: readonly Answered[]): void {
  writeLines(`${part}.jsonl`, [head, ...cases]);
}

/** Where we knowingly answer something else in a part: the case's name → the reason. */
export function readKnown(part: Part): ReadonlyMap<string, string> {
  const lines = readLines(`known/${part}.jsonl`) as {name: string; why: string}[];
  return new Map(lines.map(({name, why}) => [name, why]));
}

export function writeKnown(part: Part, known: ReadonlyMap<string, string>): void {
  writeLines(
    `known/${part}.jsonl`,
    [...known].map(([name, why]) => ({why, name})),
  );
}

function readLines(file: string): unknown[] {
  const at = path.join(TESTDATA, file);
  if (!existsSync(at)) return [];
  return readFileSync(at, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

function writeLines(file: string, values: readonly unknown[]): void {
  const at = path.join(TESTDATA, file);
  mkdirSync(path.dirname(at), {recursive: true});
  writeFileSync(at, values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}
