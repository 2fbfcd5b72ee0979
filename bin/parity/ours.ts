import {openCliSession} from '../../kernels/embedded/cli/cli-session.ts';
import {jsonOutput} from '../../kernels/embedded/cli/output.ts';
import {runScript} from '../../kernels/embedded/cli/run-script.ts';
import type {TeamMaker} from '../../kernels/engine/runtime/team.ts';
import type {OracleLine, OracleRequest} from '../../kernels/flink/oracle/oracle.ts';
import {parseScript} from '../../kernels/sql/parser/parse.ts';

/** What the embedded kernel answers to the same request, in the same lines; in this process. Flink's narrowing, zone UTC. */
export function askOurs(request: OracleRequest): Promise<readonly OracleLine[]> {
  return askWith('', request);
}

/** The same after statements of our own, such as `SET 'key' = 'value';`; `teams`: where jobs of several subtasks run. */
export async function askWith(
  before: string,
  {mode, sql, maxRows, timeoutMs}: OracleRequest,
  teams: TeamMaker | null = null,
): Promise<readonly OracleLine[]> {
  if (mode === 'parse') return verdicts(sql);
  const session = openCliSession({strict: true}, teams);
  await session.execute({text: `SET 'table.local-time-zone' = 'UTC'; ${before}`, mode}, () => undefined).finished;
  const lines: OracleLine[] = [];
  const nothing = (): void => undefined;
  const out = (line: string): void => void lines.push(JSON.parse(line) as OracleLine);
  const output = jsonOutput({text: sql, file: '', zone: () => session.zone, out, err: nothing}, false);
  const args = {
    file: '',
    mode,
    format: 'changelog-json',
    maxRows: maxRows ?? null,
    timeoutMs: timeoutMs ?? 60_000,
    strict: true,
    check: false,
  };
  await runScript(sql, args as Parameters<typeof runScript>[1], session, output);
  return lines;
}

/** One verdict for the whole text: recovery after an error is ours to choose. */
function verdicts(sql: string): readonly OracleLine[] {
  const {statements, diagnostics} = parseScript(sql);
  const [first] = diagnostics;
  if (first !== undefined) return [{statement: 0, ok: false, error: {code: first.code, message: first.message, line: 1, column: 1}}];
  return statements.map((_, statement) => ({statement, ok: true}));
}
