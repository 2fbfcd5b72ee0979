import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {firstLoad} from './first-load.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'first-load-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

function put(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), {recursive: true});
  writeFileSync(path.join(folder, file), text);
}

test('counts each script and style of a page once, as it is sent', () => {
  put('build-manifest.json', JSON.stringify({rootMainFiles: ['static/a.js']}));
  const manifest = {
    entryCSSFiles: {layout: [{path: 'static/s.css', inlined: false}]},
    entryJSFiles: {layout: ['static/a.js', 'static/b.js'], page: ['static/b.js']},
  };
  put(
    'server/app/notes/page_client-reference-manifest.js',
    `globalThis.M = globalThis.M || {};\nglobalThis.M["/notes/page"] = ${JSON.stringify(manifest)};`,
  );
  put('static/a.js', 'x'.repeat(1000));
  put('static/a.js.br', 'x'.repeat(100));
  put('static/b.js', 'x'.repeat(30));
  put('static/s.css', 'x'.repeat(7));
  expect(firstLoad(folder, 'notes')).toBe(137);
});
