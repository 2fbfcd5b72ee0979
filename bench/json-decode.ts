import {jsonBlockDecoder} from '../kernels/connectors/formats/json/block/block-decoder.ts';
import {generatedDecoder} from '../kernels/connectors/formats/json/generated.ts';
import {interpretedDecoder} from '../kernels/connectors/formats/json/interpreted.ts';
import type {JsonOptions} from '../kernels/connectors/formats/json/options.ts';
import {RowList} from '../kernels/engine/runtime/records.ts';
import type {Field} from '../kernels/protocol/data-type.ts';
import {report} from './report.ts';

/**
 * JSON bytes → rows: records per CPU-second for the sensor record, three of its four columns wanted.
 * Prints one JSON line a decoder; the goal stands for the generated one.
 */

const GOAL = 1_000_000;
const BLOCK_GOAL = 4_000_000;
const RECORDS = 20_000;
const ROUNDS = 100;

const options: JsonOptions = {
  failOnMissingField: false,
  ignoreParseErrors: false,
  trees: false,
  timestamps: 'iso-8601',
  mapNullKey: 'FAIL',
  mapNullKeyLiteral: 'null',
  decimalAsPlainNumber: false,
  ignoreNullFields: false,
};
const fields: readonly Field[] = [
  {name: 'current_temperature', type: {kind: 'double', nullable: true}},
  {name: 'status', type: {kind: 'varchar', length: 6, nullable: true}},
  {name: 'event_time', type: {kind: 'timestamp', precision: 3, nullable: true}},
];

/** The page as a shard's reader hands it over: all records in one buffer. */
function page(): {data: Uint8Array; offsets: Uint32Array} {
  const texts = Array.from({length: RECORDS}, (_, i) => {
    const time = new Date(1_621_423_200_000 + i * 130).toISOString().slice(0, -1) + String(i % 1000).padStart(3, '0');
    const temperature = (10 + ((i * 7919) % 17_000) / 100).toFixed(2);
    const status = ['OK', 'WARNING', 'ERROR'][i % 3];
    return `{"sensor_id": ${1 + (i % 99)}, "current_temperature": ${Number(temperature)}, "status": "${status}", "event_time": "${time}"}`;
  });
  const offsets = new Uint32Array(RECORDS + 1);
  for (let i = 0; i < RECORDS; i++) offsets[i + 1] = (offsets[i] ?? 0) + (texts[i]?.length ?? 0);
  return {data: new TextEncoder().encode(texts.join('')), offsets};
}

function measure(
  name: string,
  decode: (data: Uint8Array, start: number, end: number) => unknown,
  rounds: number,
  goal: number | null,
): void {
  const {data, offsets} = page();
  let rows = 0;
  const run = (times: number): void => {
    for (let r = 0; r < times; r++) {
      for (let i = 0; i < RECORDS; i++) {
        if (decode(data, offsets[i] as number, offsets[i + 1] as number) !== null) rows++;
      }
    }
  };
  run(5);
  rows = 0;
  const before = process.cpuUsage();
  run(rounds);
  const used = process.cpuUsage(before);
  const value = Math.round(rows / ((used.user + used.system) / 1e6));
  const facts = {bytesPerRecord: Math.round(data.length / RECORDS)};
  report({bench: `json-decode/${name}`, value, unit: 'records/cpu-s', ...(goal === null ? {} : {goal}), good: 'above', facts});
}

/** The same records as the lines of a file, or as a page of a stream. */
function measureBlock(name: string, areLines: boolean): void {
  const {data, offsets} = page();
  const list = new RowList(fields.length);
  const block = jsonBlockDecoder(fields, options, areLines ? data.length + RECORDS : 1 << 18, list);
  if (block === null) return;
  block.missed(data, 0, offsets[1] as number, true);
  let length = 0;
  for (let i = 0; areLines && i < RECORDS; i++) {
    const record = data.subarray(offsets[i], offsets[i + 1]);
    block.buffer.set(record, length);
    length += record.length;
    block.buffer[length++] = 10;
  }
  const run = (times: number): number => {
    let rows = 0;
    for (let r = 0; r < times; r++) {
      const end = areLines ? length : RECORDS;
      for (let at = 0; at < end; ) {
        list.begin();
        at = areLines ? block.decode(at, end, 4096) : block.records(data, offsets, at, Math.min(end, at + 4096));
        if (list.count === 0) throw new Error('a record was not taken');
        rows += list.count;
      }
    }
    return rows;
  };
  run(5);
  const before = process.cpuUsage();
  const rows = run(ROUNDS);
  const used = process.cpuUsage(before);
  const value = Math.round(rows / ((used.user + used.system) / 1e6));
  report({bench: `json-decode/${name}`, value, unit: 'records/cpu-s', goal: BLOCK_GOAL, good: 'above'});
}

const generated = generatedDecoder(fields, options);
measure('generated', (data, start, end) => generated.decode(data, start, end), ROUNDS, GOAL);
measureBlock('block', true);
measureBlock('page', false);
const interpreted = interpretedDecoder(fields, options);
measure('interpreted', (data, start, end) => interpreted.decode(data, start, end), 3, null);
const decoder = new TextDecoder();
measure('json-parse', (data, start, end) => JSON.parse(decoder.decode(data.subarray(start, end))), 10, null);
