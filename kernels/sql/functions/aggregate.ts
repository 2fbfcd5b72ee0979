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

/** What MIN, MAX and SINGLE_VALUE take (Flink's MinAggFunction and SingleValueAggFunction have a form for no other type). */
function comparable(type: DataType): boolean {
  return isNumeric(type) || ['boolean', 'char', 'varchar', 'date', 'time', 'timestamp', 'timestamp_ltz'].includes(type.kind);
}

/** What FIRST_VALUE and LAST_VALUE take in Flink 1.20: no CHAR and nothing of time. */
function hasEdge(type: DataType): boolean {
  return isNumeric(type) || type.kind === 'boolean' || type.kind === 'varchar';
}

/** What Flink estimates the number of. */
function isCountable(type: DataType): boolean {
  return comparable(type) && type.kind !== 'boolean';
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

/** Flink gives these the type of AVG. */
function spread(name: string, description: string): AggregateFunction {
  return aggregate(name, [`${name}([DISTINCT] x)`], description, {sql: `${name}(x)`, result: '1'}, (t) =>
    isNumeric(t) ? averageType(t) : null,
  );
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
  aggregate(
    'FIRST_VALUE',
    ['FIRST_VALUE(x)'],
    'The first value that is not NULL, in the order in which the rows come.',
    {sql: 'FIRST_VALUE(x)', result: '1'},
    (t) => (hasEdge(t) ? withNullable(t, true) : null),
  ),
  aggregate(
    'LAST_VALUE',
    ['LAST_VALUE(x)'],
    'The last value that is not NULL, in the order in which the rows come.',
    {sql: 'LAST_VALUE(x)', result: '3'},
    (t) => (hasEdge(t) ? withNullable(t, true) : null),
  ),
  spread('STDDEV_POP', 'The standard deviation of the values as a whole population; of integers it is cut to an integer.'),
  {
    ...spread('STDDEV_SAMP', 'The standard deviation of the values as a sample, NULL for one value; of integers it is cut to an integer.'),
    aliases: ['STDDEV'],
  },
  spread('VAR_POP', 'The variance of the values as a whole population; of integers it is cut to an integer.'),
  {
    ...spread('VAR_SAMP', 'The variance of the values as a sample, NULL for one value; of integers it is cut to an integer.'),
    aliases: ['VARIANCE'],
  },
  {
    kind: 'aggregate',
    name: 'LISTAGG',
    usage: ['LISTAGG([DISTINCT] text [, separator])'],
    description: 'The texts that are not NULL, one behind the other, with a comma or the separator between them.',
    examples: [{sql: "LISTAGG(name, ', ')", result: "'a, b'"}],
    infer: ([text]) => (text?.kind === 'char' || text?.kind === 'varchar' ? {params: [text], result: text} : null),
  },
  {
    kind: 'aggregate',
    name: 'COLLECT',
    usage: ['COLLECT([DISTINCT] x)'],
    description: 'The values that are not NULL as a multiset.',
    examples: [{sql: 'COLLECT(x)', result: '{1=2, 3=1}'}],
    infer: ([element]) => (element === undefined ? null : {params: [element], result: {kind: 'multiset', element, nullable: false}}),
  },
  {
    kind: 'aggregate',
    name: 'ARRAY_AGG',
    usage: ['ARRAY_AGG([DISTINCT] x [RESPECT NULLS | IGNORE NULLS])'],
    description: 'The values as an array, in the order in which the rows come; NULL without values.',
    examples: [{sql: 'ARRAY_AGG(x)', result: '[1, 2, 3]'}],
    infer: ([element]) =>
      element === undefined
        ? null
        : {params: [element], result: {kind: 'array', element, nullable: element.kind === 'row' || element.nullable}},
  },
  aggregate(
    'APPROX_COUNT_DISTINCT',
    ['APPROX_COUNT_DISTINCT(x)'],
    'How many different values there are; here it is exact.',
    {sql: 'APPROX_COUNT_DISTINCT(x)', result: '2'},
    (t) => (isCountable(t) ? {kind: 'bigint', nullable: false} : null),
  ),
  aggregate(
    'SINGLE_VALUE',
    ['SINGLE_VALUE(x)'],
    'The value of the only row; more than one row are an error.',
    {sql: 'SINGLE_VALUE(x)', result: '1'},
    (t) => (comparable(t) ? withNullable(t, true) : null),
  ),
  aggregate('MIN', ['MIN(x)'], 'The smallest value.', {sql: 'MIN(x)', result: '1'}, (t) => (comparable(t) ? withNullable(t, true) : null)),
  aggregate('MAX', ['MAX(x)'], 'The largest value.', {sql: 'MAX(x)', result: '3'}, (t) => (comparable(t) ? withNullable(t, true) : null)),
];
