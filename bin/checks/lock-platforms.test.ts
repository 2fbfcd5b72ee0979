import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {type LockFile, missingPlatforms, platformOf} from './lock-platforms.ts';

test('the name of a platform package tells its system', () => {
  expect(platformOf('@next/swc-linux-x64-musl')).toEqual({cpu: ['x64'], libc: ['musl'], os: ['linux']});
  expect(platformOf('@tailwindcss/oxide-linux-arm-gnueabihf')).toEqual({cpu: ['arm'], libc: ['glibc'], os: ['linux']});
  expect(platformOf('@next/swc-win32-arm64-msvc')).toEqual({cpu: ['arm64'], os: ['win32']});
  expect(platformOf('@oxc-parser/binding-wasm32-wasi')).toEqual({cpu: ['wasm32']});
  expect(platformOf('fsevents')).toBeNull();
});

test('finds what is missing, wherever Node would look for it', () => {
  const lock: LockFile = {
    packages: {
      'node_modules/tool': {
        version: '1.0.0',
        optionalDependencies: {'tool-linux-x64': '1.0.0', 'tool-darwin-x64': '1.0.0', fsevents: '^2.0.0'},
      },
      'node_modules/tool/node_modules/tool-linux-x64': {version: '1.0.0'},
    },
  };
  expect([...missingPlatforms(lock)]).toEqual([
    ['node_modules/tool-darwin-x64', {version: '1.0.0', cpu: ['x64'], os: ['darwin'], optional: true}],
  ]);
});

test('our lock file names every platform package (mended by: node bin/checks/lock-platforms.ts) and no place to fetch from', () => {
  const lock = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as LockFile;
  expect([...missingPlatforms(lock).keys()]).toEqual([]);
  expect(Object.entries(lock.packages).filter(([, locked]) => locked.resolved !== undefined)).toEqual([]);
});
