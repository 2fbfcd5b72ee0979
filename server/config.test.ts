import {mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {readConfig} from './config.ts';
import {Token} from './http/token.ts';
import {NoteFiles} from './notes/note-files.ts';

test('flags and environment', () => {
  expect(readConfig(['--port', '0', '--data', '/d', '--aws-url', 'http://127.0.0.1:4566', '--dev'], {})).toEqual({
    port: 0,
    data: '/d',
    dev: true,
    headless: false,
    profile: {name: 'local', kind: 'local', region: 'us-east-1', endpoint: 'http://127.0.0.1:4566'},
  });
  expect(readConfig([], {AWS_REGION: 'eu-west-1', AWS_PROFILE: 'work'}).profile).toEqual({
    name: 'work',
    kind: 'aws',
    region: 'eu-west-1',
    endpoint: null,
  });
  expect(() => readConfig(['--port', 'x'], {})).toThrow('"x" is no port');
  expect(() => readConfig(['--nonsense'], {})).toThrow(/nonsense/);
  expect(() => readConfig(['--aws-url', 'there'], {})).toThrow('"there" is no address');
});

test('a data folder that cannot be used is one clear sentence', async () => {
  const data = await mkdtemp(join(tmpdir(), 'millrace-'));
  await writeFile(join(data, 'file'), '');
  expect(() => Token.of(join(data, 'file'))).toThrow(/^the data folder ".*file" cannot be written/);
  await writeFile(join(data, 'notes'), '');
  await expect(NoteFiles.open(data, null)).rejects.toThrow(/^the notes folder ".*notes" cannot be used: a file is in its way$/);
});

test('the token stays over restarts', async () => {
  const data = await mkdtemp(join(tmpdir(), 'millrace-'));
  expect(Token.of(data).text).toBe(Token.of(data).text);
});
