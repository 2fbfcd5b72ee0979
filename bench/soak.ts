import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {MessageChannel} from 'node:worker_threads';
import {planArchive} from '../kernels/embedded/application/plan-archive.ts';
import {FROM_ENVIRONMENT} from '../kernels/embedded/aws-endpoint.ts';
import type {JobEnd} from '../kernels/embedded/jobs/running-job.ts';
import {workerJob} from '../kernels/embedded/jobs/worker-job.ts';
import {WorkerPool} from '../kernels/embedded/jobs/worker-pool.ts';
import type {PhysicalPlan, SinkNode} from '../kernels/planner/physical/plan.ts';
import type {JobMetrics} from '../kernels/protocol/kernel.ts';
import {DELETE, UPDATE_BEFORE} from '../kernels/protocol/row-kind.ts';
import type {Row} from '../kernels/protocol/value.ts';
import {quantile, report, rounded} from './report.ts';

/**
 * Five jobs in threads of their own, 10,000 events a second each, with checkpoints: `npm run bench -- soak [--minutes N]` (default 30).
 * Every event has a number; what the jobs tell at the end must account for each of them once. Memory is that of the process, all threads
 * included: its median in the last quarter of the time against that in the second.
 */

const at = process.argv.indexOf('--minutes');
const MINUTES = at < 0 ? 30 : Number(process.argv[at + 1]);
const PER_SECOND = 10_000;
const ROWS = Math.round(MINUTES * 60 * PER_SECOND);
const SAMPLE_MS = 1000;

/** A number in `total` adds up, over what is left after retractions, to what `expected` says. */
interface Load {
  readonly name: string;
  readonly sql: string;
  total(row: Row): number;
  readonly expected: number;
}

const first = (row: Row): number => Number(row[0]);
const LOADS: readonly Load[] = [
  {name: 'filter', sql: 'SELECT id FROM src WHERE MOD(id, 100) = 0', total: () => 1, expected: Math.ceil(ROWS / 100)},
  {name: 'group', sql: 'SELECT COUNT(*) FROM src GROUP BY MOD(id, 100)', total: first, expected: ROWS},
  {
    name: 'tumble',
    sql: "SELECT COUNT(*), MOD(id, 10) FROM TABLE(TUMBLE(TABLE src, DESCRIPTOR(ts), INTERVAL '1' SECOND)) GROUP BY window_start, window_end, MOD(id, 10)",
    total: first,
    expected: ROWS,
  },
  {
    name: 'hop',
    sql: "SELECT COUNT(*), MOD(id, 10) FROM TABLE(HOP(TABLE src, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '2' SECOND)) GROUP BY window_start, window_end, MOD(id, 10)",
    total: first,
    expected: 2 * ROWS,
  },
  {
    name: 'last',
    sql: 'SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY MOD(id, 50) ORDER BY ts DESC) AS n FROM src) WHERE n = 1',
    total: () => 1,
    expected: 50,
  },
];

/** The number is also the event time, in tenths of a millisecond: no row is late. */
const SOURCE = `CREATE TABLE src (id BIGINT, ts AS TO_TIMESTAMP_LTZ(id / ${PER_SECOND / 1000}, 3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
  WITH ('connector' = 'datagen', 'rows-per-second' = '${PER_SECOND}', 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');`;

/** The statement's rows come to us instead of to a table. */
async function planned({sql}: Load): Promise<PhysicalPlan> {
  const columns = sql.startsWith('SELECT COUNT(*), ') ? 'a BIGINT, b BIGINT' : 'a BIGINT';
  const tables = [{name: 'default.t', sql: `${SOURCE} CREATE TABLE o (${columns}) WITH ('connector' = 'print');`}];
  const plan = await planArchive({tables, views: '', statements: `INSERT INTO o ${sql}`, settings: {}});
  const nodes = plan.nodes.map((n) => (n.kind === 'sink' ? collected(n) : n));
  return {...plan, nodes};
}

function collected({id, inputs, columns, changelogMode}: SinkNode): PhysicalPlan['nodes'][number] {
  return {kind: 'collect', id, inputs, columns, changelogMode};
}

const folder = mkdtempSync(join(tmpdir(), 'bench-soak-'));
const pool = new WorkerPool();
const rss: number[] = [];
const timer = setInterval(() => rss.push(process.memoryUsage.rss() / 1024 / 1024), SAMPLE_MS);
try {
  const begun = performance.now();
  const runs = await Promise.all(
    LOADS.map(async (load) => {
      let total = 0;
      let metrics: JobMetrics | null = null;
      const job = workerJob(
        {
          id: load.name,
          plan: await planned(load),
          checkpoints: {directory: join(folder, load.name), intervalMs: 10_000},
          restore: {kind: 'none'},
          keepNewest: null,
          listener: {
            started: () => undefined,
            rows: (rows, kinds) => {
              for (let i = 0; i < rows.length; i++) {
                const kind = kinds?.[i] ?? 0;
                total += (kind === UPDATE_BEFORE || kind === DELETE ? -1 : 1) * load.total(rows[i]!);
              }
            },
            event: () => undefined,
            metrics: (m) => {
              metrics = m;
            },
          },
        },
        {workers: pool, openHubPort: () => new MessageChannel().port2, aws: FROM_ENVIRONMENT},
      );
      const end = await job.ended;
      return {load, end, total, metrics: metrics as JobMetrics | null};
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  for (const {load, end, total, metrics} of runs) {
    const facts = {
      end: endText(end),
      expected: load.expected,
      told: total,
      late: metrics?.lateRecords ?? -1,
      restarts: metrics?.restarts ?? -1,
    };
    report({bench: `soak: ${load.name}: lost or doubled`, value: Math.abs(load.expected - total), unit: 'rows', goal: 0, facts});
  }
  report({bench: 'soak: late', value: runs.reduce((n, r) => n + (r.metrics?.lateRecords ?? 0), 0), unit: 'rows', goal: 0});
  report({
    bench: 'soak: rate',
    value: Math.round((LOADS.length * ROWS) / seconds),
    unit: 'events/s',
    goal: 45_000,
    good: 'above',
    facts: {minutes: MINUTES},
  });
  const quarter = (n: number): number => quantile(rss.slice((rss.length * n) / 4, (rss.length * (n + 1)) / 4), 0.5);
  const [early, late] = [quarter(1), quarter(3)];
  report({
    bench: 'soak: memory growth',
    value: rounded((100 * (late - early)) / early),
    unit: '%',
    goal: 10,
    facts: {earlyMb: rounded(early), lateMb: rounded(late)},
  });
} finally {
  clearInterval(timer);
  await pool.close();
  rmSync(folder, {recursive: true, force: true});
}

function endText(end: JobEnd): string {
  return end.kind === 'failed' ? end.diagnostic.message : end.kind;
}
