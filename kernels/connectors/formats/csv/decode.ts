import {type DataType, type Field, typeText} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Value} from '../../../protocol/value.ts';
import {base64Bytes} from '../base64-text.ts';
import {DecodeError, type RecordDecoder} from '../format.ts';
import {type IntegerKind, javaTrim, parseDecimal, parseDouble, parseInteger} from '../number-text.ts';
import {momentValue, parseIsoTime, parseJdbcDate, parseTimestamp} from '../time-text.ts';
import type {CsvOptions} from './options.ts';
import {plainLineReader} from './plain-line.ts';

type Converter = (text: string) => Value;

/** One line a record; the columns by position, as Flink's CSV format reads them. */
export function csvDecoder(fields: readonly Field[], physical: readonly Field[], options: CsvOptions, inFile = false): RecordDecoder {
  const positions = fields.map((f) => physical.findIndex((p) => p.name === f.name));
  for (const f of physical) checkNesting(f);
  const converters = fields.map((f) => converterOf(f.type, options));
  // The elements of an array or a row may be the literal, the whole of it may not.
  const nullLiterals = fields.map((f) => (f.type.kind === 'array' || f.type.kind === 'row' ? null : options.nullLiteral));
  const wanted = physical.map((_, i) => positions.includes(i));
  const utf8 = new TextDecoder('utf-8', {fatal: true});
  let problem: string | null = null;

  function convert(i: number, text: string | undefined): Value {
    if (text === undefined || text === nullLiterals[i]) return null;
    try {
      return converters[i]?.(text) ?? null;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      const message = `field "${fields[i]?.name}": ${error.message}`;
      if (!options.ignoreParseErrors) throw new DecodeError(message);
      problem ??= message;
      return null;
    }
  }

  function read(bytes: Uint8Array): Value[] | null {
    const written = textOf(utf8, bytes);
    // Where comments are allowed, lines lose their leading blanks, and those that are empty then are left out.
    const line = options.comments ? written.replace(/^ +/, '') : written;
    // Else an empty line of a file is a record with one empty field.
    if ((!inFile || options.comments) && (line === '' || line === '\n' || line === '\r\n')) return null;
    if (options.comments && line.startsWith('#')) return null;
    const texts = splitLine(line, options, wanted);
    // A delimiter behind the last field is no field more.
    if (texts.length === physical.length + 1 && texts.at(-1) === '') texts.pop();
    if (texts.length > physical.length) throw new DecodeError(`it has ${texts.length} fields where the table has ${physical.length}`);
    if (texts.length < physical.length) {
      const reason = `it has ${texts.length} fields where the table has ${physical.length}`;
      if (!options.ignoreParseErrors) throw new DecodeError(reason);
      problem ??= reason;
    }
    return positions.map((position, i) => convert(i, texts[position]));
  }

  const columns = fields.map(({type}, i) => ({type, position: positions[i] ?? -1, convert: (text: string) => convert(i, text)}));
  const plain = plainLineReader(columns, physical.length, options);
  return {
    get problem() {
      return problem;
    },
    decode(data, start, end): Value[] | null {
      problem = null;
      try {
        return plain?.(data, start, end) ?? read(data.subarray(start, end));
      } catch (error) {
        if (!options.ignoreParseErrors || !(error instanceof DecodeError)) throw error;
        problem = error.message;
        return null;
      }
    },
  };
}

function textOf(utf8: TextDecoder, bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DecodeError('it is not UTF-8');
  }
}

