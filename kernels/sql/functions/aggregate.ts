import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {isNumeric} from '../types/common-type.ts';
import type {AggregateFunction} from './definition.ts';

/** SUM and AVG of integers keep the type; of DECIMAL(p, s) they are DECIMAL(38, s) and DECIMAL(38, max(6, s)). */
function sumType(type: DataType): DataType {
  return type.kind === 'decimal' ? {kind: 'decimal', precision: 38, scale: type.scale, nullable: true} : withNullable(type, true);
}

function averageType(type: DataType): DataType {
  return type.kind === 'decimal'
    ? {kind: 'decimal', precision: 38, scale: Math.max(6, type.scale), nullable: true}
    : withNullable(type, true);
}

function comparable(type: DataType): boolean {
  return isNumeric(type) || ['boolean', 'char', 'varchar', 'date', 'time', 'timestamp', 'timestamp_ltz', 'interval'].includes(type.kind);
}

function aggregate(
  name: string,
  usage: readonly string[],
  description: string,
  example: {sql: string; result: string},
  result: (argument: DataType) => DataType | null,
): AggregateFunction {
  return {
    kind: 'aggregate',
    name,
    usage,
    description,
    examples: [example],
    infer(args) {
      const [argument] = args;
      if (argument === undefined || args.length !== 1) return null;
      const type = result(argument);
      return type === null ? null : {params: [argument], result: type};
    },
  };
}

export const AGGREGATE: readonly AggregateFunction[] = [
  {
    kind: 'aggregate',
    name: 'COUNT',
    usage: ['COUNT(*)', 'COUNT([DISTINCT] x)'],
    description: 'The number of rows, or of values that are not NULL.',
    examples: [{sql: 'COUNT(*)', result: '3'}],
    infer: (args) => (args.length <= 1 ? {params: args, result: {kind: 'bigint', nullable: false}} : null),
  },
  aggregate(
    'SUM',
    ['SUM([DISTINCT] x)'],
    'The sum of the values that are not NULL; integers keep their type and wrap.',
    {sql: 'SUM(x)', result: '6'},
    (t) => (isNumeric(t) ? sumType(t) : null),
  ),
  aggregate(
    'AVG',
    ['AVG([DISTINCT] x)'],
    'The average of the values that are not NULL; of integers it is cut to an integer.',
    {sql: 'AVG(x)', result: '2'},
    (t) => (isNumeric(t) ? averageType(t) : null),
  ),
  aggregate('MIN', ['MIN(x)'], 'The smallest value.', {sql: 'MIN(x)', result: '1'}, (t) => (comparable(t) ? withNullable(t, true) : null)),
  aggregate('MAX', ['MAX(x)'], 'The largest value.', {sql: 'MAX(x)', result: '3'}, (t) => (comparable(t) ? withNullable(t, true) : null)),
];
