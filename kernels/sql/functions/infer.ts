import {type DataType, MAX_LENGTH, withNullable} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';
import {isInteger, isNumeric, isText} from '../types/common-type.ts';
import type {BoundCall, ScalarFunction, Signature} from './definition.ts';

/** Small pieces that signatures are put together from. Types here are nullable; `signature` settles the result's nullability. */

export const BOOLEAN: DataType = {kind: 'boolean', nullable: true};
export const INT: DataType = {kind: 'int', nullable: true};
export const BIGINT: DataType = {kind: 'bigint', nullable: true};
export const DOUBLE: DataType = {kind: 'double', nullable: true};
export const STRING: DataType = {kind: 'varchar', length: MAX_LENGTH, nullable: true};
export const DATE: DataType = {kind: 'date', nullable: true};
export const timestampType = (precision: number): DataType => ({kind: 'timestamp', precision, nullable: true});
export const timestampLtzType = (precision: number): DataType => ({kind: 'timestamp_ltz', precision, nullable: true});

/** A strict function's signature: its result may be NULL when an argument may. */
export function signature(args: readonly DataType[], params: readonly DataType[], result: DataType, canBeNull = false): Signature {
  return {params, result: withNullable(result, canBeNull || args.some((a) => a.nullable))};
}

export function isNull(type: DataType): boolean {
  return type.kind === 'null';
}

/** A text. As in Flink NULL alone is none: it needs a type, CAST(NULL AS STRING). */
export function textLike(type: DataType): boolean {
  return isText(type);
}

/** The type of the text argument at `index`, for functions that keep it. */
export function sameText(index: number): (args: readonly DataType[]) => DataType {
  return (args) => {
    const type = args[index];
    return type !== undefined && isText(type) ? type : STRING;
  };
}

/** VARCHAR as long as the text argument at `index`, for functions that shorten it. */
export function varyingText(index: number): (args: readonly DataType[]) => DataType {
  return (args) => {
    const type = args[index];
    return type !== undefined && isText(type) ? {kind: 'varchar', length: type.length, nullable: true} : STRING;
  };
}

/** A number; NULL alone is none. */
export function numberLike(type: DataType): boolean {
  return isNumeric(type);
}

/** A whole number that fits INT. */
export function intLike(type: DataType): boolean {
  return ['tinyint', 'smallint', 'int'].includes(type.kind);
}

interface TextFunction {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly usage: readonly string[];
  readonly description: string;
  readonly examples: ScalarFunction['examples'];
  /** `t` a text, `i` a whole number, `w` one that may be a BIGINT, `c` a text or the code of a character; the letters behind `?` may be left out. */
  readonly params: string;
  /** A function of the argument types where the result's length follows from them. */
  readonly result: DataType | ((args: readonly DataType[]) => DataType);
  /** The result can be NULL although no argument is. */
  readonly canBeNull?: boolean;
  readonly deterministic?: boolean;
  readonly ofBytes?: ScalarFunction['ofBytes'];
  evaluate(call: BoundCall): (...args: Value[]) => Value;
}

const FITS = {
  t: textLike,
  i: intLike,
  w: isInteger,
  c: (type: DataType) => textLike(type) || intLike(type),
} as const;

/** A strict function over texts and whole numbers. */
export function textFunction(f: TextFunction): ScalarFunction {
  const [required, optional = ''] = f.params.split('?') as [string, string?];
  const letters = required + optional;
  return {
    kind: 'scalar',
    name: f.name,
    ...(f.aliases ? {aliases: f.aliases} : {}),
    usage: f.usage,
    description: f.description,
    examples: f.examples,
    nulls: 'strict',
    ...(f.deterministic === undefined ? {} : {deterministic: f.deterministic}),
    ...(f.ofBytes === undefined ? {} : {ofBytes: f.ofBytes}),
    infer(args) {
      if (args.length < required.length || args.length > letters.length) return null;
      if (!args.every((a, i) => FITS[letters[i] as keyof typeof FITS](a))) return null;
      return signature(
        args,
        args.map((a, i) => (letters[i] === 'w' ? BIGINT : isText(a) ? a : INT)),
        typeof f.result === 'function' ? f.result(args) : f.result,
        f.canBeNull ?? false,
      );
    },
    evaluate: f.evaluate,
  };
}
