/** Connectors and formats that people bring from elsewhere, and what does here what they did there. */

const FOR_KAFKA = 'the streams are those of Kinesis here: connector "kinesis" reads and writes them';
const FOR_LOOKUP = 'connector "rest-lookup" looks rows up over HTTP, connector "filesystem" joins with files';
const FOR_LAKE = 'connector "filesystem" with the format "parquet" writes files that such a table can take in';

const CONNECTORS: Readonly<Record<string, string>> = {
  kafka: FOR_KAFKA,
  'upsert-kafka': FOR_KAFKA,
  pulsar: FOR_KAFKA,
  rabbitmq: FOR_KAFKA,
  'kinesis-legacy': 'connector "kinesis" understands both vocabularies of options',
  jdbc: FOR_LOOKUP,
  mongodb: FOR_LOOKUP,
  'mysql-cdc': 'connector "kinesis" reads changes that were put into a stream',
  'postgres-cdc': 'connector "kinesis" reads changes that were put into a stream',
  'hbase-1.4': FOR_LOOKUP,
  'hbase-2.2': FOR_LOOKUP,
  dynamodb: 'write to connector "kinesis", or to files with "filesystem"',
  sqs: 'write to connector "kinesis"',
  firehose: 'connector "filesystem" writes to s3:// with partitions, rolling by size and time, and Parquet',
  redshift: FOR_LAKE,
  opensearch: 'write to connector "kinesis", or to files with "filesystem"',
  'opensearch-2': 'write to connector "kinesis", or to files with "filesystem"',
  'elasticsearch-6': 'write to connector "kinesis", or to files with "filesystem"',
  'elasticsearch-7': 'write to connector "kinesis", or to files with "filesystem"',
  'elasticsearch-8': 'write to connector "kinesis", or to files with "filesystem"',
  elasticsearch: 'write to connector "kinesis", or to files with "filesystem"',
  hudi: FOR_LAKE,
  iceberg: FOR_LAKE,
  paimon: FOR_LAKE,
  delta: FOR_LAKE,
  hive: FOR_LAKE,
};

const FOR_CHANGES = 'the format "debezium-json" reads the same changes as JSON';

const FORMATS: Readonly<Record<string, string>> = {
  avro: 'the formats "json" and "parquet" hold the same types',
  'avro-confluent': 'the formats "json" and "parquet" hold the same types',
  'debezium-avro-confluent': FOR_CHANGES,
  orc: 'the format "parquet" holds the same types',
  protobuf: 'the format "raw" gives the bytes, the format "json" reads JSON',
  'avro-glue': 'the formats "json" and "parquet" hold the same types',
  'json-glue': 'the format "json" reads JSON without a registry',
};

/** What to use instead of a connector of Flink's that is not here; null for a name that is none. */
export function insteadOfConnector(identifier: string): string | null {
  return Object.hasOwn(CONNECTORS, identifier) ? (CONNECTORS[identifier] ?? null) : null;
}

/** What to use instead of a format of Flink's that is not here; null for a name that is none. */
export function insteadOfFormat(identifier: string): string | null {
  return Object.hasOwn(FORMATS, identifier) ? (FORMATS[identifier] ?? null) : null;
}
