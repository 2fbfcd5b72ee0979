import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {parquetMetadata} from 'hyparquet';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {DataType, Field} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {columns, sinkContext, sourceContext, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {createFilesystemConnector} from './filesystem.ts';

const connector = createFilesystemConnector({region: null, endpoint: null});
const clock = new JumpClock();
const nullable = true;
let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'millrace-parquet-'));
});
afterAll(() => rm(root, {recursive: true, force: true}));

async function write(fields: readonly Field[], rows: readonly Row[], options: Record<string, string> = {}): Promise<string> {
  const path = join(root, String(count++));
  const sink = connector.createSink?.(sinkContext(tableSpec({path, format: 'parquet', ...options}, fields), clock));
  await sink?.writer.write({rows, kinds: null});
  await sink?.committer?.commit(1, JSON.parse(JSON.stringify((await sink.writer.prepare(1)) ?? [])));
  return path;
}

async function read(path: string, fields: readonly Field[], maxRows = 1000): Promise<Row[]> {
  const source = connector.createSource?.(sourceContext(tableSpec({path, format: 'parquet'}, fields), clock));
  const rows: Row[] = [];
  for (const split of (await source?.discover([])) ?? []) {
    const reader = source?.open(split);
    for (let more = true; more && reader; ) {
      const result = await reader.poll(maxRows, new AbortController().signal);
      rows.push(...result.batch.rows);
      more = result.more;
    }
  }
  return rows;
}

const text = fc.string({unit: 'grapheme'});
const small = (value: bigint): Value => (value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value);
const long = (min: bigint, max: bigint) => fc.bigInt({min, max}).map(small);
const NANOS = 8_000_000_000_000_000_000n;
const ALL: readonly (readonly [DataType, fc.Arbitrary<Value>])[] = [
  [{kind: 'boolean', nullable}, fc.boolean()],
  [{kind: 'tinyint', nullable}, fc.integer({min: -128, max: 127})],
  [{kind: 'smallint', nullable}, fc.integer({min: -32768, max: 32767})],
  [{kind: 'int', nullable}, fc.integer()],
  [{kind: 'bigint', nullable}, long(-(2n ** 63n), 2n ** 63n - 1n)],
  [{kind: 'float', nullable}, fc.float({noNaN: true}).filter((n) => !Object.is(n, -0))],
  [{kind: 'double', nullable}, fc.double({noNaN: true}).filter((n) => !Object.is(n, -0))],
  [{kind: 'decimal', precision: 5, scale: 2, nullable}, fc.integer({min: -99999, max: 99999})],
  [{kind: 'decimal', precision: 38, scale: 10, nullable}, long(-(10n ** 38n) + 1n, 10n ** 38n - 1n)],
  [{kind: 'varchar', length: 2147483647, nullable}, text],
  [{kind: 'varbinary', length: 2147483647, nullable}, fc.uint8Array()],
  [{kind: 'date', nullable}, fc.integer({min: -700000, max: 2000000})],
  [{kind: 'time', precision: 3, nullable}, fc.integer({min: 0, max: 86399999})],
  [{kind: 'timestamp', precision: 3, nullable}, fc.integer({min: -62135596800000, max: 253402300799999})],
  [{kind: 'timestamp_ltz', precision: 6, nullable}, long(-NANOS, NANOS)],
  [{kind: 'array', element: {kind: 'int', nullable}, nullable}, fc.array(fc.option(fc.integer()))],
  [
    {kind: 'map', key: {kind: 'int', nullable: false}, value: {kind: 'varchar', length: 9, nullable}, nullable},
    fc.array(fc.tuple(fc.integer(), fc.option(text))).map((e) => new Map(e)),
  ],
  [
    {kind: 'row', fields: columns({x: {kind: 'bigint', nullable}, y: {kind: 'varchar', length: 9, nullable}}), nullable},
    fc.tuple(fc.option(fc.integer()), fc.option(text)) as fc.Arbitrary<Value>,
  ],
];

test('what is written is read back: every type, NULLs among it', async () => {
  const fields = ALL.map(([type], i) => ({name: `c${i}`, type}));
  const row = fc.tuple(...ALL.map(([, value]) => fc.option(value)));
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, {minLength: 1, maxLength: 20}),
      fc.constantFrom('SNAPPY', 'GZIP', 'ZSTD', 'NONE'),
      fc.constantFrom('true', 'false'),
      async (rows, codec, int64) => {
        const path = await write(fields, rows as Row[], {'parquet.compression': codec, 'parquet.write.int64.timestamp': int64});
        expect(await read(path, fields, 7)).toEqual(rows);
      },
    ),
    {numRuns: 25},
  );
});

