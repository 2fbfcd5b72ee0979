import {type DataType, type Field, typeText} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {DecodeError} from '../formats/format.ts';
import {parseDecimal, parseDouble, parseInteger} from '../formats/number-text.ts';
import {valueText} from '../formats/row-text.ts';
import {momentValue, parseDate, parseIsoTime, parseTimestamp} from '../formats/time-text.ts';

// Folders `key=value`, as Hive names them and Flink with it.

/** Characters that a folder's name may not hold: they are written as % and two digits. */
const ESCAPED = /[\p{Cc}"#%'*/:=?\\{}[\]^]/gu;

export function escapePathName(text: string): string {
  // Of the control characters only those of ASCII.
  return text.replace(ESCAPED, (c) => (c > '\u007f' ? c : `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`));
}

export function unescapePathName(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The folder below the table's that a row belongs to, such as `dt=2020-01-01/hr=10`; '' without partitions. */
export function partitionFolder(fields: readonly Field[], keys: readonly string[], defaultName: string): (row: Row) => string {
  const parts = keys.map((key) => {
    const at = fields.findIndex((f) => f.name === key);
    const text = folderText(fields[at]?.type ?? {kind: 'null', nullable: true});
    return (row: Row): string => {
      const value = row[at] ?? null;
      const written = value === null ? '' : text(value);
      return `${escapePathName(key)}=${escapePathName(written === '' ? defaultName : written)}`;
    };
  });
  // Rows of one partition often follow each other.
  const places = keys.map((key) => fields.findIndex((f) => f.name === key));
  let last: readonly Value[] | null = null;
  let folder = '';
  const isSame = (row: Row): boolean => {
    for (let i = 0; i < places.length; i++) if (row[places[i] as number] !== last?.[i]) return false;
    return last !== null;
  };
  return (row) => {
    if (!isSame(row)) {
      last = places.map((at) => row[at] ?? null);
      folder = parts.map((part) => part(row)).join('/');
    }
    return folder;
  };
}

/** As Flink names them: dates and times by their number of days and milliseconds, instants as a date and a time of UTC. */
function folderText(type: DataType): (value: NonNullable<Value>) => string {
  if (type.kind === 'date' || type.kind === 'time') return String;
  return valueText(type.kind === 'timestamp_ltz' ? {...type, kind: 'timestamp'} : type);
}

/** The `key=value` folders of a path, in their order, unescaped. */
export function partitionValues(path: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const part of path.split('/').slice(0, -1)) {
    const at = part.indexOf('=');
    if (at > 0) values.set(unescapePathName(part.slice(0, at)), unescapePathName(part.slice(at + 1)));
  }
  return values;
}

/** The value of a partition column in a file's path. Throws StudioError where the path does not tell it. */
export function partitionValue(field: Field, path: string, defaultName: string): Value {
  const text = partitionValues(path).get(field.name);
  if (text === undefined)
    throw new StudioError('filesystem/no-partition', `the path of "${path}" does not tell the partition column "${field.name}"`, {
      blame: 'data',
      hint: `files of this table lie in folders such as ${field.name}=…`,
    });
  if (text === defaultName) return null;
  try {
    return fromText(text, field.type);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new StudioError(
      'filesystem/bad-partition',
      `the folder "${field.name}=${text}" is no ${typeText(field.type)}: ${error.message}`,
      {
        blame: 'data',
        detail: `file "${path}"`,
      },
    );
  }
}

function fromText(text: string, type: DataType): Value {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return text;
    case 'boolean':
      return text.toLowerCase() === 'true';
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return parseInteger(text, type.kind);
    case 'float':
      return Math.fround(parseDouble(text));
    case 'double':
      return parseDouble(text);
    case 'decimal':
      return parseDecimal(text, type.precision, type.scale);
    case 'date':
      return /^-?\d+$/.test(text) ? Number(text) : parseDate(text);
    case 'time':
      return /^\d+$/.test(text) ? Number(text) : parseIsoTime(text);
    case 'timestamp':
    case 'timestamp_ltz': {
      const zoned = type.kind === 'timestamp_ltz' && text.endsWith('Z');
      return momentValue(parseTimestamp(text, text.includes('T') ? 'iso-8601' : 'sql', zoned), type.precision);
    }
    default:
      throw new DecodeError('this type cannot be a partition column');
  }
}
