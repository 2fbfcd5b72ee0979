import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {hashPassword, Users} from './users.ts';

let data = '';
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'millrace-users-'));
});
afterEach(() => rmSync(data, {recursive: true}));
const write = (json: unknown) => writeFileSync(join(data, 'users.json'), JSON.stringify(json));

test('without a file there are no users; a file that is not understood stops the studio', () => {
  expect(new Users(data, 's', Date.now).configured).toBe(false);
  write({users: [{name: 'ada', password: 'plain'}]});
  expect(() => new Users(data, 's', Date.now)).toThrow(/users\.0\.password/);
  writeFileSync(join(data, 'users.json'), '{');
  expect(() => new Users(data, 's', Date.now)).toThrow(/no JSON/);
});

test('a session is signed, ends after thirty days and with a new password', async () => {
  let now = 1_000_000;
  write({users: [{name: 'Ada Lovelace', password: await hashPassword('engine')}]});
  const users = new Users(data, 'secret', () => now);
  expect(await users.signIn('Ada Lovelace', 'wrong')).toBe(null);
  expect(await users.signIn('nobody', 'engine')).toBe(null);
  const session = (await users.signIn('Ada Lovelace', 'engine')) ?? '';
  expect(users.userOf(session)).toBe('Ada Lovelace');
  const [name = '', until = '', signature = ''] = session.split('.');
  expect(users.userOf(`${name}.${Number(until) + 1}.${signature}`)).toBe(null);
  expect(users.userOf(`${Buffer.from('other').toString('base64url')}.${until}.${signature}`)).toBe(null);
  expect(users.userOf('')).toBe(null);
  write({users: [{name: 'Ada Lovelace', password: await hashPassword('engine')}]});
  expect(new Users(data, 'secret', () => now).userOf(session)).toBe(null);
  now += 31 * 24 * 3_600_000;
  expect(users.userOf(session)).toBe(null);
});

test('the file is read again when it changes; one that cannot be understood leaves the users as they were', async () => {
  const users = new Users(data, 's', Date.now);
  const told: (string | null)[] = [];
  users.onChange((problem) => told.push(problem?.diagnostic.code ?? null));
  write({users: [{name: 'ada', password: await hashPassword('engine'), role: 'viewer'}]});
  expect([users.configured, users.roleOf('ada')]).toEqual([true, 'viewer']);
  const session = await users.signIn('ada', 'engine');
  expect(users.userOf(session)).toBe('ada');
  writeFileSync(join(data, 'users.json'), '{"users": ');
  expect(users.userOf(session)).toBe('ada');
  write({users: [{name: 'grace', password: await hashPassword('compiler')}]});
  expect([users.userOf(session), users.names]).toEqual([null, ['grace']]);
  rmSync(join(data, 'users.json'));
  expect(users.configured).toBe(false);
  expect(told).toEqual([null, 'config/users', null, null]);
});
