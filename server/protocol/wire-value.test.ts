import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {DataType} from '../../kernels/protocol/data-type.ts';
import type {Value} from '../../kernels/protocol/value.ts';
import {decodeValue, encodeValue, rowEncoder, type WireValue} from './wire-value.ts';

const nullable = true;
const whole = fc.bigInt({min: -(2n ** 100n), max: 2n ** 100n}).map((b) => (Number.isSafeInteger(Number(b)) ? Number(b) : b));

type Typed = {type: DataType; values: fc.Arbitrary<Value>};
const scalars: Typed[] = [
  {type: {kind: 'boolean', nullable}, values: fc.boolean()},
  {type: {kind: 'int', nullable}, values: fc.integer()},
  {type: {kind: 'bigint', nullable}, values: whole},
  {type: {kind: 'decimal', precision: 38, scale: 4, nullable}, values: whole},
  {type: {kind: 'timestamp', precision: 9, nullable}, values: whole},
  {type: {kind: 'double', nullable}, values: fc.double()},
  {type: {kind: 'varchar', length: 9, nullable}, values: fc.string({unit: 'binary'})},
  {type: {kind: 'varbinary', length: 9, nullable}, values: fc.uint8Array()},
];
const {typed} = fc.letrec<{typed: Typed}>((tie) => ({
  typed: fc.oneof(
    {maxDepth: 3},
    fc.constantFrom(...scalars),
    tie('typed').map(
      (t): Typed => ({type: {kind: 'array', element: t.type, nullable}, values: fc.array(fc.option(t.values), {maxLength: 4})}),
    ),
    fc.tuple(tie('typed'), tie('typed')).map(
      ([a, b]): Typed => ({
        type: {
          kind: 'row',
          fields: [
            {name: 'a', type: a.type},
            {name: 'b', type: b.type},
          ],
          nullable,
        },
        values: fc.tuple(fc.option(a.values), fc.option(b.values)) as fc.Arbitrary<Value>,
      }),
    ),
    fc.tuple(fc.constantFrom(...scalars.slice(0, 3)), tie('typed')).map(
      ([k, v]): Typed => ({
        type: {kind: 'map', key: k.type, value: v.type, nullable},
        values: fc.array(fc.tuple(k.values, v.values), {maxLength: 4}).map((pairs) => new Map(pairs)),
      }),
    ),
  ),
}));

test('every value comes back over JSON text as it was', () => {
  fc.assert(
    fc.property(
      typed.chain((t) => fc.tuple(fc.constant(t.type), fc.option(t.values))),
      ([type, value]) => {
        const text = JSON.stringify(encodeValue(value, type));
        expect(decodeValue(JSON.parse(text) as WireValue, type)).toEqual(value);
      },
    ),
    {numRuns: 1000},
  );
});

test('what JSON numbers cannot hold is text', () => {
  expect(encodeValue(2n ** 63n, {kind: 'bigint', nullable})).toBe('9223372036854775808');
  expect(encodeValue(Number.NaN, {kind: 'double', nullable})).toBe('NaN');
  expect(encodeValue(-Infinity, {kind: 'double', nullable})).toBe('-Infinity');
  expect(encodeValue(new Uint8Array([1, 2, 255]), {kind: 'varbinary', length: 3, nullable})).toBe('AQL/');
});

test('a row carries its id first', () => {
  const encode = rowEncoder([
    {kind: 'int', nullable},
    {kind: 'varchar', length: 5, nullable},
  ]);
  expect(encode(7, [1, null])).toEqual([7, 1, null]);
});

test('a value of another type is an error', () => {
  expect(() => decodeValue('x', {kind: 'int', nullable})).toThrow(TypeError);
});
