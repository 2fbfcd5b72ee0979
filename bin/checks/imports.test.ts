import {expect, test} from 'vitest';
import {blankComments, findImports, isBarrel} from './imports.ts';

const specifiers = (text: string) => findImports(text).map(({specifier}) => specifier);

test('finds static imports of every form', () => {
  const text = [
    "import a from './a.ts';",
    "import type {B} from './b.ts';",
    "import {\n  c,\n  type C,\n} from './c.ts';",
    "import * as d from './d.ts';",
    "import './e.css';",
    "export {f} from './f.ts';",
    "export * from './g.ts';",
    "export type {H} from './h.ts';",
  ].join('\n');
  expect(specifiers(text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.css', './f.ts', './g.ts', './h.ts']);
});

test('finds dynamic imports, type imports and files named by URL', () => {
  const text = [
    "const a = await import('./a.ts');",
    "type B = import('./b.ts').B;",
    "new Worker(new URL('./c.ts', import.meta.url), {type: 'module'});",
    'const d = await import(name);',
    'console.log(import.meta.url);',
  ].join('\n');
  expect(specifiers(text)).toEqual(['./a.ts', './b.ts', './c.ts', null]);
});

test('passes over comments, exported values and what looks like a comment in a string or a pattern', () => {
  const text = [
    "// import a from './a.ts';",
    "/* import b from './b.ts'; */",
    "export const from = 'x';",
    "const url = 'http://host/*'; import c from './c.ts';",
    "const pattern = /[/*]'/; import('./d.ts');",
    "export function f(): string { return `from './no.ts'`; }",
  ].join('\n');
  expect(specifiers(text)).toEqual(['./c.ts', './d.ts']);
});

test('tells the line of an import', () => {
  expect(findImports("\n/* two\nlines */\nimport './x.ts';")).toEqual([{specifier: './x.ts', line: 4}]);
});

test('keeps every line of a text when comments go', () => {
  expect(blankComments('a // b\n/* c\nd */ e / f / g')).toBe('a     \n    \n     e / f / g');
});

test('knows a barrel', () => {
  expect(isBarrel("// parts\nexport * from './a.ts';\nexport {\n b } from './b.ts';\n")).toBe(true);
  expect(isBarrel("export * from './a.ts';\nexport const x = 1;")).toBe(false);
});
