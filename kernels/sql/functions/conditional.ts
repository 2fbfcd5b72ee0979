import {type DataType, withNullable} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';
import {castValue} from '../types/cast.ts';
import {commonType, isBinary, isNumeric, isText, isTimestamp, mergedType, withoutAttribute} from '../types/common-type.ts';
import {compareValues, equalValues} from '../types/compare.ts';
import {comparisonType} from './comparison.ts';
import type {ScalarFunction, Signature} from './definition.ts';
import {isNull} from './infer.ts';

/** All arguments as the type that they merge to. */
function merged(args: readonly DataType[], nullable: (type: DataType) => boolean): Signature | null {
  const type = mergedType(args);
  if (type === null || isNull(type)) return null;
  return {params: args.map((a) => withNullable(type, a.nullable)), result: withNullable(type, nullable(type))};
}

function extreme(name: string, sign: 1 | -1, description: string, result: string): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    usage: [`${name}(a, b, …)`],
    description,
    examples: [{sql: `${name}(1, 3, 2)`, result}],
    nulls: 'strict',
    infer: (args) => {
      // Flink's generated code fails for a DATE or TIME beside a TIMESTAMP.
      const mixed = args.some(isTimestamp) && args.some((a) => a.kind === 'date' || a.kind === 'time');
      return args.length > 0 && !mixed && !args.some(isNull) ? merged(args, (t) => t.nullable) : null;
    },
    evaluate:
      () =>
      (...values) =>
        values.reduce((a, b) => (sign * compareValues(b, a) > 0 ? b : a)),
  };
}

/** The type of IF: of two timestamps the first one's. A DATE and a timestamp do not mix. */
function chosenType(then: DataType, otherwise: DataType): DataType | null {
  if (isTimestamp(then) && isTimestamp(otherwise)) return withNullable(withoutAttribute(then), then.nullable || otherwise.nullable);
  if ([then, otherwise].some(isTimestamp) && [then, otherwise].some((t) => t.kind === 'date')) return null;
  return commonType([then, otherwise]);
}

export const CONDITIONAL: readonly ScalarFunction[] = [
  {
    kind: 'scalar',
    name: 'COALESCE',
    usage: ['COALESCE(a, b, …)'],
    description: 'The first argument that is not NULL.',
    examples: [{sql: 'COALESCE(NULLIF(1, 1), 5)', result: '5'}],
    nulls: 'custom',
    infer: (args) => (args.length > 0 ? merged(args, () => args.every((a) => a.nullable)) : null),
    evaluate:
      () =>
      (...values) =>
        values.find((v) => v !== null) ?? null,
  },
  {
    kind: 'scalar',
    name: 'IFNULL',
    usage: ['IFNULL(a, otherwise)'],
    description: 'The first argument, or the second where it is NULL.',
    examples: [{sql: 'IFNULL(NULLIF(1, 1), 5)', result: '5'}],
    nulls: 'custom',
    infer(args) {
      const [a, b] = args;
      if (a === undefined || b === undefined || args.length !== 2) return null;
      if (!a.nullable && ((a.kind === 'char' && isText(b)) || (a.kind === 'binary' && isBinary(b)))) return {params: [a, b], result: a};
      return merged(args, () => args.every((t) => t.nullable));
    },
    evaluate: () => (a, b) => (a === null ? b! : a!),
  },
  {
    kind: 'scalar',
    name: 'NULLIF',
    usage: ['NULLIF(a, b)'],
    description: 'NULL if both are equal, else the first.',
    examples: [{sql: 'NULLIF(5, 0)', result: '5'}],
    nulls: 'custom',
    infer(args) {
      const [a, b] = args;
      if (a === undefined || b === undefined || args.length !== 2 || isNull(a)) return null;
      const type = comparisonType(a, b);
      if (type === null || (isText(a) && isNumeric(b)) || (isNumeric(a) && isText(b))) return null;
      // The result keeps the first type; where the comparison needs another one, both values are cast for it.
      return {params: [a, b], result: withNullable(a, true)};
    },
    evaluate({args, env}) {
      const [x, y] = args as [DataType, DataType];
      const type = comparisonType(x, y) ?? x;
      // A text that is no date or time is unlike every one.
      const mode = isText(type) || isNumeric(type) ? 'cast' : 'try';
      const cast = (v: Value, from: DataType): Value => (v === null ? null : castValue(v, from, type, mode, env.zone));
      return (a, b) => {
        if (a === null || b === null) return a!;
        const [left, right] = [cast(a!, x), cast(b!, y)];
        return left !== null && right !== null && equalValues(left, right) ? null : a!;
      };
    },
  },
  {
    kind: 'scalar',
    name: 'IF',
    usage: ['IF(condition, then, otherwise)'],
    description: 'The second argument where the condition is TRUE, else the third.',
    examples: [{sql: "IF(1 < 2, 'yes', 'no')", result: 'yes'}],
    nulls: 'custom',
    infer(args) {
      const [condition, then, otherwise] = args;
      if (condition === undefined || then === undefined || otherwise === undefined || args.length !== 3) return null;
      if (condition.kind !== 'boolean') return null;
      const type = chosenType(then, otherwise);
      // Flink's IF chooses between single values, and not between intervals; CASE takes all of them.
      if (type === null || isNull(type) || ['array', 'map', 'multiset', 'row', 'interval'].includes(type.kind)) return null;
      return {
        params: [
          {kind: 'boolean', nullable: condition.nullable},
          withNullable(type, then.nullable),
          withNullable(type, otherwise.nullable),
        ],
        result: withNullable(type, type.nullable || condition.nullable),
      };
    },
    evaluate: () => (condition, then, otherwise) => (condition === true ? then! : otherwise!) as Value,
  },
  extreme('GREATEST', 1, 'The largest argument; NULL if one is NULL.', '3'),
  extreme('LEAST', -1, 'The smallest argument; NULL if one is NULL.', '1'),
];
