import {type DataType, withNullable} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {commonType, isInteger, isText} from '../types/common-type.ts';
import {compareValues, equalValues} from '../types/compare.ts';
import {isImplicitlyCastable, isOrdered} from '../types/implicit-cast.ts';
import {ValueSet} from '../types/value-set.ts';
import type {ScalarFunction, Signature} from './definition.ts';
import {BOOLEAN, INT, isNull, STRING, signature, textLike} from './infer.ts';

type ArrayType = DataType & {kind: 'array' | 'multiset'};

interface ArrayFunction {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  /** Example and result; more than one for functions with several shapes. */
  readonly examples: Readonly<Record<string, string>>;
  readonly nulls?: 'strict' | 'custom';
  infer(array: ArrayType, args: readonly DataType[]): Signature | null;
  evaluate: ScalarFunction['evaluate'];
}

/** A function whose first argument is an array. */
function arrayFunction(f: ArrayFunction): ScalarFunction {
  return {
    kind: 'scalar',
    name: f.name,
    usage: [f.usage],
    description: f.description,
    examples: Object.entries(f.examples).map(([sql, result]) => ({sql, result})),
    nulls: f.nulls ?? 'strict',
    infer(args) {
      const [array] = args;
      return array?.kind === 'array' ? f.infer(array, args) : null;
    },
    evaluate: f.evaluate,
  };
}

const rowOf = (value: Value | undefined): Row => value as Row;
const same = (a: Value, b: Value): boolean => (a === null || b === null ? a === b : equalValues(a, b));

/** The array as it is, and nothing else. */
function onlyArray(array: ArrayType, args: readonly DataType[]): Signature | null {
  return args.length === 1 ? {params: args, result: array} : null;
}

/** An array and one of its elements, which is cast to their type. */
function withElement(result: (array: ArrayType, element: DataType) => DataType): ArrayFunction['infer'] {
  return (array, args) => {
    const [, element] = args;
    if (element === undefined || args.length !== 2 || !isImplicitlyCastable(element, array.element)) return null;
    // As in Flink an element that is cast may be NULL where those of the array may.
    const plain = element.kind === array.element.kind || element.kind === 'null' || (isText(element) && isText(array.element));
    const cast = !plain && array.element.nullable;
    return {
      params: [array, withNullable(array.element, element.nullable)],
      result: result(array, withNullable(element, element.nullable || cast)),
    };
  };
}

/** An array that takes the element in: where that may be NULL, so may the elements and, as in Flink, the array. */
function grown(array: ArrayType, element: DataType): DataType {
  return {
    kind: 'array',
    element: withNullable(array.element, array.element.nullable || element.nullable),
    nullable: array.nullable || element.nullable,
  };
}

/** Arrays brought to their common type; NULL if one is NULL. */
function arraysOfOneType(least: number, most: number): ArrayFunction['infer'] {
  return (_, args) => {
    const type = commonType(args);
    if (args.length < least || args.length > most || type?.kind !== 'array' || !args.every((a) => a.kind === 'array')) return null;
    return signature(
      args,
      args.map((a) => withNullable(type, a.nullable)),
      type,
    );
  };
}

function extremeElement(sign: 1 | -1): ScalarFunction['evaluate'] {
  // As in Flink a NaN is neither larger nor smaller than another number.
  const better = (a: Value, b: Value): boolean =>
    typeof a === 'string' ? sign * compareValues(a, b) > 0 : sign > 0 ? (a as number) > (b as number) : (a as number) < (b as number);
  return () => (array) => {
    let best: Value = null;
    for (const value of rowOf(array)) if (value !== null && (best === null || better(value, best))) best = value;
    return best;
  };
}

const orderedElement: ArrayFunction['infer'] = (array, args) =>
  args.length === 1 && isOrdered(array.element) ? {params: args, result: withNullable(array.element, true)} : null;

function sorted(array: Row, ascending: boolean, nullsFirst: boolean): Row {
  const values = array.filter((v) => v !== null).sort((a, b) => (ascending ? compareValues(a, b) : compareValues(b, a)));
  const nulls = array.filter((v) => v === null);
  return nullsFirst ? [...nulls, ...values] : [...values, ...nulls];
}

/** Positions count from 1, from the end where negative; 0 is 1. */
function slice(array: Row, from: number, to: number): Row {
  const size = array.length;
  const start = from < 0 ? Math.max(from + size + 1, 1) : Math.max(from, 1);
  const last = to < 0 ? to + size + 1 : to;
  const end = last === 0 ? 1 : Math.min(last, size);
  return start > end ? [] : array.slice(start - 1, end);
}

