import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {commonType, isTimestamp} from '../types/common-type.ts';
import {equalValues} from '../types/compare.ts';
import {isImplicitlyCastable} from '../types/implicit-cast.ts';
import type {ScalarFunction} from './definition.ts';
import {INT, isNull} from './infer.ts';

/** The value under a key, by SQL equality. */
function mapGet(map: ReadonlyMap<Value, Value>, key: Value): Value {
  const direct = map.get(key);
  if (direct !== undefined) return direct;
  for (const [k, v] of map) if (k !== null && key !== null && equalValues(k, key)) return v;
  return null;
}

/** Flink's generated code fails on these inside a collection where they may be NULL. */
function isUnwritable(type: DataType): boolean {
  return type.nullable && (type.kind === 'tinyint' || type.kind === 'smallint');
}

export const COLLECTION: readonly ScalarFunction[] = [
  {
    kind: 'scalar',
    name: 'ARRAY',
    usage: ['ARRAY[a, b, …]'],
    description: 'An array of the values.',
    examples: [{sql: 'ARRAY[1, 2]', result: '[1, 2]'}],
    nulls: 'custom',
    infer(args) {
      const element = commonType(args);
      if (args.length === 0 || element === null || isNull(element) || mixesDates(args) || isUnwritable(element)) return null;
      return {params: args.map((a) => withNullable(element, a.nullable)), result: {kind: 'array', element, nullable: false}};
    },
    evaluate:
      () =>
      (...values) =>
        values,
  },
  {
    kind: 'scalar',
    name: 'MAP',
    usage: ['MAP[key, value, …]'],
    description: 'A map of keys and values.',
    examples: [{sql: "MAP['a', 1]", result: '{a=1}'}],
    nulls: 'custom',
    infer(args) {
      if (args.length === 0 || args.length % 2 !== 0) return null;
      const key = commonType(args.filter((_, i) => i % 2 === 0));
      const values = commonType(args.filter((_, i) => i % 2 === 1));
      // As in Flink NULL alone is of the key's type.
      const value = values !== null && isNull(values) && key !== null ? withNullable(key, true) : values;
      if (key === null || value === null || isNull(key) || isUnwritable(value) || mixesDates(args.filter((_, i) => i % 2 === 1)))
        return null;
      return {
        params: args.map((a, i) => withNullable(i % 2 === 0 ? key : value, a.nullable)),
        result: {kind: 'map', key, value, nullable: false},
      };
    },
    evaluate:
      () =>
      (...values) =>
        new Map(Array.from({length: values.length / 2}, (_, i) => [values[2 * i]!, values[2 * i + 1]!])),
  },
  {
    kind: 'scalar',
    name: 'ROW',
    usage: ['ROW(a, b, …)', '(a, b, …)'],
    description: 'A row of the values.',
    examples: [{sql: "ROW(1, 'a')", result: '(1, a)'}],
    nulls: 'custom',
    infer: (args) => ({
      params: args,
      result: {kind: 'row', fields: args.map((type, i) => ({name: `EXPR$${i}`, type})), nullable: false},
    }),
    evaluate:
      () =>
      (...values) =>
        values,
  },
  {
    kind: 'scalar',
    name: 'ITEM',
    usage: ['array[index]', 'map[key]'],
    description: 'The element at an index, counted from 1, or the value of a key; NULL if there is none.',
    examples: [{sql: "ARRAY['a', 'b'][2]", result: 'b'}],
    nulls: 'strict',
    infer(args, constants) {
      const [container, index] = args;
      if (container === undefined || index === undefined) return null;
      if (container.kind === 'array' && (index.kind === 'int' || isNull(index))) {
        // As in Flink a constant position below 1 is a mistake, and one that comes with the data gives NULL.
        const at = constants[1];
        if (typeof at === 'number' && at < 1) return null;
        return {params: [container, index], result: withNullable(container.element, true)};
      }
      if (container.kind === 'map' && isKeyLike(index, container.key)) {
        return {params: [container, withNullable(container.key, true)], result: withNullable(container.value, true)};
      }
      const field = fieldIndex(container, constants[1]);
      if (container.kind !== 'row' || field === null) return null;
      const {type} = container.fields[field]!;
      return {params: [container], result: withNullable(type, container.nullable || type.nullable)};
    },
    ofNull: ([container, index]) => (container?.kind === 'array' && index?.kind === 'int' ? container.element : null),
    evaluate({args, constants}) {
      if (args[0]?.kind === 'map') return (map, key) => mapGet(map as ReadonlyMap<Value, Value>, key!);
      const field = fieldIndex(args[0], constants[1]);
      if (field !== null) return (row) => (row as Row)[field] ?? null;
      return (array, index) => (array as Row)[Number(index) - 1] ?? null;
    },
  },
  {
    kind: 'scalar',
    name: 'ELEMENT',
    usage: ['ELEMENT(array)'],
    description: 'The only element of an array; NULL of an empty one. More than one is an error.',
    examples: [{sql: 'ELEMENT(ARRAY[5])', result: '5'}],
    nulls: 'strict',
    infer: ([a, ...more]) =>
      a?.kind === 'array' && more.length === 0 ? {params: [a], result: withNullable(a.element, a.nullable || a.element.nullable)} : null,
    evaluate: () => (a) => {
      const elements = a as Row;
      if (elements.length > 1)
        throw new StudioError('sql/element', `ELEMENT needs one element, the array has ${elements.length}`, {blame: 'data'});
      return elements[0] ?? null;
    },
  },
  {
    kind: 'scalar',
    name: '.',
    usage: ['row.field'],
    description: 'The field of a row; NULL where the row is NULL.',
    examples: [{sql: 'CAST(NULL AS ROW<a INT>).a', result: 'NULL'}],
    nulls: 'strict',
    infer([row], constants) {
      const at = fieldIndex(row, constants[1]);
      if (row?.kind !== 'row' || at === null) return null;
      const {type} = row.fields[at]!;
      return {params: [row], result: withNullable(type, row.nullable || type.nullable)};
    },
    evaluate({args, constants}) {
      const at = fieldIndex(args[0], constants[1])!;
      return (row) => (row as Row)[at] ?? null;
    },
    emit: ([row], {args, constants}) => `(${row}[${fieldIndex(args[0], constants[1])! | 0}] ?? null)`,
  },
  {
    kind: 'scalar',
    name: 'CARDINALITY',
    usage: ['CARDINALITY(array)', 'CARDINALITY(map)'],
    description: 'The number of elements.',
    examples: [{sql: 'CARDINALITY(ARRAY[1, 2])', result: '2'}],
    nulls: 'strict',
    infer: ([a, ...more]) =>
      a !== undefined && more.length === 0 && isCollection(a) ? {params: [a], result: withNullable(INT, a.nullable)} : null,
    evaluate: () => (a) => (Array.isArray(a) ? a.length : (a as ReadonlyMap<Value, Value>).size),
  },
];

/** A key is asked for by a value of its own kind. */
function isKeyLike(index: DataType, key: DataType): boolean {
  return isNull(index) || isImplicitlyCastable(index, key) || isImplicitlyCastable(key, index);
}

/** The place of a row's field that is named by its position from 1, or by its name. */
export function fieldIndex(row: DataType | undefined, field: Value | undefined): number | null {
  if (row?.kind !== 'row') return null;
  const at = typeof field === 'number' ? field - 1 : row.fields.findIndex((f) => f.name === field);
  return at >= 0 && at < row.fields.length ? at : null;
}

/** A DATE beside a TIMESTAMP: they have a common type, yet stand in no array together. */
function mixesDates(types: readonly DataType[]): boolean {
  return types.some((t) => t.kind === 'date') && types.some(isTimestamp);
}

function isCollection(type: DataType): boolean {
  return type.kind === 'array' || type.kind === 'map' || type.kind === 'multiset';
}
