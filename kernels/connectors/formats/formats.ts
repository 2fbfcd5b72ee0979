import {StudioError} from '../../protocol/diagnostic.ts';
import type {TableOptions} from '../options.ts';
import {CHANGE_FORMATS} from './changes/change-format.ts';
import {csvFormat} from './csv/csv.ts';
import type {Format} from './format.ts';
import {jsonFormat} from './json/json.ts';
import {rawFormat} from './raw/raw.ts';

const FORMATS: readonly Format[] = [jsonFormat, csvFormat, rawFormat, ...CHANGE_FORMATS];

/** The format that a table's `format` option names. */
export function tableFormat(options: TableOptions): Format {
  const name = options.required('format');
  const format = FORMATS.find((f) => f.info.identifier === name);
  if (format) return format;
  throw new StudioError('connector/invalid-option', `format "${name}" of table "${options.table.path.table}" does not exist`, {
    hint: `the formats are ${FORMATS.map((f) => f.info.identifier).join(', ')}`,
  });
}
