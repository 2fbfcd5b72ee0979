import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {z} from 'zod';
import {progress} from '../launch/terminal.ts';
import {type Counts, single} from './counts.ts';

/** What the first page of a person may load of scripts and styles, packed, without the editor; bytes. */
export const FIRST_LOAD = 250_000;

/** The pages that are opened first: a note, by the address that is printed, and the list of notes. */
const FIRST_PAGES = ['notes/[...path]', 'notes'];

const buildSchema = z.object({rootMainFiles: z.array(z.string())});
const pageSchema = z.object({
  entryCSSFiles: z.record(z.string(), z.array(z.object({path: z.string()}))),
  entryJSFiles: z.record(z.string(), z.array(z.string())),
});

/** Bytes that the browser takes for a page of the build in `folder`: its scripts and styles as they are sent, packed. */
export function firstLoad(folder: string, page: string): number {
  const {rootMainFiles} = buildSchema.parse(JSON.parse(readFileSync(path.join(folder, 'build-manifest.json'), 'utf8')));
  const text = readFileSync(path.join(folder, 'server/app', page, 'page_client-reference-manifest.js'), 'utf8');
  // A script that puts one object into a table: `globalThis.… = globalThis.… || {}; …["/notes/page"] = {…};`
  const manifest = pageSchema.parse(JSON.parse(text.slice(text.indexOf('] = ') + 4).replace(/;?\s*$/, '')));
  const files = new Set([
    ...rootMainFiles,
    ...Object.values(manifest.entryJSFiles).flat(),
    ...Object.values(manifest.entryCSSFiles).flatMap((all) => all.map((one) => one.path)),
  ]);
  let bytes = 0;
  for (const file of files) {
    const packed = path.join(folder, `${file}.br`);
    bytes += statSync(existsSync(packed) ? packed : path.join(folder, file)).size;
  }
  return bytes;
}

/** One test for each first page: its size, which no other work of the machine changes. */
export function checkFirstLoad(root: string): readonly Counts[] {
  return FIRST_PAGES.map((page) => {
    const bytes = firstLoad(path.join(root, '.next'), page);
    progress(`first load of /${page}: ${Math.round(bytes / 1000)} KB of ${FIRST_LOAD / 1000}`);
    return single(`the first load of /${page} is at most ${FIRST_LOAD / 1000} KB, not ${Math.round(bytes / 1000)} KB`, bytes <= FIRST_LOAD);
  });
}
