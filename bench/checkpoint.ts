import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {GroupAggregate} from '../kernels/engine/operators/group-aggregate.ts';
import {RegularJoin} from '../kernels/engine/operators/regular-join.ts';
import {WindowAggregate} from '../kernels/engine/operators/window-aggregate.ts';
import {readCheckpointFile, writeCheckpointFile} from '../kernels/engine/runtime/checkpoint-file.ts';
import type {Operator, Output, PendingSnapshot} from '../kernels/engine/runtime/operator.ts';
import {systemClock} from '../kernels/engine/runtime/system-clock.ts';
import type {AggregateCall} from '../kernels/planner/physical/expr.ts';
import type {DataType} from '../kernels/protocol/data-type.ts';
import type {Row} from '../kernels/protocol/value.ts';
import {quantile, report, rounded} from './report.ts';

/**
 * State of a million keys: how long the job stands still for the cut and, while the file is written beside it, for its longest chunk; how
 * large the file is; how long an operator takes to have its state again. Each operator alone, its state from one row or more a key.
 */

const KEYS = 1_000_000;
const BATCH = 4096;
/** The median counts. */
const CUTS = 7;
const BETWEEN_CUTS_MS = 200;

const text: DataType = {kind: 'varchar', length: 2147483647, nullable: true};
const bigint: DataType = {kind: 'bigint', nullable: true};
const time: DataType = {kind: 'timestamp', precision: 3, nullable: true};
const types = [text, time, bigint];
const columns = types.map((type, i) => ({name: `c${i}`, type}));
const nothing: Output = {emit: () => {}};

function aggregate(name: AggregateCall['function'], argument: number | null): AggregateCall {
  const argumentType = argument === null ? null : bigint;
  return {function: name, argument, argumentType, distinct: false, filter: null, type: bigint};
}
const aggregates = [aggregate('COUNT', null), aggregate('SUM', 2), aggregate('MAX', 2)];
const base = {inputs: ['in'], columns, changelogMode: 'append'} as const;

const operators: Readonly<Record<string, () => Operator>> = {
  'group aggregate': () =>
    new GroupAggregate(
      {...base, kind: 'group-aggregate', id: 'agg', keys: [0], aggregates, emitUpdateBefore: false, stateTtlMs: 0},
      types,
      false,
      'streaming',
      systemClock,
    ),
  'window aggregate': () =>
    new WindowAggregate(
      {
        ...base,
        kind: 'window-aggregate',
        id: 'win',
        window: {kind: 'tumble', size: 60_000, offset: 0},
        timeColumn: 1,
        timeMode: 'event',
        zone: null,
        keys: [0],
        aggregates,
        properties: [],
        emit: null,
      },
      types,
      systemClock,
    ),
  'regular join': () =>
    new RegularJoin(
      {
        ...base,
        kind: 'regular-join',
        id: 'join',
        type: 'inner',
        leftWidth: 3,
        leftKeys: [0],
        rightKeys: [0],
        condition: null,
        stateTtlMs: 0,
      },
      [types, types],
      null,
      'streaming',
      systemClock,
    ),
};

function filled(operator: Operator): Operator {
  for (let from = 0; from < KEYS; from += BATCH) {
    const rows: Row[] = [];
    for (let i = from; i < Math.min(KEYS, from + BATCH); i++) rows.push([`key-${i}`, i % 60_000, i]);
    operator.process({rows, kinds: null}, 0, nothing);
  }
  return operator;
}

/** Chunks are encoded one by one between the job's batches: the longest holds it up most. */
function longestChunk(snapshot: PendingSnapshot): number {
  let longest = 0;
  for (const chunk of snapshot.chunks) {
    const from = performance.now();
    if (typeof chunk === 'function') chunk();
    longest = Math.max(longest, performance.now() - from);
  }
  return longest;
}

/** Of all threads, garbage collection included: what a busy machine does not change. */
function cpuMs(since: NodeJS.CpuUsage): number {
  const {user, system} = process.cpuUsage(since);
  return (user + system) / 1000;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-checkpoint-'));
try {
  for (const [name, create] of Object.entries(operators)) {
    let operator: Operator | null = filled(create());
    let snapshot: PendingSnapshot | null = null;
    const cuts: number[] = [];
    let cutCpuMs = 0;
    let chunkMs = 0;
    for (let i = 0; i < CUTS; i++) {
      // As in a job, the last cut is written, and its copy garbage, long before the next one.
      if (snapshot !== null) chunkMs = Math.max(chunkMs, longestChunk(snapshot));
      snapshot = null;
      await setTimeout(BETWEEN_CUTS_MS);
      const cpu = process.cpuUsage();
      const from = performance.now();
      snapshot = operator.snapshot();
      cuts.push(performance.now() - from);
      cutCpuMs += rounded(cpuMs(cpu) / CUTS);
    }
    const cut = quantile(cuts, 0.5);
    if (snapshot === null) throw new Error(`${name} has no state`);
    const facts = {keys: KEYS, cutCpuMs: rounded(cutCpuMs), leastMs: rounded(quantile(cuts, 0))};
    report({bench: `checkpoint: ${name}: pause`, value: rounded(cut), unit: 'ms', goal: 50, facts});
    report({bench: `checkpoint: ${name}: longest chunk`, value: rounded(chunkMs), unit: 'ms', goal: 50, facts});
    const path = join(folder, 'chk');
    const head = {id: 1, at: 0, finished: false, sources: [], nodes: [], sinks: []};
    const bytes = await writeCheckpointFile(path, {...head, operators: [{id: 'one', snapshot}]});
    report({bench: `checkpoint: ${name}: size`, value: rounded(bytes / KEYS), unit: 'bytes/key', goal: 100, facts});
    // As after a restart: the state is not there twice.
    operator = null;
    snapshot = null;
    const begun = performance.now();
    const restoring = process.cpuUsage();
    const read = await readCheckpointFile(path);
    create().restore(read.operators[0]!.snapshot);
    report({
      bench: `checkpoint: ${name}: restore`,
      value: rounded(performance.now() - begun),
      unit: 'ms',
      goal: 2000,
      facts: {keys: KEYS, cpuMs: rounded(cpuMs(restoring))},
    });
  }
} finally {
  await rm(folder, {recursive: true, force: true});
}