/** The fields of the first record of `line`; the texts of those that nobody wants may be empty ones. Hot: bench/csv-decode.ts. */
function splitLine(line: string, options: CsvOptions, wanted: readonly boolean[]): string[] {
  const {delimiter, quote, escapeWith} = options;
  const fields: string[] = [];
  let end = lineEnd(line, 0);
  let at = 0;
  for (;;) {
    if (quote !== null && line[at] === quote) {
      const field = escapeWith === null ? quotedField(line, at + 1, quote) : escapedField(line, at + 1, quote, escapeWith);
      fields.push(field.text);
      at = field.end;
      if (at > end) end = lineEnd(line, at);
      while (line[at] === ' ') at++;
      if (at !== end && line[at] !== delimiter) throw new DecodeError('text follows the end of a quoted field');
    } else if (escapeWith === null) {
      const next = line.indexOf(delimiter, at);
      const stop = next < 0 || next > end ? end : next;
      // A last field that is empty is told from one more delimiter.
      fields.push(wanted[fields.length] === true || stop === end ? line.slice(at, stop) : '');
      at = stop;
    } else {
      const field = unquotedField(line, at, delimiter, escapeWith);
      fields.push(field.text);
      at = field.end;
      if (at > end) end = lineEnd(line, at);
    }
    if (at === end || line[at] !== delimiter) return fields;
    at++;
  }
}

/** Where the record ends that is read from `from` on, which is outside of quotes. */
function lineEnd(line: string, from: number): number {
  const feed = line.indexOf('\n', from);
  const until = feed < 0 ? line.length : feed;
  const back = line.indexOf('\r', from);
  return back < 0 || back > until ? until : back;
}

/** A field's text, and where what follows it begins. */
interface FieldText {
  readonly text: string;
  readonly end: number;
}

function quotedField(line: string, from: number, quote: string): FieldText {
  let isDoubled = false;
  for (let at = line.indexOf(quote, from); at >= 0; at = line.indexOf(quote, at + 2)) {
    if (line[at + 1] !== quote) {
      const text = line.slice(from, at);
      return {text: isDoubled ? text.replaceAll(quote + quote, () => quote) : text, end: at + 1};
    }
    isDoubled = true;
  }
  throw new DecodeError('a quoted field has no end');
}

function escapedField(line: string, from: number, quote: string, escapeWith: string): FieldText {
  let text = '';
  for (let at = from; ; ) {
    const c = line[at];
    if (c === undefined) throw new DecodeError('a quoted field has no end');
    if (c === escapeWith) {
      text += unescaped(line[at + 1]);
      at += 2;
    } else if (c !== quote) {
      text += c;
      at++;
    } else if (line[at + 1] === quote) {
      text += quote;
      at += 2;
    } else return {text, end: at + 1};
  }
}

function unquotedField(line: string, from: number, delimiter: string, escapeWith: string): FieldText {
  let text = '';
  let at = from;
  for (let c = line[at]; c !== undefined && c !== delimiter && c !== '\n' && c !== '\r'; c = line[at]) {
    text += c === escapeWith ? unescaped(line[at + 1]) : c;
    at += c === escapeWith ? 2 : 1;
  }
  return {text, end: at};
}

function unescaped(c: string | undefined): string {
  if (c === undefined) throw new DecodeError('it ends with an escape character');
  return {n: '\n', r: '\r', t: '\t', '0': '\0'}[c] ?? c;
}

function converterOf(type: DataType, options: CsvOptions): Converter {
  switch (type.kind) {
    case 'null':
      return () => null;
    case 'boolean':
      return (text) => javaTrim(text).toLowerCase() === 'true';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return integer(type.kind);
    case 'interval':
      return integer(type.unit === 'month' ? 'int' : 'bigint');
    case 'float':
      return (text) => Math.fround(parseDouble(text));
    case 'double':
      return parseDouble;
    case 'decimal': {
      const {precision, scale} = type;
      return (text) => parseDecimal(text, precision, scale);
    }
    case 'char':
    case 'varchar':
      return (text) => text;
    case 'binary':
    case 'varbinary':
      return base64Bytes;
    case 'date':
      return parseJdbcDate;
    case 'time':
      return (text) => Math.floor(parseIsoTime(text) / 10 ** (3 - Math.min(3, type.precision))) * 10 ** (3 - Math.min(3, type.precision));
    case 'timestamp':
    case 'timestamp_ltz': {
      const {precision} = type;
      const zoned = type.kind === 'timestamp_ltz';
      return precision <= 3 ? momentReader(zoned) : (text) => momentValue(parseTimestamp(javaTrim(text), 'sql', zoned), precision);
    }
    case 'array': {
      const element = orNull(converterOf(type.element, options), options);
      return (text) => (text === '' ? [] : text.split(options.elementDelimiter).map(element));
    }
    case 'row': {
      const parts = type.fields.map((f) => orNull(converterOf(f.type, options), options));
      return (text) => {
        // A row has one field at least; an empty text is none.
        const texts = text === '' ? [] : text.split(options.elementDelimiter);
        if (texts.length === 0 && options.ignoreParseErrors) return null;
        if (texts.length !== parts.length && !options.ignoreParseErrors)
          throw new DecodeError(`it has ${texts.length} parts where its type has ${parts.length}`);
        return parts.map((part, i) => (texts[i] === undefined ? null : part(texts[i])));
      };
    }
    case 'map':
    case 'multiset':
      throw unsupported(type);
    default:
      return type satisfies never;
  }
}

