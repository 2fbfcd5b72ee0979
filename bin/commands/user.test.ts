import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {Users} from '../../server/users/users.ts';
import {ROOT} from '../launch/options.ts';

let data = '';
beforeAll(() => {
  data = mkdtempSync(path.join(tmpdir(), 'millrace-user-'));
});
afterAll(() => rmSync(data, {recursive: true, force: true}));

function user(args: readonly string[], input = ''): {readonly status: number | null; readonly out: string; readonly said: string} {
  const done = spawnSync(process.execPath, [path.join(ROOT, 'bin/millrace.mjs'), 'user', ...args, '--data', data], {
    input,
    encoding: 'utf8',
  });
  return {status: done.status, out: done.stdout, said: done.stderr};
}

const signsIn = async (name: string, password: string) => (await new Users(data, 'key', Date.now).signIn(name, password)) != null;

test('users are added, get passwords and roles, and go', async () => {
  expect(user([])).toMatchObject({status: 0, out: ''});
  expect(user(['olga'], 'short\n').said).toContain('at least 8 characters');
  expect(user(['olga'], 'olga-secret\n').status).toBe(0);
  expect(user(['rita'], 'rita-secret\n').status).toBe(0);
  expect(user([]).out).toBe('olga\tadmin\nrita\tmember\n');
  expect(await signsIn('rita', 'rita-secret')).toBe(true);
  expect(user(['rita', '--role', 'viewer']).status).toBe(0);
  expect(user(['rita'], 'another-secret\n').status).toBe(0);
  expect(user([]).out).toBe('olga\tadmin\nrita\tviewer\n');
  expect([await signsIn('rita', 'rita-secret'), await signsIn('rita', 'another-secret')]).toEqual([false, true]);
  expect(user(['rita', '--role', 'king']).said).toContain('there is no role "king"');
  expect(user(['olga', '--role', 'member']).said).toContain('nobody would be an admin');
  expect(user(['nobody', '--remove']).said).toContain('there is no user "nobody"');
  expect(user(['a/b'], 'long enough\n').said).toContain('is no name for a user');
  expect(user(['rita', '--remove']).status).toBe(0);
  expect(user(['olga', '--remove']).said).toContain('no users any more');
  expect(new Users(data, 'key', Date.now).configured).toBe(false);
}, 120_000);
