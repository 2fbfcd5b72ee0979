import type {FormatInfo} from '../../../protocol/connector.ts';

/** Flink's `raw` format. */
export const rawInfo: FormatInfo = {
  identifier: 'raw',
  options: [
    {key: 'raw.charset', type: 'string', default: 'UTF-8', description: 'how the text of a STRING column is encoded'},
    {
      key: 'raw.endianness',
      type: 'enum',
      values: ['big-endian', 'little-endian'],
      default: 'big-endian',
      description: 'the order of the bytes of a number',
    },
  ],
};
