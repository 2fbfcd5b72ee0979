import fc from 'fast-check';
import type {DataType} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';

/** Random types and values of them, for property tests. */

const nullable = true;
const scalar: fc.Arbitrary<DataType> = fc.constantFrom<DataType>(
  {kind: 'null', nullable},
  {kind: 'boolean', nullable},
  {kind: 'tinyint', nullable},
  {kind: 'smallint', nullable},
  {kind: 'int', nullable},
  {kind: 'bigint', nullable},
  {kind: 'float', nullable},
  {kind: 'double', nullable},
  {kind: 'decimal', precision: 38, scale: 6, nullable},
  {kind: 'decimal', precision: 10, scale: 2, nullable: false},
  {kind: 'char', length: 3, nullable},
  {kind: 'varchar', length: 2147483647, nullable: false},
  {kind: 'binary', length: 4, nullable},
  {kind: 'varbinary', length: 2147483647, nullable},
  {kind: 'date', nullable},
  {kind: 'time', precision: 0, nullable},
  {kind: 'timestamp', precision: 3, nullable},
  {kind: 'timestamp', precision: 9, nullable},
  {kind: 'timestamp_ltz', precision: 6, nullable},
  {kind: 'interval', unit: 'month', text: 'MONTH', nullable},
  {kind: 'interval', unit: 'millisecond', text: 'SECOND(3)', nullable},
);

export const dataType: fc.Arbitrary<DataType> = fc.letrec<{type: DataType}>((tie) => ({
  type: fc.oneof(
    {depthSize: 'small', withCrossShrink: true},
    {arbitrary: scalar, weight: 8},
    {arbitrary: tie('type').map((element): DataType => ({kind: 'array', element, nullable})), weight: 1},
    {arbitrary: tie('type').map((element): DataType => ({kind: 'multiset', element, nullable})), weight: 1},
    {arbitrary: fc.tuple(scalar, tie('type')).map(([key, value]): DataType => ({kind: 'map', key, value, nullable})), weight: 1},
    {
      arbitrary: fc
        .array(tie('type'), {maxLength: 3})
        .map((types): DataType => ({kind: 'row', fields: types.map((type, i) => ({name: `f${i}`, type})), nullable})),
      weight: 1,
    },
  ),
})).type;

const wide = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((n) => (n >= -(2n ** 53n) + 1n && n <= 2n ** 53n - 1n ? Number(n) : n)),
);

/** Any value of the type, NULL where it may be. */
export function valueOfType(type: DataType): fc.Arbitrary<Value> {
  const value = notNull(type);
  return type.nullable ? fc.option(value, {nil: null, freq: 5}) : value;
}

function notNull(type: DataType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return fc.integer({min: -128, max: 127});
    case 'smallint':
      return fc.integer({min: -32768, max: 32767});
    case 'int':
    case 'date':
      return fc.integer();
    case 'time':
      return fc.integer({min: 0, max: 86_399_999});
    case 'float':
      return fc.double().map(Math.fround);
    case 'double':
      return fc.double();
    case 'bigint':
    case 'decimal':
    case 'timestamp':
    case 'timestamp_ltz':
      return wide;
    case 'interval':
      return fc.maxSafeInteger();
    case 'char':
    case 'varchar':
      return fc.string({
        unit: fc.oneof(fc.constantFrom('a', 'ü', '\u{1f600}', '\ud800', '\udc00', '\ufeff', '\0'), fc.string({maxLength: 1})),
      });
    case 'binary':
    case 'varbinary':
      return fc.uint8Array({maxLength: 6});
    case 'array':
      return fc.array(valueOfType(type.element), {maxLength: 4});
    case 'multiset':
      return fc
        .array(fc.tuple(valueOfType(type.element), fc.integer({min: 1, max: 9})), {maxLength: 4})
        .map((e) => new Map<Value, Value>(e));
    case 'map':
      return fc.array(fc.tuple(valueOfType(type.key), valueOfType(type.value)), {maxLength: 4}).map((e) => new Map(e));
    case 'row':
      return fc.tuple(...type.fields.map((f) => valueOfType(f.type)));
    default:
      return type satisfies never;
  }
}