/** Milliseconds of a time. Times that follow each other are often of one minute. */
function momentReader(zoned: boolean): Converter {
  let minute = '';
  let start = 0;
  return (given) => {
    const text = javaTrim(given);
    const within = minute !== '' && text.startsWith(minute) ? withinMinute(text, zoned) : -1;
    if (within >= 0) return start + within;
    const value = momentValue(parseTimestamp(text, 'sql', zoned), 3);
    // Of an hour 24 there is only its first second.
    if (/^\d{4}-\d\d-\d\d (?!24)/.test(text)) {
      minute = text.slice(0, MINUTE);
      start = Math.floor(Number(value) / 60_000) * 60_000;
    }
    return value;
  };
}

const MINUTE = 'yyyy-MM-dd HH:mm'.length;

/** Milliseconds of `:ss` or `:ss.SSS` behind the minute; -1 of anything else. */
function withinMinute(text: string, zoned: boolean): number {
  const digit = (at: number): number => {
    const d = text.charCodeAt(at) - 48;
    return d >= 0 && d <= 9 ? d : Number.NaN;
  };
  const end = zoned ? text.length - 1 : text.length;
  if (text[MINUTE] !== ':' || (zoned && text[end] !== 'Z') || (end !== MINUTE + 3 && end !== MINUTE + 7)) return -1;
  const second = digit(MINUTE + 1) * 10 + digit(MINUTE + 2);
  const isWhole = end === MINUTE + 3;
  if (!isWhole && text[MINUTE + 3] !== '.') return -1;
  const ms = isWhole ? 0 : digit(MINUTE + 4) * 100 + digit(MINUTE + 5) * 10 + digit(MINUTE + 6);
  const value = second * 1000 + ms;
  // NaN too.
  return second <= 59 && value >= 0 ? value : -1;
}

function orNull(convert: Converter, options: CsvOptions): Converter {
  return (text) => {
    if (text === options.nullLiteral) return null;
    if (!options.ignoreParseErrors) return convert(text);
    try {
      return convert(text);
    } catch (error) {
      if (error instanceof DecodeError) return null;
      throw error;
    }
  };
}

/** Throws StudioError for a column whose elements or fields have parts themselves: the format has delimiters for two levels alone. */
export function checkNesting({name, type}: Field): void {
  const parts = type.kind === 'array' ? [type.element] : type.kind === 'row' ? type.fields.map((f) => f.type) : [];
  const nested = parts.find((part) => part.kind === 'array' || part.kind === 'row');
  if (nested === undefined) return;
  throw new StudioError('connector/unsupported-type', `the format "csv" cannot hold the type ${typeText(type)} of the column "${name}"`, {
    detail: `the parts of a column cannot be ${typeText(nested)}`,
    hint: 'the format "json" holds it',
  });
}

export function unsupported(type: DataType): StudioError {
  return new StudioError('connector/unsupported-type', `the format "csv" cannot hold the type ${typeText(type)}`, {
    hint: 'the format "json" holds it',
  });
}

function integer(kind: IntegerKind): Converter {
  return (text) => parseInteger(javaTrim(text), kind);
}
