import {isUtf8} from 'node:buffer';
import type {Field} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import {DecodeError, type RecordDecoder} from '../format.ts';
import {fieldError, jsonConverter, rowConverter} from './convert.ts';
import type {JsonOptions} from './options.ts';
import {parseTree} from './tree.ts';

/** The plain JSON decoder: the oracle of the generated one, and its stand-in where code generation is not allowed. */
export function interpretedDecoder(fields: readonly Field[], options: JsonOptions): RecordDecoder {
  let problem: string | null = null;
  const converters = fields.map((f) =>
    jsonConverter(f.type, options, (error) => {
      problem ??= fieldError(f.name, error).message;
    }),
  );
  const convert = rowConverter(
    fields.map((f) => f.name),
    converters,
    options,
  );
  return {
    get problem() {
      return problem;
    },
    decode(data, start, end): Value[] | null {
      problem = null;
      if (start === end) return null;
      try {
        return convert(readRecord(data.subarray(start, end)));
      } catch (error) {
        if (!options.ignoreParseErrors || !(error instanceof DecodeError)) throw error;
        problem = error.message;
        return null;
      }
    },
  };
}

/** The record's object; what follows it is not looked at, as in Flink. */
function readRecord(bytes: Uint8Array): ReturnType<typeof parseTree>['tree'] {
  const begin = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const record = Buffer.from(bytes.buffer, bytes.byteOffset + begin, bytes.length - begin);
  // Once as one character a byte, to learn where the object ends and whether it is UTF-8 up to there.
  const {tree, end} = parseTree(record.toString('latin1'));
  if (tree.kind !== 'object') throw new DecodeError('it is not a JSON object');
  if (!isUtf8(record.subarray(0, end))) throw new DecodeError('it is not UTF-8');
  return parseTree(record.subarray(0, end).toString('utf8')).tree;
}
