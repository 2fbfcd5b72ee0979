import type {DataType} from '../../protocol/data-type.ts';
import {MAX_LENGTH, withNullable} from '../../protocol/data-type.ts';
import {commonType, isNumeric, isText, isTimestamp} from '../types/common-type.ts';
import {compareValues, equalValues} from '../types/compare.ts';
import type {ScalarFunction} from './definition.ts';
import {BOOLEAN, isNull, signature} from './infer.ts';
import {equalityOfBytes} from './text-bytes.ts';

/** The type that both sides of a comparison are brought to; a text beside a number or time becomes that. */
export function comparisonType(a: DataType, b: DataType, ordered = false): DataType | null {
  // For < and its like a text is read as a BOOLEAN; else a BOOLEAN becomes its text, TRUE or FALSE in capitals.
  if (ordered && ((isText(a) && b.kind === 'boolean') || (a.kind === 'boolean' && isText(b)))) return BOOLEAN;
  if (isText(a) && b.kind === 'boolean') return {kind: 'varchar', length: MAX_LENGTH, nullable: true};
  if (a.kind === 'boolean' && isText(b)) return {kind: 'varchar', length: MAX_LENGTH, nullable: true};
  if (isText(a) && !isText(b) && !isNull(b)) return readable(b) ? b : null;
  if (isText(b) && !isText(a) && !isNull(a)) return readable(a) ? a : null;
  // A DATE and a TIMESTAMP have a common type, yet Flink does not compare them.
  if ((a.kind === 'date' && isTimestamp(b)) || (isTimestamp(a) && b.kind === 'date')) return null;
  if (isTimestamp(a) && isTimestamp(b) && a.kind !== b.kind) {
    return {kind: 'timestamp_ltz', precision: Math.max(a.precision, b.precision), nullable: true};
  }
  return commonType([a, b]);
}

function readable(type: DataType): boolean {
  return isNumeric(type) || isTimestamp(type) || ['date', 'time'].includes(type.kind);
}

const ORDERED = new Set(['array', 'map', 'multiset', 'row']);

/** Pairs of types that Flink's validator takes and its generated code does not compare. */
function isComparedAtAll(a: DataType, b: DataType): boolean {
  const textAndNumber = (isText(a) && isNumeric(b)) || (isNumeric(a) && isText(b));
  const rows = a.kind === 'row' && b.kind === 'row' ? a.fields.length === b.fields.length : true;
  return textAndNumber || (ORDERED.has(a.kind) && a.kind === b.kind && rows);
}

/** Held as JavaScript primitives of one kind: === and < are right. BIGINT, DECIMAL and TIMESTAMP mix number and bigint, which both operators understand. */
const PRIMITIVE = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal',
  'date',
  'time',
  'timestamp',
  'timestamp_ltz',
  'interval',
]);

function comparison(
  name: string,
  js: string,
  test: (order: number) => boolean,
  description: string,
  example: string,
  result: string,
): ScalarFunction {
  const equality = name === '=' || name === '<>';
  return {
    kind: 'scalar',
    name,
    usage: [`a ${name} b`],
    description,
    examples: [{sql: example, result}],
    nulls: 'strict',
    infer(args) {
      const [a, b] = args;
      if (a === undefined || b === undefined || args.length !== 2) return null;
      const type = comparisonType(a, b, !equality);
      if (type === null || (!equality && ORDERED.has(type.kind))) return null;
      return signature(args, [withNullable(type, a.nullable), withNullable(type, b.nullable)], BOOLEAN);
    },
    ofNull: ([a, b]) => (a !== undefined && b !== undefined && isComparedAtAll(a, b) ? BOOLEAN : null),
    evaluate({args}) {
      if (equality) return name === '=' ? equalValues : (a, b) => !equalValues(a, b);
      if (args[0] !== undefined && PRIMITIVE.has(args[0].kind)) {
        switch (name) {
          case '<':
            return (a, b) => (a as number) < (b as number);
          case '<=':
            return (a, b) => (a as number) <= (b as number);
          case '>':
            return (a, b) => (a as number) > (b as number);
          default:
            return (a, b) => (a as number) >= (b as number);
        }
      }
      return (a, b) => test(compareValues(a, b));
    },
    ...(equality ? {ofBytes: equalityOfBytes(name === '=')} : {}),
    emit([a, b], {args}) {
      const kind = args[0]?.kind ?? 'null';
      const simple = PRIMITIVE.has(kind) || (equality && (kind === 'char' || kind === 'varchar'));
      return simple ? `(${a} ${js} ${b})` : null;
    },
  };
}

