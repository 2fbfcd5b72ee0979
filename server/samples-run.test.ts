import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {SAMPLES} from './config.ts';
import {readNote} from './protocol/note-format.ts';
import {isProse} from './protocol/paragraph-header.ts';
import {type SpawnedAws, spawnLocalAws} from './testing/spawn-local-aws.ts';
import {type SpawnedStudio, spawnStudio} from './testing/spawn-studio.ts';
import {TestPage} from './testing/studio-fixture.ts';

/** Every sample of the gallery as a person tries it: a note is made of it, all of it is run, every query shows rows. */
let aws: SpawnedAws;
let studio: SpawnedStudio;
beforeAll(async () => {
  aws = await spawnLocalAws();
  studio = await spawnStudio(aws.url);
});
afterAll(async () => {
  await studio?.close();
  await aws?.close();
});

const GALLERY = readdirSync(path.join(SAMPLES, 'samples')).map((file) => file.replace('.note.md', ''));

test.each(GALLERY)('%s: runs from top to bottom, and every query shows rows', {timeout: 40_000}, async (sample) => {
  const note = readNote(readFileSync(path.join(SAMPLES, 'samples', `${sample}.note.md`), 'utf8'));
  const runnable = note.paragraphs.filter((p) => !isProse(p.text)).map((p) => p.id);
  const made = await studio.api<{path: string}>('/api/samples', {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({id: `samples/${sample}`}),
  });
  const page = await TestPage.open(studio);
  await page.openNote(made.path);
  page.op(made.path, {kind: 'run-all', from: null});
  const shows = (id: string) => [...page.results].some(([key, rows]) => key.startsWith(`${id}/`) && rows.size > 0);
  const settled = (id: string) => page.status(id) === 'finished' || (page.status(id) === 'running' && shows(id));
  const failed = () => runnable.filter((id) => page.status(id) === 'failed').map((id) => [id, page.state?.runs[id]?.error?.message]);
  await page.until(() => failed().length > 0 || runnable.every(settled));
  expect(failed()).toEqual([]);
  page.op(made.path, {kind: 'stop-all'});
  await page.until(() => runnable.every((id) => page.status(id) !== 'running'));
  page.socket.terminate();
});
