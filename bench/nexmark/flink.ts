import {readFileSync} from 'node:fs';
import {type Oracle, openOracle} from '../../kernels/flink/oracle/oracle.ts';
import {type Answer, answerOf} from './answer.ts';
import {type NexmarkQuery, scriptOf} from './queries.ts';

/** Flink with the JVM's own choice of compilers and collector: its process is measured, not its start. */
const JVM = ['-Xmx6g', '-XX:+UseParallelGC', '-Duser.timezone=UTC', '-Dfile.encoding=UTF-8'];
const SETTINGS = `SET 'pipeline.object-reuse' = 'true';\n`;
/** Clock ticks of /proc in a second. */
const TICKS = 100;

export interface FlinkBench {
  readonly version: string;
  /** CPU of a query over `data` without what the same query takes over the few events of `little`: submitting and planning. */
  measure(
    query: NexmarkQuery,
    data: string,
    little: string,
    out: string,
    isWarm: boolean,
  ): Promise<{readonly cpuMs: number; readonly wallMs: number} | string>;
  answer(query: NexmarkQuery, data: string): Promise<Answer | string>;
  close(): Promise<void>;
}

/** Throws NoOracle where Java or Maven is missing. */
export async function openFlink(): Promise<FlinkBench> {
  const oracle = await openOracle({jvm: JVM});
  return {
    version: oracle.flink,
    close: () => oracle.close(),
    async answer(query, data) {
      return answerOf(await oracle.ask({mode: 'streaming', sql: SETTINGS + scriptOf(query, data, 'answer'), timeoutMs: 300_000}));
    },
    async measure(query, data, little, out, isWarm) {
      // The answer, or a first run, warms the planner and the operators up; the run over few events tells what a job costs without them.
      if (!isWarm) await timed(oracle, query, little, `${out}/warm`);
      const few = await timed(oracle, query, little, `${out}/little`);
      if (typeof few === 'string') return few;
      const whole = await timed(oracle, query, data, `${out}/whole`);
      if (typeof whole === 'string') return whole;
      return {cpuMs: Math.max(1, whole.cpuMs - few.cpuMs), wallMs: Math.max(1, whole.wallMs - few.wallMs)};
    },
  };
}

async function timed(oracle: Oracle, query: NexmarkQuery, data: string, out: string): Promise<{cpuMs: number; wallMs: number} | string> {
  const [cpu, started] = [cpuOf(oracle.pid), performance.now()];
  const lines = await oracle.ask({mode: 'streaming', sql: SETTINGS + scriptOf(query, data, out), timeoutMs: 600_000});
  const bad = lines.find((l) => 'error' in l);
  if (bad !== undefined && 'error' in bad) return bad.error.message.split('\n')[0] ?? 'failed';
  return {cpuMs: cpuOf(oracle.pid) - cpu, wallMs: performance.now() - started};
}

/** User and system time of a process, in ms. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}
