import {unzipSync} from 'fflate';
import {expect, test} from 'vitest';
import {packArchive, readFromArchive} from './archive.ts';

const content = {
  application: 'A',
  note: 'n',
  settings: {x: 'y'},
  tables: {'default.t': 'CREATE TABLE t (x INT)'},
  statements: ['INSERT INTO t SELECT 1', 'INSERT INTO t SELECT 2'],
  views: ['CREATE VIEW v AS SELECT 1'],
  python: ['def f(): pass'],
  policy: {},
};

test('an archive holds manifest, statements, tables and policy', () => {
  const {bytes, files} = packArchive(content, Date.UTC(2026, 0, 2));
  expect(Object.keys(unzipSync(bytes)).sort()).toEqual([
    'manifest.json',
    'policy.json',
    'python.json',
    'statements.sql',
    'tables/default.t.sql',
    'views.sql',
  ]);
  expect(JSON.parse(readFromArchive(bytes, 'python.json') ?? '')).toEqual(['def f(): pass']);
  expect(readFromArchive(bytes, 'views.sql')).toBe('CREATE VIEW v AS SELECT 1;\n');
  expect(readFromArchive(bytes, 'statements.sql')).toBe('INSERT INTO t SELECT 1;\n\nINSERT INTO t SELECT 2;\n');
  expect(JSON.parse(readFromArchive(bytes, 'manifest.json') ?? '')).toEqual({
    format: 1,
    application: 'A',
    note: 'n',
    settings: {x: 'y'},
    tables: ['default.t'],
    createdAt: '2026-01-02T00:00:00.000Z',
  });
  expect(files.map((f) => f.name)).toContain('policy.json');
  expect(readFromArchive(bytes, 'nothing')).toBeNull();
  expect(readFromArchive(new Uint8Array([1, 2, 3]), 'manifest.json')).toBeNull();
});

test('the same content has the same name at any time, another content another one', () => {
  const {hash} = packArchive(content, 1_700_000_000_000);
  expect(packArchive(content, 1_800_000_000_000).hash).toBe(hash);
  expect(packArchive({...content, statements: ['INSERT INTO t SELECT 3']}, 1_700_000_000_000).hash).not.toBe(hash);
});
