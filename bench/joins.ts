import {IntervalJoin} from '../kernels/engine/operators/interval-join.ts';
import {LookupJoin} from '../kernels/engine/operators/lookup-join.ts';
import {RegularJoin} from '../kernels/engine/operators/regular-join.ts';
import {TemporalJoin} from '../kernels/engine/operators/temporal-join.ts';
import {WindowJoin} from '../kernels/engine/operators/window-join.ts';
import type {Operator, Output} from '../kernels/engine/runtime/operator.ts';
import {systemClock} from '../kernels/engine/runtime/system-clock.ts';
import type {DataType} from '../kernels/protocol/data-type.ts';
import {DELETE, INSERT} from '../kernels/protocol/row-kind.ts';
import type {Column} from '../kernels/protocol/schema.ts';
import type {Row} from '../kernels/protocol/value.ts';
import {report} from './report.ts';

/**
 * Rows of (key, time, text) on both sides through each join operator alone: input rows per CPU-second. Batches of 1000 rows from either side
 * in turn, a watermark behind each pair; one JSON line a join.
 */

const ROWS = 200_000;
const BATCH = 1000;
const KEYS = 50_000;
const STEP_MS = 10;

const types: readonly DataType[] = [
  {kind: 'int', nullable: true},
  {kind: 'timestamp', precision: 3, nullable: true},
  {kind: 'varchar', length: 2147483647, nullable: true},
];
const columns: readonly Column[] = [...types, ...types].map((type, i) => ({name: `c${i}`, type}));
const sides = [types, types] as const;
const base = {id: 'join', inputs: ['l', 'r'], columns, leftWidth: 3, leftKeys: [0], rightKeys: [0], condition: null} as const;

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    yield x;
  }
}

function batches(seed: number): readonly (readonly Row[])[] {
  const random = numbers(seed);
  return Array.from({length: ROWS / BATCH}, (_, b) =>
    Array.from({length: BATCH}, (_, i): Row => [random.next().value % KEYS, (b * BATCH + i) * STEP_MS, `text ${i}`]),
  );
}

const left = batches(1);
const right = batches(2);
let results = 0;
const out: Output = {
  emit: ({rows}) => {
    results += rows.length;
  },
};

function measured(name: string, open: () => Operator): void {
  const operator = open();
  results = 0;
  const before = process.cpuUsage();
  for (let b = 0; b < left.length; b++) {
    operator.process({rows: left[b] as readonly Row[], kinds: null}, 0, out);
    operator.process({rows: right[b] as readonly Row[], kinds: null}, 1, out);
    operator.onWatermark((b + 1) * BATCH * STEP_MS - 5000, out);
  }
  operator.onWatermark(Number.POSITIVE_INFINITY, out);
  told(name, 2 * ROWS, before);
}

function told(name: string, rows: number, before: NodeJS.CpuUsage): void {
  const {user, system} = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  report({bench: `joins: ${name}`, value: Math.round(rows / seconds), unit: 'rows/CPU-s', facts: {rows, results}});
}

for (const round of ['warm', 'measured']) {
  const name = (what: string): string => `${what}${round === 'warm' ? ' (cold)' : ''}`;
  measured(
    name('regular'),
    () =>
      new RegularJoin(
        {...base, kind: 'regular-join', type: 'inner', changelogMode: 'append', stateTtlMs: 0},
        sides,
        null,
        'streaming',
        systemClock,
      ),
  );
  const time = {leftTime: 1, rightTime: 1, changelogMode: 'append'} as const;
  measured(
    name('interval'),
    () =>
      new IntervalJoin(
        {...base, ...time, kind: 'interval-join', type: 'inner', lower: -60_000, upper: 60_000, timeMode: 'event'},
        sides,
        null,
        systemClock,
      ),
  );
  measured(
    name('temporal'),
    () => new TemporalJoin({...base, ...time, kind: 'temporal-join', type: 'left', stateTtlMs: 0}, sides, null, systemClock),
  );
}

// One key has half of all rows, and each of them is taken back: none is looked for among the others of its key.
const skewed = new RegularJoin(
  {...base, kind: 'regular-join', type: 'inner', changelogMode: 'retract', stateTtlMs: 0},
  sides,
  null,
  'streaming',
  systemClock,
);
results = 0;
const beforeSkew = process.cpuUsage();
for (const kind of [INSERT, DELETE]) {
  for (const rows of left)
    skewed.process(
      {
        rows: rows.map((r, i): Row => (i % 2 === 0 ? [0, r[1] as number, r[2] as string] : r)),
        kinds: new Uint8Array(rows.length).fill(kind),
      },
      0,
      out,
    );
}
told('regular, one key with half of the rows, all taken back', 2 * ROWS, beforeSkew);

// A window of 10 s: the end stands where the time stood.
const windowed = (list: readonly (readonly Row[])[]): readonly (readonly Row[])[] =>
  list.map((rows) => rows.map((r): Row => [r[0] as number, Math.floor((r[1] as number) / 10_000) * 10_000 + 10_000, r[2] as string]));
const [a, b] = [windowed(left), windowed(right)];
const join = new WindowJoin(
  {...base, kind: 'window-join', type: 'inner', changelogMode: 'append', leftEnd: 1, rightEnd: 1, zone: null},
  sides,
  null,
);
results = 0;
const start = process.cpuUsage();
a.forEach((rows, i) => {
  join.process({rows, kinds: null}, 0);
  join.process({rows: b[i] as readonly Row[], kinds: null}, 1);
  join.onWatermark((i + 1) * BATCH * STEP_MS - 5000, out);
});
join.onWatermark(Number.POSITIVE_INFINITY, out);
told('window', 2 * ROWS, start);

// Answers that are there at once: what the operator itself costs.
const answer: readonly Row[] = [[1]];
const lookup = new LookupJoin(
  {
    ...base,
    kind: 'lookup-join',
    changelogMode: 'append',
    type: 'inner',
    table: {path: {catalog: 'c', database: 'd', table: 't'}, options: {}, physical: [], partitionKeys: [], primaryKey: null},
    fields: [{name: 'v', type: types[0] as DataType}],
    keys: [{field: {name: 'k', type: types[0] as DataType}, column: 0}],
    capacity: 1000,
    timeoutMs: 60_000,
    reloadMs: 0,
    ordered: true,
    retry: {onMiss: false, attempts: 1, errors: 0, delayMs: 0},
    cache: null,
  },
  types,
  {lookup: async () => answer, close: async () => {}},
  null,
  systemClock,
);
results = 0;
const beforeLookups = process.cpuUsage();
const ended = Promise.withResolvers<void>();
const signal = new AbortController().signal;
lookup.start(
  {
    isPaused: false,
    ready: () => null,
    isSatisfied: false,
    signal,
    passWatermark: () => {},
    passEnd: () => ended.resolve(),
    hold: () => {},
    fail: ended.reject,
  },
  out,
);
for (const rows of left) lookup.process({rows, kinds: null});
lookup.onEnd();
await ended.promise;
told('lookup', ROWS, beforeLookups);
