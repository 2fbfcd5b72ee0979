import {readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {NoteEntry, NoteHit, NoteVersion, TrashEntry} from '../protocol/api.ts';
import type {Note} from '../protocol/note.ts';
import {type Fixture, openStudio} from '../testing/studio-fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await openStudio();
});
afterEach(() => f.close());

const get = async <T>(path: string) => (await (await f.api(path)).json()) as T;
const post = async <T>(path: string, json: unknown) =>
  (await (await f.api(path, {method: 'POST', body: JSON.stringify(json)})).json()) as T;
const remove = (path: string) => f.api(path, {method: 'DELETE'});
const bring = async (name: string, text: string) =>
  (await (await f.api(`/api/notes/import?name=${encodeURIComponent(name)}`, {method: 'POST', body: text})).json()) as NoteEntry;
const paths = async () => (await get<NoteEntry[]>('/api/notes')).map((n) => n.path);

test('a file of Zeppelin comes in below its folders and goes out again as it was', async () => {
  const zpln = JSON.stringify({
    name: 'Lab/Day 1/Clicks: first',
    path: '/Lab/Day 1/Clicks: first',
    paragraphs: [
      {
        text: '%flink.ssql\nSELECT 1',
        config: {colWidth: 12, enabled: true},
        results: {code: 'SUCCESS', msg: [{type: 'TABLE', data: 'a\n1'}]},
      },
    ],
  });
  const entry = await bring('clicks.zpln', `\ufeff${zpln}`);
  expect(entry).toMatchObject({path: 'Lab/Day 1/clicks-first', title: 'Clicks: first', paragraphs: 1});
  const out = await f.api(`/api/notes/export?path=${encodeURIComponent(entry.path)}&format=zpln`);
  expect(out.headers.get('content-disposition')).toContain('clicks-first.zpln');
  expect(await out.json()).toEqual(JSON.parse(zpln));
});

test('Markdown comes in under its heading, or its file name', async () => {
  expect(await bring('plain.md', 'Only text.')).toMatchObject({title: 'plain', paragraphs: 1});
  expect(await bring('x.note.md', '# Clicks\n\n```sql %flink.ssql\nSELECT 1\n```\n')).toMatchObject({title: 'Clicks', path: 'clicks'});
});

test('what is no note is refused with a sentence', async () => {
  expect(await bring('picture.png', 'x')).toMatchObject({error: {code: 'note/unknown-file', message: '"picture.png" is no note'}});
  expect(await bring('x.zpln', '{')).toMatchObject({error: {code: 'note/not-zeppelin'}});
});

test('a note goes to the trash and comes back, beside a newer one of its name', async () => {
  await post('/api/notes', {title: 'A', folder: 'work'});
  await remove('/api/notes?path=work/a');
  expect(await paths()).toEqual([]);
  expect(await readdir(join(f.data, 'notes'))).toEqual([]);
  const [thrown] = await get<TrashEntry[]>('/api/notes/trash');
  expect(thrown).toMatchObject({path: 'work/a', bytes: expect.any(Number)});
  await post('/api/notes', {title: 'A', folder: 'work'});
  expect(await post('/api/notes/trash/restore', {id: thrown?.id})).toMatchObject({path: 'work/a-2'});
  expect(await get('/api/notes/trash')).toEqual([]);
  expect(await post('/api/notes/trash/restore', {id: thrown?.id})).toMatchObject({error: {code: 'note/not-in-trash'}});
  expect(await post('/api/notes/trash/restore', {id: '../../etc'})).toMatchObject({error: {code: 'note/not-in-trash'}});
});

test('the trash is emptied note by note or at once', async () => {
  for (const title of ['a', 'b', 'c']) {
    await post('/api/notes', {title, folder: ''});
    await remove(`/api/notes?path=${title}`);
  }
  const [first] = await get<TrashEntry[]>('/api/notes/trash');
  await remove(`/api/notes/trash?id=${first?.id}`);
  expect(await get<TrashEntry[]>('/api/notes/trash')).toHaveLength(2);
  await remove('/api/notes/trash');
  expect(await get('/api/notes/trash')).toEqual([]);
});

