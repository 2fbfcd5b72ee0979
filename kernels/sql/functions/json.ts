import {type DataType, MAX_LENGTH} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {isBinary, isText, isTimestamp} from '../types/common-type.ts';
import {decimalText} from '../types/decimals.ts';
import {isJsonWritable, jsonObject, jsonText} from '../types/json-text.ts';
import {isJsonScalar, type Json, JsonError, javaJsonText, parseJson, writeJson} from '../types/json-value.ts';
import type {ScalarFunction} from './definition.ts';
import {BOOLEAN, DOUBLE, INT, isNull, STRING, signature, textLike} from './infer.ts';
import {compileJsonPath, JsonPathError, readJsonPath} from './json-path.ts';

/**
 * The functions here are written with a syntax of their own (`… RETURNING INT NULL ON EMPTY`); the binder hands its words over as constant
 * texts behind the arguments. Semantics are those of Flink 1.20 (Calcite's JsonFunctions): a path without a mode is strict.
 */

interface Found {
  readonly value: Json;
  readonly lax: boolean;
  /** What went wrong; ON ERROR decides what becomes of it. */
  readonly error: string | null;
}

function find(text: string, pathText: string): Found {
  const match = /^\s*(strict|lax)\s+(.+)$/is.exec(pathText);
  const lax = match?.[1]?.toLowerCase() === 'lax';
  const path = match?.[2] ?? pathText;
  let value: Json = null;
  try {
    value = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    // To lax mode a text that is no JSON is empty.
    return {value: null, lax, error: lax ? null : error.message};
  }
  try {
    if (value === null) return {value, lax, error: 'the JSON is null'};
    value = readJsonPath(value, compileJsonPath(path), lax);
    return {value, lax, error: value === null && !lax ? 'the value at the path is null' : null};
  } catch (error) {
    if (error instanceof JsonPathError) return {value: null, lax, error: error.message};
    throw error;
  }
}

function jsonFailure(name: string, when: 'EMPTY' | 'ERROR', why: string): StudioError {
  return new StudioError('sql/json', `${name} fails: ${why}`, {blame: 'data', hint: `NULL ON ${when} gives NULL instead`});
}

/** What RETURNING may name, as the binder spells it. */
function returned(text: Value | undefined): DataType | null {
  if (text === null || text === undefined || text === 'STRING') return STRING;
  if (text === 'BOOLEAN') return BOOLEAN;
  if (text === 'INT') return INT;
  if (text === 'DOUBLE') return DOUBLE;
  if (text === 'ARRAY<STRING>') return {kind: 'array', element: STRING, nullable: true};
  const length = /^VARCHAR\((\d+)\)$/.exec(String(text))?.[1];
  return length === undefined ? null : {kind: 'varchar', length: Math.min(Number(length), MAX_LENGTH), nullable: true};
}

/** The scalar as the type that RETURNING names. As in Flink nothing is converted: 1 is no DOUBLE and '1' no INT. */
function scalarAs(value: Json, type: DataType): Value {
  if (isText(type)) return javaJsonText(value);
  if (type.kind === 'boolean' && typeof value === 'boolean') return value;
  if (type.kind === 'double' && typeof value === 'number') return value;
  if (type.kind === 'int' && typeof value === 'bigint' && BigInt.asIntN(32, value) === value) return Number(value);
  throw new StudioError('sql/json', `JSON_VALUE fails: ${writeJson(value)} is no ${type.kind.toUpperCase()}`, {
    blame: 'data',
    hint: 'leave RETURNING out and CAST the text',
  });
}

/** Flink takes what it holds as an object: the digits of a DECIMAL are JSON, the text of anything else is not. */
function isJsonInput(type: DataType): boolean {
  return isText(type) || isBinary(type) || isTimestamp(type) || ['decimal', 'array', 'map', 'multiset', 'row'].includes(type.kind);
}

/** What is read as JSON. */
function jsonInput(type: DataType): (value: Value) => string {
  if (isText(type)) return (value) => value as string;
  return type.kind === 'decimal' ? (value) => decimalText(value as number | bigint, type.scale) : () => '';
}

