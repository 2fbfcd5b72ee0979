import type {DataType, Field} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {decimalText} from '../../../sql/types/decimals.ts';
import type {RecordEncoder} from '../format.ts';
import {decimalShortText, doubleText, floatText} from '../number-text.ts';
import {dateText, momentText, timeText, valueMoment} from '../time-text.ts';
import {unsupported} from './decode.ts';
import type {CsvOptions} from './options.ts';

type Writer = (value: NonNullable<Value>) => string;

/** Longer texts are always quoted: Jackson does not look at more characters. */
const MAX_CHECKED = 24;
const BACKSLASH = 92;

const UTF8 = new TextEncoder();

/** Rows as Flink's CSV format writes them, without a line end. */
export function csvEncoder(fields: readonly Field[], options: CsvOptions): RecordEncoder {
  const quote = quoter(options);
  const writers = fields.map((f) => {
    const write = writerOf(f.type, options);
    return isPlain(f.type) ? write : (value: NonNullable<Value>) => quote(write(value));
  });
  const {delimiter, nullLiteral} = options;
  const text = (row: Row): string => {
    let line = '';
    for (let i = 0; i < writers.length; i++) {
      const value = row[i] ?? null;
      const written = value === null ? (nullLiteral ?? '') : (writers[i] as Writer)(value);
      line = i === 0 ? written : line + delimiter + written;
    }
    return line;
  };
  return {text, encode: (row) => UTF8.encode(text(row))};
}

/** Numbers and booleans are never quoted, decimals are looked at like texts. */
function isPlain(type: DataType): boolean {
  return ['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'interval', 'float', 'double'].includes(type.kind);
}

/**
 * Quotes as Jackson's writer does: any character up to the larger of delimiter and quote asks for quotes, so does a backslash, and
 * more than 24 characters do. Quotes are doubled even where there is an escape character, which is doubled itself.
 */
function quoter({delimiter, quote, escapeWith}: CsvOptions): (text: string) => string {
  if (quote === null) return (text) => text;
  const safe = Math.max(delimiter.charCodeAt(0), quote.charCodeAt(0), 13);
  const escapeCode = escapeWith?.charCodeAt(0) ?? BACKSLASH;
  const doubled = (text: string, mark: string): string => (text.includes(mark) ? text.replaceAll(mark, mark + mark) : text);
  return (text) => {
    let needed = text.length > MAX_CHECKED;
    for (let i = 0; i < text.length && !needed; i++) {
      const c = text.charCodeAt(i);
      needed = c <= safe || c === BACKSLASH || c === escapeCode;
    }
    if (!needed) return text;
    return quote + doubled(escapeWith === null ? text : doubled(text, escapeWith), quote) + quote;
  };
}

function writerOf(type: DataType, options: CsvOptions): Writer {
  switch (type.kind) {
    case 'null':
      return () => options.nullLiteral ?? '';
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'interval':
    case 'char':
    case 'varchar':
      return String;
    case 'float':
      return (value) => floatText(value as number);
    case 'double':
      return (value) => doubleText(value as number);
    case 'decimal':
      return (value) => (options.scientificDecimals ? decimalShortText : plainDecimal)(value as number | bigint, type.scale);
    case 'binary':
    case 'varbinary':
      return (value) => Buffer.from(value as Uint8Array).toString('base64');
    case 'date':
      return (value) => dateText(value as number);
    case 'time':
      return (value) => timeText(Math.floor((value as number) / 1000), ((value as number) % 1000) * 1e6);
    case 'timestamp':
    case 'timestamp_ltz':
      return (value) => momentText(valueMoment(value as number | bigint, type.precision), ' ') + (type.kind === 'timestamp_ltz' ? 'Z' : '');
    case 'array': {
      const element = writerOf(type.element, options);
      return (value) => joined(value as readonly Value[], () => element, options);
    }
    case 'row': {
      const parts = type.fields.map((f) => writerOf(f.type, options));
      return (value) => joined(value as readonly Value[], (i) => parts[i] as Writer, options);
    }
    case 'map':
    case 'multiset':
      throw unsupported(type);
    default:
      return type satisfies never;
  }
}

/** Without exponent and without zeros at the end. */
function plainDecimal(value: number | bigint, scale: number): string {
  const text = decimalText(value, scale);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function joined(values: readonly Value[], writer: (i: number) => Writer, options: CsvOptions): string {
  return values.map((v, i) => (v === null ? (options.nullLiteral ?? '') : writer(i)(v))).join(options.elementDelimiter);
}