function nullTest(
  name: string,
  description: string,
  js: (a: string) => string,
  test: (value: unknown) => boolean,
  example: string,
): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    usage: [`a ${name}`],
    description,
    examples: [{sql: example, result: 'TRUE'}],
    nulls: 'custom',
    infer: (args) => (args.length === 1 ? {params: args, result: {kind: 'boolean', nullable: false}} : null),
    evaluate: () => test,
    emit: ([a]) => js(a!),
  };
}

export const COMPARISON: readonly ScalarFunction[] = [
  comparison('=', '===', (o) => o === 0, 'TRUE if both are equal.', '1 = 1', 'TRUE'),
  comparison('<>', '!==', (o) => o !== 0, 'TRUE if they differ.', '1 <> 2', 'TRUE'),
  comparison('<', '<', (o) => o < 0, 'TRUE if the left one is smaller.', '1 < 2', 'TRUE'),
  comparison('<=', '<=', (o) => o <= 0, 'TRUE if the left one is not larger.', '1 <= 1', 'TRUE'),
  comparison('>', '>', (o) => o > 0, 'TRUE if the left one is larger.', '2 > 1', 'TRUE'),
  comparison('>=', '>=', (o) => o >= 0, 'TRUE if the left one is not smaller.', '1 >= 1', 'TRUE'),
  nullTest(
    'IS NULL',
    'TRUE if the value is NULL.',
    (a) => `(${a} === null)`,
    (v) => v === null,
    'NULLIF(1, 1) IS NULL',
  ),
  nullTest(
    'IS NOT NULL',
    'TRUE if the value is not NULL.',
    (a) => `(${a} !== null)`,
    (v) => v !== null,
    '1 IS NOT NULL',
  ),
  nullTest(
    'IS TRUE',
    'TRUE if the condition is TRUE, not FALSE and not NULL.',
    (a) => `(${a} === true)`,
    (v) => v === true,
    '(1 = 1) IS TRUE',
  ),
  nullTest(
    'IS NOT TRUE',
    'TRUE if the condition is FALSE or NULL.',
    (a) => `(${a} !== true)`,
    (v) => v !== true,
    '(1 = 2) IS NOT TRUE',
  ),
  nullTest(
    'IS FALSE',
    'TRUE if the condition is FALSE, not NULL.',
    (a) => `(${a} === false)`,
    (v) => v === false,
    '(1 = 2) IS FALSE',
  ),
  nullTest(
    'IS NOT FALSE',
    'TRUE if the condition is TRUE or NULL.',
    (a) => `(${a} !== false)`,
    (v) => v !== false,
    '(1 = 1) IS NOT FALSE',
  ),
  {
    kind: 'scalar',
    name: 'NOT',
    usage: ['NOT condition'],
    description: 'TRUE for FALSE, FALSE for TRUE, NULL for NULL.',
    examples: [{sql: 'NOT (1 = 2)', result: 'TRUE'}],
    nulls: 'strict',
    infer: (args) => (args.length === 1 && ['boolean', 'null'].includes(args[0]!.kind) ? signature(args, [BOOLEAN], BOOLEAN) : null),
    evaluate: () => (a) => !a,
    emit: ([a]) => `(!${a})`,
  },
];
