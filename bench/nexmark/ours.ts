import {parseArgs} from 'node:util';
import {openCliSession} from '../../kernels/embedded/cli/cli-session.ts';
import {jsonOutput} from '../../kernels/embedded/cli/output.ts';
import {runScript} from '../../kernels/embedded/cli/run-script.ts';
import type {OracleLine} from '../../kernels/flink/oracle/oracle.ts';
import {answerOf} from './answer.ts';
import {QUERIES, scriptOf} from './queries.ts';

/**
 * `ours.ts --query Q --data FOLDER --out FOLDER|answer`: runs one query in this fresh process, planning and warming up included, and prints
 * `{cpuMs, wallMs, rssMb, answer, error}` as one line.
 */
const {values} = parseArgs({options: {query: {type: 'string'}, data: {type: 'string'}, out: {type: 'string'}}});
const query = QUERIES.find((q) => q.name === values.query);
if (query === undefined) throw new Error(`unknown query "${values.query}"`);
const sql = scriptOf(query, values.data ?? '', values.out ?? 'answer');
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
const answer = answerOf(lines);
process.stdout.write(
  `${JSON.stringify({
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - started,
    rssMb: process.memoryUsage().rss / 2 ** 20,
    ...(typeof answer === 'string' ? {error: answer} : {answer}),
  })}\n`,
);
process.exit(0);
