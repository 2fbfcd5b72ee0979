import {mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {paragraphSchema} from './protocol/note.ts';
import {type Fixture, openStudio, TestPage} from './testing/studio-fixture.ts';
import {hashPassword} from './users/users.ts';

const NOTE = `# Plans

<!-- paragraph: a -->

\`\`\`sql %flink.ssql

SELECT 1
\`\`\`
`;
const ROLES: Readonly<Record<string, string>> = {rita: 'member', rune: 'viewer'};
let f: Fixture;
let data = '';
const cookies = new Map<string, string>();

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'millrace-people-'));
  const users = await Promise.all(
    ['olga', 'rita', 'rune'].map(async (name) => ({
      name,
      password: await hashPassword(`${name}-secret`),
      role: ROLES[name],
    })),
  );
  await writeFile(join(data, 'users.json'), JSON.stringify({users}));
  f = await openStudio({data});
  await writeFile(join(data, 'notes', 'plans.note.md'), NOTE);
  for (const {name} of users) cookies.set(name, await signIn(name, `${name}-secret`));
});
afterAll(() => f.close());

async function post(name: string, password: string): Promise<Response> {
  const body = new URLSearchParams({name, password}).toString();
  const headers = {'content-type': 'application/x-www-form-urlencoded', origin: f.studio.url};
  return fetch(`${f.studio.url}/sign-in?next=%2Fnotes`, {method: 'POST', body, headers, redirect: 'manual'});
}

