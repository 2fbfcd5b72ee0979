import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {WebSocket} from 'ws';
import {INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../kernels/protocol/row-kind.ts';
import {paragraphSchema} from './protocol/note.ts';
import {type Fixture, openStudio} from './testing/studio-fixture.ts';

let f: Fixture;
const NOTE = `# Sensors

<!-- paragraph: ddl -->

\`\`\`sql %flink.ssql
CREATE TABLE t (x INT)
\`\`\`

<!-- paragraph: q -->

\`\`\`sql %flink.ssql(type=update)
SELECT x FROM t
\`\`\`

<!-- paragraph: text -->

Some words.

<!-- paragraph: ins -->

\`\`\`sql %flink.ssql
INSERT INTO u SELECT x FROM t
\`\`\`
`;

beforeEach(async () => {
  f = await openStudio();
  await mkdir(join(f.data, 'notes'), {recursive: true});
  await writeFile(join(f.data, 'notes', 'sensors.note.md'), NOTE);
});
afterEach(() => f.close());

/** DDL ends at once, queries and INSERTs become jobs. */
function playAll(): void {
  f.kernel.play = (s) => {
    const isDdl = s.script.text.trim().startsWith('CREATE');
    s.begin(isDdl ? 'ddl' : 'query');
    if (isDdl) return s.done();
    s.schema([['x', 'int']]);
    s.job();
    s.rows([[1], [2]]);
  };
}

describe('a run', () => {
  test('run all streams results and blocks nothing; stopping is a normal end', async () => {
    playAll();
    const page = await f.connect();
    await page.openNote('sensors');
    page.op('sensors', {kind: 'run-all', from: null});
    await page.until(() => page.status('ddl') === 'finished' && page.status('q') === 'running' && page.status('ins') === 'running');
    await page.until(() => page.rows('q').length === 2);
    expect(page.rows('q')).toEqual([[1], [2]]);
    expect(page.status('text')).toBe('ready');
    expect(f.kernel.statements.map((s) => s.script.text)).toEqual([
      '\nCREATE TABLE t (x INT)',
      '\nSELECT x FROM t',
      '\nINSERT INTO u SELECT x FROM t',
    ]);
    page.op('sensors', {kind: 'stop-all'});
    await page.until(() => page.status('q') === 'stopped' && page.status('ins') === 'stopped');
    expect(page.state?.runs.q?.error).toBeNull();
  });

  test('an error ends run all, says so below, and points into the paragraph', async () => {
    f.kernel.play = (s) => {
      s.begin('ddl');
      s.fail('column "y" does not exist', {start: 1, end: 4});
    };
    const page = await f.connect();
    await page.openNote('sensors');
    page.op('sensors', {kind: 'run-all', from: null});
    await page.until(() => page.state?.runs.ins?.detail === 'not started: run all ended at paragraph 1');
    const run = page.state?.runs.ddl;
    expect(run?.status).toBe('failed');
    expect(run?.error?.span).toEqual({start: 12, end: 15});
    expect(page.text('ddl')?.slice(12, 15)).toBe('CRE');
    expect(page.status('q')).toBe('ready');
  });

  test('an unknown interpreter is named', async () => {
    const page = await f.connect();
    await page.openNote('sensors');
    page.op('sensors', {
      kind: 'edit-text',
      id: 'q',
      revision: 0,
      splice: {at: 0, remove: '%flink.ssql(type=update)'.length, insert: '%spark.sql'},
    });
    page.op('sensors', {kind: 'run-paragraph', id: 'q'});
    await page.until(() => page.status('q') === 'failed');
    expect(page.state?.runs.q?.error?.message).toBe('interpreter "%spark.sql" is not supported');
  });

  test('%flink.conf gives its properties to the session; a later change waits for a restart', async () => {
    playAll();
    const page = await f.connect();
    await page.openNote('sensors');
    const write = (before: number, insert: string) =>
      page.op('sensors', {kind: 'edit-text', id: 'ddl', revision: before, splice: {at: 0, remove: page.text('ddl')?.length ?? 0, insert}});
    write(0, '%flink.conf\n# how often\nexecution.checkpointing.interval 5000\n');
    page.op('sensors', {kind: 'run-paragraph', id: 'ddl'});
    await page.until(() => page.status('ddl') === 'finished');
    page.op('sensors', {kind: 'run-paragraph', id: 'q'});
    await page.until(() => page.status('q') === 'running');
    expect(f.kernel.sessions.at(-1)?.settings).toEqual({'execution.checkpointing.interval': '5000'});

    write(1, '%flink.conf\nexecution.checkpointing.interval=9000');
    page.op('sensors', {kind: 'run-paragraph', id: 'ddl'});
    await page.until(() => page.state?.runs.ddl?.run === 2 && page.status('ddl') === 'finished');
    expect(page.state?.runs.ddl?.statements[0]?.warnings.map((w) => w.code)).toEqual(['note/session-runs']);

    page.op('sensors', {kind: 'restart-session'});
    await page.until(() => page.status('q') === 'stopped');
    page.op('sensors', {kind: 'run-paragraph', id: 'q'});
    await page.until(() => page.status('q') === 'running');
    expect(f.kernel.sessions.at(-1)?.settings).toEqual({'execution.checkpointing.interval': '9000'});
  });

  test('a run again ends the older one, whose late news are ignored', async () => {
    playAll();
    const page = await f.connect();
    await page.openNote('sensors');
    page.op('sensors', {kind: 'run-paragraph', id: 'q'});
    await page.until(() => page.status('q') === 'running');
    page.op('sensors', {kind: 'run-paragraph', id: 'q'});
    await page.until(() => page.state?.runs.q?.run === 2 && page.status('q') === 'running');
    expect(f.kernel.statements[0]?.stopped).toBe(true);
    f.kernel.statements[0]?.rows([[99]]);
    f.kernel.statements[1]?.rows([[3]]);
    await page.until(() => page.rows('q').length === 3);
    expect(page.rows('q')).toEqual([[1], [2], [3]]);
  });

  test('a changing result changes in place', async () => {
    f.kernel.play = (s) => {
      s.begin();
      s.schema(
        [
          ['k', 'varchar'],
          ['n', 'int'],
        ],
        {key: [0], changing: true},
      );
      s.job();
      s.rows([
        ['a', 1],
        ['b', 1],
      ]);
    };
    const page = await f.connect();
    await page.openNote('sensors');
    page.op('sensors', {kind: 'run-paragraph', id: 'q'});
    await page.until(() => page.rows('q').length === 2);
    f.kernel.statements[0]?.rows(
      [
        ['a', 1],
        ['a', 2],
        ['c', 1],
      ],
      Uint8Array.of(UPDATE_BEFORE, UPDATE_AFTER, INSERT),
    );
    await page.until(() => page.rows('q').length === 3);
    expect(page.rows('q')).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 1],
    ]);
  });
});

