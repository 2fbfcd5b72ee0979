import {expect, test} from 'vitest';
import {findMatches} from './find-matches.ts';

const note = [
  {id: 'a', text: 'SELECT a.b FROM t'},
  {id: 'b', text: '%md\nselect, axb'},
];
const places = (found: ReturnType<typeof findMatches>) => ('error' in found ? found : found.map((m) => [m.paragraph, m.start, m.end]));

test('words in all paragraphs, with or without their case', () => {
  expect(places(findMatches(note, {words: 'select', matchCase: false, regex: false}))).toEqual([
    ['a', 0, 6],
    ['b', 4, 10],
  ]);
  expect(places(findMatches(note, {words: 'select', matchCase: true, regex: false}))).toEqual([['b', 4, 10]]);
  expect(findMatches(note, {words: '', matchCase: true, regex: false})).toEqual([]);
});

test('words are no pattern unless they are asked to be one', () => {
  expect(places(findMatches(note, {words: 'a.b', matchCase: true, regex: false}))).toEqual([['a', 7, 10]]);
  expect(places(findMatches(note, {words: 'a.b', matchCase: true, regex: true}))).toEqual([
    ['a', 7, 10],
    ['b', 12, 15],
  ]);
});

test('a pattern gives its groups to what takes its place', () => {
  const found = findMatches(note, {words: '(a)\\.(b)', matchCase: true, regex: true}, '$2.$1!');
  expect(found).toEqual([{paragraph: 'a', start: 7, end: 10, replacement: 'b.a!'}]);
  expect(findMatches(note, {words: 'a.b', matchCase: true, regex: false}, '$1')).toMatchObject([{replacement: '$1'}]);
});

test('what matches nothing is no match, what cannot be read says why', () => {
  expect(findMatches(note, {words: 'q*', matchCase: true, regex: true})).toEqual([]);
  expect(findMatches(note, {words: '(', matchCase: true, regex: true})).toHaveProperty('error');
});
