import type {Column} from '../../protocol/schema.ts';
import {expressionKey} from '../logical/expressions.ts';
import type {MatchExpression, MatchSlot, MatchSpec} from './plan.ts';

/** All that the state of a search depends on: its rows, in which order, and the pattern with its conditions. `meaning` names a column. */
export function matchMeaning(spec: MatchSpec, columns: readonly Column[], meaning: (column: number) => string): string {
  const slot = (s: MatchSlot): unknown => {
    if ('column' in s) return {...s, column: meaning(s.column)};
    return s.kind === 'aggregate' ? {...s, argument: s.argument === null ? null : expressionKey(s.argument, meaning)} : s;
  };
  const condition = (e: MatchExpression | null): unknown => (e === null ? null : [expressionKey(e.expr), e.slots.map(slot)]);
  return JSON.stringify([
    columns.map((_, i) => meaning(i)),
    spec.partition.map(meaning),
    spec.timeColumn === null ? null : meaning(spec.timeColumn),
    spec.timeMode,
    spec.order.map((k) => ({...k, column: meaning(k.column)})),
    spec.pattern.map((v) => [v.name, v.min, v.max, v.greedy, condition(v.condition)]),
    spec.skip,
    spec.withinMs,
  ]);
}
