import {expect, test} from 'vitest';
import {withCourse} from './number-course.ts';

const number = {label: 'n', value: '12', amount: 12};

test('the change since the oldest sample, with its sign and its time', () => {
  const samples = [
    {at: 0, value: 10},
    {at: 42_000, value: 11},
  ];
  expect(withCourse(number, samples)).toMatchObject({note: '+2 in 42.0 s', course: [10, 11, 12]});
  expect(withCourse({...number, amount: 9.5}, samples).note).toBe('−0.50 in 42.0 s');
  expect(withCourse({...number, amount: 10}, samples).note).toBe('±0 in 42.0 s');
});

test('one sample says nothing', () => {
  expect(withCourse(number, [{at: 0, value: 10}])).toBe(number);
});
