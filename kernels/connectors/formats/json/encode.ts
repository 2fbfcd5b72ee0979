import {type DataType, type Field, typeText} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {decimalText} from '../../../sql/types/decimals.ts';
import type {RecordEncoder} from '../format.ts';
import {decimalShortText, doubleText, floatText} from '../number-text.ts';
import {dateText, momentText, timeText, valueMoment} from '../time-text.ts';
import type {JsonOptions} from './options.ts';
import {quoteJson} from './tree.ts';

/** Writes a value that is not NULL as JSON text. */
type Writer = (value: NonNullable<Value>) => string;

const UTF8 = new TextEncoder();

/** Characters beyond U+FFFF: Jackson writes them as two escapes. */
const SURROGATES = /[\ud800-\udfff]/g;
const escaped = (half: string): string => `\\u${half.charCodeAt(0).toString(16).toUpperCase()}`;

/** Rows as Flink's JSON format writes them: one object, the columns in their order. */
export function jsonEncoder(fields: readonly Field[], options: JsonOptions): RecordEncoder {
  const write = rowWriter(fields, options);
  const text = (row: Row): string => write(row).replace(SURROGATES, escaped);
  return {text, encode: (row) => UTF8.encode(text(row))};
}

function rowWriter(fields: readonly Field[], options: JsonOptions): (row: readonly Value[]) => string {
  const keys = fields.map((f) => `${quoteJson(f.name)}:`);
  const writers = fields.map((f) => writerOf(f.type, options));
  return (row) => {
    let text = '{';
    for (let i = 0; i < writers.length; i++) {
      const value = row[i] ?? null;
      if (value === null && options.ignoreNullFields) continue;
      if (text.length > 1) text += ',';
      text += (keys[i] as string) + (value === null ? 'null' : (writers[i] as Writer)(value));
    }
    return `${text}}`;
  };
}

function nullable(write: Writer): (value: Value) => string {
  return (value) => (value === null ? 'null' : write(value));
}

function writerOf(type: DataType, options: JsonOptions): Writer {
  switch (type.kind) {
    case 'null':
      return () => 'null';
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'interval':
      return String;
    case 'float':
      return (value) => quotedUnlessFinite(floatText(value as number));
    case 'double':
      return (value) => quotedUnlessFinite(doubleText(value as number));
    case 'decimal':
      return decimalWriter(type.scale, options);
    case 'char':
    case 'varchar':
      return (value) => quoteJson(value as string);
    case 'binary':
    case 'varbinary':
      return (value) => {
        const bytes = value as Uint8Array;
        return `"${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')}"`;
      };
    case 'date':
      return (value) => `"${dateText(value as number)}"`;
    case 'time':
      return (value) => `"${timeText(Math.floor((value as number) / 1000), 0)}"`;
    case 'timestamp':
    case 'timestamp_ltz': {
      const {precision} = type;
      const separator = options.timestamps === 'sql' ? ' ' : 'T';
      const zone = type.kind === 'timestamp_ltz' ? 'Z' : '';
      return (value) => `"${momentText(valueMoment(value as number | bigint, precision), separator)}${zone}"`;
    }
    case 'array': {
      const element = nullable(writerOf(type.element, options));
      return (value) => `[${(value as readonly Value[]).map(element).join(',')}]`;
    }
    case 'map':
      return mapWriter(type, type.key, nullable(writerOf(type.value, options)), options);
    case 'multiset':
      return mapWriter(type, type.element, String, options);
    case 'row': {
      const write = rowWriter(type.fields, options);
      return (value) => write(value as readonly Value[]);
    }
    default:
      return type satisfies never;
  }
}

function decimalWriter(scale: number, options: JsonOptions): Writer {
  if (!options.decimalAsPlainNumber) return (value) => decimalShortText(value as number | bigint, scale);
  return (value) => {
    const text = decimalText(value as number | bigint, scale);
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  };
}

function mapWriter(type: DataType, key: DataType, write: (value: Value) => string, options: JsonOptions): Writer {
  if (key.kind !== 'char' && key.kind !== 'varchar') {
    throw new StudioError('connector/unsupported-type', `the format "json" cannot hold the type ${typeText(type)}`, {
      detail: 'the keys of a JSON object are strings',
      hint: 'give the map keys of type STRING',
    });
  }
  return (value) => {
    const parts: string[] = [];
    for (const [k, v] of value as ReadonlyMap<Value, Value>) {
      const name = k === null ? nullKey(options) : (k as string);
      if (name !== null) parts.push(`${quoteJson(name)}:${write(v)}`);
    }
    return `{${parts.join(',')}}`;
  };
}

/** The name of a NULL key; null leaves the entry out. */
function nullKey(options: JsonOptions): string | null {
  switch (options.mapNullKey) {
    case 'FAIL':
      throw new StudioError('format/null-map-key', 'a map with a NULL key cannot be written as JSON', {
        blame: 'data',
        hint: `'json.map-null-key.mode' = 'DROP' leaves the entry out, 'LITERAL' gives the key a name`,
      });
    case 'DROP':
      return null;
    case 'LITERAL':
      return options.mapNullKeyLiteral;
    default:
      return options.mapNullKey satisfies never;
  }
}

/** Jackson writes NaN and the infinities as strings. */
function quotedUnlessFinite(text: string): string {
  return text === 'NaN' || text.endsWith('y') ? `"${text}"` : text;
}
