import {expect, test} from 'vitest';
import {foreignTable, sqlType} from './foreign-table.ts';

test('Hive’s types as SQL', () => {
  expect(sqlType('array<struct<a:int,b:map<string,decimal(10,2)>>>')).toBe('ARRAY<ROW<`a` INT, `b` MAP<STRING, DECIMAL(10,2)>>>');
  expect(sqlType('timestamp')).toBe('TIMESTAMP(3)');
});

test('a crawled table of files gets a statement to begin with', () => {
  const glue = {
    Name: 'trips',
    TableType: 'EXTERNAL_TABLE',
    Parameters: {},
    PartitionKeys: [{Name: 'day', Type: 'string'}],
    StorageDescriptor: {
      Location: 's3://data/trips/',
      Columns: [{Name: 'id', Type: 'bigint'}],
      SerdeInfo: {SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'},
    },
  };
  expect(foreignTable(glue, false)).toMatchObject({
    location: 's3://data/trips/',
    format: 'parquet',
    draft:
      "CREATE TABLE `trips_here` (\n  `id` BIGINT,\n  `day` STRING\n) PARTITIONED BY (`day`) WITH (\n  'connector' = 'filesystem',\n  'path' = 's3://data/trips/',\n  'format' = 'parquet'\n)",
  });
  expect(foreignTable(glue, true).draft).toBeNull();
  expect(foreignTable({...glue, TableType: 'VIRTUAL_VIEW'}, false).advice).toContain('another engine');
  expect(foreignTable({...glue, StorageDescriptor: {...glue.StorageDescriptor, Location: 'hdfs://x'}}, false).draft).toBeNull();
});
