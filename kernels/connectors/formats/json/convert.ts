import {type DataType, typeText} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Value} from '../../../protocol/value.ts';
import {flinkTextHash, inHashOrder} from '../../../sql/types/hash-order.ts';
import {base64Bytes} from '../base64-text.ts';
import {DecodeError} from '../format.ts';
import {type IntegerKind, javaTrim, parseDecimal, parseDouble, parseInteger, truncateNumber} from '../number-text.ts';
import {momentValue, parseDate, parseSqlTime, parseTimestamp} from '../time-text.ts';
import type {JsonOptions} from './options.ts';
import {type JsonTree, treeText} from './tree.ts';

/** A JSON value as the value of a type, by the rules of Flink's JSON format. Throws DecodeError. */
export type JsonConverter = (tree: JsonTree) => Value;

/** JSON null is NULL for every type; with `json.ignore-parse-errors` what cannot be converted is NULL too, and `lost` hears of it. */
export function jsonConverter(type: DataType, options: JsonOptions, lost: (error: DecodeError) => void): JsonConverter {
  const convert = notNull(type, options, lost);
  if (!options.ignoreParseErrors) return (tree) => (tree.kind === 'null' ? null : convert(tree));
  return (tree) => {
    if (tree.kind === 'null') return null;
    try {
      return convert(tree);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      lost(error);
      return null;
    }
  };
}

function notNull(type: DataType, options: JsonOptions, lost: (error: DecodeError) => void): JsonConverter {
  switch (type.kind) {
    case 'null':
      return () => null;
    case 'boolean':
      // Java's Boolean.parseBoolean: whatever is not "true" is false.
      return (tree) => (tree.kind === 'boolean' ? tree.value : javaTrim(scalarText(tree)).toLowerCase() === 'true');
    case 'tinyint':
    case 'smallint': {
      const {kind} = type;
      return (tree) => parseInteger(javaTrim(scalarText(tree)), kind);
    }
    case 'int':
    case 'bigint':
      return integer(type.kind);
    case 'interval':
      return integer(type.unit === 'month' ? 'int' : 'bigint');
    case 'float':
      return (tree) => Math.fround(parseDouble(scalarText(tree)));
    case 'double':
      return (tree) => parseDouble(scalarText(tree));
    case 'char':
    case 'varchar':
      return (tree) => (tree.kind === 'string' ? tree.value : options.trees || isNested(tree) ? treeText(tree) : scalarText(tree));
    case 'binary':
    case 'varbinary':
      return (tree) => base64(tree);
    case 'decimal': {
      const {precision, scale} = type;
      return (tree) => {
        if (tree.kind === 'string') return parseDecimal(options.trees ? tree.value : javaTrim(tree.value), precision, scale);
        if (tree.kind === 'number') return parseDecimal(tree.text, precision, scale);
        throw new DecodeError(`${named(tree)} is not a number`);
      };
    }
    case 'date':
      return (tree) => parseDate(scalarText(tree));
    case 'time':
      return (tree) => parseSqlTime(scalarText(tree));
    case 'timestamp':
    case 'timestamp_ltz': {
      const {precision} = type;
      const zoned = type.kind === 'timestamp_ltz';
      return (tree) => momentValue(parseTimestamp(scalarText(tree), options.timestamps, zoned), precision);
    }
    case 'array': {
      const element = jsonConverter(type.element, options, lost);
      return (tree) => {
        if (tree.kind !== 'array') throw new DecodeError(`${named(tree)} is not an array`);
        return tree.items.map(element);
      };
    }
    case 'map':
      return mapConverter(type, type.key, jsonConverter(type.value, options, lost), options);
    case 'multiset':
      return mapConverter(type, type.element, jsonConverter({kind: 'int', nullable: true}, options, lost), options);
    case 'row':
      return rowConverter(
        type.fields.map((f) => f.name),
        type.fields.map((f) => jsonConverter(f.type, options, lost)),
        options,
      );
    default:
      return type satisfies never;
  }
}

function integer(kind: IntegerKind): JsonConverter {
  return (tree) =>
    tree.kind === 'number' && /[.eE]/.test(tree.text) ? truncateNumber(tree.text, kind) : parseInteger(javaTrim(scalarText(tree)), kind);
}

function mapConverter(type: DataType, key: DataType, value: JsonConverter, {trees}: JsonOptions): JsonConverter {
  if (key.kind !== 'char' && key.kind !== 'varchar') {
    throw new StudioError('connector/unsupported-type', `the format "json" cannot hold the type ${typeText(type)}`, {
      detail: 'the keys of a JSON object are strings',
      hint: 'give the map keys of type STRING',
    });
  }
  return (tree) => {
    // The tree of any other value has no fields.
    if (tree.kind !== 'object' && trees) return new Map();
    if (tree.kind !== 'object') throw new DecodeError(`${named(tree)} is not an object`);
    return inHashOrder(
      tree.entries.map(([k, v]) => [k, value(v)]),
      (k) => flinkTextHash(k as string),
    );
  };
}

/** Of duplicate fields the last one counts. */
export function rowConverter(
  names: readonly string[],
  converters: readonly JsonConverter[],
  options: JsonOptions,
): (tree: JsonTree) => Value[] {
  const columns = new Map(names.map((name, i) => [name, i]));
  return (tree) => {
    if (tree.kind !== 'object') throw new DecodeError(`${named(tree)} is not an object`);
    const row: (Value | undefined)[] = new Array(names.length);
    for (const [key, value] of tree.entries) {
      const column = columns.get(key);
      if (column === undefined) continue;
      row[column] = atField(key, () => converters[column]?.(value) ?? null);
    }
    return names.map((name, i) => {
      const value = row[i];
      if (value !== undefined) return value;
      if (options.failOnMissingField) throw missingField(name);
      return null;
    });
  };
}

export function missingField(name: string): DecodeError {
  return new DecodeError(`field "${name}" is missing`);
}

/** The same error with the field named in front. */
export function fieldError(name: string, error: DecodeError): DecodeError {
  return new DecodeError(`field "${name}": ${error.message}`);
}

function atField<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof DecodeError ? fieldError(name, error) : error;
  }
}

const isNested = (tree: JsonTree): boolean => tree.kind === 'array' || tree.kind === 'object';

/** Jackson's getText of a value. */
function scalarText(tree: JsonTree): string {
  switch (tree.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(tree.value);
    case 'number':
      return tree.text;
    case 'string':
      return tree.value;
    case 'array':
      return '[';
    case 'object':
      return '{';
    default:
      return tree satisfies never;
  }
}

function base64(tree: JsonTree): Uint8Array {
  if (tree.kind !== 'string') throw new DecodeError(`${named(tree)} is not base64`);
  return base64Bytes(tree.value);
}

function named(tree: JsonTree): string {
  const text = treeText(tree);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
