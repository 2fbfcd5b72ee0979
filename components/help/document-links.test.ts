import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {documentHref, functionHref, helpOfCode, linkFrom} from './document-links.ts';

test('links of a document lead to the pages of the studio', () => {
  expect(linkFrom('', 'sql/text.md')).toBe('/docs/sql/text');
  expect(linkFrom('sql/text', '../sql.md#functions')).toBe('/docs/sql#functions');
  expect(linkFrom('notes', 'README.md')).toBe('/docs');
  expect(linkFrom('notes', '#forms')).toBe('#forms');
  expect(linkFrom('notes', 'https://example.org/a')).toBe('https://example.org/a');
  expect(linkFrom('notes', '../kernels/engine/CHECKPOINTS.md')).toBe(null);
  expect(linkFrom('notes', 'javascript:alert(1)')).toBe(null);
  expect(documentHref('sql/text')).toBe('/docs/sql/text');
  expect(functionHref('sql/text.md', 'SIMILAR TO')).toBe('/docs/sql/text#fn-similar-to');
});

test('the document of an error is there, and its place in it', () => {
  expect(helpOfCode('studio/version')).toBe(null);
  const codes = [
    'sql/syntax',
    'sql/other',
    'sql/unknown-function',
    'sql/over',
    'sql/match',
    'sql/join',
    'sql/subquery',
    'engine/narrowing',
  ];
  for (const code of [...codes, 'connector/x', 'kinesis/x', 'python/failed', 'note/x', 'forms/x', 'deploy/x', 'aws/x', 'state/full']) {
    const [page = '', anchor] = (helpOfCode(code) ?? '').replace('/docs/', '').split('#');
    const file = join(import.meta.dirname, '../../docs', `${page}.md`);
    expect(existsSync(file), file).toBe(true);
    if (anchor === undefined) continue;
    const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map((m) => (m[1] ?? '').toLowerCase().replaceAll(' ', '-'));
    expect(headings).toContain(anchor);
  }
});
