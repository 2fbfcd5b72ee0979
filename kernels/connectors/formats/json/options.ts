import {StudioError} from '../../../protocol/diagnostic.ts';
import type {TableOptions} from '../../options.ts';
import type {TimestampStandard} from '../time-text.ts';

/** The JSON format's options, resolved. */
export interface JsonOptions {
  readonly failOnMissingField: boolean;
  readonly ignoreParseErrors: boolean;
  /** Reads by way of a tree of the record, as Flink's older decoder does, which prints and reads some values otherwise. */
  readonly trees: boolean;
  readonly timestamps: TimestampStandard;
  readonly mapNullKey: 'FAIL' | 'DROP' | 'LITERAL';
  readonly mapNullKeyLiteral: string;
  readonly decimalAsPlainNumber: boolean;
  readonly ignoreNullFields: boolean;
}

/** `format`: whose options they are, for other formats have JSON inside and the same options but `fail-on-missing-field`. */
export function jsonOptions(options: TableOptions, format = 'json'): JsonOptions {
  const resolved: JsonOptions = {
    failOnMissingField: options.boolean(`${format}.fail-on-missing-field`),
    ignoreParseErrors: options.boolean(`${format}.ignore-parse-errors`),
    trees: format !== 'json' || !options.boolean('decode.json-parser.enabled'),
    timestamps: options.oneOf(`${format}.timestamp-format.standard`, ['SQL', 'ISO-8601']) === 'SQL' ? 'sql' : 'iso-8601',
    mapNullKey: options.oneOf(`${format}.map-null-key.mode`, ['FAIL', 'DROP', 'LITERAL']),
    mapNullKeyLiteral: options.text(`${format}.map-null-key.literal`) ?? 'null',
    decimalAsPlainNumber: options.boolean(`${format}.encode.decimal-as-plain-number`),
    ignoreNullFields: options.boolean(`${format}.encode.ignore-null-fields`),
  };
  if (resolved.failOnMissingField && resolved.ignoreParseErrors) {
    throw new StudioError(
      'connector/invalid-option',
      `table "${options.table.path.table}" has both "json.fail-on-missing-field" and "json.ignore-parse-errors"`,
      {hint: 'keep one of them'},
    );
  }
  return resolved;
}