test.each([
  [{'parquet.write.int64.timestamp': 'true'}, 'INT64'],
  [{}, 'INT96'],
] as const)('the schema is laid out as Flink lays it out: %o', async (timestamps, stored) => {
  const path = await write(
    columns({
      d: {kind: 'decimal', precision: 10, scale: 2, nullable},
      t: {kind: 'timestamp', precision: 3, nullable},
      a: {kind: 'array', element: {kind: 'int', nullable}, nullable},
      m: {kind: 'map', key: {kind: 'varchar', length: 9, nullable}, value: {kind: 'int', nullable}, nullable: false},
      n: {kind: 'timestamp', precision: 9, nullable},
    }),
    [[150, 0, [1], new Map([['k', 1]]), 0]],
    timestamps,
  );
  const [name = ''] = await readdir(path);
  const {schema} = parquetMetadata(new Uint8Array(await readFile(join(path, name))).buffer as ArrayBuffer);
  expect(schema.map(({name: column, type, repetition_type, converted_type}) => [column, type, repetition_type, converted_type])).toEqual([
    ['flink_schema', undefined, undefined, undefined],
    ['d', 'FIXED_LEN_BYTE_ARRAY', 'OPTIONAL', 'DECIMAL'],
    ['t', stored, 'OPTIONAL', undefined],
    ['a', undefined, 'OPTIONAL', 'LIST'],
    ['list', undefined, 'REPEATED', undefined],
    ['element', 'INT32', 'OPTIONAL', undefined],
    ['m', undefined, 'REQUIRED', 'MAP'],
    ['key_value', undefined, 'REPEATED', undefined],
    ['key', 'BYTE_ARRAY', 'REQUIRED', 'UTF8'],
    ['value', 'INT32', 'OPTIONAL', undefined],
    ['n', stored, 'OPTIONAL', undefined],
  ]);
});

test('columns are found by name; one that the file lacks is NULL; another type is refused with both', async () => {
  const path = await write(columns({a: {kind: 'int', nullable}, b: {kind: 'varchar', length: 9, nullable}}), [[1, 'x']]);
  expect(
    await read(path, columns({b: {kind: 'varchar', length: 9, nullable}, z: {kind: 'int', nullable}, a: {kind: 'bigint', nullable}})),
  ).toEqual([['x', null, 1]]);
  await expect(read(path, columns({b: {kind: 'int', nullable}}))).rejects.toThrow(
    /column "b" of .* is BYTE_ARRAY UTF8, which cannot be read as INT/,
  );
});

const FOREIGN = join(import.meta.dirname, 'testdata/parquet');
const FOREIGN_FIELDS: readonly Field[] = columns({
  id: {kind: 'int', nullable},
  n: {kind: 'bigint', nullable},
  d: {kind: 'double', nullable},
  p: {kind: 'decimal', precision: 10, scale: 2, nullable},
  s: {kind: 'varchar', length: 2147483647, nullable},
  bin: {kind: 'varbinary', length: 2147483647, nullable},
  dt: {kind: 'date', nullable},
  ts: {kind: 'timestamp', precision: 6, nullable},
  lz: {kind: 'timestamp_ltz', precision: 3, nullable},
  xs: {kind: 'array', element: {kind: 'int', nullable}, nullable},
  m: {kind: 'map', key: {kind: 'varchar', length: 9, nullable: false}, value: {kind: 'bigint', nullable}, nullable},
  r: {
    kind: 'row',
    fields: columns({
      x: {kind: 'int', nullable},
      y: {kind: 'array', element: {kind: 'row', fields: columns({z: {kind: 'varchar', length: 9, nullable}}), nullable}, nullable},
    }),
    nullable,
  },
  xx: {kind: 'array', element: {kind: 'array', element: {kind: 'int', nullable}, nullable}, nullable},
});

/** The row that `make.py` makes of a number. */
function foreignRow(i: number): Row {
  if (i % 5 === 3) return [i, ...FOREIGN_FIELDS.slice(1).map(() => null)];
  const isOdd = i % 2 === 1;
  return [
    i,
    small(2n ** 60n - BigInt(i)),
    i / 4,
    i * 25 - 100,
    ['a', null, 'ß', 'a', ''][i % 5]!,
    Uint8Array.of(i, 0, 255),
    19782 - 100 * i,
    1704103200123456 - 9000 * i * 86_400_000_000,
    1704103200005,
    i % 3 === 0 ? [] : [null, 1, i],
    isOdd
      ? new Map([
          ['k', i],
          ['l', null],
        ])
      : new Map(),
    [i, isOdd ? [['q'], null, [null]] : []],
    [[1, null], [], null, [i]].slice(0, i % 5),
  ];
}

test.each(['snappy', 'gzip', 'zstd', 'brotli', 'lz4', 'deltas', 'int96'])('what another writer wrote is read: %s', async (name) => {
  const rows = await read(join(FOREIGN, `${name}.parquet`), FOREIGN_FIELDS, 4);
  expect(rows).toEqual(Array.from({length: 12}, (_, i) => foreignRow(i)));
});
