import {expect, test} from 'vitest';
import {JsonError, parseJson, writeJson} from '../types/json-value.ts';
import {compileJsonPath, JsonPathError, readJsonPath} from './json-path.ts';

const read = (json: string, path: string, lax = false): string => writeJson(readJsonPath(parseJson(json), compileJsonPath(path), lax));

test('a path that is not definite gives an array of all that it finds', () => {
  const json = '{"a": [{"b": 1}, {"b": 2}, {"c": 3}]}';
  expect(read(json, '$.a[*].b')).toBe('[1,2]');
  expect(read(json, '$..b')).toBe('[1,2]');
  expect(read(json, '$.a[?(@.b > 1)]')).toBe('[{"b":2}]');
  expect(read(json, '$.a[-2:]')).toBe('[{"b":2},{"c":3}]');
});

test('what is missing is an error in strict mode only', () => {
  expect(() => read('{}', '$.a')).toThrow(JsonPathError);
  expect(read('{}', '$.a', true)).toBe('null');
  expect(() => read('{}', '$.a[*]')).toThrow(JsonPathError);
  expect(read('{}', '$.a[*]', true)).toBe('[]');
});

test('a path with what we do not have is refused by name', () => {
  expect(() => compileJsonPath('$.concat("x")')).toThrow('concat');
  expect(() => compileJsonPath('$.a[?(@.b size 2)]')).toThrow('size');
});

test('JSON is read as Java reads it and written without blanks', () => {
  expect(writeJson(parseJson(' {"a" : [1.0, 1e3, 12345678901234567890], "a\\u0041":"\\n"} x'))).toBe(
    '{"a":[1.0,1000.0,12345678901234567890],"aA":"\\n"}',
  );
  for (const text of ['', '01', '1.', '[1,]', "{'a':1}", 'tru', '"a']) expect(() => parseJson(text)).toThrow(JsonError);
  expect(() => parseJson('['.repeat(100_000))).toThrow(JsonError);
});
