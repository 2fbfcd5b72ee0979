import {expect, test} from 'vitest';
import {placeOfKey, readConf} from './conf.ts';

test('properties of a session, as people write them', () => {
  expect(readConf('%flink.conf\n\n# comment\n! another\na.b 1\nc = d=e\nf:g h\nlong \\\n   line\n')).toEqual({
    'a.b': '1',
    c: 'd=e',
    f: 'g h',
    long: 'line',
  });
  expect(readConf('%flink.conf')).toEqual({});
  expect(readConf('%ssql\na 1')).toBeNull();
});

test('a key without a value has a place', () => {
  expect(readConf('%flink.conf\na 1\nalone\n')).toMatchObject({code: 'note/bad-conf', span: {start: 16, end: 21}});
});

test('a property has a place: the line that counts', () => {
  const text = '%flink.conf\na.b 1\n  a.b=2\na.bc 3\n';
  expect(placeOfKey(text, 'a.b')).toEqual({start: 20, end: 23});
  expect(text.slice(20, 23)).toBe('a.b');
  expect(placeOfKey(text, 'none')).toBeNull();
});
