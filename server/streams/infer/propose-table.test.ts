import {expect, test} from 'vitest';
import type {RawRecord} from '../../protocol/api.ts';
import {proposeTable} from './propose-table.ts';
import {temporalOf} from './temporal.ts';

const ARRIVED = Date.parse('2026-03-04T10:42:25Z');

function records(values: readonly unknown[], shard = 'shardId-000000000000'): RawRecord[] {
  return values.map((value, i) => ({
    shard,
    sequenceNumber: String(i + 1),
    partitionKey: 'k',
    arrivedAt: ARRIVED + i,
    text: typeof value === 'string' ? value : JSON.stringify(value),
    encoding: 'utf-8',
    bytes: 1,
    packed: null,
  }));
}

const OPTIONS = {table: 't', database: 'default', stream: 's', region: 'us-east-1'};
const propose = (values: readonly unknown[]) => proposeTable(records(values), OPTIONS);
const types = (values: readonly unknown[]) => Object.fromEntries(propose(values).columns.map((c) => [c.name, c.type]));

test('the sensors of the getting-started tutorial become its table', () => {
  const proposal = propose([
    {sensor_id: 70, current_temperature: 62.29, status: 'OK', event_time: '2026-03-04T10:42:25.781204'},
    {sensor_id: 1, current_temperature: 100, status: 'WARNING', event_time: '2026-03-04T10:42:20'},
  ]);
  expect(proposal.ddl).toBe(`CREATE TABLE \`default\`.t (
  sensor_id INT,
  current_temperature DOUBLE,
  status STRING,
  event_time TIMESTAMP(3),
  WATERMARK FOR event_time AS event_time - INTERVAL '10' SECOND
) WITH (
  'connector' = 'kinesis',
  'stream' = 's',
  'aws.region' = 'us-east-1',
  'scan.stream.initpos' = 'LATEST',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);`);
  expect(proposal.watermark).toMatchObject({column: 'event_time', latestMs: 5781, delaySeconds: 10});
});

test.each([
  ['INT', [0, -2_147_483_648, 2_147_483_647]],
  ['BIGINT', [1, 2_147_483_648]],
  ['DECIMAL(20, 0)', ['{"v": 18446744073709551615}', '{"v": 1}']],
  ['DOUBLE', [1, 1.5]],
  ['DOUBLE', ['{"v": 1.0}', '{"v": 1e3}']],
  ['BOOLEAN', [true, null, false]],
  ['STRING', [null, null]],
  ['STRING', ['a', 1]],
  ['STRING', ['2026-03-04T10:42:25', 'soon']],
  ['DATE', ['2026-03-04', '2026-12-31']],
  ['TIME(0)', ['10:42:25']],
  ['TIMESTAMP(3)', ['2026-03-04T10:42:25.781']],
  ['TIMESTAMP_LTZ(3)', ['2026-03-04T10:42:25Z', '2026-03-04T10:42:25.1Z']],
  ['TIMESTAMP(3)', ['2026-03-04 10:42:25']],
  ['TIMESTAMP_LTZ(3)', ['2026-03-04 10:42:25.1234567Z']],
  ['STRING', ['2026-03-04T10:42:25+02:00']],
  ['ARRAY<INT>', [[1, 2], []]],
  ['ARRAY<STRING>', [[], []]],
  ['ARRAY<ROW<a INT>>', [[{a: 1}], [{a: 2}]]],
  ['ROW<a INT, b ROW<`order` STRING, c ARRAY<DOUBLE>>>', [{a: 1, b: {order: 'x', c: [1.5]}}]],
  ['MAP<STRING, STRING>', [{}]],
])('%s', (type, values) => {
  const whole = values.map((v) => (typeof v === 'string' && v.startsWith('{"v"') ? v : {v}));
  expect(types(whole).v).toBe(type);
});

test('only the time of the watermark is cut to milliseconds', () => {
  const values = [{event_time: '2026-03-04T10:42:25.781204', seen: '2026-03-04T10:42:25.781204'}];
  expect(types(values)).toEqual({event_time: 'TIMESTAMP(3)', seen: 'TIMESTAMP(6)'});
});

test('an object with many names, few of them in each record, is a map', () => {
  const values = Array.from({length: 40}, (_, i) => ({counts: {[`user${i}`]: i}}));
  expect(types(values)).toEqual({counts: 'MAP<STRING, INT>'});
});

