import {type DataType, MAX_LENGTH, typeText} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {integerValue} from '../formats/number-text.ts';
import {momentValue} from '../formats/time-text.ts';
import type {FieldOptions} from './field-options.ts';

/** The value of one column in the row at `index`. */
export type Generator = (index: number) => Value;

export interface GeneratorContext {
  /** From 0 up to but without 1. */
  readonly random: () => number;
  /** ms since 1970. */
  readonly now: () => number;
}

export interface FieldGenerator {
  readonly next: Generator;
  /** How many rows a sequence has; null for random values. */
  readonly rows: number | null;
}

/** What Flink generates without a length. */
const TEXT_LENGTH = 100;
const COLLECTION_LENGTH = 3;
const INT_RANGES = {
  tinyint: [-128, 127],
  smallint: [-32_768, 32_767],
  int: [-2_147_483_648, 2_147_483_647],
} as const;
const BIGINT_RANGE = [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n] as const;

/** How a column's values are made. Throws `connector/invalid-option`. */
export function fieldGenerator(type: DataType, options: FieldOptions, context: GeneratorContext): FieldGenerator {
  const kind = options.oneOf('kind', ['random', 'sequence'], 'random');
  // A sequence of booleans is random, as in Flink.
  if (kind === 'sequence' && type.kind !== 'boolean') return sequence(type, options);
  const next = randomGenerator(type, options, context);
  // A column without NULLs stays so, whatever its rate.
  const nulls = withNulls(next, options, context);
  return {next: type.nullable ? nulls : next, rows: null};
}

function withNulls(next: Generator, options: FieldOptions, {random}: GeneratorContext): Generator {
  const rate = options.number('null-rate', 0);
  if (rate < 0 || rate > 1) throw options.invalid('null-rate', 'a number from 0 to 1');
  return rate === 0 ? next : (index) => (random() < rate ? null : next(index));
}

function sequence(type: DataType, options: FieldOptions): FieldGenerator {
  const start = options.bigint('start', null);
  const end = options.bigint('end', null);
  if (end < start) throw options.invalid('end', 'a number that is not below "start"');
  return {next: sequenceOf(type, start, options), rows: Number(end - start + 1n)};
}

function sequenceOf(type: DataType, start: bigint, options: FieldOptions): Generator {
  const at = (index: number): number | bigint => integerValue(start + BigInt(index));
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return at;
    case 'float':
    case 'double':
      return (index) => Number(at(index));
    case 'char':
    case 'varchar':
      return (index) => String(at(index));
    case 'decimal':
      return (index) => integerValue(BigInt(at(index)) * 10n ** BigInt(type.scale));
    case 'binary':
    case 'varbinary':
      return (index) => {
        const value = new Uint8Array(8);
        new DataView(value.buffer).setBigInt64(0, BigInt(at(index)));
        return value;
      };
    default:
      throw options.invalid('kind', `random for a column of type ${typeText(type)}`);
  }
}