function distinct(values: readonly Value[], keep: (value: Value) => boolean = () => true): Row {
  const seen = new ValueSet();
  return values.filter((v) => keep(v) && seen.add(v));
}

export const ARRAY: readonly ScalarFunction[] = [
  arrayFunction({
    name: 'ARRAY_APPEND',
    usage: 'ARRAY_APPEND(array, element)',
    description: 'The array with an element more at its end.',
    examples: {'ARRAY_APPEND(ARRAY[1, 2], 3)': '[1, 2, 3]'},
    nulls: 'custom',
    infer: withElement(grown),
    evaluate: () => (array, element) => (array === null ? null : [...rowOf(array), element!]),
  }),
  arrayFunction({
    name: 'ARRAY_PREPEND',
    usage: 'ARRAY_PREPEND(array, element)',
    description: 'The array with an element more at its start.',
    examples: {'ARRAY_PREPEND(ARRAY[1, 2], 0)': '[0, 1, 2]'},
    nulls: 'custom',
    infer: withElement(grown),
    evaluate: () => (array, element) => (array === null ? null : [element!, ...rowOf(array)]),
  }),
  arrayFunction({
    name: 'ARRAY_CONCAT',
    usage: 'ARRAY_CONCAT(array, …)',
    description: 'All arrays, one after the other; NULL if one is NULL.',
    examples: {'ARRAY_CONCAT(ARRAY[1], ARRAY[2, 3])': '[1, 2, 3]'},
    infer: arraysOfOneType(1, Number.POSITIVE_INFINITY),
    evaluate:
      () =>
      (...arrays) =>
        arrays.flatMap((a) => [...rowOf(a)]),
  }),
  arrayFunction({
    name: 'ARRAY_CONTAINS',
    usage: 'ARRAY_CONTAINS(array, element)',
    description: 'TRUE if the element is in the array; NULL can be found too.',
    examples: {'ARRAY_CONTAINS(ARRAY[1, 2], 2)': 'TRUE', 'ARRAY_CONTAINS(ARRAY[1, NULL], NULL)': 'TRUE'},
    nulls: 'custom',
    infer: withElement((array) => withNullable(BOOLEAN, array.nullable)),
    evaluate: () => (array, element) => (array === null ? null : rowOf(array).some((v) => same(v, element!))),
  }),
  arrayFunction({
    name: 'ARRAY_DISTINCT',
    usage: 'ARRAY_DISTINCT(array)',
    description: 'The array with each element once, in the order of their first places.',
    examples: {'ARRAY_DISTINCT(ARRAY[3, 1, 3])': '[3, 1]'},
    infer: onlyArray,
    evaluate: () => (array) => distinct(rowOf(array)),
  }),
  arrayFunction({
    name: 'ARRAY_EXCEPT',
    usage: 'ARRAY_EXCEPT(array, other)',
    description: 'Each element, once, that the other array does not have.',
    examples: {'ARRAY_EXCEPT(ARRAY[1, 2, 2], ARRAY[1])': '[2]'},
    infer: arraysOfOneType(2, 2),
    evaluate: () => (a, b) => {
      const other = new ValueSet(rowOf(b));
      return distinct(rowOf(a), (v) => !other.has(v));
    },
  }),
  arrayFunction({
    name: 'ARRAY_INTERSECT',
    usage: 'ARRAY_INTERSECT(array, other)',
    description: 'Each element, once, that both arrays have.',
    examples: {'ARRAY_INTERSECT(ARRAY[1, 2], ARRAY[2, 3])': '[2]'},
    infer: arraysOfOneType(2, 2),
    evaluate: () => (a, b) => {
      const other = new ValueSet(rowOf(b));
      return distinct(rowOf(a), (v) => other.has(v));
    },
  }),
  arrayFunction({
    name: 'ARRAY_UNION',
    usage: 'ARRAY_UNION(array, other)',
    description: 'Each element, once, that one of the arrays has.',
    examples: {'ARRAY_UNION(ARRAY[1, 2], ARRAY[2, 3])': '[1, 2, 3]'},
    infer: arraysOfOneType(2, 2),
    evaluate: () => (a, b) => distinct([...rowOf(a), ...rowOf(b)]),
  }),
  arrayFunction({
    name: 'ARRAY_JOIN',
    usage: 'ARRAY_JOIN(array, separator [, for NULL])',
    description: 'The texts of an array with a separator between them; NULLs are left out or replaced.',
    examples: {"ARRAY_JOIN(ARRAY['a', 'b'], '-')": 'a-b'},
    infer: (array, args) =>
      (args.length === 2 || args.length === 3) && isText(array.element) && args.slice(1).every(textLike)
        ? signature(args, [array, ...args.slice(1).map((a) => (isNull(a) ? STRING : a))], STRING)
        : null,
    evaluate: () => (array, separator, forNull) =>
      rowOf(array)
        .flatMap((v) => (v !== null ? [v] : forNull === undefined ? [] : [forNull]))
        .join(separator as string),
  }),
  arrayFunction({
    name: 'ARRAY_MAX',
    usage: 'ARRAY_MAX(array)',
    description: 'The largest element; NULLs do not count.',
    examples: {'ARRAY_MAX(ARRAY[1, 3, 2])': '3'},
    infer: orderedElement,
    evaluate: extremeElement(1),
  }),
  arrayFunction({
    name: 'ARRAY_MIN',
    usage: 'ARRAY_MIN(array)',
    description: 'The smallest element; NULLs do not count.',
    examples: {'ARRAY_MIN(ARRAY[3, 1, 2])': '1'},
    infer: orderedElement,
    evaluate: extremeElement(-1),
  }),
  arrayFunction({
    name: 'ARRAY_POSITION',
    usage: 'ARRAY_POSITION(array, element)',
    description: 'Where the element first stands, from 1; 0 if it does not.',
    examples: {"ARRAY_POSITION(ARRAY['a', 'b'], 'b')": '2'},
    infer: withElement((array, element) => withNullable(INT, array.nullable || element.nullable)),
    evaluate: () => (array, element) => rowOf(array).findIndex((v) => same(v, element!)) + 1,
  }),
  arrayFunction({
    name: 'ARRAY_REMOVE',
    usage: 'ARRAY_REMOVE(array, element)',
    description: 'The array without the elements that equal this one.',
    examples: {'ARRAY_REMOVE(ARRAY[1, 2, 1], 1)': '[2]'},
    nulls: 'custom',
    infer: withElement((array) => array),
    evaluate: () => (array, element) => (array === null ? null : rowOf(array).filter((v) => !same(v, element!))),
  }),
  arrayFunction({
    name: 'ARRAY_REVERSE',
    usage: 'ARRAY_REVERSE(array)',
    description: 'The array backwards.',
    examples: {'ARRAY_REVERSE(ARRAY[1, 2, 3])': '[3, 2, 1]'},
    infer: onlyArray,
    evaluate: () => (array) => rowOf(array).toReversed(),
  }),
  arrayFunction({
    name: 'ARRAY_SLICE',
    usage: 'ARRAY_SLICE(array, start [, end])',
    description: 'The elements from one position to another, counted from 1, or from the end where negative.',
    examples: {'ARRAY_SLICE(ARRAY[1, 2, 3], 2)': '[2, 3]', 'ARRAY_SLICE(ARRAY[1, 2, 3], -3, -2)': '[1, 2]'},
    infer: (array, args) =>
      (args.length === 2 || args.length === 3) && args.slice(1).every((a) => (isInteger(a) && a.kind !== 'bigint') || isNull(a))
        ? signature(args, [array, ...args.slice(1).map((a) => withNullable(INT, a.nullable))], array)
        : null,
    evaluate: () => (array, start, end) => slice(rowOf(array), start as number, end === undefined ? rowOf(array).length : (end as number)),
  }),
  arrayFunction({
    name: 'ARRAY_SORT',
    usage: 'ARRAY_SORT(array [, ascending [, nulls first]])',
    description: 'The array in ascending (FALSE: descending) order; NULLs stand first in an ascending, last in a descending one.',
    examples: {'ARRAY_SORT(ARRAY[3, 1, 2])': '[1, 2, 3]', 'ARRAY_SORT(ARRAY[1, NULL, 2], FALSE)': '[2, 1, NULL]'},
    infer: (array, args) =>
      args.length <= 3 && isOrdered(array.element) && args.slice(1).every((a) => a.kind === 'boolean' || isNull(a))
        ? signature(args, [array, ...args.slice(1).map((a) => withNullable(BOOLEAN, a.nullable))], array)
        : null,
    evaluate:
      () =>
      (array, ascending = true, nullsFirst = ascending) =>
        sorted(rowOf(array), ascending as boolean, nullsFirst as boolean),
  }),
];
