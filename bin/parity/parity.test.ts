import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
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
    const found = differences(cases, await answerPart(part, askOurs, {folder, together: 1}));
    const known = readKnown();
    // New ones: `npm run parity -- --recorded` shows them all, `--why "…" --only REGEXP` lists those that are meant.
    expect(found.filter((one) => !known.has(one.name)).slice(0, 20)).toEqual([]);
    // Mended ones: `npm run parity -- --recorded --prune` takes them off the list.
    const names = new Set(found.map((one) => one.name));
    expect(cases.filter((one) => known.has(one.name) && !names.has(one.name)).map((one) => one.name)).toEqual([]);
  }, 60_000);
});

test('every known difference belongs to a case and says why', () => {
  const all = new Set(PARTS.flatMap((part) => caseNames(part)));
  expect([...readKnown()].filter(([name, why]) => !all.has(name) || why.trim() === '')).toEqual([]);
});
