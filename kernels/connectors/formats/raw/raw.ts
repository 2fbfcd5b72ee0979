import {type DataType, type Field, typeText} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {decodeText, encodeText} from '../../../sql/types/charsets.ts';
import type {TableOptions} from '../../options.ts';
import {DecodeError, type Format, type FormatContext, lineSplitter, type RecordDecoder, type RecordEncoder} from '../format.ts';
import {integerValue} from '../number-text.ts';
import {rawInfo} from './info.ts';

/** Flink's `raw` format: a record is the bytes of the table's one column. */
export const rawFormat: Format = {info: rawInfo, decoder: rawDecoder, encoder: rawEncoder, splitter: () => lineSplitter};

interface RawCodec {
  read(bytes: Uint8Array): Value;
  write(value: NonNullable<Value>): Uint8Array;
}

function rawDecoder({physical, fields, options}: FormatContext): RecordDecoder {
  const codec = codecOf(theColumn(physical, options), options);
  const count = fields.length;
  return {
    problem: null,
    decode: (data, start, end) => {
      const value = codec.read(data.subarray(start, end));
      return count === 0 ? [] : [value];
    },
  };
}

function rawEncoder({physical, options}: FormatContext): RecordEncoder {
  const codec = codecOf(theColumn(physical, options), options);
  return {
    encode: (row: Row) => {
      const value = row[0] ?? null;
      return value === null ? new Uint8Array(0) : codec.write(value);
    },
  };
}

function theColumn(physical: readonly Field[], options: TableOptions): DataType {
  const [column, second] = physical;
  if (column === undefined || second !== undefined)
    throw new StudioError(
      'connector/invalid-option',
      `table "${options.table.path.table}" has ${physical.length} columns: the format "raw" is for one`,
      {hint: 'declare one column, such as "line STRING"'},
    );
  return column.type;
}

function codecOf(type: DataType, options: TableOptions): RawCodec {
  const little = options.oneOf('raw.endianness', ['big-endian', 'little-endian']) === 'little-endian';
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return text(options);
    case 'binary':
    case 'varbinary':
      return {read: (bytes) => bytes.slice(), write: (value) => value as Uint8Array};
    case 'boolean':
      return fixed(
        1,
        'a BOOLEAN',
        (view) => view.getUint8(0) !== 0,
        (view, v) => view.setUint8(0, v === true ? 1 : 0),
      );
    case 'tinyint':
      return fixed(
        1,
        'a TINYINT',
        (view) => view.getInt8(0),
        (view, v) => view.setInt8(0, v as number),
      );
    case 'smallint':
      return fixed(
        2,
        'a SMALLINT',
        (view) => view.getInt16(0, little),
        (view, v) => view.setInt16(0, v as number, little),
      );
    case 'int':
      return fixed(
        4,
        'an INT',
        (view) => view.getInt32(0, little),
        (view, v) => view.setInt32(0, v as number, little),
      );
    case 'bigint':
      return fixed(
        8,
        'a BIGINT',
        (view) => integerValue(view.getBigInt64(0, little)),
        (view, v) => view.setBigInt64(0, BigInt(v as number | bigint), little),
      );
    case 'float':
      return fixed(
        4,
        'a FLOAT',
        (view) => view.getFloat32(0, little),
        (view, v) => view.setFloat32(0, v as number, little),
      );
    case 'double':
      return fixed(
        8,
        'a DOUBLE',
        (view) => view.getFloat64(0, little),
        (view, v) => view.setFloat64(0, v as number, little),
      );
    default:
      throw new StudioError('connector/unsupported-type', `the format "raw" cannot hold the type ${typeText(type)}`, {
        hint: 'it holds one STRING, BYTES, BOOLEAN or number',
      });
  }
}

function text(options: TableOptions): RawCodec {
  const charset = options.text('raw.charset') ?? 'UTF-8';
  try {
    encodeText('', charset);
  } catch {
    throw options.invalid('raw.charset', 'a character set, such as UTF-8, ISO-8859-1 or UTF-16');
  }
  return {read: (bytes) => decodeText(bytes, charset), write: (value) => encodeText(value as string, charset)};
}

function fixed(
  length: number,
  what: string,
  get: (view: DataView) => Value,
  set: (view: DataView, value: NonNullable<Value>) => void,
): RawCodec {
  return {
    read(bytes) {
      if (bytes.length !== length) throw new DecodeError(`it has ${bytes.length} bytes where ${what} has ${length}`);
      return get(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
    },
    write(value) {
      const bytes = new Uint8Array(length);
      set(new DataView(bytes.buffer), value);
      return bytes;
    },
  };
}
