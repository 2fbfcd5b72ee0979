import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {brotliCompressSync} from 'node:zlib';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {PackedFiles} from './packed-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'packed-'));
let url = '';
const server = createServer((request, response) => {
  new PackedFiles(folder).send(request, response).then((sent) => {
    if (!sent) response.writeHead(404).end();
  });
});

beforeAll(async () => {
  mkdirSync(path.join(folder, 'chunks'));
  writeFileSync(path.join(folder, 'chunks/a.js.br'), brotliCompressSync('export const a = 1;'));
  writeFileSync(path.join(folder, 'chunks/secret.txt.br'), 'x');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, {recursive: true, force: true});
});

const get = (file: string, encodings: string) => fetch(url + file, {headers: {'accept-encoding': encodings}});

test('a packed script is sent as it lies there and kept by the browser', async () => {
  const answer = await get('/_next/static/chunks/a.js?v=1', 'gzip, br');
  expect(answer.headers.get('content-encoding')).toBe('br');
  expect(answer.headers.get('content-type')).toContain('javascript');
  expect(answer.headers.get('cache-control')).toContain('immutable');
  expect(await answer.text()).toBe('export const a = 1;');
});

test('a browser that cannot unpack it, and any other file, are left to the pages', async () => {
  expect((await get('/_next/static/chunks/a.js', 'gzip')).status).toBe(404);
  expect((await get('/_next/static/chunks/b.js', 'br')).status).toBe(404);
  expect((await get('/_next/static/chunks/secret.txt', 'br')).status).toBe(404);
});
