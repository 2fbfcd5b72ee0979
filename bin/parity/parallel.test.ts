import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {localTeam} from '../../kernels/engine/testing/local-team.ts';
import type {OracleLine, OracleRequest} from '../../kernels/flink/oracle/oracle.ts';
import {must} from '../../kernels/protocol/assert.ts';
import {ourSetting, type ProgramStatement} from './answers.ts';
import {differences} from './compare.ts';
import {askWith} from './ours.ts';
import {type Answered, answerPart, PARTS, readKnown, readRecording, writeFiles} from './recordings.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-parallel-'));
  writeFiles(folder);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/**
 * What rows of several keys make of each other follows from the order in which they come, which is open where they come from several subtasks,
 * as in Flink: which is the last, which stand in a list and in which order, which of those that are equal are among the first.
 * Of these programs the number of rows is compared where the rows differ.
 */
const OPEN = /LISTAGG|_AGG\b|COLLECT|(FIRST|LAST)_VALUE|JSON_(ARRAY|OBJECT)AGG|LIMIT|FETCH|ROW_NUMBER/i;
/** And of these nothing: how many take back too late, or leave first, is open too. */
const OPEN_WHOLLY = /^streaming: (retract: (legacy|table) |limit of what leaves)/;

/** What stands at the end: between keys the order of changes is open. */
function final(one: Answered): Answered {
  return typeof one.ask === 'object' && 'name' in one.ask ? {...one, ask: {...one.ask, final: true}} : one;
}

/** How many rows stand after each statement. */
function counts({answer}: Answered): readonly number[] {
  return (answer as readonly ProgramStatement[]).map(({rows = []}) =>
    rows.reduce((total, [op]) => total + (op === '+I' || op === '+U' ? 1 : -1), 0),
  );
}

function isAlike(theirs: Answered, ours: Answered): boolean {
  if (OPEN_WHOLLY.test(theirs.name)) return true;
  if (typeof theirs.ask !== 'object' || !theirs.name.startsWith('streaming: ') || !OPEN.test(theirs.ask.sql)) return false;
  return JSON.stringify(counts(theirs)) === JSON.stringify(counts(ours));
}

test.each(PARTS.filter((p) => p.startsWith('programs-')))(
  '%s: programs give the same answer in two subtasks',
  async (part) => {
    const ask = (request: OracleRequest): Promise<readonly OracleLine[]> => askWith("SET 'parallelism.default' = '2';", request, localTeam);
    const answers = new Map((await answerPart(part, ask, ourSetting(folder))).map((one) => [one.name, one]));
    const known = readKnown(part);
    const cases = readRecording(part).cases.filter((c) => !known.has(c.name));
    const different = cases.flatMap((c) => {
      const ours = must(answers.get(c.name));
      const found = differences([final(c)], [final(ours)]);
      return found.length > 0 && isAlike(c, ours) ? [] : found;
    });
    expect(different.slice(0, 20)).toEqual([]);
  },
  480_000,
);
