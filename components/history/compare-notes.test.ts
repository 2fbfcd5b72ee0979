import {expect, test} from 'vitest';
import {type Note, paragraphSchema} from '../../server/protocol/note.ts';
import {compareNotes} from './compare-notes.ts';

const note = (...paragraphs: readonly (readonly [id: string, text: string, settings?: object])[]): Note => ({
  title: 'A',
  params: {},
  extra: {},
  paragraphs: paragraphs.map(([id, text, settings]) => paragraphSchema.parse({id, text, ...settings})),
});
const shape = (before: Note, after: Note) => compareNotes(before, after).map((c) => `${c.id} ${c.kind}${c.moved ? ' moved' : ''}`);

test('added, removed, changed and same, each where it stands', () => {
  const before = note(['a', '1'], ['b', '2'], ['c', '3\n4'], ['d', '5']);
  const after = note(['n', '0'], ['a', '1'], ['c', '3\n44'], ['d', '5']);
  expect(shape(before, after)).toEqual(['n added', 'a same', 'b removed', 'c changed', 'd same']);
  expect(compareNotes(before, after)[3]?.lines).toEqual([
    {kind: 'same', text: '3'},
    {kind: 'removed', text: '4'},
    {kind: 'added', text: '44'},
  ]);
});

test('of two that changed places one was moved', () => {
  expect(shape(note(['a', ''], ['b', ''], ['c', '']), note(['c', ''], ['a', ''], ['b', '']))).toEqual(['c same moved', 'a same', 'b same']);
});

test('settings are told in words', () => {
  const [one] = compareNotes(
    note(['a', 'x', {title: 'Old'}]),
    note(['a', 'x', {title: '', width: 6, disabled: true, view: {kind: 'bar'}}]),
  );
  expect(one).toMatchObject({kind: 'changed', settings: ['title: "Old" → none', 'width: 12 → 6', 'disabled', 'view: table → bar']});
});
