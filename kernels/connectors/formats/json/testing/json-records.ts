import fc from 'fast-check';
import type {DataType} from '../../../../protocol/data-type.ts';
import type {JsonOptions} from '../options.ts';

/** What the tests of the JSON decoders share: options, types, and records by chance. */

export const OPTIONS: JsonOptions = {
  failOnMissingField: false,
  ignoreParseErrors: false,
  trees: false,
  timestamps: 'sql',
  mapNullKey: 'FAIL',
  mapNullKeyLiteral: 'null',
  decimalAsPlainNumber: false,
  ignoreNullFields: false,
};
export const nullable = true;
export const STRING: DataType = {kind: 'varchar', length: 2147483647, nullable};
export const TYPES: Readonly<Record<string, DataType>> = {
  boolean: {kind: 'boolean', nullable},
  tinyint: {kind: 'tinyint', nullable},
  smallint: {kind: 'smallint', nullable},
  int: {kind: 'int', nullable},
  bigint: {kind: 'bigint', nullable},
  float: {kind: 'float', nullable},
  double: {kind: 'double', nullable},
  string: STRING,
  decimal: {kind: 'decimal', precision: 10, scale: 2, nullable},
  bytes: {kind: 'varbinary', length: 100, nullable},
  date: {kind: 'date', nullable},
  time: {kind: 'time', precision: 0, nullable},
  timestamp: {kind: 'timestamp', precision: 3, nullable},
  timestamp6: {kind: 'timestamp', precision: 6, nullable},
  ltz: {kind: 'timestamp_ltz', precision: 3, nullable},
  array: {kind: 'array', element: {kind: 'int', nullable}, nullable},
  map: {kind: 'map', key: STRING, value: {kind: 'double', nullable}, nullable},
  row: {
    kind: 'row',
    fields: [
      {name: 'x', type: {kind: 'int', nullable}},
      {name: 'y', type: STRING},
    ],
    nullable,
  },
};

const utf8 = new TextEncoder();

/** Text of values, good and bad ones. */
export const scalar = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({min: -(2n ** 64n), max: 2n ** 64n}).map(String),
  fc.double({noNaN: true, noDefaultInfinity: true}).map((d) => JSON.stringify(d)),
  fc.string({unit: 'binary', maxLength: 12}).map((s) => JSON.stringify(s)),
  fc.constantFrom(
    'true',
    'false',
    'null',
    '-0',
    '0.10',
    '1E2',
    '"true"',
    '" 5 "',
    '"AQI="',
    '"2020-12-30"',
    '"12:13:14"',
    '01',
    '-',
    '1.e',
    '"\\q"',
    '"\u0001"',
  ),
  fc
    .date({min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true})
    .chain((d) =>
      fc.constantFrom(
        d.toISOString(),
        d.toISOString().slice(0, -1),
        d.toISOString().replace('T', ' ').slice(0, -1),
        d.toISOString().slice(0, 19),
      ),
    )
    .map((s) => JSON.stringify(s)),
);
const tree: fc.Arbitrary<string> = fc.letrec<{node: string}>((tie) => ({
  node: fc.oneof(
    {maxDepth: 3, withCrossShrink: true},
    scalar,
    fc.array(tie('node'), {maxLength: 3}).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'x', 'y', 'é'), tie('node')), {maxLength: 3})
      .map((e) => `{${e.map(([k, v]) => `"${k}":${v}`).join(',')}}`),
  ),
})).node;
const space = fc.constantFrom('', '', '', ' ', '\n\t', '\r ');
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd', '\\u0061', 'other'),
  fc.string({maxLength: 4}).map((s) => JSON.stringify(s).slice(1, -1)),
);
const record = fc
  .array(fc.tuple(space, key, space, tree, space), {maxLength: 6})
  .map((entries) => `{${entries.map(([s1, k, s2, v, s3]) => `${s1}"${k}"${s2}:${s3}${v}`).join(',')}}`);
const damaged = fc.tuple(record, fc.nat(), fc.nat(255), fc.boolean()).map(([text, at, byte, cut]) => damage(text, at, byte, cut));

/** The bytes with one of them another one, or cut off there. */
export function damage(text: string, at: number, byte: number, cut: boolean): Uint8Array {
  const bytes = utf8.encode(text);
  if (cut) return bytes.slice(0, at % (bytes.length + 1));
  bytes[at % bytes.length] = byte;
  return bytes;
}

/** Records, and damaged ones. */
export const recordBytes = fc.oneof({weight: 4, arbitrary: record.map((t) => utf8.encode(t))}, {weight: 1, arbitrary: damaged});
