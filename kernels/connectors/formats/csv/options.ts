import type {TableOptions} from '../../options.ts';

/** The CSV format's options, resolved. */
export interface CsvOptions {
  readonly delimiter: string;
  /** null: quotes have no meaning. */
  readonly quote: string | null;
  readonly escapeWith: string | null;
  readonly comments: boolean;
  readonly ignoreParseErrors: boolean;
  readonly elementDelimiter: string;
  readonly nullLiteral: string | null;
  readonly scientificDecimals: boolean;
}

export function csvOptions(options: TableOptions): CsvOptions {
  const unquoted = options.boolean('csv.disable-quote-character');
  if (unquoted && options.written('csv.quote-character') !== null) {
    throw options.invalid('csv.quote-character', 'nothing where "csv.disable-quote-character" is true');
  }
  return {
    delimiter: options.character('csv.field-delimiter') ?? ',',
    quote: unquoted ? null : options.character('csv.quote-character'),
    escapeWith: options.character('csv.escape-character'),
    comments: options.boolean('csv.allow-comments'),
    ignoreParseErrors: options.boolean('csv.ignore-parse-errors'),
    elementDelimiter: options.character('csv.array-element-delimiter') ?? ';',
    nullLiteral: options.text('csv.null-literal'),
    scientificDecimals: options.boolean('csv.write-bigdecimal-in-scientific-notation'),
  };
}
