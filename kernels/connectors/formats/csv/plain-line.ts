import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import type {SliceBuffer} from '../json/json-bytes.ts';
import type {CsvOptions} from './options.ts';

// Hot: bench/csv-decode.ts.

/** A wanted column: where it stands in a line, its type, and what makes a value of any text of it. */
export interface PlainColumn {
  readonly position: number;
  readonly type: DataType;
  readonly convert: (text: string) => Value;
}

type ReadField = (data: SliceBuffer, from: number, to: number) => Value;

/** More digits than a double holds for certain. */
const MAX_DIGITS = 15;

/**
 * Reads lines of plain ASCII without quotes and with as many fields as there are columns; numbers without a text in between. null for any other
 * line, which `csvDecoder` reads. Returns null where the options leave no line plain.
 */
export function plainLineReader(
  wanted: readonly PlainColumn[],
  columns: number,
  options: CsvOptions,
): ((data: Uint8Array, start: number, end: number) => Value[] | null) | null {
  const {escapeWith, comments, nullLiteral} = options;
  const [delimiter, quote] = [options.delimiter.charCodeAt(0), options.quote?.charCodeAt(0) ?? -1];
  if (escapeWith !== null || comments || delimiter >= 128 || wanted.some((c) => c.position < 0)) return null;
  const readers = wanted.map((c) => fieldReader(c, nullLiteral));
  const positions = Int32Array.from(wanted, (c) => c.position);
  /** Where the fields begin, and behind them the last one would end. */
  const starts = new Int32Array(columns + 1);
  let source: Uint8Array | null = null;
  let buffer: SliceBuffer;

  return (data, start, end) => {
    if (start === end) return null;
    if (data !== source) {
      source = data;
      buffer = Buffer.from(data.buffer, data.byteOffset, data.length) as SliceBuffer;
    }
    let n = 0;
    starts[0] = start;
    for (let at = start; at < end; at++) {
      const c = data[at] as number;
      if (c === delimiter) {
        if (++n === columns) return null;
        starts[n] = at + 1;
      } else if (c === quote || c >= 128 || c === 10 || c === 13) return null;
    }
    if (n + 1 !== columns) return null;
    starts[columns] = end + 1;
    const row = new Array<Value>(readers.length);
    for (let i = 0; i < readers.length; i++) {
      const position = positions[i] as number;
      row[i] = (readers[i] as ReadField)(buffer, starts[position] as number, (starts[position + 1] as number) - 1);
    }
    return row;
  };
}

function fieldReader({type, convert}: PlainColumn, nullLiteral: string | null): ReadField {
  const text: ReadField = (data, from, to) => convert(data.latin1Slice(from, to));
  // A literal may look like a number.
  const isNumber = nullLiteral === null || /^[^0-9.-]/.test(nullLiteral);
  switch (type.kind) {
    case 'int':
    case 'bigint':
      return isNumber ? wholeReader(text) : text;
    case 'double':
      return isNumber ? doubleReader(text) : text;
    default:
      return text;
  }
}

/** Up to nine digits; anything else as text. */
function wholeReader(other: ReadField): ReadField {
  return (data, from, to) => {
    if (from === to || to - from > 9) return other(data, from, to);
    let value = 0;
    for (let at = from; at < to; at++) {
      const digit = (data[at] as number) - 48;
      if (digit < 0 || digit > 9) return other(data, from, to);
      value = value * 10 + digit;
    }
    return value;
  };
}

/** Digits with or without a point among them: both parts of the quotient are exact, and so it is rounded once. Anything else as text. */
function doubleReader(other: ReadField): ReadField {
  return (data, from, to) => {
    const first = data[from] === 45 ? from + 1 : from;
    if (first === to || to - first > MAX_DIGITS) return other(data, from, to);
    let value = 0;
    let unit = 0;
    for (let at = first; at < to; at++) {
      const digit = (data[at] as number) - 48;
      if (digit === -2 && unit === 0 && at > first) unit = 1;
      else if (digit < 0 || digit > 9) return other(data, from, to);
      else {
        value = value * 10 + digit;
        unit *= 10;
      }
    }
    if (unit > 1) value /= unit;
    return first === from ? value : -value;
  };
}
