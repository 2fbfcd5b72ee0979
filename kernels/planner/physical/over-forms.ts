import type {Over, Rank, WindowFunctions} from '../logical/node.ts';

/** ROW_NUMBER in the order of time without a limit counts the rows as they come. */
export function runningNumber(node: Rank): Over | null {
  const [key, ...more] = node.order;
  const type = key === undefined ? undefined : node.input.columns[key.column]?.type;
  if (node.to !== null || node.from !== 1 || key === undefined || more.length > 0 || key.descending || !node.withNumber) return null;
  if ((type?.kind !== 'timestamp' && type?.kind !== 'timestamp_ltz') || type.attribute === undefined) return null;
  return {
    kind: 'over',
    input: node.input,
    partition: node.partition,
    timeColumn: key.column,
    timeMode: type.attribute === 'rowtime' ? 'event' : 'processing',
    unit: 'rows',
    preceding: null,
    aggregates: [
      {function: 'COUNT', argument: null, argumentType: null, distinct: false, filter: null, type: {kind: 'bigint', nullable: false}},
    ],
    columns: node.columns,
  };
}

/** Running aggregates over rows that change: everything behind a row that goes is told anew. */
export function changingOver(node: Over): WindowFunctions {
  const frame = {unit: node.unit, start: node.preceding === null ? null : -node.preceding, end: 0};
  return {
    kind: 'window-functions',
    input: node.input,
    partition: node.partition,
    order: [{column: node.timeColumn, descending: false, nullsFirst: true}],
    functions: node.aggregates.map((call) => ({kind: 'aggregate', call, frame})),
    columns: node.columns,
    span: {start: 0, end: 0},
  };
}
