import {type Format, lineSplitter} from '../format.ts';
import {jsonEncoder} from './encode.ts';
import {generatedDecoder} from './generated.ts';
import {jsonInfo} from './info.ts';
import {jsonOptions} from './options.ts';

/** Flink's `json` format: one object a record. */
export const jsonFormat: Format = {
  info: jsonInfo,
  decoder: ({fields, options}) => generatedDecoder(fields, jsonOptions(options)),
  encoder: ({fields, options}) => jsonEncoder(fields, jsonOptions(options)),
  splitter: () => lineSplitter,
};
