import type {FormatInfo} from '../../../protocol/connector.ts';

/** Flink's `csv` format. */
export const csvInfo: FormatInfo = {
  identifier: 'csv',
  options: [
    {key: 'csv.field-delimiter', type: 'string', default: ',', description: 'the character between two fields; \\t is a tab'},
    {key: 'csv.disable-quote-character', type: 'boolean', default: 'false', description: 'quotes have no meaning'},
    {
      key: 'csv.quote-character',
      type: 'string',
      default: '"',
      description: 'the character around a field that holds delimiters or line ends',
    },
    {key: 'csv.allow-comments', type: 'boolean', default: 'false', description: 'lines that begin with # are left out'},
    {
      key: 'csv.ignore-parse-errors',
      type: 'boolean',
      default: 'false',
      description: 'skips records and sets fields to NULL that cannot be read; they are counted and the last ones kept',
    },
    {
      key: 'csv.array-element-delimiter',
      type: 'string',
      default: ';',
      description: 'the text between the elements of an array or the fields of a row',
    },
    {key: 'csv.escape-character', type: 'string', description: 'the character that takes its meaning from the next one'},
    {key: 'csv.null-literal', type: 'string', description: 'the text that stands for NULL'},
    {
      key: 'csv.write-bigdecimal-in-scientific-notation',
      type: 'boolean',
      default: 'true',
      description: 'writes decimals with an exponent where Java does: 1E+5 for 100000',
    },
  ],
};