const JSON_VALUE: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_VALUE',
  usage: ['JSON_VALUE(json, path [RETURNING type] [{NULL | ERROR | DEFAULT x} ON EMPTY] [{NULL | ERROR | DEFAULT x} ON ERROR])'],
  description: 'The scalar at a path of a JSON text.',
  examples: [
    {sql: "JSON_VALUE('{\"a\": true}', '$.a')", result: 'true'},
    {sql: "JSON_VALUE('{\"a\": 1}', '$.a' RETURNING INTEGER)", result: '1'},
    {sql: "JSON_VALUE('{\"a\": 1}', 'lax $.b' DEFAULT 'none' ON EMPTY)", result: 'none'},
  ],
  nulls: 'custom',
  infer(args, constants) {
    const [text, path, , , , onEmpty, onError] = args;
    const result = returned(constants[2]);
    if (text === undefined || path === undefined || !isJsonInput(text) || !textLike(path)) return null;
    if (result === null || result.kind === 'array') return null;
    // Flink takes constants as defaults and nothing else.
    if ([5, 6].some((i) => args[i] !== undefined && constants[i] === undefined)) return null;
    const defaults = [onEmpty, onError].map((d) => (d === undefined || isNull(d) ? d : {...result, nullable: d.nullable}));
    return {params: [text, path, ...args.slice(2, 5), ...defaults.flatMap((d) => (d === undefined ? [] : [d as DataType]))], result};
  },
  evaluate({args, result}) {
    const read = jsonInput(args[0]!);
    return (text, path, _, onEmpty, onError, emptyValue, errorValue) => {
      if (text === null || path === null) return null;
      const {value, lax, error} = find(read(text!), path as string);
      const isEmpty = error === null && (value === null || (lax && !isJsonScalar(value)));
      if (isEmpty) {
        if (onEmpty === 'ERROR') throw jsonFailure('JSON_VALUE', 'EMPTY', 'the result is empty');
        return onEmpty === 'DEFAULT' ? (emptyValue ?? null) : null;
      }
      if (error === null && isJsonScalar(value)) return scalarAs(value, result);
      if (onError === 'ERROR') throw jsonFailure('JSON_VALUE', 'ERROR', error ?? 'the value is no scalar');
      return onError === 'DEFAULT' ? (errorValue ?? null) : null;
    };
  },
};

/** The text that NULL, EMPTY ARRAY and EMPTY OBJECT stand for. */
function queryBehavior(word: Value | undefined, result: DataType): Value {
  if (word === 'EMPTY ARRAY') return result.kind === 'array' ? [] : '[]';
  return word === 'EMPTY OBJECT' ? '{}' : null;
}

const JSON_QUERY: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_QUERY',
  usage: [
    'JSON_QUERY(json, path [RETURNING type] [{WITHOUT | WITH [CONDITIONAL | UNCONDITIONAL]} [ARRAY] WRAPPER] [{NULL | EMPTY ARRAY | EMPTY OBJECT | ERROR} ON EMPTY] [… ON ERROR])',
  ],
  description: 'The array or object at a path of a JSON text, as JSON or as an array of texts.',
  examples: [
    {sql: "JSON_QUERY('{\"a\": [1, 2]}', '$.a')", result: '[1,2]'},
    {sql: "JSON_QUERY('{\"a\": 1}', '$.a' WITH WRAPPER)", result: '[1]'},
    {sql: "JSON_QUERY('[1, \"b\"]', '$' RETURNING ARRAY<STRING>)", result: '[1, b]'},
  ],
  nulls: 'custom',
  infer(args, constants) {
    const [text, path] = args;
    const result = returned(constants[2]);
    if (text === undefined || path === undefined || !isJsonInput(text) || !textLike(path)) return null;
    if (result === null || !(isText(result) || result.kind === 'array')) return null;
    if (result.kind === 'array' && constants.includes('EMPTY OBJECT')) return null;
    return {params: args, result};
  },
  evaluate({args, result}) {
    const read = jsonInput(args[0]!);
    return (text, path, _, wrapper, onEmpty, onError) => {
      if (text === null || path === null) return null;
      const {value: found, lax, error} = find(read(text!), path as string);
      const wraps = found !== null && (wrapper === 'UNCONDITIONAL' || (wrapper === 'CONDITIONAL' && !Array.isArray(found)));
      const value: Json = wraps ? [found] : found;
      if (error === null && (value === null || (lax && isJsonScalar(value)))) {
        if (onEmpty === 'ERROR') throw jsonFailure('JSON_QUERY', 'EMPTY', 'the result is empty');
        return queryBehavior(onEmpty, result);
      }
      if (error === null && !isJsonScalar(value)) {
        if (result.kind !== 'array') return writeJson(value);
        if (Array.isArray(value)) return value.map((v: Json) => (v === null ? null : javaJsonText(v)));
      }
      if (onError === 'ERROR') throw jsonFailure('JSON_QUERY', 'ERROR', error ?? 'the value is no array or object');
      return queryBehavior(onError, result);
    };
  },
};

