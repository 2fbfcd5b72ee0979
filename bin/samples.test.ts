import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openCliSession} from '../kernels/embedded/cli/cli-session.ts';
import type {KernelEvent} from '../kernels/protocol/kernel.ts';
import {readNote} from '../server/protocol/note-format.ts';
import {isProse} from '../server/protocol/paragraph-header.ts';
import {readTask} from '../server/protocol/task.ts';

/** The sample notes that make their rows themselves; those over a stream run in `server/sensors.test.ts`. */
const FOLDER = path.join(import.meta.dirname, '..', 'notes', 'samples');
const QUERY = /^\s*SELECT\b/i;

test.each(readdirSync(FOLDER).sort())(
  'every paragraph of the sample %s runs, and every query gives rows',
  async (file) => {
    const note = readNote(readFileSync(path.join(FOLDER, file), 'utf8'));
    const session = openCliSession({strict: false});
    const wrong: string[] = [];
    const queries: Promise<void>[] = [];
    for (const paragraph of note.paragraphs.filter((p) => !isProse(p.text))) {
      const task = readTask(paragraph.text);
      if (!('script' in task)) {
        wrong.push(`${paragraph.title}: ${task.message}`);
        continue;
      }
      const rows = Promise.withResolvers<void>();
      const execution = session.execute(task.script, (event: KernelEvent) => {
        if (event.kind === 'statement-failed') {
          wrong.push(`${paragraph.title}: ${event.diagnostic.message}`);
          rows.resolve();
        }
        if (event.kind === 'rows' && event.rows.length > 0) rows.resolve();
      });
      if (QUERY.test(task.script.text)) queries.push(rows.promise.then(() => execution.stop()));
      else await execution.finished;
    }
    await Promise.all(queries);
    await session.close();
    expect(wrong).toEqual([]);
  },
  90_000,
);
