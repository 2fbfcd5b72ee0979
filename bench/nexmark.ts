import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {NoOracle} from '../kernels/flink/oracle/oracle.ts';
import {must} from '../kernels/protocol/assert.ts';
import type {Answer} from './nexmark/answer.ts';
import {type FlinkBench, openFlink} from './nexmark/flink.ts';
import {writeEvents} from './nexmark/generator.ts';
import {type NexmarkQuery, QUERIES} from './nexmark/queries.ts';

/**
 * `npm run bench -- nexmark [--queries q0,q1] [--events N] [--tps N] [--no-flink] [--no-answers]`: the Nexmark queries and the four of
 * MATCH_RECOGNIZE over one file of JSON events, on the embedded engine and, where Java and Maven are there, on a real Flink: events per
 * CPU-second of each, the ratio, and whether the answers over fewer events are the same. One JSON line a query, then a Markdown table.
 * Both are warm: the query has run over 20,000 events in the same process, and what that costs again is taken off of both: planning, starting. Ours
 * is the median of three processes. Queries for which Flink needs minutes read fewer events. The file of events is made once.
 */
const {values} = parseArgs({
  options: {
    queries: {type: 'string'},
    events: {type: 'string', default: '2000000'},
    tps: {type: 'string', default: '10000'},
    seed: {type: 'string', default: '1'},
    'no-flink': {type: 'boolean'},
    'no-answers': {type: 'boolean'},
  },
});

/** Events over which answers are compared. */
const ANSWER_EVENTS = 20_000;
const SIDE_ROWS = 10_000;
/** Of a query that is slow on Flink. */
const FEW_EVENTS = 200_000;

interface OurRun {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly rssMb: number;
  readonly answer?: Answer;
  readonly error?: string;
}

interface Result {
  readonly query: string;
  readonly events: number;
  readonly ours: number | string;
  readonly rssMb: number | null;
  readonly flink: number | string | null;
  readonly ratio: number | null;
  readonly answers: string;
}

/** The folder of so many events. */
function prepare(events: number): string {
  const folder = path.resolve('.cache', 'nexmark', `${events}-${values.tps}-${values.seed}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.draft-${process.pid}`;
  mkdirSync(path.join(draft, 'events'), {recursive: true});
  mkdirSync(path.join(draft, 'side'));
  writeEvents(path.join(draft, 'events', 'part.json'), {events, tps: Number(values.tps), seed: Number(values.seed)});
  writeFileSync(path.join(draft, 'side', 'part.csv'), Array.from({length: SIDE_ROWS}, (_, i) => `${i},value-${i}`).join('\n'));
  renameSync(draft, folder);
  return folder;
}

function runOurs(query: NexmarkQuery, data: string, out: string, little?: string): OurRun | string {
  const script = path.join(import.meta.dirname, 'nexmark', 'ours.ts');
  const warm = little === undefined ? [] : ['--little', little];
  const child = spawnSync(process.execPath, [script, '--query', query.name, '--data', data, '--out', out, ...warm], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const line = child.stdout.trim().split('\n').at(-1) ?? '';
  if (child.status !== 0 || line === '') return child.stderr.trim().split('\n').at(-1) ?? 'failed';
  const run = JSON.parse(line) as OurRun;
  return run.error ?? run;
}

/** The run of median CPU of three. */
function measureOurs(query: NexmarkQuery, data: string, out: string, little: string): OurRun | string {
  const runs: OurRun[] = [];
  while (runs.length < 3) {
    const run = runOurs(query, data, out, little);
    rmSync(out, {recursive: true, force: true});
    if (typeof run === 'string') return run;
    runs.push(run);
  }
  return must(runs.sort((a, b) => a.cpuMs - b.cpuMs)[1]);
}

async function compare(query: NexmarkQuery, flink: FlinkBench | null, little: string): Promise<string> {
  if (values['no-answers'] === true || flink === null) return '';
  if (query.byClock === true) return 'by the clock';
  const ours = runOurs(query, little, 'answer');
  const theirs = await flink.answer(query, little);
  if (typeof theirs === 'string') return 'Flink cannot';
  if (typeof ours === 'string' || ours.answer === undefined) return 'ours fails';
  return ours.answer.hash === theirs.hash ? `equal (${theirs.rows})` : `differ (${ours.answer.rows} and ${theirs.rows})`;
}

function markdown(results: readonly Result[]): string {
  const rate = (value: number | string | null): string =>
    typeof value === 'number' ? `${Math.round(value / 1000)} k` : value === null ? '' : 'no';
  const rows = results.map(
    (r) =>
      `| ${r.query}${r.events === Number(values.events) ? '' : ' *'} | ${rate(r.ours)} | ${rate(r.flink)} | ${r.ratio === null ? '' : r.ratio.toFixed(1)} | ${r.rssMb === null ? '' : Math.round(r.rssMb)} | ${r.answers} |`,
  );
  return ['| query | ours, events/CPU-s | Flink, events/CPU-s | ratio | MB | answers |', '|---|---|---|---|---|---|', ...rows].join('\n');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexmark-'));
  const events = Number(values.events);
  const wanted = values.queries?.split(',');
  const queries = QUERIES.filter((q) => wanted === undefined || wanted.includes(q.name));
  const flink = values['no-flink'] === true ? null : await openFlink().catch(reportMissing);
  const results: Result[] = [];
  try {
    const few = Math.min(events / 2, ANSWER_EVENTS);
    const little = prepare(few);
    // Else the first query would pay for compiling what all of them use.
    const [first] = QUERIES;
    if (flink !== null && first !== undefined) await flink.measure(first, prepare(events), little, path.join(folder, 'out', 'warm'), false);
    for (const query of queries) {
      const count = query.slow === true ? Math.min(events, FEW_EVENTS) : events;
      const data = prepare(count);
      const run = measureOurs(query, data, path.join(folder, 'out', 'ours', query.name), little);
      const answers = await compare(query, flink, little);
      const theirs =
        flink === null ? null : await flink.measure(query, data, little, path.join(folder, 'out', 'flink', query.name), answers !== '');
      const ours = typeof run === 'string' ? run : rateOf(count - few, run.cpuMs);
      const other = theirs === null || typeof theirs === 'string' ? theirs : rateOf(count - few, theirs.cpuMs);
      const ratio = typeof ours === 'number' && typeof other === 'number' ? ours / other : null;
      const rssMb = typeof run === 'string' ? null : run.rssMb;
      const result: Result = {query: query.name, events: count, ours, rssMb, flink: other, ratio, answers};
      results.push(result);
      process.stdout.write(`${JSON.stringify({bench: 'nexmark', ...result})}\n`);
    }
  } finally {
    await flink?.close();
    rmSync(folder, {recursive: true, force: true});
  }
  const ratios = results.flatMap((r) => (r.ratio === null ? [] : [r.ratio]));
  const mean = Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length);
  const facts = {events, tps: Number(values.tps), flink: flink?.version ?? 'not asked', geometricMean: Number(mean.toFixed(2))};
  process.stdout.write(`${JSON.stringify({bench: 'nexmark', ...facts})}\n\n${markdown(results)}\n`);
}

function rateOf(events: number, cpuMs: number): number {
  return Math.round(events / (Math.max(1, cpuMs) / 1000));
}

function reportMissing(error: unknown): null {
  if (!(error instanceof NoOracle)) throw error;
  process.stderr.write(`${error.message}\n`);
  return null;
}

await main();
