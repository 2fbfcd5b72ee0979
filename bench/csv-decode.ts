import {csvDecoder} from '../kernels/connectors/formats/csv/decode.ts';
import type {CsvOptions} from '../kernels/connectors/formats/csv/options.ts';
import type {Field} from '../kernels/protocol/data-type.ts';
import {report} from './report.ts';

/** CSV bytes → rows: records per CPU-second for the sensor record, three of its four columns wanted, one line a record. */

const RECORDS = 20_000;
const ROUNDS = 60;

const physical: readonly Field[] = [
  {name: 'sensor_id', type: {kind: 'int', nullable: true}},
  {name: 'current_temperature', type: {kind: 'double', nullable: true}},
  {name: 'status', type: {kind: 'varchar', length: 6, nullable: true}},
  {name: 'event_time', type: {kind: 'timestamp', precision: 3, nullable: true}},
];

const OPTIONS: CsvOptions = {
  delimiter: ',',
  quote: '"',
  escapeWith: null,
  comments: false,
  ignoreParseErrors: false,
  elementDelimiter: ';',
  nullLiteral: null,
  scientificDecimals: true,
};

function measure(name: string, fields: readonly Field[]): void {
  const lines = Array.from({length: RECORDS}, (_, i) => {
    const time = new Date(1_621_423_200_000 + i * 130).toISOString().replace('T', ' ').slice(0, -1);
    return `${1 + (i % 99)},${(10 + ((i * 7919) % 17_000) / 100).toFixed(2)},${['OK', 'WARNING', 'ERROR'][i % 3]},${time}`;
  });
  const data = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const decoder = csvDecoder(fields, physical, OPTIONS, true);
  let rows = 0;
  const run = (times: number): void => {
    for (let r = 0; r < times; r++) {
      for (let at = 0; at < data.length; ) {
        const end = Buffer.prototype.indexOf.call(data, 10, at);
        if (decoder.decode(data, at, end) !== null) rows++;
        at = end + 1;
      }
    }
  };
  run(5);
  rows = 0;
  const before = process.cpuUsage();
  run(ROUNDS);
  const used = process.cpuUsage(before);
  report({bench: `csv-decode/${name}`, value: Math.round(rows / ((used.user + used.system) / 1e6)), unit: 'records/cpu-s'});
}

measure('three-of-four', physical.slice(1));
measure('one-of-four', physical.slice(0, 1));
