import type {Column} from '../protocol/schema.ts';
import type {MatchExpression, MatchNode, MatchSlot, MatchVariable} from './physical/plan.ts';
import {aggregateText, durationText, expressionText} from './plan-text.ts';

/** MATCH_RECOGNIZE in EXPLAIN. */
export function matchText(node: MatchNode, input: readonly Column[]): string {
  const name = (i: number): string => input[i]?.name ?? `$${i}`;
  const order = [
    ...(node.timeColumn === null ? [] : [name(node.timeColumn)]),
    ...node.order.map((k) => `${name(k.column)} ${k.descending ? 'DESC' : 'ASC'}`),
  ];
  const measures = node.measures.map(
    (m, i) => `${matchExpressionText(m, input)} AS ${node.columns[node.partition.length + i]?.name ?? ''}`,
  );
  const define = node.pattern.flatMap((v) => (v.condition === null ? [] : [`${v.name} AS ${matchExpressionText(v.condition, input)}`]));
  return [
    ...(node.partition.length === 0 ? [] : [`partitionBy=[${node.partition.map(name).join(', ')}]`]),
    `orderBy=[${order.join(', ')}]`,
    `measures=[${measures.join(', ')}]`,
    `after=[SKIP ${node.skip.kind.replaceAll('-', ' ').toUpperCase()}${'variable' in node.skip ? ` ${node.skip.variable}` : ''}]`,
    `pattern=[${patternText(node.pattern)}]`,
    ...(node.withinMs === 0 ? [] : [`within=[${durationText(node.withinMs)}]`]),
    `define=[${define.join(', ')}]`,
  ].join(', ');
}

/** `A B+? C{2,3}`. */
export function patternText(pattern: readonly MatchVariable[]): string {
  return pattern.map((v) => `${v.name}${timesText(v)}`).join(' ');
}

function timesText({min, max, greedy}: MatchVariable): string {
  if (min === 1 && max === 1) return '';
  if (min === 0 && max === 1) return '?';
  const reluctant = greedy || min === max ? '' : '?';
  if (max === null) return `${min === 0 ? '*' : min === 1 ? '+' : `{${min},}`}${reluctant}`;
  return min === max ? `{${min}}` : `{${min},${max}}${reluctant}`;
}

function matchExpressionText({slots, expr}: MatchExpression, input: readonly Column[]): string {
  const names = slots.map((slot) => ({name: slotText(slot, input)}));
  return expressionText(expr, names);
}

function slotText(slot: MatchSlot, input: readonly Column[]): string {
  const qualified = (variable: string | null, text: string): string => (variable === null ? text : `${variable}.${text}`);
  switch (slot.kind) {
    case 'current':
      return input[slot.column]?.name ?? `$${slot.column}`;
    case 'row': {
      const column = qualified(slot.variable, input[slot.column]?.name ?? `$${slot.column}`);
      if (slot.from === 'last' && slot.offset === 0) return slot.variable === null ? `LAST(${column})` : column;
      return `${slot.from.toUpperCase()}(${column}${slot.offset === 0 ? '' : `, ${slot.offset}`})`;
    }
    case 'aggregate': {
      const argument = slot.argument === null ? '*' : expressionText(slot.argument, qualifiedNames(slot.variable, input));
      return aggregateText(slot.call, [{name: argument, type: slot.call.type}]);
    }
    case 'rowtime':
      return 'MATCH_ROWTIME()';
    case 'proctime':
      return 'MATCH_PROCTIME()';
    default:
      return slot satisfies never;
  }
}

function qualifiedNames(variable: string | null, input: readonly Column[]): readonly {readonly name: string}[] {
  return input.map((c) => ({name: variable === null ? c.name : `${variable}.${c.name}`}));
}
