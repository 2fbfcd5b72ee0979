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
  expect(Users.of(data, 's', Date.now)).toBe(null);
  write({users: [{name: 'ada', password: 'plain'}]});
  expect(() => Users.of(data, 's', Date.now)).toThrow(/users\.0\.password/);
  writeFileSync(join(data, 'users.json'), '{');
  expect(() => Users.of(data, 's', Date.now)).toThrow(/no JSON/);
});

test('a session is signed, ends after thirty days and with a new password', async () => {
  let now = 1_000_000;
  write({users: [{name: 'Ada Lovelace', password: await hashPassword('engine')}]});
  const users = Users.of(data, 'secret', () => now);
  expect(await users?.signIn('Ada Lovelace', 'wrong')).toBe(null);
  expect(await users?.signIn('nobody', 'engine')).toBe(null);
  const session = (await users?.signIn('Ada Lovelace', 'engine')) ?? '';
  expect(users?.userOf(session)).toBe('Ada Lovelace');
  const [name = '', until = '', signature = ''] = session.split('.');
  expect(users?.userOf(`${name}.${Number(until) + 1}.${signature}`)).toBe(null);
  expect(users?.userOf(`${Buffer.from('other').toString('base64url')}.${until}.${signature}`)).toBe(null);
  expect(users?.userOf('')).toBe(null);
  write({users: [{name: 'Ada Lovelace', password: await hashPassword('engine')}]});
  expect(Users.of(data, 'secret', () => now)?.userOf(session)).toBe(null);
  now += 31 * 24 * 3_600_000;
  expect(users?.userOf(session)).toBe(null);
});
