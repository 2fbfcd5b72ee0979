import type {DataType, Field} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {DecodeError, type RecordDecoder} from '../format.ts';
import {jsonBlockDecoder} from './block/block-decoder.ts';
import type {JsonOptions} from './options.ts';
import {END, JsonScanner, type RecordReader} from './scanner.ts';

/**
 * A decoder made for these columns: one loop over the record's fields with a switch by column. Its text holds only column numbers and method
 * names of ours; names and types of the user's stay in the scanner. `interpretedDecoder` is its twin.
 */
export function generatedDecoder(fields: readonly Field[], options: JsonOptions): RecordDecoder {
  const {scanner, read: decodeRecord} = recordReader(fields, options, 1);
  return {
    get problem() {
      return scanner.problem;
    },
    block: (length, target) => jsonBlockDecoder(fields, options, length, target),
    decode(data, start, end): Value[] | null {
      if (start === end) {
        scanner.problem = null;
        return null;
      }
      try {
        return decodeRecord(scanner, data, start, end);
      } catch (error) {
        if (!options.ignoreParseErrors || !(error instanceof DecodeError)) throw error;
        scanner.problem = error.message;
        return null;
      }
    },
  };
}

/** A scanner and the loop that drives it, for an object at so deep a place; rows inside have readers of their own. */
function recordReader(fields: readonly Field[], options: JsonOptions, depth: number, places = [...fields.keys()]): RecordReader {
  const nested = fields.map(({type, wanted}) => {
    if (type.kind !== 'row') return null;
    const read = type.fields.flatMap((f, place) => (wanted === undefined || wanted.includes(f.name) ? [{f, place}] : []));
    return recordReader(
      read.map(({f}) => f),
      options,
      depth + 1,
      [...read.map(({place}) => place), type.fields.length],
    );
  });
  const read = compile(decoderBody(fields, options, places));
  return {scanner: new JsonScanner(fields, options, nested, depth), read};
}

function compile(body: string): RecordReader['read'] {
  return new Function('s', 'data', 'start', 'end', body) as RecordReader['read'];
}

/** The generated function's text, shown by tests. `places`: where the fields stand in the row, then its width where it is wider; the rest is NULL. */
export function decoderBody(fields: readonly Field[], options: JsonOptions, places: readonly number[] = [...fields.keys()]): string {
  const row = Array.from({length: places[fields.length] ?? fields.length}, (_, place) => {
    const i = places.indexOf(place);
    return i < 0 || i >= fields.length ? 'null' : `v${i}`;
  });
  const columns = fields.map((f, i) => ({i, call: readCall(f.type, options)}));
  const missing = options.failOnMissingField ? columns.map(({i}) => `if (v${i} === undefined) throw s.missing(${i});`).join('\n') : '';
  return `'use strict';
s.begin(data, start, end);
${columns.map(({i}) => `let v${i} = ${options.failOnMissingField ? 'undefined' : 'null'};`).join('\n')}
for (let c = s.next(); c !== ${END}; c = s.next()) {
  switch (c) {
${columns.map(({i, call}) => `    case ${i}: v${i} = ${call}; break;`).join('\n')}
    default: s.skip();
  }
}
s.finish();
${missing}
return [${row.join(', ')}];`;
}

/** How a column's value is read; `s.slow()` serves every type. */
function readCall(type: DataType, options: JsonOptions): string {
  switch (type.kind) {
    case 'boolean':
      return 's.boolean()';
    // So many digits always fit.
    case 'tinyint':
      return 's.integer(2)';
    case 'smallint':
      return 's.integer(4)';
    case 'int':
      return 's.integer(9)';
    case 'bigint':
      return 's.integer(15)';
    case 'float':
      return 's.float()';
    case 'double':
      return 's.double()';
    case 'char':
    case 'varchar':
      return 's.string()';
    case 'row':
      return 's.row()';
    case 'timestamp':
    case 'timestamp_ltz':
      if (type.precision > 3) return 's.slow()';
      return `s.timestamp(${options.timestamps === 'sql' ? 32 : 84}, ${type.kind === 'timestamp_ltz'})`;
    default:
      return 's.slow()';
  }
}
