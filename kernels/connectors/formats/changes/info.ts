import type {FormatInfo, OptionInfo} from '../../../protocol/connector.ts';
import {jsonInfo} from '../json/info.ts';

/** What the JSON inside a change has in common with Flink's `json` format, under the prefix of its own. */
const SHARED = [
  'ignore-parse-errors',
  'timestamp-format.standard',
  'map-null-key.mode',
  'map-null-key.literal',
  'encode.decimal-as-plain-number',
  'encode.ignore-null-fields',
];

function changeInfo(identifier: string, own: readonly OptionInfo[] = []): FormatInfo {
  const shared = jsonInfo.options.filter((o) => SHARED.includes(o.key.slice('json.'.length)));
  return {
    identifier,
    changes: true,
    options: [...own, ...shared.map((o) => ({...o, key: o.key.replace(/^json/, identifier)}))],
  };
}

export const debeziumInfo = changeInfo('debezium-json', [
  {
    key: 'debezium-json.schema-include',
    type: 'boolean',
    default: 'false',
    description: 'the change stands in "payload", beside its "schema"; only read, not written',
  },
]);

export const canalInfo = changeInfo('canal-json', [
  {key: 'canal-json.database.include', type: 'string', description: 'only changes whose "database" matches this regular expression'},
  {key: 'canal-json.table.include', type: 'string', description: 'only changes whose "table" matches this regular expression'},
]);

export const maxwellInfo = changeInfo('maxwell-json');

export const oggInfo = changeInfo('ogg-json');

export const CHANGE_INFOS: readonly FormatInfo[] = [debeziumInfo, canalInfo, maxwellInfo, oggInfo];
