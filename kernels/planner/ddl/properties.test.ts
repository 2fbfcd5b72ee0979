import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {DataType} from '../../protocol/data-type.ts';
import type {CatalogColumn, CatalogTable} from '../catalog.ts';
import {TestSession} from '../testing/context.ts';
import {tableFromGlue} from './glue-table.ts';
import {tableFromProperties, tableToProperties} from './properties.ts';

const path = {catalog: 'c', database: 'd', table: 't'};

const nullable = fc.boolean();
const scalar: fc.Arbitrary<DataType> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'date'),
    nullable,
  }) as fc.Arbitrary<DataType>,
  fc.record({
    kind: fc.constantFrom('char', 'varchar', 'binary', 'varbinary'),
    length: fc.integer({min: 1, max: 2147483647}),
    nullable,
  }) as fc.Arbitrary<DataType>,
  fc.record({
    kind: fc.constantFrom('timestamp', 'timestamp_ltz'),
    precision: fc.integer({min: 0, max: 9}),
    nullable,
  }) as fc.Arbitrary<DataType>,
  fc
    .tuple(fc.integer({min: 1, max: 38}), fc.nat(38), nullable)
    .map(([precision, scale, n]): DataType => ({kind: 'decimal', precision, scale: Math.min(scale, precision), nullable: n})),
);
const name = fc.stringMatching(/^[a-zA-Z_`' -]{1,12}$/);
const type = fc.letrec<{any: DataType}>((tie) => ({
  any: fc.oneof(
    {depthSize: 'small'},
    scalar,
    fc.record({kind: fc.constant('array' as const), element: tie('any'), nullable}),
    fc.record({kind: fc.constant('map' as const), key: tie('any'), value: tie('any'), nullable}),
    fc.record({
      kind: fc.constant('row' as const),
      fields: fc.array(fc.record({name, type: tie('any')}), {minLength: 1, maxLength: 3}),
      nullable,
    }),
  ),
})).any;
const comment = fc.option(fc.string({minLength: 1, maxLength: 8}), {nil: null});
const column: fc.Arbitrary<CatalogColumn> = fc.oneof(
  fc.record({kind: fc.constant('physical' as const), name, type, comment}),
  fc.record({kind: fc.constant('computed' as const), name, type, expression: fc.constant('`a` + 1'), comment}),
  fc.record({
    kind: fc.constant('metadata' as const),
    name,
    type,
    key: fc.option(fc.constant('shard-id'), {nil: null}),
    virtual: fc.boolean(),
    comment,
  }),
);
const table: fc.Arbitrary<CatalogTable> = fc.record({
  kind: fc.constant('table' as const),
  path: fc.constant(path),
  columns: fc.uniqueArray(column, {minLength: 1, maxLength: 5, selector: (c) => c.name}),
  watermark: fc.option(
    fc.record({
      column: name,
      expression: fc.constant("`ts` - INTERVAL '5' SECOND"),
      type: fc.constant<DataType>({kind: 'timestamp', precision: 3, nullable: true}),
    }),
    {nil: null},
  ),
  primaryKey: fc.option(fc.record({name, columns: fc.array(fc.stringMatching(/^[a-z]{1,5}$/), {minLength: 1, maxLength: 3})}), {nil: null}),
  partitionKeys: fc.array(name, {maxLength: 3}),
  options: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,6}(\.[a-z]{1,6})?$/).filter((k) => !/^(schema|partition|comment|__proto__)/.test(k)),
    fc.string({maxLength: 10}),
  ),
  comment,
});

describe('catalog properties', () => {
  test('a definition comes back as it went in', () => {
    fc.assert(
      fc.property(table, (t) => {
        const back = tableFromProperties(path, tableToProperties(t));
        expect(back).toEqual({...t, options: {...t.options}});
      }),
      {numRuns: 200},
    );
  });

  // The keys and values of a table as Flink's CatalogPropertiesUtil writes it.
  test('document 001 in Flink’s own keys', () => {
    const result = new TestSession().last(`CREATE TABLE sensor_data (
      sensor_id INTEGER, current_temperature DOUBLE, status VARCHAR(6), event_time TIMESTAMP(3),
      WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
    ) PARTITIONED BY (sensor_id) WITH ('connector' = 'kinesis', 'stream' = 'my-input-stream', 'aws.region' = 'us-east-1', 'scan.stream.initpos' = 'LATEST', 'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601')`);
    if (!result.ok || result.planned.kind !== 'create-table') throw new Error('not created');
    expect(tableToProperties(result.planned.table)).toEqual({
      'flink.schema.0.name': 'sensor_id',
      'flink.schema.0.data-type': 'INT',
      'flink.schema.1.name': 'current_temperature',
      'flink.schema.1.data-type': 'DOUBLE',
      'flink.schema.2.name': 'status',
      'flink.schema.2.data-type': 'VARCHAR(6)',
      'flink.schema.3.name': 'event_time',
      'flink.schema.3.data-type': 'TIMESTAMP(3)',
      'flink.schema.watermark.0.rowtime': 'event_time',
      'flink.schema.watermark.0.strategy.expr': "`event_time` - INTERVAL '5' SECOND",
      'flink.schema.watermark.0.strategy.data-type': 'TIMESTAMP(3)',
      'flink.partition.keys.0.name': 'sensor_id',
      'flink.connector': 'kinesis',
      'flink.stream': 'my-input-stream',
      'flink.aws.region': 'us-east-1',
      'flink.scan.stream.initpos': 'LATEST',
      'flink.format': 'json',
      'flink.json.timestamp-format.standard': 'ISO-8601',
    });
  });

  test('a processing time column keeps its attribute', () => {
    const result = new TestSession().last("CREATE TABLE p (a INT, pt AS PROCTIME()) WITH ('connector' = 'datagen')");
    if (!result.ok || result.planned.kind !== 'create-table') throw new Error('not created');
    const made = result.planned.table;
    expect(tableFromProperties(made.path, tableToProperties(made))).toEqual(made);
  });

  test('damage is told, not thrown', () => {
    const damaged = tableFromProperties(path, {'flink.schema.0.name': 'a', 'flink.schema.0.data-type': 'NOTATYPE('});
    expect(damaged).toMatchObject({code: 'catalog/damaged-table', severity: 'error', blame: 'environment'});
    expect(tableFromProperties(path, {'flink.schema.0.name': 'a'})).toMatchObject({
      detail: 'the parameter "flink.schema.0.data-type" is missing',
    });
  });
});

describe('tables of other tools', () => {
  test('the managed Studio’s parameters', () => {
    const read = tableFromGlue(path, {
      Name: 't',
      Parameters: {
        classification: 'json',
        typeOfData: 'kinesis',
        'aws.region': 'us-east-1',
        'scan.stream.initpos': 'LATEST',
        'managed-flink.proctime': 'pt',
        'managed-flink.rowtime': 'event_time',
        'managed-flink.watermark.event_time.milliseconds': '5000',
      },
      StorageDescriptor: {
        Columns: [
          {Name: 'sensor_id', Type: 'int'},
          {Name: 'status', Type: 'varchar(6)'},
          {Name: 'event_time', Type: 'timestamp', Comment: 'when'},
          {Name: 'place', Type: 'struct<Lat:double,lon:array<decimal(5,2)>>'},
        ],
        Location: 'my-input-stream',
      },
    });
    expect(read).toMatchObject({
      kind: 'table',
      watermark: {column: 'event_time', expression: "`event_time` - INTERVAL '5' SECOND"},
      options: {
        connector: 'kinesis',
        stream: 'my-input-stream',
        'aws.region': 'us-east-1',
        'scan.stream.initpos': 'LATEST',
        format: 'json',
      },
      columns: [
        {kind: 'physical', name: 'sensor_id', type: {kind: 'int'}},
        {kind: 'physical', name: 'status', type: {kind: 'varchar', length: 6}},
        {kind: 'physical', name: 'event_time', type: {kind: 'timestamp', precision: 3}, comment: 'when'},
        {kind: 'physical', name: 'place', type: {kind: 'row', fields: [{name: 'Lat'}, {name: 'lon', type: {kind: 'array'}}]}},
        {kind: 'computed', name: 'pt', expression: 'PROCTIME()', type: {attribute: 'proctime'}},
      ],
    });
  });

  test('a stream’s ARN as location, the older parameter names', () => {
    const read = tableFromGlue(path, {
      Parameters: {classification: 'csv', 'kinesisanalytics.rowtime': 'ts', 'kinesisanalytics.watermark.ts.milliseconds': '120500'},
      StorageDescriptor: {Columns: [{Name: 'ts', Type: 'timestamp'}], Location: 'arn:aws:kinesis:eu-west-1:123456789012:stream/s'},
    });
    expect(read).toMatchObject({
      options: {
        connector: 'kinesis',
        'stream.arn': 'arn:aws:kinesis:eu-west-1:123456789012:stream/s',
        'aws.region': 'eu-west-1',
        format: 'csv',
      },
      watermark: {expression: "`ts` - INTERVAL '120.500' SECOND(3)"},
    });
  });

  test('what cannot be read says why', () => {
    expect(tableFromGlue(path, {StorageDescriptor: {Columns: [{Name: 'a', Type: 'int'}], Location: 'jdbc:x'}})).toMatchObject({
      code: 'catalog/unreadable-table',
      message: 'table "t" of the catalog cannot be read as a table',
    });
    expect(
      tableFromGlue(path, {
        Parameters: {typeOfData: 'kinesis'},
        StorageDescriptor: {Columns: [{Name: 'a', Type: 'uniontype<int>'}], Location: 's'},
      }),
    ).toMatchObject({detail: 'the type "uniontype<int>" of its column "a" is not supported yet'});
  });
});
