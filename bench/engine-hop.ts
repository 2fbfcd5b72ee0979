import {generatedDecoder} from '../kernels/connectors/formats/json/generated.ts';
import type {JsonOptions} from '../kernels/connectors/formats/json/options.ts';
import {WindowAggregate} from '../kernels/engine/operators/window-aggregate.ts';
import type {Connector, SplitReader} from '../kernels/engine/runtime/connector.ts';
import {createJob} from '../kernels/engine/runtime/job.ts';
import {systemClock} from '../kernels/engine/runtime/system-clock.ts';
import type {CalcNode, PhysicalPlan, SinkNode, SourceNode, WindowAggregateNode} from '../kernels/planner/physical/plan.ts';
import type {DataType, Field} from '../kernels/protocol/data-type.ts';
import type {TableSpec} from '../kernels/protocol/table.ts';
import type {Row} from '../kernels/protocol/value.ts';
import {report} from './report.ts';

/**
 * JSON bytes → decode 3 of 4 columns → filter → COUNT, AVG, MIN, MAX by key over HOP(slide 2 s, size 10 s) → discarded, as a whole job with
 * its watermarks: records per CPU-second. Then the same from decoded rows, and the pause and size of a checkpoint of a million keys.
 * One JSON line each.
 */

const RECORDS = 400_000;
const KEYS = 1000;
const GOAL = 1_000_000;

const INT: DataType = {kind: 'int', nullable: true};
const BIGINT: DataType = {kind: 'bigint', nullable: false};
const DOUBLE: DataType = {kind: 'double', nullable: true};
const BOOLEAN: DataType = {kind: 'boolean', nullable: true};
const TIMESTAMP: DataType = {kind: 'timestamp', precision: 3, nullable: true};
const SECONDS: DataType = {kind: 'interval', unit: 'millisecond', text: 'SECOND(3)', nullable: false};

const fields: readonly Field[] = [
  {name: 'sensor_id', type: INT},
  {name: 'current_temperature', type: DOUBLE},
  {name: 'event_time', type: TIMESTAMP},
];

const spec = (table: string, connector: string): TableSpec => ({
  path: {catalog: 'bench', database: 'bench', table},
  options: {connector},
  physical: fields,
  partitionKeys: [],
  primaryKey: null,
});

const source: SourceNode = {
  kind: 'source',
  id: 'source',
  inputs: [],
  columns: fields,
  changelogMode: 'append',
  table: spec('sensors', 'memory'),
  fields,
  metadata: [],
  projections: null,
  watermark: {
    column: 2,
    expr: {
      kind: 'call',
      function: '-',
      type: TIMESTAMP,
      args: [
        {kind: 'column', index: 2, type: TIMESTAMP},
        {kind: 'literal', value: 5000, type: SECONDS},
      ],
    },
    idleTimeoutMs: 0,
  },
};
const calc: CalcNode = {
  kind: 'calc',
  id: 'calc',
  inputs: ['source'],
  columns: fields,
  changelogMode: 'append',
  condition: {
    kind: 'call',
    function: '>',
    type: BOOLEAN,
    args: [
      {kind: 'column', index: 1, type: DOUBLE},
      {kind: 'literal', value: 0, type: DOUBLE},
    ],
  },
  projections: fields.map((f, index) => ({kind: 'column', index, type: f.type})),
};
const hop: WindowAggregateNode = {
  emit: null,
  kind: 'window-aggregate',
  id: 'hop',
  inputs: ['calc'],
  columns: [],
  changelogMode: 'append',
  window: {kind: 'hop', size: 10_000, slide: 2000, offset: 0},
  timeColumn: 2,
  timeMode: 'event',
  zone: null,
  keys: [0],
  aggregates: [
    {function: 'COUNT', argument: null, argumentType: null, distinct: false, filter: null, type: BIGINT},
    ...(['AVG', 'MIN', 'MAX'] as const).map((name) => ({
      function: name,
      argument: 1,
      argumentType: DOUBLE,
      distinct: false,
      filter: null,
      type: DOUBLE,
    })),
  ],
  properties: ['rowtime'],
};
const sink: SinkNode = {
  kind: 'sink',
  id: 'sink',
  inputs: ['hop'],
  columns: [],
  changelogMode: 'append',
  table: spec('nothing', 'discard'),
  notNull: {columns: [], enforcer: 'error'},
};
const plan: PhysicalPlan = {nodes: [source, calc, hop, sink], mode: 'streaming', zone: 'UTC'};

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

