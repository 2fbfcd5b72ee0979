import {type DataType, typeText} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {DecodeError} from '../formats/format.ts';
import {parseDecimal, parseDouble, parseInteger} from '../formats/number-text.ts';
import {momentValue, parseDate, parseIsoTime, parseTimestamp} from '../formats/time-text.ts';

/** A made-up text as a value of a column. Throws DecodeError where it is none. */
export function typedValue(type: DataType, column: string): (text: string) => Value {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return (text) => text;
    case 'boolean':
      return (text) => text.toLowerCase() === 'true';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const {kind} = type;
      return (text) => parseInteger(text.trim(), kind);
    }
    case 'float':
      return (text) => Math.fround(parseDouble(text));
    case 'double':
      return (text) => parseDouble(text);
    case 'decimal':
      return (text) => parseDecimal(text.trim(), type.precision, type.scale);
    case 'binary':
    case 'varbinary':
      return (text) => new TextEncoder().encode(text);
    case 'date':
      return (text) => parseDate(text.slice(0, 10));
    case 'time':
      return (text) => parseIsoTime(text.slice(text.indexOf(' ') + 1));
    case 'timestamp':
    case 'timestamp_ltz':
      return (text) => momentValue(parseTimestamp(text, 'sql', false), type.precision);
    default:
      throw new StudioError('connector/unsupported-type', `column "${column}" of type ${typeText(type)} cannot be made up`, {
        hint: 'texts, numbers, booleans, dates, times and collections of them can',
      });
  }
}

/** What a person reads when an expression gives no value of the column's type. */
export function misfit(column: string, type: DataType, text: string, error: unknown): unknown {
  if (!(error instanceof DecodeError)) return error;
  return new StudioError('faker/bad-value', `the expression of column "${column}" gave "${text}", which is no ${typeText(type)}`, {
    detail: error.message,
    hint: 'take another expression, or another type for the column',
  });
}