test('a folder is renamed, moved and thrown away with its notes', async () => {
  await post('/api/notes', {title: 'A', folder: 'work/deep'});
  await post('/api/notes', {title: 'B', folder: 'work'});
  await post('/api/notes', {title: 'B', folder: 'other'});
  await post('/api/notes/folder/rename', {path: 'work', to: 'lab/2026'});
  expect(await paths()).toEqual(['lab/2026/b', 'lab/2026/deep/a', 'other/b']);
  expect(await post('/api/notes/folder/rename', {path: 'lab/2026', to: 'other'})).toMatchObject({error: {code: 'note/exists'}});
  expect(await post('/api/notes/folder/rename', {path: 'lab', to: 'lab/inside'})).toMatchObject({error: {code: 'note/bad-path'}});
  expect(await post('/api/notes/folder/rename', {path: 'none', to: 'x'})).toMatchObject({error: {code: 'note/no-folder'}});
  await remove('/api/notes/folder?path=lab');
  expect(await paths()).toEqual(['other/b']);
  expect(await get<TrashEntry[]>('/api/notes/trash')).toHaveLength(2);
});

test('the history holds what the note was, who changed it, and gives it back', async () => {
  const {path} = await post<NoteEntry>('/api/notes', {title: 'A', folder: ''});
  const file = join(f.data, 'notes', `${path}.note.md`);
  const page = await f.connect();
  await page.openNote(path);
  page.op(path, {kind: 'set-title', title: 'Changed here'});
  await vi.waitFor(async () => expect(await get<NoteVersion[]>(`/api/notes/history?path=${path}`)).toHaveLength(2), {timeout: 5000});
  await writeFile(file, '# From outside\n');
  await page.until(() => page.state?.document.title === 'From outside');
  await vi.waitFor(async () => expect(await get<NoteVersion[]>(`/api/notes/history?path=${path}`)).toHaveLength(3), {timeout: 5000});
  const versions = await get<NoteVersion[]>(`/api/notes/history?path=${path}`);
  expect(versions.map((v) => v.by)).toEqual(['another program', 'this studio', '']);
  const titles = await Promise.all(versions.map(async (v) => (await get<Note>(`/api/notes/history/note?path=${path}&id=${v.id}`)).title));
  expect(titles).toEqual(['From outside', 'Changed here', 'A']);
  await post('/api/notes/history/restore', {path, id: versions[1]?.id});
  await page.until(() => page.state?.document.title === 'Changed here');
  expect(await readFile(file, 'utf8')).toContain('# Changed here');
  expect((await get<NoteVersion[]>(`/api/notes/history?path=${path}`))[0]?.by).toBe('an older version, restored');
  await post('/api/notes/rename', {path, to: 'moved/b'});
  expect(await get<NoteVersion[]>('/api/notes/history?path=moved/b')).toHaveLength(4);
});

test('words are found in titles and texts, with the line and the paragraph', async () => {
  await bring('one.md', '# Clicks\n\n```sql %flink.ssql\n-- first\nSELECT url FROM clicks\n```\n');
  await bring('two.md', '# Orders\n\nAbout the clicks of a shop.\n');
  const hits = await get<NoteHit[]>('/api/notes/search?q=clicks');
  expect(hits.map((h) => [h.path, h.where, h.line])).toEqual([
    ['clicks', 'title', 'Clicks'],
    ['clicks', 'text', 'SELECT url FROM clicks'],
    ['orders', 'text', 'About the clicks of a shop.'],
  ]);
  expect((await get<NoteHit[]>('/api/notes/search?q=clicks+shop')).map((h) => h.path)).toEqual(['orders']);
  expect(await get('/api/notes/search?q=')).toEqual([]);
});
