import type {Format, RecordSplitter} from '../format.ts';
import {csvDecoder} from './decode.ts';
import {csvEncoder} from './encode.ts';
import {csvInfo} from './info.ts';
import {type CsvOptions, csvOptions} from './options.ts';

/** Flink's `csv` format: one line a record, no header. */
export const csvFormat: Format = {
  info: csvInfo,
  decoder: ({fields, physical, options, inFile}) => csvDecoder(fields, physical, csvOptions(options), inFile),
  encoder: ({fields, options}) => csvEncoder(fields, csvOptions(options)),
  splitter: ({options}) => csvSplitter(csvOptions(options)),
};

/** A line end inside a quoted field ends nothing. */
export function csvSplitter({quote, delimiter, escapeWith, comments}: CsvOptions): RecordSplitter {
  const [q, d, e] = [quote, delimiter, escapeWith].map((c) => c?.charCodeAt(0) ?? -1);
  return {
    isLine: false,
    lineEnd(data, from, end) {
      let fieldStart = true;
      let quoted = false;
      if (comments && isComment(data, from, end)) {
        const at = data.indexOf(10, from);
        return at < end ? at : -1;
      }
      for (let i = from; i < end; i++) {
        const c = data[i];
        if (c === e) i++;
        else if (c === q && quoted && data[i + 1] === q && i + 1 < end) i++;
        else if (c === q && (quoted || fieldStart)) quoted = !quoted;
        else if (quoted) continue;
        else if (c === 10) return i;
        fieldStart = c === d;
      }
      return -1;
    },
  };
}

/** Quotes in a comment have no meaning. */
function isComment(data: Uint8Array, from: number, end: number): boolean {
  let at = from;
  while (at < end && data[at] === 0x20) at++;
  return at < end && data[at] === 0x23;
}
