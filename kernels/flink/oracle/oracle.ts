import {type ChildProcessWithoutNullStreams, spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** What `millrace sql --format changelog-json` prints, told by Flink. */
export type OracleLine =
  | {readonly statement: number; readonly columns: readonly {readonly name: string; readonly type: string}[]}
  | {readonly statement: number; readonly op: string; readonly row: readonly unknown[]}
  | {readonly statement: number; readonly kind?: string; readonly ok: true}
  | {readonly statement: number; readonly ok: false; readonly error: OracleError};

export interface OracleError {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface OracleRequest {
  /** `parse` asks Flink's grammar alone: one verdict a statement. */
  readonly mode: 'streaming' | 'batch' | 'parse';
  readonly sql: string;
  /** Ends a query after so many changes. */
  readonly maxRows?: number;
  /** For the whole script; what still runs then is ended. Default: a minute. */
  readonly timeoutMs?: number;
}

/** A real Flink in one process, that answers scripts one after the other; each has a session of its own. */
export interface Oracle {
  readonly flink: string;
  readonly java: string;
  /** Of its process. */
  readonly pid: number;
  ask(request: OracleRequest): Promise<readonly OracleLine[]>;
  close(): Promise<void>;
}

const HERE = import.meta.dirname;
const CACHE = path.join(HERE, '../../../.cache/flink-oracle');
const JVM = ['-Xmx1g', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Duser.timezone=UTC', '-Dfile.encoding=UTF-8'];

/** Why there is no oracle on this machine, in one line. */
export class NoOracle extends Error {}

/** Builds the program when its sources changed (Maven, at first with the network), starts it and waits until it says its version. */
export async function openOracle({jvm = JVM}: {readonly jvm?: readonly string[]} = {}): Promise<Oracle> {
  for (const [program, version] of [
    ['java', '-version'],
    ['mvn', '-v'],
  ] as const) {
    if (spawnSync(program, [version], {stdio: 'ignore'}).status !== 0)
      throw new NoOracle(`Flink cannot be asked: there is no "${program}" (it needs Java 17 and Maven)`);
  }
  build();
  const child = spawn('java', [...jvm, '-cp', path.join(CACHE, 'lib', '*'), 'millrace.oracle.Oracle'], {stdio: 'pipe'});
  return started(child);
}

function build(): void {
  const stamp = path.join(CACHE, 'built');
  const wanted = sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  mkdirSync(CACHE, {recursive: true});
  const mvn = (...args: string[]) => spawnSync('mvn', ['-q', '-B', ...args, 'package'], {cwd: HERE, encoding: 'utf8'});
  const offline = mvn('-o');
  const made = offline.status === 0 ? offline : mvn();
  if (made.status !== 0) {
    const why = `${made.stdout}${made.stderr}`.split('\n').find((line) => line.includes('ERROR')) ?? 'no reason told';
    throw new NoOracle(`Flink cannot be asked: Maven could not build the oracle: ${why.trim()}`);
  }
  writeFileSync(stamp, wanted);
}

function sourcesHash(): string {
  const hash = createHash('sha256').update(readFileSync(path.join(HERE, 'pom.xml')));
  const sources = path.join(HERE, 'src');
  for (const name of readdirSync(sources, {recursive: true, encoding: 'utf8'}).sort())
    if (/\.(java|properties)$/.test(name)) hash.update(name).update(readFileSync(path.join(sources, name)));
  return hash.digest('hex');
}

async function started(child: ChildProcessWithoutNullStreams): Promise<Oracle> {
  const waiting = new Map<number, {lines: OracleLine[]; resolve(lines: readonly OracleLine[]): void; reject(error: Error): void}>();
  const hello = Promise.withResolvers<{flink: string; java: string}>();
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      const error = new Error(`the oracle ended: ${said.trim().split('\n').at(-1) ?? ''}`);
      hello.reject(error);
      for (const one of waiting.values()) one.reject(error);
      resolve();
    });
  });
  const hear = (text: string): void => {
    const {id, ...line} = JSON.parse(text) as {id?: number; flink?: string; java?: string; done?: true; failed?: string};
    if (id === undefined) hello.resolve({flink: line.flink ?? '', java: line.java ?? ''});
    const one = waiting.get(id ?? -1);
    if (one === undefined || id === undefined) return;
    if (line.failed !== undefined) one.reject(new Error(line.failed));
    else if (line.done !== true) one.lines.push(line as OracleLine);
    else {
      waiting.delete(id);
      one.resolve(one.lines);
    }
  };
  let rest = '';
  // Not by readline, for which the line separator of Unicode ends a line too.
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
  let next = 0;
  const {flink, java} = await hello.promise;
  return {
    flink,
    java,
    pid: child.pid ?? -1,
    ask: (request) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, {lines: [], resolve, reject});
        child.stdin.write(`${JSON.stringify({id, ...request})}\n`);
      }),
    close() {
      child.stdin.end();
      return ended;
    },
  };
}