test.each([
  ['seconds', ARRIVED / 1000, 'TO_TIMESTAMP_LTZ(ts, 0)'],
  ['milliseconds', ARRIVED, 'TO_TIMESTAMP_LTZ(ts, 3)'],
  ['microseconds', ARRIVED * 1000, 'TO_TIMESTAMP_LTZ(ts / 1000, 3)'],
])('%s since 1970 stay a number, a computed column is the time', (_, ts, computed) => {
  const {columns, watermark, ddl} = propose([
    {id: 1, ts},
    {id: 2, ts},
  ]);
  expect(columns.map((c) => [c.name, c.type, c.computed])).toEqual([
    ['id', 'INT', null],
    ['ts', 'BIGINT', null],
    ['ts_time', 'TIMESTAMP_LTZ(3)', computed],
  ]);
  expect(watermark?.column).toBe('ts_time');
  expect(ddl).toContain(`  ts_time AS ${computed},\n  WATERMARK FOR ts_time AS ts_time - INTERVAL '5' SECOND`);
});

test('a number that is no time, and names that need backquotes', () => {
  const {columns, ddl, watermark} = propose([{amount: 17_000_000, value: 1, 'total sum': 2, 'a`b': 3}]);
  expect(columns.map((c) => c.type)).toEqual(['INT', 'INT', 'INT', 'INT']);
  expect(watermark).toBeNull();
  expect(ddl).toContain('  `value` INT,\n  `total sum` INT,\n  `a``b` INT\n');
});

test('a column that is often missing says so', () => {
  const {columns} = propose([{a: 1, b: 1}, {a: 1}, {a: null}, {a: 1}]);
  expect(columns.map((c) => [c.name, c.filled])).toEqual([
    ['a', 0.75],
    ['b', 0.25],
  ]);
});

test('lateness is measured within a shard, and the delay loses none of the sample', () => {
  const at = (s: number) => ({event_time: new Date(ARRIVED + s * 1000).toISOString()});
  const one = records([at(0), at(30), at(27), at(31)], 'shardId-000000000000');
  // Behind the other shard, but in order.
  const other = records([at(-900), at(-800)], 'shardId-000000000001');
  const {watermark} = proposeTable([...one, ...other], OPTIONS);
  expect(watermark).toMatchObject({latestMs: 3000, delaySeconds: 5});
  expect(watermark?.histogram.reduce((a, b) => a + b, 0)).toBe(6);
});

test('CSV, with its separator; quotes and empty fields', () => {
  const {format, columns, ddl} = propose(['1;"a;b";2026-03-04 10:00:00', '2;;2026-03-04 10:00:01']);
  expect(format).toBe('csv');
  expect(columns.map((c) => c.type)).toEqual(['INT', 'STRING', 'TIMESTAMP(3)']);
  expect(ddl).toContain("'csv.field-delimiter' = ';'");
});

test('changes that Debezium tells', () => {
  const change = (id: number) => ({before: null, after: {id, name: 'x'}, op: 'c', ts_ms: ARRIVED});
  const {format, columns} = propose([change(1), change(2)]);
  expect(format).toBe('debezium-json');
  expect(columns.map((c) => [c.name, c.type])).toEqual([
    ['id', 'INT'],
    ['name', 'STRING'],
  ]);
});

test('what is neither is one column of text, or of bytes', () => {
  expect(propose(['hello', 'world']).columns).toMatchObject([{name: 'line', type: 'STRING'}]);
  const bytes = records(['/+7d']).map((r) => ({...r, encoding: 'base64' as const}));
  expect(proposeTable(bytes, OPTIONS)).toMatchObject({format: 'raw', columns: [{type: 'BYTES'}]});
});

test('some records that are no JSON are counted, not followed, and end no query', () => {
  expect(propose([{a: 1}, 'no', {a: 2}]).ddl).toContain("  'json.ignore-parse-errors' = 'true'");
  expect(propose([{a: 1}, {a: 2}, {a: 3}, 'no'])).toMatchObject({format: 'json', unreadable: 1, columns: [{name: 'a', type: 'INT'}]});
});

test.each(['2026-13-01', '2026-03-04T25:00:00', '10:42', '2026-03-04 10:42', '1.2.3.4', ''])('%s is no time', (text) => {
  expect(temporalOf(text)).toBeNull();
});
