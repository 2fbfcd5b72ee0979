import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {commonType} from '../types/common-type.ts';
import {equalValues} from '../types/compare.ts';
import {inHashOrder, javaTextHash} from '../types/hash-order.ts';
import type {ScalarFunction} from './definition.ts';
import {isNull, STRING, signature, textLike} from './infer.ts';
import {javaRegex} from './java-regex.ts';

type ValueMap = ReadonlyMap<Value, Value>;
const mapOf = (value: Value | undefined): ValueMap => value as ValueMap;

/** The entry's own key where an equal one is there: collections as keys are equal by value. */
function ownKey(map: ValueMap, key: Value): Value {
  if (map.has(key) || typeof key !== 'object' || key === null) return key;
  for (const known of map.keys()) if (known !== null && equalValues(known, key)) return known;
  return key;
}

function partOfMap(
  name: string,
  description: string,
  example: string,
  result: string,
  element: (map: DataType & {kind: 'map'}) => DataType,
  evaluate: (map: ValueMap) => Row,
): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    usage: [`${name}(map)`],
    description,
    examples: [{sql: example, result}],
    nulls: 'strict',
    infer: ([map, ...more]) =>
      map?.kind === 'map' && more.length === 0
        ? {params: [map], result: {kind: 'array', element: element(map), nullable: map.nullable}}
        : null,
    evaluate: () => (map) => evaluate(mapOf(map)),
  };
}

export const MAP: readonly ScalarFunction[] = [
  partOfMap(
    'MAP_KEYS',
    'The keys of a map.',
    "MAP_KEYS(MAP['a', 1])",
    '[a]',
    (map) => map.key,
    (map) => [...map.keys()],
  ),
  partOfMap(
    'MAP_VALUES',
    'The values of a map.',
    "MAP_VALUES(MAP['a', 1])",
    '[1]',
    (map) => map.value,
    (map) => [...map.values()],
  ),
  partOfMap(
    'MAP_ENTRIES',
    'The entries of a map as rows of key and value.',
    "MAP_ENTRIES(MAP['a', 1])",
    '[(a, 1)]',
    ({key, value}) => ({
      kind: 'row',
      fields: [
        {name: 'key', type: key},
        {name: 'value', type: value},
      ],
      nullable: true,
    }),
    (map) => [...map].map(([key, value]) => [key, value]),
  ),
  {
    kind: 'scalar',
    name: 'MAP_FROM_ARRAYS',
    usage: ['MAP_FROM_ARRAYS(keys, values)'],
    description: 'A map of an array of keys and an array of as many values.',
    examples: [{sql: "MAP_FROM_ARRAYS(ARRAY['a', 'b'], ARRAY[1, 2])", result: '{a=1, b=2}'}],
    nulls: 'strict',
    infer(args) {
      const [keys, values] = args;
      if (keys?.kind !== 'array' || values?.kind !== 'array' || args.length !== 2) return null;
      return signature(args, args, {kind: 'map', key: keys.element, value: values.element, nullable: true});
    },
    evaluate: () => (keys, values) => {
      const [k, v] = [keys as Row, values as Row];
      if (k.length !== v.length) {
        throw new StudioError('sql/map-from-arrays', `MAP_FROM_ARRAYS has ${k.length} keys and ${v.length} values`, {blame: 'data'});
      }
      return new Map(k.map((key, i) => [key, v[i]!]));
    },
  },
  {
    kind: 'scalar',
    name: 'MAP_UNION',
    usage: ['MAP_UNION(map, …)'],
    description: 'One map with the entries of all; of equal keys the last one counts.',
    examples: [{sql: "MAP_UNION(MAP['a', 1], MAP['a', 2, 'b', 3])['a']", result: '2'}],
    nulls: 'strict',
    infer(args) {
      const type = commonType(args);
      if (type?.kind !== 'map' || !args.every((a) => a.kind === 'map')) return null;
      return signature(
        args,
        args.map((a) => withNullable(type, a.nullable)),
        type,
      );
    },
    evaluate:
      () =>
      (...maps) => {
        // As in Flink the entries of the last map come first.
        const all = new Map<Value, Value>();
        for (const map of maps.toReversed()) {
          for (const [key, value] of mapOf(map)) {
            const own = ownKey(all, key);
            if (!all.has(own)) all.set(own, value);
          }
        }
        return all;
      },
  },
  {
    kind: 'scalar',
    name: 'STR_TO_MAP',
    usage: ['STR_TO_MAP(text)', 'STR_TO_MAP(text, entry regex, key regex)'],
    description: 'A map of the entries of a text, by default separated by "," and "="; the separators are regular expressions.',
    examples: [{sql: "STR_TO_MAP('a=1,b=2')['b']", result: '2'}],
    nulls: 'strict',
    infer(args) {
      if ((args.length !== 1 && args.length !== 3) || !args.every(textLike)) return null;
      return signature(
        args,
        args.map((a) => (isNull(a) ? STRING : a)),
        {kind: 'map', key: STRING, value: STRING, nullable: true},
        true,
      );
    },
    evaluate:
      () =>
      (text, between = ',', inside = '=') => {
        const map = new Map<Value, Value>();
        if (text === '') return map;
        // A separator of one character that is no sign of a regular expression is taken as it is, as Java's String.split does.
        const entries = javaSplit(text as string, between as string, 0);
        for (const entry of entries) {
          const [key, value] = javaSplit(entry, inside as string, 2);
          map.set(key ?? '', value ?? null);
        }
        return inHashOrder(map, (key) => javaTextHash(key as string));
      },
  },
];

/** Java's String.split: at a regular expression, into at most `limit` parts (0: all, without empty ones at the end). */
function javaSplit(text: string, separator: string, limit: 0 | 2): readonly string[] {
  const pattern = javaRegex(separator, 'g');
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (limit > 0 && parts.length === limit - 1) break;
    // An empty match at the start gives no empty part.
    if (match[0] === '' && (match.index === 0 || match.index === text.length)) continue;
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  // Of a text of separators alone nothing is left.
  while (limit === 0 && from > 0 && parts.at(-1) === '') parts.pop();
  return parts;
}