const JSON_EXISTS: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_EXISTS',
  usage: ['JSON_EXISTS(json, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR])'],
  description: 'TRUE if there is something at a path of a JSON text.',
  examples: [
    {sql: "JSON_EXISTS('{\"a\": true}', '$.a')", result: 'TRUE'},
    {sql: "JSON_EXISTS('{\"a\": true}', 'strict $.b' TRUE ON ERROR)", result: 'TRUE'},
  ],
  nulls: 'custom',
  infer: (args) => (args.length >= 2 && isText(args[0]!) && textLike(args[1]!) ? {params: args, result: BOOLEAN} : null),
  evaluate: () => (text, path, onError) => {
    if (text === null || path === null) return null;
    const {value, error} = find(text as string, path as string);
    if (error === null) return value !== null;
    if (onError === 'ERROR') throw jsonFailure('JSON_EXISTS', 'ERROR', error);
    return onError === 'UNKNOWN' ? null : onError === 'TRUE';
  },
};

const STRING_NOT_NULL: DataType = {...STRING, nullable: false} as DataType;

/** Which of the values are JSON already (nested JSON_OBJECT and JSON_ARRAY), told behind the words of ON NULL as ` JSON 0 2`. */
function rawValues(words: Value | undefined): ReadonlySet<number> {
  return new Set((/ JSON ([\d ]+)$/.exec(String(words))?.[1] ?? '').split(' ').map(Number));
}

function written(words: Value | undefined, types: readonly DataType[]): (values: readonly Value[]) => readonly (string | null)[] {
  const raw = String(words).includes(' JSON ') ? rawValues(words) : new Set<number>();
  const absent = String(words).startsWith('ABSENT');
  return (values) => values.map((v, i) => (v === null ? (absent ? null : 'null') : raw.has(i) ? (v as string) : jsonText(v, types[i]!)));
}

const JSON_OBJECT: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_OBJECT',
  usage: ['JSON_OBJECT([KEY] key VALUE value, … [{NULL | ABSENT} ON NULL])'],
  description: 'A JSON object of keys and values.',
  examples: [
    {sql: "JSON_OBJECT('k' VALUE 'v', 'n' VALUE 1)", result: '{"k":"v","n":1}'},
    {sql: "JSON_OBJECT('k' VALUE JSON_ARRAY(1, 2))", result: '{"k":[1,2]}'},
  ],
  nulls: 'custom',
  infer: (args) =>
    args.slice(1).every((a, i) => (i % 2 === 0 ? isText(a) : isJsonWritable(a))) ? {params: args, result: STRING_NOT_NULL} : null,
  evaluate({args, constants}) {
    const write = written(
      constants[0],
      args.slice(1).filter((_, i) => i % 2 === 1),
    );
    return (_, ...rest) => {
      const json = write(rest.filter((_v, i) => i % 2 === 1));
      const entries: [string, string][] = [];
      json.forEach((text, i) => {
        const key = rest[2 * i] as string | null;
        if (key === null) throw new StudioError('sql/json', 'JSON_OBJECT fails: a key is NULL', {blame: 'data'});
        if (text !== null) entries.push([key, text]);
      });
      return jsonObject(entries);
    };
  },
};

