import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {isSatisfied, wantsDev} from './packages.mjs';

const lock = {
  packages: {
    '': {name: 'x'},
    'node_modules/a': {version: '1.0.0', integrity: 'A'},
    'node_modules/t': {version: '2.0.0', integrity: 'T', dev: true},
    'node_modules/other-system': {version: '3.0.0', optional: true},
  },
};
const a = {'node_modules/a': {version: '1.0.0', integrity: 'A'}};
const t = {'node_modules/t': {version: '2.0.0', integrity: 'T'}};

test('all that is needed is there, packages of other systems may miss', () => {
  expect(isSatisfied(lock, {packages: {...a, ...t}}, true)).toBe(true);
});

test('packages for tests count only for tests', () => {
  expect(isSatisfied(lock, {packages: a}, false)).toBe(true);
  expect(isSatisfied(lock, {packages: a}, true)).toBe(false);
});

test('another version, another checksum or no record at all do not do', () => {
  expect(isSatisfied(lock, {packages: {...t, 'node_modules/a': {version: '1.0.1', integrity: 'A'}}}, true)).toBe(false);
  expect(isSatisfied(lock, {packages: {...t, 'node_modules/a': {version: '1.0.0', integrity: 'B'}}}, true)).toBe(false);
  expect(isSatisfied(lock, null, false)).toBe(false);
});

test('a start after a new lock file leaves the packages of a developer where they are', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'millrace-packages-'));
  try {
    expect(wantsDev(root, false)).toBe(false);
    mkdirSync(path.join(root, 'node_modules'));
    writeFileSync(path.join(root, 'node_modules/.millrace-packages.json'), '{"lock":"of yesterday","dev":true}');
    expect(wantsDev(root, false)).toBe(true);
  } finally {
    rmSync(root, {recursive: true});
  }
});
