import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {SAMPLES} from '../config.ts';
import {readNote, writeNote} from '../protocol/note-format.ts';
import {isProse, parseHeader} from '../protocol/paragraph-header.ts';

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
