import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';

/** All that the built pages are made of: of the kernels what the editor's worker loads. What runs unbundled alone is not among it. */
export const PAGE_SOURCES = [
  'app',
  'components',
  'server/protocol',
  'kernels/protocol',
  'kernels/sql',
  'kernels/planner',
  'kernels/editor',
  // Its descriptions.
  'kernels/connectors',
  'package-lock.json',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
];

/** Hash of names and contents of files and folders below a root; tests and Markdown do not count, what is missing is passed over. */
export function sourceHash(root: string, sources: readonly string[] = PAGE_SOURCES): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesOf(root, source)) {
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(path.join(root, file)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

function filesOf(root: string, place: string): string[] {
  const stat = statSync(path.join(root, place), {throwIfNoEntry: false});
  if (stat === undefined) return [];
  if (stat.isFile()) return counts(place) ? [place] : [];
  if (!stat.isDirectory() || place.endsWith('/testing')) return [];
  const names = readdirSync(path.join(root, place)).sort();
  return names.flatMap((name) => filesOf(root, `${place}/${name}`));
}

function counts(file: string): boolean {
  return !/\.test\.tsx?$|\.md$|(^|\/)\./.test(file);
}