describe('several pages', () => {
  test('stay in step, also when both type at once', async () => {
    const [one, two] = [await f.connect(), await f.connect()];
    await one.openNote('sensors');
    await two.openNote('sensors');
    one.op('sensors', {kind: 'edit-text', id: 'text', revision: 0, splice: {at: 4, remove: 0, insert: 'One. '}});
    two.op('sensors', {kind: 'edit-text', id: 'text', revision: 0, splice: {at: 15, remove: 0, insert: ' Two.'}});
    for (const page of [one, two]) await page.until(() => page.state?.textRevisions.text === 2);
    expect(one.text('text')).toBe('%md\nOne. Some words. Two.');
    expect(two.text('text')).toBe(one.text('text'));
  });

  test('a page that comes later, or again, sees the same result at once', async () => {
    playAll();
    const one = await f.connect();
    await one.openNote('sensors');
    one.op('sensors', {kind: 'run-paragraph', id: 'q'});
    await one.until(() => one.rows('q').length === 2);
    one.socket.terminate();
    const two = await f.connect();
    await two.openNote('sensors');
    await two.until(() => two.rows('q').length === 2);
    expect(two.status('q')).toBe('running');
    f.kernel.statements[0]?.rows([[3]]);
    await two.until(() => two.rows('q').length === 3);
    expect(two.rows('q')).toEqual([[1], [2], [3]]);
  });

  test('an op that was taken before the connection broke is not taken twice', async () => {
    const edit = {kind: 'edit-text' as const, id: 'text', revision: 0, splice: {at: 4, remove: 0, insert: 'X'}};
    const one = await f.connect('page-1');
    await one.openNote('sensors');
    one.op('sensors', edit, 1);
    await one.until(() => one.state?.textRevisions.text === 1);
    one.socket.terminate();
    const again = await f.connect('page-1');
    await again.openNote('sensors');
    expect(again.messages.find((m) => m.kind === 'note')).toMatchObject({lastSeq: 1});
    again.op('sensors', edit, 1);
    again.op('sensors', {kind: 'set-title', title: 'New'}, 2);
    await again.until(() => again.state?.document.title === 'New');
    expect(again.text('text')).toBe('%md\nXSome words.');
  });

  test('one that reads slowly holds up nobody, and ends with the same rows', async () => {
    f.kernel.play = (s) => {
      s.begin();
      s.schema([
        ['x', 'int'],
        ['pad', 'varchar'],
      ]);
      s.job();
    };
    const [fast, slow] = [await f.connect(), await f.connect()];
    for (const page of [fast, slow]) await page.openNote('sensors');
    fast.op('sensors', {kind: 'run-paragraph', id: 'q'});
    for (const page of [fast, slow]) await page.until(() => page.status('q') === 'running');
    slow.socket.pause();
    const pad = 'x'.repeat(1000);
    for (let batch = 0; batch < 12; batch++) {
      const last = batch * 2500 + 2499;
      f.kernel.statements[0]?.rows(Array.from({length: 2500}, (_, i) => [batch * 2500 + i, pad]));
      await fast.until(() => fast.rows('q').at(-1)?.[0] === last);
    }
    const told = slow.messages.length;
    slow.socket.resume();
    await slow.until(() => slow.rows('q').at(-1)?.[0] === 29_999);
    const newest = (page: typeof slow) =>
      page
        .rows('q')
        .map((r) => r[0])
        .slice(-10_000);
    expect(newest(slow)).toEqual(newest(fast));
    expect(slow.messages.length - told).toBeLessThan(fast.messages.length);
  });
});

