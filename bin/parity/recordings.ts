import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type ExpressionCase, expressionCases} from '../../kernels/flink/oracle/cases/expressions.ts';
import {FILES, type ProgramCase, programCases} from '../../kernels/flink/oracle/cases/programs.ts';
import {statementCases} from '../../kernels/flink/oracle/cases/statements.ts';
import {type Ask, answerExpressions, answerProgram, answerStatement, type Setting} from './answers.ts';

const TESTDATA = path.join(import.meta.dirname, '../../kernels/flink/testdata');

/** One case with one kernel's answer. `name` is unique over all parts. */
export interface Answered {
  readonly name: string;
  readonly ask: string | ExpressionCase | ProgramCase;
  readonly answer: unknown;
}

export type Part = 'expressions' | 'statements' | 'programs';
export const PARTS: readonly Part[] = ['expressions', 'statements', 'programs'];

/** Runs all cases of a part on a kernel. */
export async function answerPart(part: Part, ask: Ask, setting: Setting): Promise<readonly Answered[]> {
  switch (part) {
    case 'expressions': {
      const cases = expressionCases();
      const answers = await answerExpressions(ask, cases, setting);
      return cases.map((c) => ({name: expressionName(c), ask: c, answer: answers.get(c) ?? {error: 'no answer'}}));
    }
    case 'statements': {
      const all: Answered[] = [];
      for (const sql of statementCases()) all.push({name: statementName(sql), ask: sql, answer: await answerStatement(ask, sql)});
      return all;
    }
    case 'programs': {
      const all: Answered[] = [];
      for (const c of programCases()) all.push({name: programName(c), ask: c, answer: await answerProgram(ask, c, setting)});
      return all;
    }
  }
}

/** The names of a part's cases, in their order. */
export function caseNames(part: Part): readonly string[] {
  switch (part) {
    case 'expressions':
      return expressionCases().map(expressionName);
    case 'statements':
      return statementCases().map(statementName);
    case 'programs':
      return programCases().map(programName);
  }
}

const statementName = (sql: string): string => `statement: ${sql}`;
const programName = (c: ProgramCase): string => `${c.mode}: ${c.name}`;

function expressionName(c: ExpressionCase): string {
  return `expression: ${c.sql}${c.over === undefined ? '' : ' FROM v'}${c.zone === undefined ? '' : ` AT ${c.zone}`}`;
}

/** Writes the files that the cases' tables read. */
export function writeFiles(folder: string): void {
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), {recursive: true});
    writeFileSync(file, `${text}\n`);
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

/** Where we knowingly answer something else: the case's name → the reason. */
export function readKnown(): ReadonlyMap<string, string> {
  const lines = readLines('known-differences.jsonl') as {name: string; why: string}[];
  return new Map(lines.map(({name, why}) => [name, why]));
}

export function writeKnown(known: ReadonlyMap<string, string>): void {
  writeLines(
    'known-differences.jsonl',
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
  mkdirSync(TESTDATA, {recursive: true});
  writeFileSync(path.join(TESTDATA, file), values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}
