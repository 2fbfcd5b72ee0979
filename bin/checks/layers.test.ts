import {expect, test} from 'vitest';
import {type Layering, violations} from './layers.ts';

const layering: Layering = {
  layers: [
    {at: 'low', may: []},
    {at: 'middle', may: ['low']},
    {at: 'high', may: ['middle', 'low'], never: ['low/secret']},
    {at: 'high/special.ts', may: ['low', 'high']},
    {at: 'free', may: ['*']},
  ],
  onePublicFile: ['high/part'],
  composers: [/^high\/main\.ts$/],
  topLevel: [],
  testPackages: ['vitest'],
};

const check = (path: string, text: string) => violations([{path, text}], layering);

test('a layer imports itself and what lies below', () => {
  expect(check('middle/a/b.ts', "import '../c.ts'; import '../../low/d.ts';")).toEqual([]);
});

test('an import upwards is named with its file, line and rule', () => {
  expect(check('low/a.ts', "\nimport {b} from '../middle/b.ts';")).toEqual([
    'low/a.ts:2: imports "../middle/b.ts": low may import nothing else',
  ]);
});

test('a type import and a worker count as imports', () => {
  expect(check('low/a.ts', "type A = import('../middle/b.ts').A;")).toHaveLength(1);
  expect(check('low/a.ts', "new Worker(new URL('../middle/b.ts', import.meta.url));")).toHaveLength(1);
});

test('what is excepted from an allowed folder stays forbidden', () => {
  expect(check('high/a.ts', "import '../low/secret/s.ts';")).toEqual([
    'high/a.ts:1: imports "../low/secret/s.ts": high may import middle, low, but not low/secret',
  ]);
});

test('the innermost layer of a file counts', () => {
  expect(check('high/special.ts', "import '../middle/a.ts';")).toHaveLength(1);
});

test('tests may use test packages and testing folders of layers below; nobody else may', () => {
  const text = "import {test} from 'vitest';\nimport '../low/testing/clock.ts';";
  expect(check('middle/a.test.ts', text)).toEqual([]);
  expect(check('middle/a.ts', text)).toHaveLength(2);
});

test('an import path that nobody can read is allowed only where everything is', () => {
  expect(check('low/a.ts', 'await import(name);')).toHaveLength(1);
  expect(check('free/a.ts', 'await import(name);')).toEqual([]);
});

test('a place without a layer and a barrel are named', () => {
  expect(check('elsewhere/a.ts', '')).toEqual(['elsewhere/a.ts: no layer is named for this place']);
  expect(check('low/index.ts', "export * from './a.ts';")).toHaveLength(1);
});

test('a part is entered through one file, except by the composer', () => {
  const files = [
    {path: 'high/a.ts', text: "import './part/one.ts';"},
    {path: 'high/b.ts', text: "import './part/one.ts';"},
    {path: 'high/main.ts', text: "import './part/two.ts';"},
  ];
  expect(violations(files, layering)).toEqual([]);
  expect(violations([...files, {path: 'high/c.ts', text: "import './part/two.ts';"}], layering)).toEqual([
    'high/part: others see it through high/part/one.ts (high/a.ts:1) and high/part/two.ts (high/c.ts:1): one public file is the rule',
  ]);
});