test('one that fell far behind gets the note anew', async () => {
  const [fast, slow] = [await f.connect(), await f.connect()];
  for (const page of [fast, slow]) await page.openNote('sensors');
  slow.socket.pause();
  const text = 'x'.repeat(900_000);
  for (let i = 0; i < 20; i++) {
    fast.op('sensors', {kind: 'insert-paragraph', after: null, paragraph: paragraphSchema.parse({id: `big${i}`, text})});
    await fast.until(() => fast.text(`big${i}`) !== undefined);
  }
  slow.socket.resume();
  await slow.until(() => slow.text('big19') !== undefined);
  fast.op('sensors', {kind: 'set-title', title: 'After'});
  await slow.until(() => slow.state?.document.title === 'After');
  expect(slow.state?.document).toEqual(fast.state?.document);
  expect(slow.messages.filter((m) => m.kind === 'note').length).toBeGreaterThan(1);
});

test('single shows the newest row alone, and refreshInterval is the least time between two pictures', async () => {
  f.kernel.play = (s) => {
    s.begin();
    s.schema([['x', 'int']]);
    s.job();
    s.rows([[1], [2]]);
  };
  const page = await f.connect();
  await page.openNote('sensors');
  page.op('sensors', {
    kind: 'edit-text',
    id: 'q',
    revision: 0,
    splice: {at: 0, remove: '%flink.ssql(type=update)'.length, insert: '%flink.ssql(type=single, refreshInterval=300)'},
  });
  page.op('sensors', {kind: 'run-paragraph', id: 'q'});
  await page.until(() => page.rows('q').length === 1);
  const first = performance.now();
  f.kernel.statements[0]?.rows([[3]]);
  f.kernel.statements[0]?.rows([[4]]);
  await page.until(() => page.rows('q')[0]?.[0] !== 2);
  expect(page.rows('q')).toEqual([[4]]);
  expect(performance.now() - first).toBeGreaterThan(200);
});

test('an AWS that does not answer is said in one sentence', async () => {
  const answer = await f.api('/api/streams');
  expect([answer.status, await answer.json()]).toMatchObject([
    502,
    {error: {code: 'aws/unreachable', message: 'the AWS endpoint does not answer'}},
  ]);
});