const JSON_ARRAY: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_ARRAY',
  usage: ['JSON_ARRAY(value, … [{NULL | ABSENT} ON NULL])'],
  description: 'A JSON array of values; NULLs are left out unless NULL ON NULL is written.',
  examples: [
    {sql: "JSON_ARRAY(1, '2')", result: '[1,"2"]'},
    {sql: 'JSON_ARRAY(1, CAST(NULL AS INT) NULL ON NULL)', result: '[1,null]'},
  ],
  nulls: 'custom',
  infer: (args) => (args.slice(1).every(isJsonWritable) ? {params: args, result: STRING_NOT_NULL} : null),
  evaluate({args, constants}) {
    const write = written(constants[0], args.slice(1));
    return (_, ...values) =>
      `[${write(values)
        .filter((v) => v !== null)
        .join(',')}]`;
  },
};

const JSON_STRING: ScalarFunction = {
  kind: 'scalar',
  name: 'JSON_STRING',
  usage: ['JSON_STRING(value)'],
  description: 'The value as JSON.',
  examples: [
    {sql: 'JSON_STRING(TRUE)', result: 'true'},
    {sql: "JSON_STRING('a\"b')", result: '"a\\"b"'},
  ],
  nulls: 'strict',
  infer: (args) => (args.length === 1 && (isNull(args[0]!) || isJsonWritable(args[0]!)) ? signature(args, args, STRING) : null),
  evaluate:
    ({args}) =>
    (value) =>
      jsonText(value!, args[0]!),
};

type JsonShape = 'VALUE' | 'OBJECT' | 'ARRAY' | 'SCALAR';

function shapeTest(shape: JsonShape, negated: boolean): ScalarFunction {
  const what = {VALUE: 'JSON', OBJECT: 'a JSON object', ARRAY: 'a JSON array', SCALAR: 'a scalar in JSON'}[shape];
  const example = {VALUE: '1', OBJECT: '{}', ARRAY: '[]', SCALAR: 'true'}[shape];
  const isShape = (value: Json): boolean => {
    if (shape === 'VALUE') return true;
    if (shape === 'SCALAR') return isJsonScalar(value);
    return shape === 'ARRAY' ? Array.isArray(value) : value instanceof Map;
  };
  return {
    kind: 'scalar',
    name: `IS ${negated ? 'NOT ' : ''}JSON ${shape}`,
    usage: [`text IS ${negated ? 'NOT ' : ''}JSON${shape === 'VALUE' ? ' [VALUE]' : ` ${shape}`}`],
    description: `TRUE if the text is ${negated ? 'not ' : ''}${what}; NULL is not.`,
    examples: [{sql: `'${example}' IS ${negated ? 'NOT ' : ''}JSON ${shape}`, result: negated ? 'FALSE' : 'TRUE'}],
    nulls: 'custom',
    infer: (args) => (args.length === 1 && isText(args[0]!) ? {params: args, result: {kind: 'boolean', nullable: false}} : null),
    evaluate: () => (text) => {
      try {
        return (text !== null && isShape(parseJson(text as string))) !== negated;
      } catch (error) {
        if (error instanceof JsonError) return negated;
        throw error;
      }
    },
  };
}

export const JSON_FUNCTIONS: readonly ScalarFunction[] = [
  JSON_VALUE,
  JSON_QUERY,
  JSON_EXISTS,
  JSON_OBJECT,
  JSON_ARRAY,
  JSON_STRING,
  ...(['VALUE', 'OBJECT', 'ARRAY', 'SCALAR'] as const).flatMap((shape) => [shapeTest(shape, false), shapeTest(shape, true)]),
];