async function signIn(name: string, password: string): Promise<string> {
  const response = await post(name, password);
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/notes');
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const as = (name: string, path: string, init: RequestInit = {}) =>
  fetch(`${f.studio.url}${path}`, {...init, headers: {cookie: cookies.get(name) ?? ''}, redirect: 'manual'});
const page = (name: string) => TestPage.open(f.studio, undefined, cookies.get(name));
const refusals = (of: TestPage) => of.messages.flatMap((m) => (m.kind === 'op-refused' ? [m.reason?.message ?? ''] : []));

test('without signing in there is the page to do so and nothing else; wrong passwords are told and slowed down', async () => {
  const html = {accept: 'text/html'};
  const asked = await fetch(`${f.studio.url}/notes/plans`, {headers: html, redirect: 'manual'});
  expect([asked.status, asked.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fnotes%2Fplans']);
  expect((await fetch(`${f.studio.url}/api/notes`)).status).toBe(401);
  // The key of the address that the launcher prints is not a person.
  const cookie = `${(cookies.get('olga') ?? '').split('-user')[0]}=${f.studio.token}`;
  expect((await fetch(`${f.studio.url}/api/notes`, {headers: {cookie}})).status).toBe(401);
  for (let i = 0; i < 5; i++) expect((await post('rune', 'wrong')).status).toBe(401);
  expect((await post('rune', 'wrong')).status).toBe(429);
  const elsewhere = await fetch(`${f.studio.url}/sign-in?next=//evil.example`, {
    method: 'POST',
    body: 'name=olga&password=olga-secret',
    headers: {'content-type': 'application/x-www-form-urlencoded'},
    redirect: 'manual',
  });
  expect(elsewhere.headers.get('location')).toBe('/');
  expect(await (await as('olga', '/api/users')).json()).toEqual({user: 'olga', role: 'admin', users: ['olga', 'rita', 'rune']});
});

test('a reader reads and a runner runs: every op, socket and request is held to that, and told so in words', async () => {
  const olga = await page('olga');
  const rita = await page('rita');
  const rune = await page('rune');
  for (const one of [olga, rita, rune]) await one.openNote('plans');
  olga.op('plans', {kind: 'set-permissions', permissions: {owners: ['rita'], writers: [], runners: [], readers: []}});
  await olga.until(() => refusals(olga).length === 1);
  expect(refusals(olga)).toEqual(['you would shut yourself out of this note']);
  olga.op('plans', {kind: 'set-permissions', permissions: {owners: ['olga'], writers: ['olga'], runners: ['rune'], readers: ['rita']}});
  await rita.until(() => rita.state?.document.permissions !== undefined);

  rita.op('plans', {kind: 'set-title', title: 'Mine'});
  rita.op('plans', {kind: 'run-paragraph', id: 'a'});
  await rita.until(() => refusals(rita).length === 2);
  expect(refusals(rita)).toEqual([
    'you may not change this note: you are not among its writers',
    'you may not run this note: you are not among its runners',
  ]);
  rune.op('plans', {kind: 'run-paragraph', id: 'a'});
  await rune.until(() => rune.status('a') !== 'ready');
  rune.op('plans', {kind: 'set-title', title: 'Mine'});
  await rune.until(() => refusals(rune).length === 1);
  rita.op('plans', {kind: 'set-permissions', permissions: {owners: [], writers: [], runners: [], readers: []}});
  await rita.until(() => refusals(rita).length === 3);

  expect((await as('rita', '/api/notes?path=plans', {method: 'DELETE'})).status).toBe(403);
  expect((await as('rita', '/api/notes/export?path=plans')).status).toBe(200);
  const rename = {method: 'POST', body: JSON.stringify({path: 'plans', to: 'mine'})};
  expect((await as('rune', '/api/notes/rename', rename)).status).toBe(403);

  // Who may not read it any more is shut out of what is open, of lists and of files.
  olga.op('plans', {kind: 'set-permissions', permissions: {owners: ['olga'], writers: [], runners: ['rune'], readers: ['olga']}});
  await rita.until(() => rita.messages.some((m) => m.kind === 'note-gone'));
  expect(await (await as('rita', '/api/notes')).json()).toEqual([]);
  expect((await as('rita', '/api/notes/export?path=plans')).status).toBe(403);
  expect((await (await as('rune', '/api/notes')).json()) as unknown[]).toHaveLength(1);
  const again = await page('rita');
  again.send({kind: 'open-note', note: 'plans'});
  await again.until(() => again.messages.some((m) => m.kind === 'note-gone'));
  expect((await as('olga', '/api/notes?path=plans', {method: 'DELETE'})).status).toBe(200);
  expect((await as('rita', '/api/notes/trash', {method: 'DELETE'})).status).toBe(403);
  for (const one of [olga, rita, rune, again]) one.socket.terminate();
});

test('who makes a note owns it; everybody sees who is there and where', async () => {
  const made = await as('rita', '/api/notes', {method: 'POST', body: JSON.stringify({title: 'Shared', folder: ''})});
  expect(made.status).toBe(200);
  const rita = await page('rita');
  const olga = await page('olga');
  await rita.openNote('shared');
  await olga.openNote('shared');
  expect(olga.state?.document.permissions?.owners).toEqual(['rita']);
  rita.send({kind: 'name', name: 'somebody else'});
  rita.send({kind: 'where', note: 'shared', where: {paragraph: 'a', selection: {start: 1, end: 4}}});
  const people = () => olga.messages.flatMap((m) => (m.kind === 'people' ? [m.people] : [])).at(-1) ?? [];
  await olga.until(() => people().some((p) => p.paragraph === 'a'));
  expect(people()).toEqual([
    {connection: rita.connection, name: 'rita', colour: 0, paragraph: 'a', selection: {start: 1, end: 4}},
    {connection: olga.connection, name: 'olga', colour: 1, paragraph: null, selection: null},
  ]);
  rita.socket.terminate();
  await olga.until(() => people().length === 1);
  olga.send({kind: 'ping'});
  await olga.until(() => olga.messages.some((m) => m.kind === 'pong'));
  olga.socket.terminate();
});

test('a note that is brought along is theirs who brought it; an older version names who took it', async () => {
  const brought = await as('rita', '/api/notes/import?name=brought.md', {method: 'POST', body: '# Brought\n\nWords.\n'});
  const {path} = (await brought.json()) as {path: string};
  const rita = await page('rita');
  await rita.openNote(path);
  expect(rita.state?.document.permissions?.owners).toEqual(['rita']);
  const versions = async () => (await (await as('rita', `/api/notes/history?path=${path}`)).json()) as {id: string; by: string}[];
  rita.op(path, {kind: 'set-title', title: 'Changed'});
  await rita.until(() => rita.state?.document.title === 'Changed');
  await expect.poll(async () => (await versions())[0]?.by).toBe('rita');
  const oldest = (await versions()).at(-1)?.id;
  expect((await as('rita', '/api/notes/history/restore', {method: 'POST', body: JSON.stringify({path, id: oldest})})).status).toBe(200);
  expect((await versions())[0]?.by).toBe('rita, an older version restored');
  rita.socket.terminate();
});

test('a viewer changes nothing beside notes, a member not the settings; who may not is told why', async () => {
  const post = async (name: string, path: string, body: unknown) => {
    const answer = await as(name, path, {method: 'POST', body: JSON.stringify(body)});
    const {error} = (await answer.json()) as {error?: {message: string; code: string}};
    return {status: answer.status, ...error};
  };
  const stream = {name: 's'};
  expect(await post('rune', '/api/streams', stream)).toMatchObject({
    status: 403,
    code: 'studio/not-allowed',
    message: 'you may not change streams or put records: you are a viewer',
  });
  for (const path of [
    '/api/generators/sensors/start',
    '/api/streams/s/records',
    '/api/catalog',
    '/api/tables/create',
    '/api/applications/deploy',
  ])
    expect((await post('rune', path, {})).status).toBe(403);
  // No AWS answers here: what is not refused fails otherwise.
  expect((await post('rita', '/api/streams', stream)).status).not.toBe(403);
  expect(await post('rita', '/api/settings', {profile: null})).toMatchObject({
    status: 403,
    message: 'you may not change the settings of the studio: you are a member',
  });
  expect((await post('olga', '/api/settings', {profile: null})).status).toBe(200);
  expect((await as('rune', '/api/settings')).status).toBe(200);
});

test('a job of a note that somebody may not read is in sight, but not what it is about; nor can they stop it', async () => {
  const made = await as('rita', '/api/notes', {method: 'POST', body: JSON.stringify({title: 'Secret', folder: ''})});
  expect(made.status).toBe(200);
  f.kernel.play = (statement) => {
    statement.begin();
    statement.job();
  };
  const rita = await page('rita');
  await rita.openNote('secret');
  rita.op('secret', {kind: 'insert-paragraph', after: null, paragraph: paragraphSchema.parse({id: 'a', text: 'SELECT 1'})});
  rita.op('secret', {kind: 'set-permissions', permissions: {owners: ['rita'], writers: ['rita'], runners: ['rita'], readers: ['olga']}});
  rita.op('secret', {kind: 'run-paragraph', id: 'a'});
  await rita.until(() => rita.status('a') === 'running');
  const jobs = async (name: string) => (await (await as(name, '/api/jobs')).json()) as Record<string, unknown>[];
  expect(await jobs('rita')).toMatchObject([{note: 'secret', paragraph: 'a', by: 'rita', mayStop: true}]);
  expect(await jobs('olga')).toMatchObject([{note: 'secret', mayStop: false}]);
  expect(await jobs('rune')).toMatchObject([{name: 'a job of another note', note: null, mayStop: false, metrics: null}]);
  const [job] = await jobs('rita');
  expect((await as('olga', `/api/jobs/${job?.job}/stop`, {method: 'POST'})).status).toBe(403);
  expect((await as('olga', `/api/jobs/${job?.job}/savepoint`, {method: 'POST'})).status).toBe(403);
  expect(await (await as('olga', '/api/jobs/stop', {method: 'POST', body: '{}'})).json()).toEqual({stopped: 0, left: 1});
  expect(await (await as('rita', '/api/jobs/stop', {method: 'POST', body: '{}'})).json()).toEqual({stopped: 1, left: 0});
  rita.socket.terminate();
});

test('the file of users changes under the studio: who was taken out is asked to sign in, roles hold at once', async () => {
  const rita = await page('rita');
  const closed = new Promise((resolve) => rita.socket.once('close', resolve));
  const file = join(data, 'users.json');
  const {users} = JSON.parse(await readFile(file, 'utf8')) as {users: {name: string; role?: string}[]};
  const left = users.filter((u) => u.name !== 'rita').map((u) => ({...u, role: 'admin'}));
  await writeFile(file, JSON.stringify({users: left}));
  expect((await as('rita', '/api/notes')).status).toBe(401);
  await closed;
  expect(await (await as('rune', '/api/users')).json()).toEqual({user: 'rune', role: 'admin', users: ['olga', 'rune']});
});
