import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {SAMPLES} from '../config.ts';
import {readNote, writeNote} from '../protocol/note-format.ts';
import {isProse, parseHeader} from '../protocol/paragraph-header.ts';
import {NoteFiles} from './note-files.ts';
import {SampleNotes} from './sample-notes.ts';

test('the samples are notes that are written back as they are', async () => {
  const files = (await readdir(SAMPLES, {recursive: true})).filter((f) => f.endsWith('.note.md'));
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const text = await readFile(join(SAMPLES, file), 'utf8');
    const note = readNote(text);
    expect(writeNote(note)).toBe(text);
    for (const p of note.paragraphs) {
      expect(parseHeader(p.text).kind).toBe('header');
      if (!isProse(p.text)) expect(parseHeader(p.text)).toMatchObject({interpreter: 'flink.ssql'});
    }
  }
});

test('the gallery tells each sample’s title and first sentence, and gives its note', async () => {
  const samples = new SampleNotes(SAMPLES);
  const all = await samples.list();
  expect(all.map((s) => s.id)).toEqual(expect.arrayContaining(['getting-started/sensors', 'samples/patterns', 'samples/taxi-trips']));
  for (const {title, about} of all) {
    expect(title).not.toBe('');
    expect(about).toMatch(/[.]$/);
  }
  expect(all.find((s) => s.id === 'getting-started/sensors')?.generator).toBe(true);
  expect((await samples.note('samples/top-n')).title).toBe('The best N, always');
  await expect(samples.note('../package')).rejects.toThrow('there is no sample');
});

test('a new studio begins with a few of them', async () => {
  const data = await mkdtemp(join(tmpdir(), 'millrace-'));
  const files = await NoteFiles.open(data, SAMPLES);
  expect((await files.list()).map((n) => n.path)).toEqual(['getting-started/sensors', 'getting-started/sensors-app']);
  await rm(data, {recursive: true});
});
