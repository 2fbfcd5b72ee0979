import type {FormatInfo} from '../../../protocol/connector.ts';

/** Flink's `json` format. */
export const jsonInfo: FormatInfo = {
  identifier: 'json',
  options: [
    {
      key: 'json.fail-on-missing-field',
      type: 'boolean',
      default: 'false',
      description: 'a record without one of the columns fails instead of giving NULL',
    },
    {
      key: 'json.ignore-parse-errors',
      type: 'boolean',
      default: 'false',
      description: 'skips records and sets fields to NULL that cannot be read; they are counted and the last ones kept',
    },
    {
      key: 'json.timestamp-format.standard',
      type: 'enum',
      values: ['SQL', 'ISO-8601'],
      default: 'SQL',
      description: 'how timestamps are written: SQL is 2020-12-30 12:13:14.123, ISO-8601 is 2020-12-30T12:13:14.123',
    },
    {
      key: 'json.map-null-key.mode',
      type: 'enum',
      values: ['FAIL', 'DROP', 'LITERAL'],
      default: 'FAIL',
      description: 'what is done with a NULL key of a map that is written',
    },
    {key: 'json.map-null-key.literal', type: 'string', default: 'null', description: 'the key that stands for NULL with the mode LITERAL'},
    {
      key: 'json.encode.decimal-as-plain-number',
      type: 'boolean',
      default: 'false',
      description: 'writes decimals without exponent: 0.000000027 instead of 2.7E-8',
    },
    {key: 'json.encode.ignore-null-fields', type: 'boolean', default: 'false', description: 'leaves out fields that are NULL'},
    {
      key: 'decode.json-parser.enabled',
      type: 'boolean',
      default: 'true',
      description: 'false reads as the decoder of older versions: a number in a STRING column as Java prints it, such as 100.0 for 1e2',
    },
    {
      key: 'json.decode.json-parser.enabled',
      type: 'boolean',
      default: 'true',
      sameAs: 'decode.json-parser.enabled',
      description: 'false reads as the decoder of older versions: a number in a STRING column as Java prints it, such as 100.0 for 1e2',
    },
  ],
};
