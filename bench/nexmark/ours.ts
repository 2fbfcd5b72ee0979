import {parseArgs} from 'node:util';
import {openCliSession} from '../../kernels/embedded/cli/cli-session.ts';
import {jsonOutput} from '../../kernels/embedded/cli/output.ts';
import {runScript} from '../../kernels/embedded/cli/run-script.ts';
import type {OracleLine} from '../../kernels/flink/oracle/oracle.ts';
import {type Answer, answerOf} from './answer.ts';
import {type NexmarkQuery, QUERIES, scriptOf} from './queries.ts';

/** One run of a query: what it cost, and its answer or why there is none. */
interface Run {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly answer: Answer | string;
}

/**
 * `ours.ts --query Q --data FOLDER --out FOLDER|answer [--little FOLDER]`: runs a query and prints one line, `{cpuMs, wallMs, rssMb, answer}` or
 * `{error}`. With `--little` it is what the query costs in a warm process, as for Flink: it runs twice over the few events of that folder
 * before, and what the second of these took is taken off.
 */
const {values} = parseArgs({
  options: {query: {type: 'string'}, data: {type: 'string'}, little: {type: 'string'}, out: {type: 'string'}},
});

async function run(query: NexmarkQuery, data: string, out: string): Promise<Run> {
  const sql = scriptOf(query, data, out);
  const session = openCliSession({strict: true});
  await session.execute({text: "SET 'table.local-time-zone' = 'UTC'", mode: 'streaming'}, () => undefined).finished;
  const lines: OracleLine[] = [];
  const nothing = (): void => undefined;
  const output = jsonOutput(
    {text: sql, file: '', zone: () => session.zone, out: (l) => void lines.push(JSON.parse(l) as OracleLine), err: nothing},
    false,
  );
  const args = {file: '', mode: 'streaming', format: 'changelog-json', maxRows: null, timeoutMs: 600_000, strict: true, check: false};
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  await runScript(sql, args as Parameters<typeof runScript>[1], session, output);
  const {user, system} = process.cpuUsage(cpu);
  return {cpuMs: (user + system) / 1000, wallMs: performance.now() - started, answer: answerOf(lines)};
}

const query = QUERIES.find((q) => q.name === values.query);
if (query === undefined) throw new Error(`unknown query "${values.query}"`);
const {data = '', little, out = 'answer'} = values;
if (little !== undefined) await run(query, little, `${out}/warm`);
const few = little === undefined ? {cpuMs: 0, wallMs: 0} : await run(query, little, `${out}/little`);
const {cpuMs, wallMs, answer} = await run(query, data, out);
const rssMb = process.memoryUsage().rss / 2 ** 20;
const result = typeof answer === 'string' ? {error: answer} : {cpuMs: cpuMs - few.cpuMs, wallMs: wallMs - few.wallMs, rssMb, answer};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
