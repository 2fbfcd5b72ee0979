import type {FormatInfo} from '../../../protocol/connector.ts';
import {DELETE, type RowKind, UPDATE_BEFORE} from '../../../protocol/row-kind.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {
  type Change,
  DecodeError,
  type Format,
  type FormatContext,
  lineSplitter,
  type RecordDecoder,
  type RecordEncoder,
} from '../format.ts';
import {jsonEncoder} from '../json/encode.ts';
import {generatedDecoder} from '../json/generated.ts';
import {jsonOptions} from '../json/options.ts';
import {canalEnvelope, debeziumEnvelope, type Envelope, maxwellEnvelope, oggEnvelope} from './envelope.ts';
import {canalInfo, debeziumInfo, maxwellInfo, oggInfo} from './info.ts';

/** Flink's formats of changes in JSON: records of a tool that follows a database, each with the rows of one change or more. */
export const CHANGE_FORMATS: readonly Format[] = [
  changeFormat(debeziumInfo, debeziumEnvelope),
  changeFormat(canalInfo, canalEnvelope),
  changeFormat(maxwellInfo, maxwellEnvelope),
  changeFormat(oggInfo, oggEnvelope),
];

function changeFormat(
  info: FormatInfo,
  envelopeOf: (fields: FormatContext['fields'], options: FormatContext['options']) => Envelope,
): Format {
  return {
    info,
    decoder: ({fields, options}) => changeDecoder(envelopeOf(fields, options), jsonOptions(options, info.identifier)),
    encoder: ({fields, options}) => changeEncoder(envelopeOf(fields, options), jsonOptions(options, info.identifier)),
    splitter: () => lineSplitter,
  };
}

type JsonOptions = ReturnType<typeof jsonOptions>;

function changeDecoder(envelope: Envelope, options: JsonOptions): RecordDecoder {
  const objects = generatedDecoder(envelope.fields, options);
  let problem: string | null = null;
  return {
    get problem() {
      return problem ?? objects.problem;
    },
    decode: () => null,
    changes(data, start, end) {
      problem = null;
      const values = objects.decode(data, start, end);
      if (values === null) return [];
      const found: Change[] = [];
      try {
        for (const change of envelope.changes(values, () => Buffer.from(data.buffer, data.byteOffset + start, end - start).toString()))
          found.push(change);
      } catch (error) {
        if (!options.ignoreParseErrors || !(error instanceof DecodeError)) throw error;
        problem = error.message;
      }
      return found;
    },
  };
}

function changeEncoder(envelope: Envelope, options: JsonOptions): RecordEncoder {
  const objects = jsonEncoder(envelope.written, options);
  const values = (row: Row, kind: RowKind): readonly Value[] => envelope.values(row, kind !== UPDATE_BEFORE && kind !== DELETE);
  return {
    encode: (row, kind = 0) => objects.encode(values(row, kind)),
    text: (row, kind = 0) => (objects.text as (row: Row) => string)(values(row, kind)),
  };
}
