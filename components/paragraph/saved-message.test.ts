import {expect, test} from 'vitest';
import {plainText, savedMessages, savedTable} from './saved-message.ts';

test('both shapes of results, and what says nothing', () => {
  const results = {
    code: 'SUCCESS',
    msg: [
      {type: 'TABLE', data: 'a\tb\n1\t2'},
      {type: 'TEXT', data: ' '},
    ],
  };
  expect(savedMessages({zeppelin: {results}})).toEqual([{type: 'TABLE', data: 'a\tb\n1\t2'}]);
  expect(savedMessages({zeppelin: {result: {code: 'SUCCESS', type: 'HTML', msg: '<b>x</b>'}}})).toEqual([{type: 'HTML', data: '<b>x</b>'}]);
  expect(savedMessages({zeppelin: {result: {code: 'SUCCESS', type: 'TEXT', msg: '%table a\tb\n1\t2'}}})).toEqual([
    {type: 'TABLE', data: 'a\tb\n1\t2'},
  ]);
  expect(savedMessages({zeppelin: {results: {code: 'SUCCESS', type: 'NULL'}}})).toEqual([]);
  expect(savedMessages({zeppelin: {results: []}})).toEqual([]);
  expect(savedMessages({})).toEqual([]);
});

test('a table ends at an empty line', () => {
  expect(savedTable('a\tb\n1\t%html <b>2</b>\n\nthe rest')).toEqual({head: ['a', 'b'], rows: [['1', '<b>2</b>']], comment: 'the rest'});
  expect(savedTable('')).toEqual({head: [], rows: [], comment: ''});
});

test('the colours of a terminal fall away', () => {
  expect(plainText('\u001b[1;31mred\u001b[0m and \u001b]0;title\u0007plain')).toBe('red and plain');
});
