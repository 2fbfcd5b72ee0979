import {createWriteStream, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {finished} from 'node:stream/promises';
import {createShardHub} from '../kernels/connectors/kinesis/shard-hub.ts';
import {planArchive} from '../kernels/embedded/application/plan-archive.ts';
import {FROM_ENVIRONMENT, kinesisConnect} from '../kernels/embedded/aws-endpoint.ts';
import {embeddedConnectors} from '../kernels/embedded/connectors.ts';
import {localJob} from '../kernels/embedded/jobs/local-job.ts';
import {teamsBeside} from '../kernels/embedded/jobs/thread-team.ts';
import {systemClock} from '../kernels/engine/runtime/system-clock.ts';
import {report} from './report.ts';

/**
 * The same job in one thread and in two: rows a second from the job's start to its end, and how many times as many in two. Two files of JSON
 * events, so that reading is divided too; one file, so that it is not. The threads' own start is not counted: sources open when all are there.
 */

const ROWS = 2_000_000;
const ROUNDS = 2;
const KEYS = 50_000;

interface Query {
  readonly name: string;
  readonly columns: string;
  readonly key: string;
  readonly sql: string;
}

const QUERIES: readonly Query[] = [
  {
    name: 'filter and count by key',
    columns: 'k STRING, c BIGINT, s INT',
    key: 'k',
    sql: 'SELECT k, COUNT(*), SUM(price) FROM events WHERE price > 100 GROUP BY k',
  },
  {
    name: 'tumbling window by key',
    columns: 'k STRING, w TIMESTAMP(3), c BIGINT, m INT',
    key: 'k, w',
    sql: "SELECT k, window_start, COUNT(*), MAX(price) FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end",
  },
  {
    name: 'tumbling window of seven groups',
    columns: 'k STRING, w TIMESTAMP(3), c BIGINT, m INT',
    key: 'k, w',
    sql: "SELECT channel, window_start, COUNT(*), MAX(price) FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY channel, window_start, window_end",
  },
  {
    name: 'top 3 by key',
    columns: 'k STRING, price INT, n BIGINT',
    key: 'k, n',
    sql: 'SELECT k, price, n FROM (SELECT k, price, ROW_NUMBER() OVER (PARTITION BY k ORDER BY price DESC) AS n FROM events) WHERE n <= 3',
  },
  {
    name: 'join with another file',
    columns: 'id INT, p INT',
    key: 'id',
    sql: 'SELECT a.id, a.price + b.price FROM events AS a JOIN others AS b ON a.id = b.id',
  },
];

const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-parallel-'));

async function writeFile(path: string, seed: number, from: number): Promise<void> {
  const out = createWriteStream(path);
  let x = seed;
  let text = '';
  for (let i = 0; i < ROWS; i++) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    const at = new Date(1_700_000_000_000 + i * 2).toISOString().replace('T', ' ').replace('Z', '');
    text += `{"id":${from + i},"k":"key-${x % KEYS}","price":${x % 1000},"channel":"channel-${x % 7}","url":"https://www.example.com/item/${x}","ts":"${at}"}\n`;
    if (text.length < 1 << 20) continue;
    out.write(text);
    text = '';
  }
  out.end(text);
  await finished(out);
}

function table(name: string, path: string): {readonly name: string; readonly sql: string} {
  const columns = "id INT, k STRING, price INT, channel STRING, url STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND";
  return {
    name: `default.${name}`,
    sql: `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '${join(folder, path)}', 'format' = 'json');`,
  };
}

/** ms from the start to the end, and ms of CPU. */
async function run({sql, columns, key}: Query, events: string, parallelism: number): Promise<{readonly ms: number; readonly cpu: number}> {
  const sink = {
    name: 'default.nothing',
    sql: `CREATE TABLE nothing (${columns}, PRIMARY KEY (${key}) NOT ENFORCED) WITH ('connector' = 'blackhole')`,
  };
  const plan = await planArchive({
    tables: [table('events', events), table('others', 'others'), sink],
    views: '',
    statements: `INSERT INTO nothing ${sql}`,
    settings: {'parallelism.default': String(parallelism)},
  });
  const hub = createShardHub({clock: systemClock, connect: kinesisConnect(FROM_ENVIRONMENT)});
  let started = 0;
  let before = process.cpuUsage();
  const nothing = (): void => undefined;
  const job = localJob(
    {
      id: 'bench',
      plan,
      checkpoints: null,
      restore: {kind: 'none'},
      keepNewest: null,
      listener: {
        started: () => {
          started = performance.now();
          before = process.cpuUsage();
        },
        rows: nothing,
        event: nothing,
        metrics: nothing,
      },
    },
    embeddedConnectors(hub, FROM_ENVIRONMENT),
    teamsBeside(hub, FROM_ENVIRONMENT),
  );
  const end = await job.ended;
  const ms = performance.now() - started;
  const {user, system} = process.cpuUsage(before);
  hub.close();
  if (end.kind === 'failed') throw new Error(end.diagnostic.message);
  return {ms, cpu: (user + system) / 1000};
}

async function main(): Promise<void> {
  for (const name of ['one', 'two', 'others']) mkdirSync(join(folder, name));
  await writeFile(join(folder, 'one', 'a.json'), 1, 0);
  await writeFile(join(folder, 'two', 'a.json'), 1, 0);
  await writeFile(join(folder, 'two', 'b.json'), 2, ROWS);
  await writeFile(join(folder, 'others', 'b.json'), 2, ROWS / 2);
  for (const query of QUERIES) {
    for (const files of ['two', 'one'] as const) {
      const best: Record<number, number> = {};
      const work: Record<number, number> = {};
      for (let round = 0; round < ROUNDS; round++) {
        for (const parallelism of [1, 2]) {
          const {ms, cpu} = await run(query, files, parallelism);
          best[parallelism] = Math.min(best[parallelism] ?? Number.POSITIVE_INFINITY, ms);
          work[parallelism] = Math.min(work[parallelism] ?? Number.POSITIVE_INFINITY, cpu);
        }
      }
      const rows = ROWS * (files === 'two' ? 2 : 1) + (query.sql.includes('others') ? ROWS : 0);
      const perSecond = (ms: number | undefined): number => Math.round((rows * 1000) / (ms ?? Number.NaN));
      report({
        bench: `parallel: ${query.name}, ${files === 'two' ? 'two files' : 'one file'}`,
        value: Math.round(((best[1] ?? Number.NaN) / (best[2] ?? Number.NaN)) * 100) / 100,
        unit: 'times as fast in two threads',
        facts: {
          rows,
          rowsPerSecondInOne: perSecond(best[1]),
          rowsPerSecondInTwo: perSecond(best[2]),
          cpuMsInOne: Math.round(work[1] ?? 0),
          cpuMsInTwo: Math.round(work[2] ?? 0),
        },
      });
    }
  }
}

await main().finally(() => rmSync(folder, {recursive: true, force: true}));
