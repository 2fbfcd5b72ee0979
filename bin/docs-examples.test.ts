import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openCliSession} from '../kernels/embedded/cli/cli-session.ts';

const DOCS = path.join(import.meta.dirname, '..', 'docs');
const documents = (readdirSync(DOCS, {recursive: true}) as string[]).filter((file) => file.endsWith('.md')).sort();

/** The fenced blocks of SQL, in order, as one script. */
function scriptOf(markdown: string): string {
  return [...markdown.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map((match) => `${(match[1] ?? '').trim().replace(/;$/, '')};`).join('\n');
}

test.each(documents)('the SQL in docs/%s can be planned as it stands', async (file) => {
  const session = openCliSession({strict: false});
  const checks = await session.check({text: scriptOf(readFileSync(path.join(DOCS, file), 'utf8')), mode: 'streaming'});
  await session.close();
  expect(checks.flatMap((check) => check.diagnostics.filter((d) => d.severity === 'error'))).toEqual([]);
});

test.each(documents)('what docs/%s points to is there', (file) => {
  const text = readFileSync(path.join(DOCS, file), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '').filter((target) => !/^https?:/.test(target));
  const missing = targets.filter((target) => {
    const [name = '', anchor] = target.split('#');
    const place = name === '' ? path.join(DOCS, file) : path.join(DOCS, path.dirname(file), name);
    return !existsSync(place) || (anchor !== undefined && !anchorsOf(readFileSync(place, 'utf8')).includes(anchor));
  });
  expect(missing).toEqual([]);
});

/** The statements in the last column of the table below a heading. */
function examplesBelow(heading: string, markdown: string): readonly string[] {
  const section = markdown.slice(markdown.indexOf(`\n${heading}\n`) + heading.length).split('\n## ')[0] ?? '';
  const cells = [...section.matchAll(/^\|.*\| (.*) \|$/gm)].map((match) => match[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
}

test('what docs/sql.md calls refused is refused', async () => {
  const markdown = readFileSync(path.join(DOCS, 'sql.md'), 'utf8');
  const tables = scriptOf(markdown).match(/CREATE TABLE [^;]*;/g) ?? [];
  const examples = examplesBelow('## Refused by name', markdown);
  expect(examples.length).toBeGreaterThan(10);
  const session = openCliSession({strict: false});
  const checks = await session.check({
    text: [...tables, ...examples.map((e) => `${e};`)].join('\n'),
    mode: 'streaming',
    onError: 'continue',
  });
  await session.close();
  // Whoever builds one of them takes it out of the table.
  const run = examples.filter((_, i) => !checks[tables.length + i]?.diagnostics.some((d) => d.severity === 'error'));
  expect(run).toEqual([]);
});

/** As GitHub names headings. */
function anchorsOf(markdown: string): readonly string[] {
  const own = [...markdown.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1] ?? '');
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...own, ...headings];
}
