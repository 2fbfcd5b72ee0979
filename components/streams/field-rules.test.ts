import {expect, test} from 'vitest';
import {fieldOf, rowOf} from './field-rules.ts';

test('rows and fields are each other’s inverse', () => {
  for (const rule of [
    {kind: 'sequence', from: 5},
    {kind: 'integer', min: -1, max: 9},
    {kind: 'decimal', min: 0.5, max: 2, decimals: 1},
    {kind: 'walk', start: 100, step: 0.5, decimals: 2},
    {kind: 'choice', values: ['OK', 2, 'not good']},
    {kind: 'text', length: 3},
    {kind: 'uuid'},
    {kind: 'boolean'},
    {kind: 'time', format: 'sql'},
  ] as const) {
    const field = {name: 'a', rule: rule.kind === 'choice' ? {...rule, values: [...rule.values]} : rule, nullPart: 0.25};
    expect(fieldOf(rowOf(field, 1))).toEqual(field);
  }
});

test('what is wrong is said', () => {
  const row = {id: 1, name: 'a', kind: 'integer', args: {}, nulls: '0'} as const;
  expect(fieldOf({...row, name: ' '})).toBe('a field has no name');
  expect(fieldOf({...row, args: {min: '1.5'}})).toBe('"from" of a is not a whole number');
  expect(fieldOf({...row, args: {min: '9', max: '1'}})).toBe('a ends before it begins');
  expect(fieldOf({...row, kind: 'choice', args: {values: ' , '}})).toBe('a has no values to choose from');
  expect(fieldOf({...row, nulls: '101'})).toBe('NULLs of a are not from 0 to 100 %');
  expect(fieldOf(row)).toEqual({name: 'a', rule: {kind: 'integer', min: 1, max: 100}, nullPart: 0});
});
