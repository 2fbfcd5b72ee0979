import {expect, test} from 'vitest';
import {tokenizeText} from './highlight.ts';

function shown(text: string): string[][] {
  return tokenizeText(text).map(({line, tokens}) =>
    tokens.filter((t) => t.kind !== 'plain').map((t) => `${t.kind} ${line.slice(t.start, t.end)}`),
  );
}

test('header, key words, calls, strings', () => {
  expect(shown("%flink.ssql(type=update)\nSELECT AVG(t), HOP_ROWTIME(e, INTERVAL '10' second) AS x")).toEqual([
    ['header %flink.ssql(type=update)'],
    ['keyword SELECT', 'function AVG', 'function HOP_ROWTIME', 'keyword INTERVAL', "string '10'", 'keyword second', 'keyword AS'],
  ]);
});

test('a type with a length is no call', () => {
  expect(shown('status VARCHAR(6), event_time TIMESTAMP(3)')[0]).toEqual(['keyword VARCHAR', 'number 6', 'keyword TIMESTAMP', 'number 3']);
});

test('what goes over lines stays open', () => {
  expect(shown("a /* b\nc */ 'it''s\nover' 1.5")).toEqual([
    ['comment /* b'],
    ['comment c */', "string 'it''s"],
    ["string over'", 'number 1.5'],
  ]);
});

test('prose is not coloured', () => {
  expect(shown('%md\nSELECT the best')).toEqual([['header %md'], []]);
});

test('names that look like key words stay names', () => {
  expect(shown('SELECT `select`, state, name, k.key1 -- end')[0]).toEqual(['keyword SELECT', 'comment -- end']);
});