/** All records in one buffer, as a shard's reader hands them over: one a millisecond. */
function records(): {data: Uint8Array; offsets: Uint32Array} {
  const texts = Array.from({length: RECORDS}, (_, i) => {
    const time = new Date(1_621_423_200_000 + i).toISOString().slice(0, -1);
    const temperature = (10 + ((i * 7919) % 17_000) / 100).toFixed(2);
    const key = (Math.imul(i, 0x9e3779b1) >>> 8) % KEYS;
    return `{"sensor_id": ${key}, "current_temperature": ${Number(temperature)}, "status": "${['OK', 'WARNING', 'ERROR'][i % 3]}", "event_time": "${time}"}`;
  });
  const offsets = new Uint32Array(RECORDS + 1);
  for (let i = 0; i < RECORDS; i++) offsets[i + 1] = (offsets[i] ?? 0) + (texts[i]?.length ?? 0);
  return {data: new TextEncoder().encode(texts.join('')), offsets};
}

const info = {description: '', options: [], formats: [], metadata: []};

function memory(take: (from: number, to: number) => Row[]): Connector {
  return {
    info: {...info, identifier: 'memory', source: {bounded: true}, sink: null},
    createSource: () => ({
      discover: async () => [{id: 'records', position: 0}],
      open: (split): SplitReader => {
        let at = Number(split.position);
        return {
          poll: async (max) => {
            const rows = take(at, Math.min(RECORDS, at + max));
            at += rows.length;
            return {batch: {rows, kinds: null}, next: {id: split.id, position: at}, more: at < RECORDS, lagMs: 0};
          },
          close: async () => {},
        };
      },
      close: async () => {},
    }),
  };
}

let results = 0;
const discard: Connector = {
  info: {...info, identifier: 'discard', source: null, sink: {modes: ['append'], guarantee: 'none'}},
  createSink: () => ({
    writer: {
      write: async ({rows}) => {
        results += rows.length;
      },
      prepare: async () => [],
      close: async () => {},
    },
  }),
};

async function measure(bench: string, connector: Connector, goal: number | null): Promise<void> {
  const run = async (): Promise<number> => {
    const before = process.cpuUsage();
    await createJob(plan, {connectors: (id) => (id === 'memory' ? connector : discard)}).run();
    const used = process.cpuUsage(before);
    return RECORDS / ((used.user + used.system) / 1e6);
  };
  await run();
  results = 0;
  const rates = [await run(), await run(), await run()].sort((a, b) => a - b);
  const value = Math.round(rates[1] ?? 0);
  const facts = {keys: KEYS, resultRows: results / 3};
  report({bench, value, unit: 'records/cpu-s', ...(goal === null ? {} : {goal}), good: 'above', facts});
}

/** The synchronous part of a checkpoint: what holds the job up. */
function measureSnapshot(): void {
  const keys = 1_000_000;
  const make = (): WindowAggregate =>
    new WindowAggregate(
      {...hop, window: {kind: 'tumble', size: 10_000, offset: 0}},
      fields.map((f) => f.type),
      systemClock,
    );
  const operator = make();
  for (let from = 0; from < keys; from += 4096) {
    const rows = Array.from({length: Math.min(4096, keys - from)}, (_, i): Row => [from + i, i, 5]);
    operator.process({rows, kinds: null});
  }
  const pauses: number[] = [];
  let bytes = 0;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    const {chunks} = operator.snapshot();
    pauses.push(performance.now() - start);
    bytes = chunks.reduce((n, c) => n + c.length, 0);
  }
  const pause = pauses.sort((a, b) => a - b)[2] ?? 0;
  report({bench: 'snapshot-pause', value: Math.round(pause), unit: 'ms', goal: 50, facts: {keys, bytes}});
  const perKey = Math.round(operator.stateBytes() / keys);
  report({bench: 'state-per-key', value: perKey, unit: 'bytes', facts: {keys, aggregates: hop.aggregates.length}});
}

const {data, offsets} = records();
const decoder = generatedDecoder(fields, options);
const decode = (from: number, to: number): Row[] => {
  const rows: Row[] = [];
  for (let i = from; i < to; i++) {
    const row = decoder.decode(data, offsets[i] as number, offsets[i + 1] as number);
    if (row !== null) rows.push(row);
  }
  return rows;
};
await measure('json-hop', memory(decode), GOAL);
const decoded = decode(0, RECORDS);
await measure(
  'rows-hop',
  memory((from, to) => decoded.slice(from, to)),
  null,
);
measureSnapshot();
