import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ourSetting} from './answers.ts';
import {differences} from './compare.ts';
import {askOurs} from './ours.ts';
import {answerPart, caseNames, PARTS, readKnown, readRecording, writeFiles} from './recordings.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-parity-'));
  writeFiles(folder);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** Flink is not asked here: `npm run parity` does that, and `npm run parity -- --record` writes down what it says. */
describe.each(PARTS)('%s', (part) => {
  const {head, cases} = readRecording(part);

  test(`the recording of Flink ${head.flink} holds every case`, () => {
    expect(cases.map((one) => one.name)).toEqual(caseNames(part));
  });

  test(`${cases.length} answers are Flink's, but for the known differences`, async () => {
    const found = differences(cases, await answerPart(part, askOurs, ourSetting(folder)));
    const known = readKnown(part);
    const fresh = found.filter((one) => !known.has(one.name));
    expect(fresh.slice(0, 20), 'not known: mend them, or list what is meant: npm run parity -- --recorded --why "…" --only REGEXP').toEqual(
      [],
    );
    const names = new Set(found.map((one) => one.name));
    const mended = cases.map((one) => one.name).filter((name) => known.has(name) && !names.has(name));
    expect(mended, 'listed, but the same as Flink by now: npm run parity -- --recorded --prune takes them off the list').toEqual([]);
  }, 300_000);

  test('every known difference belongs to a case and says why', () => {
    const all = new Set(caseNames(part));
    expect([...readKnown(part)].filter(([name, why]) => !all.has(name) || why.trim() === '')).toEqual([]);
  });
});
