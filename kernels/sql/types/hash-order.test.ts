import {expect, test} from 'vitest';
import {flinkTextHash, inHashOrder, javaTextHash, keyHash} from './hash-order.ts';

const order = (keys: readonly string[], hash: (text: string) => number): readonly unknown[] => [
  ...inHashOrder(
    keys.map((key) => [key, 1]),
    (key) => hash(key as string),
  ).keys(),
];

test('texts of a map that was cast or read come as in Flink', () => {
  expect(order(['a', 'b', 'c'], flinkTextHash)).toEqual(['a', 'c', 'b']);
  expect(order(['k', 'z'], flinkTextHash)).toEqual(['z', 'k']);
});

test('texts of STR_TO_MAP come as in Flink', () => {
  expect(order(['a', 'b', 'c', 'zeta', 'alpha'], javaTextHash)).toEqual(['zeta', 'a', 'b', 'c', 'alpha']);
});

test('a later entry replaces the value of an earlier one; more entries than a table takes make a larger one', () => {
  const int = keyHash({kind: 'int', nullable: true})!;
  expect([
    ...inHashOrder(
      [
        [1, 'a'],
        [17, 'b'],
        [2, 'c'],
        [1, 'd'],
      ],
      int,
    ),
  ]).toEqual([
    [1, 'd'],
    [17, 'b'],
    [2, 'c'],
  ]);
  const many = Array.from({length: 13}, (_, i) => [16 * i, i] as const);
  expect([...inHashOrder(many, int).keys()].slice(0, 3)).toEqual([0, 32, 64]);
});
