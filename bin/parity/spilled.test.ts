import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {ourSetting} from './answers.ts';
import {differences} from './compare.ts';
import {askWith} from './ours.ts';
import {answerPart, PARTS, readKnown, readRecording, writeFiles} from './recordings.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-spilled-'));
  writeFiles(folder);
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const BATCH = 'batch: ';

test.each(PARTS.filter((p) => p.startsWith('programs-')))(
  '%s: batch programs answer the same when next to nothing fits in memory',
  async (part) => {
    const before = `SET 'taskmanager.memory.managed.size' = '64 b'; SET 'io.tmp.dirs' = '${folder}';`;
    const answers = await answerPart(
      part,
      async (request) => (request.mode === 'batch' ? askWith(before, request) : []),
      ourSetting(folder),
    );
    const known = readKnown(part);
    const cases = readRecording(part).cases.filter(({name}) => name.startsWith(BATCH) && !known.has(name));
    expect(differences(cases, answers).slice(0, 20)).toEqual([]);
  },
  120_000,
);

test('they did use files', () => {
  expect(existsSync(path.join(folder, 'millrace-spill'))).toBe(true);
});