function randomGenerator(type: DataType, options: FieldOptions, context: GeneratorContext): Generator {
  const {random} = context;
  switch (type.kind) {
    case 'null':
      return () => null;
    case 'boolean':
      return () => random() < 0.5;
    case 'tinyint':
    case 'smallint':
    case 'int': {
      const [min, max] = INT_RANGES[type.kind];
      return integers(options, BigInt(min), BigInt(max), random);
    }
    case 'bigint':
      return integers(options, ...BIGINT_RANGE, random);
    case 'interval':
      return type.unit === 'month' ? integers(options, 0n, 120_000n, random) : integers(options, ...BIGINT_RANGE, random);
    case 'float':
    case 'double': {
      const isFloat = type.kind === 'float';
      const [min, max] = doubleRange(options, isFloat ? 3.4028234663852886e38 : Number.MAX_VALUE);
      const next = (): number => min + random() * (max - min);
      return isFloat ? () => Math.fround(next()) : next;
    }
    case 'decimal': {
      const most = 10 ** (type.precision - type.scale);
      const [low, high] = doubleRange(options, most);
      const [min, max] = [Math.max(low, -most), Math.min(high, most)];
      // Flink's own condition, for decimals alone.
      if (min >= max) throw options.invalid('max', 'a number above "min"');
      const limit = 10n ** BigInt(type.precision) - 1n;
      return () => {
        const unscaled = BigInt(Math.trunc((min + random() * (max - min)) * 10 ** type.scale));
        return integerValue(unscaled > limit ? limit : unscaled < -limit ? -limit : unscaled);
      };
    }
    case 'char':
      return () => hex(type.length, random);
    case 'varchar':
      return lengths(type.length, options, random, (length) => hex(length, random));
    case 'binary':
      return () => bytes(type.length, random);
    case 'varbinary':
      return lengths(type.length, options, random, (length) => bytes(length, random));
    case 'date':
      return () => Math.floor(context.now() / 86_400_000);
    case 'time':
      return () => context.now() % 86_400_000;
    case 'timestamp':
    case 'timestamp_ltz': {
      const past = options.duration('max-past', 0);
      return () => timestamp(context.now() - Math.floor(random() * past), type.precision);
    }
    case 'array': {
      const length = collectionLength(options);
      const element = fieldGenerator(type.element, options.child('element'), context).next;
      return (index) => Array.from({length}, () => element(index));
    }
    case 'map':
      return mapGenerator(
        fieldGenerator(type.key, options.child('key'), context).next,
        fieldGenerator(type.value, options.child('value'), context).next,
        options,
      );
    case 'multiset':
      return mapGenerator(fieldGenerator(type.element, options.child('element'), context).next, () => Math.floor(random() * 100), options);
    case 'row': {
      const fields = type.fields.map((f) => fieldGenerator(f.type, options.child(f.name), context).next);
      return (index) => fields.map((next) => next(index));
    }
    default:
      return type satisfies never;
  }
}

/** Both ends may come. */
function integers(options: FieldOptions, least: bigint, most: bigint, random: () => number): Generator {
  const min = options.bigint('min', least);
  const max = options.bigint('max', most);
  if (min < least || max > most) throw options.invalid(min < least ? 'min' : 'max', `a whole number from ${least} to ${most}`);
  if (max < min) throw options.invalid('max', 'a number that is not below "min"');
  const count = max - min + 1n;
  if (count <= BigInt(2 ** 48)) {
    const low = Number(min);
    const span = Number(count);
    if (Number.isSafeInteger(low) && Number.isSafeInteger(low + span)) return () => low + Math.floor(random() * span);
  }
  return () => {
    const bits = (BigInt(Math.floor(random() * 2 ** 32)) << 32n) | BigInt(Math.floor(random() * 2 ** 32));
    return integerValue(min + ((bits * count) >> 64n));
  };
}

/** Flink's range without "min" is from the least positive number on. */
function doubleRange(options: FieldOptions, most: number): readonly [number, number] {
  const min = options.number('min', 0);
  const max = options.number('max', most);
  if (max < min) throw options.invalid('max', 'a number that is not below "min"');
  return [min, max];
}

function lengths(declared: number, options: FieldOptions, random: () => number, make: (length: number) => Value): Generator {
  const length = options.number('length', declared === MAX_LENGTH ? TEXT_LENGTH : declared);
  if (!Number.isInteger(length) || length < 0 || length > declared) throw options.invalid('length', `a whole number from 0 to ${declared}`);
  return options.boolean('var-len', false) ? () => make(1 + Math.floor(random() * length)) : () => make(length);
}

function collectionLength(options: FieldOptions): number {
  const length = options.number('length', COLLECTION_LENGTH);
  if (!Number.isInteger(length) || length < 0) throw options.invalid('length', 'a whole number from 0 on');
  return length;
}

function mapGenerator(key: Generator, value: Generator, options: FieldOptions): Generator {
  const length = collectionLength(options);
  return (index) => new Map(Array.from({length}, () => [key(index), value(index)]));
}

function hex(length: number, random: () => number): string {
  let text = '';
  while (text.length < length)
    text += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
}

function bytes(length: number, random: () => number): Uint8Array {
  return Uint8Array.from({length}, () => Math.floor(random() * 256));
}

function timestamp(ms: number, precision: number): number | bigint {
  const second = Math.floor(ms / 1000);
  const day = Math.floor(second / 86_400);
  return momentValue({day, second: second - day * 86_400, nano: (ms - second * 1000) * 1_000_000}, precision);
}

/** For options that name no column. */
export function unknownField(key: string, table: string, names: readonly string[]): StudioError {
  return new StudioError('connector/invalid-option', `option "${key}" of table "${table}" names no column that is generated`, {
    detail: `the columns are ${names.join(', ')}`,
  });
}
