import type {FormatInfo} from '../../../protocol/connector.ts';

/** Flink's `parquet` format. */
export const parquetInfo: FormatInfo = {
  identifier: 'parquet',
  options: [
    {
      key: 'parquet.compression',
      type: 'enum',
      values: ['SNAPPY', 'GZIP', 'ZSTD', 'UNCOMPRESSED', 'NONE'],
      default: 'SNAPPY',
      description: 'how the columns of a file are compressed',
    },
    {
      key: 'parquet.utc-timezone',
      type: 'boolean',
      default: 'false',
      description: 'accepted; timestamps without a zone of their own are taken as UTC',
    },
    {
      key: 'parquet.timestamp.time.unit',
      type: 'enum',
      values: ['nanos', 'micros', 'millis'],
      default: 'micros',
      description: 'the unit of timestamps that are written as 64-bit integers',
    },
    {
      key: 'parquet.write.int64.timestamp',
      type: 'boolean',
      default: 'false',
      description: 'timestamps are written as 64-bit integers with their unit, not as INT96, which holds nanoseconds',
    },
    {key: 'parquet.batch-size', type: 'integer', description: 'accepted; rows are decoded a part at a time'},
    {key: 'parquet.block.size', type: 'integer', description: 'accepted; a row group is 50,000 rows here'},
    {key: 'parquet.page.size', type: 'integer', default: '1048576', description: 'about the bytes of a page'},
    {key: 'parquet.dictionary.page.size', type: 'integer', description: 'accepted; dictionaries are kept where they make a column smaller'},
    {key: 'parquet.enable.dictionary', type: 'boolean', description: 'accepted; dictionaries are kept where they make a column smaller'},
    {key: 'parquet.writer.version', type: 'string', description: 'accepted; pages of version 1 are written'},
    {key: 'parquet.writer.max-padding', type: 'integer', description: 'accepted, without meaning here'},
    {key: 'parquet.page.write-checksum.enabled', type: 'boolean', description: 'accepted, without meaning here'},
  ],
};
