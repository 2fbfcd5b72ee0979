import {expect, test} from 'vitest';
import {permissionsSchema} from './permissions.ts';
import {EVERYTHING, neededFor, refusalOf, rightsOf} from './rights.ts';

const of = (lists: object) => permissionsSchema.parse(lists);

test('empty lists stand for everybody, and so does a note without any', () => {
  expect(rightsOf(undefined, 'ada')).toEqual(EVERYTHING);
  expect(rightsOf(of({}), 'ada')).toEqual(EVERYTHING);
  expect(rightsOf(of({owners: ['bob'], readers: ['bob']}), null)).toEqual(EVERYTHING);
});

test('owners may everything, writers run and read, runners read', () => {
  const note = of({owners: ['olga'], writers: ['will'], runners: ['rune'], readers: ['rita']});
  expect(rightsOf(note, 'olga')).toEqual(EVERYTHING);
  expect(rightsOf(note, 'will')).toEqual({own: false, write: true, run: true, read: true});
  expect(rightsOf(note, 'rune')).toEqual({own: false, write: false, run: true, read: true});
  expect(rightsOf(note, 'rita')).toEqual({own: false, write: false, run: false, read: true});
  expect(rightsOf(note, 'nobody')).toEqual({own: false, write: false, run: false, read: false});
  // Of a list that is empty everybody is a member, whatever stands in the others.
  expect(rightsOf(of({writers: ['will']}), 'rita')).toEqual({own: true, write: false, run: true, read: true});
});

test('what ops ask for, and the words of a refusal', () => {
  expect(neededFor({kind: 'set-title', title: 'a'})).toBe('write');
  expect(neededFor({kind: 'run-all', from: null})).toBe('run');
  expect(neededFor({kind: 'set-paragraph', id: 'a', settings: {params: {}}})).toBe('run');
  expect(neededFor({kind: 'set-paragraph', id: 'a', settings: {params: {}, title: 'b'}})).toBe('write');
  expect(neededFor({kind: 'set-permissions', permissions: of({})})).toBe('own');
  expect(refusalOf('write', of({owners: ['olga']}))).toEqual({
    message: 'you may not change this note: you are not among its writers',
    hint: 'ask olga to add you',
  });
});
