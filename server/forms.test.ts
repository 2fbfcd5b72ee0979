// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {type Fixture, openStudio} from './testing/studio-fixture.ts';

const NOTE = [
  '# Forms',
  '<!-- paragraph: q -->',
  "```sql %flink.ssql\nSELECT ${checkbox:cols=a|b,a|b|c} FROM t WHERE day = '$${day=2024-01-01}' AND k = '${password:key}'\n```",
].join('\n\n');

let f: Fixture;
let file: string;
beforeEach(async () => {
  const data = path.join(tmpdir(), `millrace-forms-${process.pid}-${Math.random().toString(36).slice(2)}`);
  file = path.join(data, 'notes/forms.note.md');
  await mkdir(path.dirname(file), {recursive: true});
  await writeFile(file, NOTE);
  f = await openStudio({data});
});
afterEach(() => f.close());

test('answers go into what is run, are saved with the note, and passwords are not', async () => {
  const [page, other] = [await f.connect(), await f.connect()];
  await page.openNote('forms');
  await other.openNote('forms');
  page.op('forms', {kind: 'run-paragraph', id: 'q'});
  await vi.waitFor(() => expect(f.kernel.statements).toHaveLength(1));
  expect(f.kernel.statements[0]?.script.text).toBe("\nSELECT a,b FROM t WHERE day = '2024-01-01' AND k = ''");

  page.op('forms', {kind: 'set-paragraph', id: 'q', settings: {params: {cols: ['c']}}});
  page.op('forms', {kind: 'set-params', params: {day: '2026-11-21'}});
  page.op('forms', {kind: 'set-secret', paragraph: 'q', name: 'key', value: 'open sesame'});
  page.op('forms', {kind: 'run-paragraph', id: 'q'});
  await vi.waitFor(() => expect(f.kernel.statements).toHaveLength(2));
  expect(f.kernel.statements[1]?.script.text).toBe("\nSELECT c FROM t WHERE day = '2026-11-21' AND k = 'open sesame'");

  await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain('2026-11-21'), {timeout: 5000});
  await other.until(() => other.state?.document.params.day === '2026-11-21');
  expect(await readFile(file, 'utf8')).toContain('"params":{"cols":["c"]}');
  expect(await readFile(file, 'utf8')).not.toContain('sesame');
  expect(JSON.stringify(other.messages)).not.toContain('sesame');
});

test('an error points at the question that its place came from', async () => {
  f.kernel.play = (s) => {
    s.begin('query');
    s.fail('column "c" does not exist', {start: 8, end: 9});
  };
  const page = await f.connect();
  await page.openNote('forms');
  page.op('forms', {kind: 'set-paragraph', id: 'q', settings: {params: {cols: ['c']}}});
  page.op('forms', {kind: 'run-paragraph', id: 'q'});
  await page.until(() => page.status('q') === 'failed');
  const span = page.state?.runs.q?.error?.span;
  expect(page.text('q')?.slice(span?.start, span?.end)).toBe('${checkbox:cols=a|b,a|b|c}');
});

test('a kind of form that there is not is named before anything runs', async () => {
  const page = await f.connect();
  await page.openNote('forms');
  page.op('forms', {kind: 'edit-text', id: 'q', revision: 0, splice: {at: 12, remove: 0, insert: '${slider:x=1}'}});
  page.op('forms', {kind: 'run-paragraph', id: 'q'});
  await page.until(() => page.status('q') === 'failed');
  expect(page.state?.runs.q?.error?.message).toBe('"slider" is no kind of form');
  expect(f.kernel.statements).toEqual([]);
});
