import {expect, test} from 'vitest';
import {readConf} from './conf.ts';

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