describe('the border', () => {
  const upgrade = (headers: Record<string, string>, path = '/ws') =>
    new Promise<string>((resolve) => {
      const ws = new WebSocket(`ws://127.0.0.1:${f.studio.port}${path}`, {headers});
      ws.on('open', () => {
        ws.terminate();
        resolve('open');
      });
      ws.on('unexpected-response', (_, response) => resolve(String(response.statusCode)));
      ws.on('error', () => resolve('error'));
    });

  test('no token, a foreign Host or Origin: no socket, no page, no API', async () => {
    const bearer = {authorization: `Bearer ${f.studio.token}`};
    expect(await upgrade({})).toBe('401');
    expect(await upgrade({...bearer, origin: 'http://evil.example'})).toBe('403');
    expect(await upgrade({...bearer, origin: 'null'})).toBe('403');
    expect(await upgrade({...bearer, host: 'rebound.example'})).toBe('403');
    expect(await upgrade({authorization: 'Bearer wrong'})).toBe('401');
    expect(await upgrade(bearer)).toBe('open');
    expect((await fetch(`${f.studio.url}/api/notes`)).status).toBe(401);
    expect((await fetch(`${f.studio.url}/`, {headers: {origin: 'https://evil.example'}})).status).toBe(403);
    expect((await f.api('/api/studio')).status).toBe(200);
    expect((await fetch(`${f.studio.url}/healthz`)).status).toBe(200);
  });

  test('the token in the address becomes a cookie, once', async () => {
    const entered = await fetch(`${f.studio.url}/notes/a?token=${f.studio.token}&x=1`, {redirect: 'manual'});
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe('/notes/a?x=1');
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    const page = await fetch(`${f.studio.url}/notes/a`, {headers: {cookie: cookie.split(';')[0] ?? ''}});
    expect(await page.text()).toBe('<p>a page</p>');
    expect((await fetch(`${f.studio.url}//evil.example/?token=${f.studio.token}`, {redirect: 'manual'})).headers.get('location')).toBe(
      '/evil.example/',
    );
  });

  test('malformed messages are answered and do no harm', async () => {
    const page = await f.connect();
    for (const bad of ['{', '[]', '{"kind":"nonsense"}', '{"kind":"op","note":"x"}', 'null']) page.socket.send(bad);
    page.socket.send(Buffer.from([1, 2, 3]));
    await page.until(() => page.messages.filter((m) => m.kind === 'error').length === 6);
    await page.openNote('sensors');
    expect(page.state?.document.title).toBe('Sensors');
  });

  test('a frame beyond the limit closes its connection alone', async () => {
    const [one, two] = [await f.connect(), await f.connect()];
    const closed = new Promise((resolve) => one.socket.on('close', resolve));
    one.socket.send('x'.repeat(5 * 1024 * 1024));
    expect(await closed).toBe(1009);
    await two.openNote('sensors');
  });

  test('a body beyond the limit is refused', async () => {
    const large = await f.api('/api/notes', {method: 'POST', body: 'x'.repeat(1024 * 1024 + 1)});
    expect([large.status, await large.json()]).toMatchObject([400, {error: {code: 'api/too-large'}}]);
  });

  test('a note outside the folder is refused', async () => {
    const page = await f.connect();
    for (const note of ['../secret', 'a/../../b', '/etc/passwd', 'a\\b']) page.send({kind: 'open-note', note});
    await page.until(() => page.messages.filter((m) => m.kind === 'note-gone').length === 4);
    expect((await f.api('/api/notes/export?path=../studio-token')).status).toBe(400);
  });
});

describe('the note file', () => {
  test('holds a change soon after it was made, and all of them after the end', async () => {
    const page = await f.connect();
    await page.openNote('sensors');
    page.op('sensors', {kind: 'set-title', title: 'Changed'});
    await page.until(() => page.state?.document.title === 'Changed');
    await f.studio.sessions.close();
    expect(await readFile(join(f.data, 'notes', 'sensors.note.md'), 'utf8')).toBe(NOTE.replace('# Sensors', '# Changed'));
  });

  test('changed by another program, is followed', async () => {
    const page = await f.connect();
    await page.openNote('sensors');
    await writeFile(join(f.data, 'notes', 'sensors.note.md'), NOTE.replace('Some words.', 'Other words.'));
    await page.until(() => page.text('text') === '%md\nOther words.');
  });

  test('changed by both, keeps both', async () => {
    const page = await f.connect();
    await page.openNote('sensors');
    page.op('sensors', {kind: 'set-title', title: 'Ours'});
    await page.until(() => page.state?.document.title === 'Ours');
    await writeFile(join(f.data, 'notes', 'sensors.note.md'), NOTE.replace('# Sensors', '# Theirs'));
    await page.until(() => page.messages.some((m) => m.kind === 'error' && m.diagnostic.code === 'note/changed-on-disk'));
    await f.studio.sessions.close();
    expect(await readFile(join(f.data, 'notes', 'sensors.note.md'), 'utf8')).toContain('# Ours');
    expect(await readFile(join(f.data, 'notes', 'sensors (from disk).note.md'), 'utf8')).toContain('# Theirs');
  });

  test('is listed, created, copied, renamed and thrown away', async () => {
    const json = async (path: string, init?: RequestInit) => (await f.api(path, init)).json();
    const made = await json('/api/notes', {method: 'POST', body: JSON.stringify({title: 'My Note', folder: 'a/b'})});
    expect(made).toMatchObject({path: 'a/b/my-note', title: 'My Note', paragraphs: 0});
    const copy = await json('/api/notes', {method: 'POST', body: JSON.stringify({title: 'Copy', from: 'sensors'})});
    expect(copy).toMatchObject({path: 'copy', paragraphs: 4});
    const page = await f.connect();
    await page.openNote('copy');
    expect(await json('/api/notes/rename', {method: 'POST', body: JSON.stringify({path: 'copy', to: 'x/renamed'})})).toMatchObject({
      path: 'x/renamed',
    });
    await page.until(() => page.messages.some((m) => m.kind === 'note-gone' && m.note === 'copy'));
    expect((await f.api('/api/notes?path=a/b/my-note', {method: 'DELETE'})).status).toBe(200);
    expect(((await json('/api/notes')) as {path: string}[]).map((n) => n.path)).toEqual(['sensors', 'x/renamed']);
    expect((await f.api('/api/notes?path=nobody', {method: 'DELETE'})).status).toBe(404);
  });
});
