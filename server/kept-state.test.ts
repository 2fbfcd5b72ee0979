import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {diagnostic} from '../kernels/protocol/diagnostic.ts';
import {paragraphSchema} from './protocol/note.ts';
import {type Fixture, openStudio, type TestPage} from './testing/studio-fixture.ts';

let f: Fixture;
let page: TestPage;
beforeEach(async () => {
  f = await openStudio();
  f.kernel.play = (statement) => {
    statement.begin();
    statement.schema([['a', 'int']]);
    statement.job();
  };
  await mkdir(join(f.data, 'notes'), {recursive: true});
  await writeFile(join(f.data, 'notes', 'n.note.md'), '# A note\n');
  page = await f.connect();
  await page.openNote('n');
});
afterEach(() => f.close());

const put = (id: string, text: string): void =>
  page.op('n', {kind: 'insert-paragraph', after: null, paragraph: paragraphSchema.parse({id, text})});
const runs = (id: string): number => page.state?.runs[id]?.run ?? 0;
const run = async (id: string, until: string): Promise<void> => {
  const next = runs(id) + 1;
  page.op('n', {kind: 'run-paragraph', id});
  await page.until(() => runs(id) === next && page.status(id) === until);
};
const paragraph = (id: string) => page.state?.document.paragraphs.find((p) => p.id === id);

test('a paragraph with savepointDir keeps where its job was left, in its file too, and goes on from there', async () => {
  put('q', '%flink.ssql(savepointDir=/s, resumeFromSavepoint)\nSELECT 1');
  await run('q', 'running');
  expect(f.kernel.statements[0]?.script.state).toEqual({savepointFolder: '/s'});
  expect(page.state?.runs.q?.statements[0]?.warnings.map((w) => w.code)).toEqual(['note/nothing-kept']);
  const event = {kind: 'savepoint', at: 1, savepoint: {path: '/s/savepoint-1', bytes: 7}} as const;
  f.kernel.statements[0]?.say({kind: 'job-event', statement: 0, job: 'job-1', event});
  await page.until(() => paragraph('q')?.savepoints?.[0] === '/s/savepoint-1');
  expect(await (await f.api('/api/notes/export?path=n')).text()).toContain('/s/savepoint-1');
  await run('q', 'running');
  expect(f.kernel.statements[1]?.script.state).toEqual({savepointFolder: '/s', from: ['/s/savepoint-1']});
});

test('kept checkpoints are known from the start of the job', async () => {
  f.kernel.play = (statement) => {
    statement.begin();
    statement.say({kind: 'job-started', statement: 0, job: 'j', plan: {nodes: [], edges: []}, checkpoints: '/data/checkpoints/j'});
  };
  put('q', '%flink.ssql(resumeFromLatestCheckpoint=true)\nSELECT 1');
  await run('q', 'running');
  expect(f.kernel.statements[0]?.script.state).toEqual({keepCheckpoints: true});
  await page.until(() => paragraph('q')?.checkpoints?.[0] === '/data/checkpoints/j');
  await run('q', 'running');
  expect(f.kernel.statements[1]?.script.state).toEqual({keepCheckpoints: true, from: ['/data/checkpoints/j']});
});

test('%flink.conf: a value that cannot be is an error at its place, a key without effect is named once', async () => {
  f.kernel.settings = (key, value) =>
    key === 'rest.port'
      ? diagnostic('session/unused-setting', 'unused', {severity: 'info'})
      : value === 'soon'
        ? diagnostic('session/bad-setting', 'bad')
        : null;
  put('c', '%flink.conf\nrest.port 1\ntable.exec.state.ttl 1 h\n');
  await run('c', 'finished');
  expect(page.state?.runs.c?.statements[0]?.warnings).toMatchObject([{code: 'session/unused-setting', span: {start: 12, end: 21}}]);
  await run('c', 'finished');
  expect(page.state?.runs.c?.statements[0]?.warnings).toEqual([]);
  put('bad', '%flink.conf\ntable.exec.state.ttl soon');
  await run('bad', 'failed');
  expect(page.state?.runs.bad?.error).toMatchObject({code: 'session/bad-setting', span: {start: 12, end: 32}});
});

test('a job stays on its page after its end: what it said of itself, why it failed, the records it could not read, by source', async () => {
  f.kernel.play = (statement) => {
    statement.begin();
    statement.say({kind: 'job-started', statement: 0, job: 'job-1', plan: {nodes: [], edges: []}, explain: '== Physical Plan =='});
    for (const source of ['a', 'b', 'b']) {
      const record = {source, split: 'shardId-000000000000', position: '1', raw: '{', rawEncoding: 'utf-8', reason: 'no JSON'} as const;
      statement.say({kind: 'job-event', statement: 0, job: 'job-1', event: {kind: 'bad-record', at: 1, record}});
    }
    statement.fail('it came to nothing');
  };
  put('q', '%ssql\nSELECT 1');
  await run('q', 'failed');
  const get = async (path: string): Promise<unknown> => (await f.api(path)).json();
  expect(await get('/api/jobs/job-1')).toMatchObject({
    state: 'failed',
    mayStop: false,
    explain: '== Physical Plan ==',
    error: {message: 'it came to nothing'},
  });
  expect(await get('/api/jobs/job-1/bad-records')).toMatchObject([
    {source: 'a', count: 1, records: [{record: {raw: '{'}}]},
    {source: 'b', count: 2},
  ]);
  expect(await get('/api/jobs/none')).toMatchObject({error: {code: 'job/not-found'}});
});

test('the record that ended a job is kept with those that others skip, and told to no page', async () => {
  const record = {
    source: 'a',
    split: 'shardId-000000000000',
    position: '7',
    raw: '{',
    rawEncoding: 'utf-8',
    reason: 'no JSON',
  } as const;
  f.kernel.play = (statement) => {
    statement.begin();
    statement.job();
    statement.fail(diagnostic('format/bad-record', 'a record cannot be read', {blame: 'data', record}));
  };
  put('q', '%ssql\nSELECT 1');
  await run('q', 'failed');
  expect(page.state?.runs.q?.error).toEqual(diagnostic('format/bad-record', 'a record cannot be read', {blame: 'data'}));
  const job = page.state?.runs.q?.statements[0]?.job ?? '';
  expect(await (await f.api(`/api/jobs/${job}/bad-records`)).json()).toMatchObject([{source: 'a', count: 1, records: [{record}]}]);
});
