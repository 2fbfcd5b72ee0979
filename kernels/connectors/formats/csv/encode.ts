import {type Texts, textLength, textStart} from '../../../engine/runtime/texts.ts';
import {must} from '../../../protocol/assert.ts';
import type {DataType, Field} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {isText} from '../../../sql/types/common-type.ts';
import {decimalText} from '../../../sql/types/decimals.ts';
import {ByteBuffer} from '../byte-buffer.ts';
import type {RecordEncoder} from '../format.ts';
import {decimalShortText, doubleText, floatText} from '../number-text.ts';
import {dateText, momentText, timeText, valueMoment} from '../time-text.ts';
import {checkNesting, unsupported} from './decode.ts';
import type {CsvOptions} from './options.ts';

type Writer = (value: NonNullable<Value>) => string;

/** Longer texts are always quoted: Jackson does not look at more characters. */
const MAX_CHECKED = 24;
const BACKSLASH = 92;

/** Rows as Flink's CSV format writes them, without a line end. */
export function csvEncoder(fields: readonly Field[], options: CsvOptions): RecordEncoder {
  for (const f of fields) checkNesting(f);
  const reading: Reading = {texts: null};
  const writers = fields.map((f) => byteWriter(f.type, options, reading));
  const {delimiter, nullLiteral} = options;
  const separator = delimiter.charCodeAt(0);
  const all = [...fields.keys()];
  const write = (row: Row, places: readonly number[], into: ByteBuffer): void => {
    for (let i = 0; i < writers.length; i++) {
      const value = row[places[i] as number] ?? null;
      if (i > 0) {
        if (separator < 128) into.byte(separator);
        else into.text(delimiter);
      }
      if (value !== null) (writers[i] as ByteWriter)(value, into);
      else if (nullLiteral !== null) into.text(nullLiteral);
    }
  };
  const one = new ByteBuffer();
  return {
    write,
    refer(texts) {
      reading.texts = texts;
    },
    encode(row) {
      write(row, all, one);
      return one.copy();
    },
  };
}

type ByteWriter = (value: NonNullable<Value>, into: ByteBuffer) => void;

/** Where references to texts are read; null before there are any. */
interface Reading {
  texts: Texts | null;
}

/** Of a text also where a reference stands for it. */
function byteWriter(type: DataType, options: CsvOptions, reading: Reading): ByteWriter {
  if (!isText(type)) return valueWriter(type, options);
  const write = valueWriter(type, options);
  const {quote, escapeWith} = options;
  const code = quote !== null && escapeWith === null ? quote.charCodeAt(0) : 128;
  return (value, into) => {
    if (typeof value !== 'number') write(value, into);
    else {
      const texts = must(reading.texts);
      const length = textLength(value);
      // Of a text that is not ASCII characters are counted.
      if (value < 0 || length <= MAX_CHECKED || code >= 128) write(texts.text(value), into);
      else {
        into.byte(code);
        into.copied(texts.viewOf(value), textStart(value), length, code);
        into.byte(code);
      }
    }
  };
}

function valueWriter(type: DataType, options: CsvOptions): ByteWriter {
  if (['tinyint', 'smallint', 'int', 'bigint', 'interval'].includes(type.kind))
    return (value, into) => into.integer(value as number | bigint);
  const write = writerOf(type, options);
  if (isPlain(type)) return (value, into) => into.text(write(value));
  const {escapeWith} = options;
  const quote = options.quote ?? '';
  if (options.quote !== null && escapeWith === null && quote < '\u0080') {
    const needsQuotes = quotesNeeded(options, quote);
    const code = quote.charCodeAt(0);
    // Between date and time stands a blank.
    if (type.kind === 'timestamp' && type.precision <= 3 && code > 32 && !/[\d:.+ -]/.test(quote)) return quotedMoment(code);
    const quoted: ByteWriter = (value, into) => {
      const text = write(value);
      const needed = needsQuotes(text);
      if (needed) into.byte(code);
      into.doubled(text, needed ? code : -1);
      if (needed) into.byte(code);
    };
    return quoted;
  }
  const quoted = quoter(options);
  return (value, into) => into.text(quoted(write(value)));
}

/** A timestamp in quotes. Times that follow each other are often of one second. */
function quotedMoment(quote: number): ByteWriter {
  let second = Number.NaN;
  let text = '';
  return (value, into) => {
    const at = Number(value);
    const whole = Math.floor(at / 1000);
    if (whole !== second) {
      text = momentText(valueMoment(whole * 1000, 3), ' ');
      second = whole;
    }
    const ms = at - whole * 1000;
    into.byte(quote);
    into.text(text);
    if (ms > 0) {
      into.byte(46);
      into.byte(48 + Math.floor(ms / 100));
      if (ms % 100 > 0) into.byte(48 + (Math.floor(ms / 10) % 10));
      if (ms % 10 > 0) into.byte(48 + (ms % 10));
    }
    into.byte(quote);
  };
}

/** Numbers and booleans are never quoted, decimals are looked at like texts. */
function isPlain(type: DataType): boolean {
  return ['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'interval', 'float', 'double'].includes(type.kind);
}

/**
 * Quotes as Jackson's writer does: any character up to the larger of delimiter and quote asks for quotes, so does a backslash, and
 * more than 24 characters do. Quotes are doubled even where there is an escape character, which is doubled itself.
 */
function quoter(options: CsvOptions): (text: string) => string {
  const {quote, escapeWith} = options;
  if (quote === null) return (text) => text;
  const needsQuotes = quotesNeeded(options, quote);
  const doubled = (text: string, mark: string): string => (text.includes(mark) ? text.replaceAll(mark, () => mark + mark) : text);
  return (text) => (needsQuotes(text) ? quote + doubled(escapeWith === null ? text : doubled(text, escapeWith), quote) + quote : text);
}

function quotesNeeded({delimiter, escapeWith}: CsvOptions, quote: string): (text: string) => boolean {
  const safe = Math.max(delimiter.charCodeAt(0), quote.charCodeAt(0), 13);
  const escapeCode = escapeWith?.charCodeAt(0) ?? BACKSLASH;
  return (text) => {
    if (text.length > MAX_CHECKED) return true;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c <= safe || c === BACKSLASH || c === escapeCode) return true;
    }
    return false;
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
