import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {startMain} from './testing/main-process.ts';
import {startForTest, temporaryFolder} from './testing/start.ts';

test('it says where it listens and ends cleanly when it is told to', async () => {
  const {child, exited, said} = await startMain(['--port', '0', '--data', temporaryFolder()]);
  expect(said).toEqual({listening: {port: expect.any(Number), url: `http://127.0.0.1:${said.listening?.port}`}});
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

test('a data folder that cannot be written is one clear sentence', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const {exited, said} = await startMain(['--port', '0', '--data', join(file, 'data')]);
  expect(said.failed?.message).toBe(`the local AWS cannot write its data folder "${join(file, 'data')}" (ENOTDIR)`);
  expect(await exited).toBe(1);
});

test('a port that is taken is one clear sentence', async () => {
  const {port} = await startForTest();
  const {exited, said} = await startMain(['--port', String(port), '--data', temporaryFolder()]);
  expect(said.failed?.message).toBe(`the local AWS cannot listen on 127.0.0.1:${port} (the port is taken)`);
  expect(await exited).toBe(1);
});

test('a data folder that another one uses is one clear sentence, one of a process that was killed is taken over', async () => {
  const data = temporaryFolder();
  const first = await startMain(['--port', '0', '--data', data]);
  const second = await startMain(['--port', '0', '--data', data]);
  expect(second.said.failed?.message).toBe(`the data folder "${data}" is in use by another local AWS (process ${first.child.pid})`);
  expect(await second.exited).toBe(1);
  first.child.kill('SIGKILL');
  await first.exited;
  const third = await startMain(['--port', '0', '--data', data]);
  expect(third.said.listening?.port).toBeGreaterThan(0);
});
