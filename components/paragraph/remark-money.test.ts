import {expect, test} from 'vitest';
import {remarkMoney} from './remark-money.ts';

/** What is left of a text whose one formula stands from `start` to `end`. */
function kind(source: string, start: number, end: number): string {
  const child = {type: 'inlineMath', value: 'x', position: {start: {offset: start}, end: {offset: end}}};
  remarkMoney()({type: 'root', children: [child]}, {value: source});
  return child.type;
}

test('money is no formula', () => {
  expect(kind('from $5 to $10', 5, 12)).toBe('text');
  expect(kind('pay $5 or $x', 4, 11)).toBe('text');
  expect(kind('let $x$ be', 4, 7)).toBe('inlineMath');
  expect(kind('let $$ x $$ be', 4, 11)).toBe('inlineMath');
});
