import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {localTeam} from '../../kernels/engine/testing/local-team.ts';
import type {OracleLine, OracleRequest} from '../../kernels/flink/oracle/oracle.ts';
import {ourSetting} from './answers.ts';
import {differences} from './compare.ts';
import {askWith} from './ours.ts';
import {type Answered, answerPart, PARTS, readKnown, readRecording, writeFiles} from './recordings.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-parallel-'));
  writeFiles(folder);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** Every so many programs: all of them would take as long as the parity itself. */
const EVERY = 3;

/**
 * What rows of several keys make of each other follows from the order in which they come, which is open where they come from several subtasks,
 * as in Flink: which is the last, which stand in a list, which of those that are equal are among the first, which take back too late.
 */
const OPEN = /LISTAGG|_AGG\b|COLLECT|(FIRST|LAST)_VALUE|JSON_(ARRAY|OBJECT)AGG|LIMIT|FETCH/i;
const OPEN_NAMES = /^streaming: (retract:|fuzz )/;

function isOpen({name, ask}: Answered): boolean {
  return OPEN_NAMES.test(name) || (name.startsWith('streaming: ') && typeof ask === 'object' && OPEN.test(ask.sql));
}

/** What stands at the end: between keys the order of changes is open. */
function final(cases: readonly Answered[]): readonly Answered[] {
  return cases.map((one) => (typeof one.ask === 'object' && 'name' in one.ask ? {...one, ask: {...one.ask, final: true}} : one));
}

test.each(PARTS.filter((p) => p.startsWith('programs-')))(
  '%s: programs give the same answer in two subtasks',
  async (part) => {
    let asked = 0;
    const ask = (request: OracleRequest): Promise<readonly OracleLine[]> =>
      asked++ % EVERY === 0 ? askWith("SET 'parallelism.default' = '2';", request, localTeam) : Promise.resolve([]);
    const answers = (await answerPart(part, ask, ourSetting(folder))).filter((_, i) => i % EVERY === 0);
    const names = new Set(answers.map((a) => a.name));
    const known = readKnown(part);
    const cases = readRecording(part).cases.filter((c) => names.has(c.name) && !known.has(c.name) && !isOpen(c));
    expect(differences(final(cases), final(answers)).slice(0, 20)).toEqual([]);
  },
  240_000,
);
