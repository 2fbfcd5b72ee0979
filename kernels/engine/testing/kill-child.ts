import {randomUUID} from 'node:crypto';
import {existsSync} from 'node:fs';
import {rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {WindowAggregateNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {Row} from '../../protocol/value.ts';
import {checkpointFolder} from '../runtime/checkpoint-store.ts';
import type {Connector, Split, SplitReader} from '../runtime/connector.ts';
import {createJob} from '../runtime/job.ts';
import {connectorInfo} from './connector-info.ts';
import {aggregate, BIGINT, columns, INT, plan, STRING, sinkNode, sourceNode, TIMESTAMP, watermark} from './plans.ts';

/**
 * A process that a test kills: counts and sums generated rows over HOP(1 s, 3 s) into files that a commit renames.
 * Arguments: the folder of its checkpoints, the folder of its output, the number of rows of each of its two splits, and `waits` to wait
 * before the last third of them until it is killed: else it ends by itself.
 */
const [checkpoints, output, count] = [must(process.argv[2]), must(process.argv[3]), Number(process.argv[4])];
const readable = process.argv[5] === 'waits' ? Math.floor((count * 2) / 3) : count;

const fields = columns({name: STRING, time: TIMESTAMP, value: INT});
const source = sourceNode(fields, {watermark: watermark(1, 500)});
const hop: WindowAggregateNode = {
  kind: 'window-aggregate',
  emit: null,
  id: 'hop',
  inputs: ['source'],
  columns: columns({name: STRING, n: BIGINT, sum: INT, end: TIMESTAMP}),
  changelogMode: 'append',
  window: {kind: 'hop', size: 3000, slide: 1000, offset: 0},
  timeColumn: 1,
  timeMode: 'event',
  zone: null,
  keys: [0],
  aggregates: [aggregate('COUNT', null, null), aggregate('SUM', 2, INT)],
  properties: ['end'],
};

/** Row `i` of a split: three names, a row each 40 ms, out of order by up to 160 ms. */
function rowAt(i: number): Row {
  return [`name ${i % 3}`, i * 40 - (i % 5) * 40, i % 7];
}

/** Five rows a millisecond or so. */
function reader(split: Split): SplitReader {
  let at = Number(split.position);
  return {
    poll: async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const rows: Row[] = [];
      for (; rows.length < 5 && at < readable; at++) rows.push(rowAt(at));
      return {batch: {rows, kinds: null}, next: {id: split.id, position: at}, more: at < count, lagMs: null};
    },
    close: async () => {},
  };
}

const generator: Connector = {
  info: {...connectorInfo('scripted'), source: {bounded: true}},
  createSource: () => ({
    discover: async (known) => (known.length > 0 ? known : ['0', '1'].map((id) => ({id, position: 0}))),
    open: reader,
    close: async () => {},
  }),
};

const files: Connector = {
  info: connectorInfo('recorder'),
  createSink: () => {
    let rows: Row[] = [];
    return {
      writer: {
        write: async (batch) => {
          rows.push(...batch.rows);
        },
        prepare: async () => {
          if (rows.length === 0) return [];
          const name = randomUUID();
          await writeFile(join(output, `pending-${name}`), JSON.stringify(rows));
          rows = [];
          return [name];
        },
        close: async () => {},
      },
      committer: {
        commit: async (_id, committables) => {
          for (const name of committables as string[]) {
            const pending = join(output, `pending-${name}`);
            if (existsSync(pending)) await rename(pending, join(output, `committed-${name}`));
          }
        },
      },
    };
  },
};

await createJob(plan(source, hop, sinkNode(hop)), {
  connectors: (id) => (id === 'scripted' ? generator : files),
  checkpoints: {store: checkpointFolder(checkpoints), intervalMs: 10},
  restore: 'latest',
}).run();
