import {expect, test} from 'vitest';
import {colourOf, initialsOf, nameOf} from './person-look.ts';

test('initials, names and colours of people', () => {
  expect(initialsOf('Ada Lovelace')).toBe('AL');
  expect(initialsOf('olga')).toBe('O');
  expect(initialsOf('émile.zola@example.org')).toBe('ÉZ');
  expect(nameOf({connection: 'c', name: '', colour: 0, paragraph: null, selection: null})).toBe('Somebody');
  expect(colourOf(9)).toBe('var(--series-2)');
});
