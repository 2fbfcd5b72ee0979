import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';

const CHILD = fileURLToPath(new URL('./testing/kill-files-child.ts', import.meta.url));
const FILES = 4;
const ROWS = 6000;

let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill-files-'));
  mkdirSync(join(folder, 'in'));
  for (let f = 0; f < FILES; f++) {
    const lines = Array.from(
      {length: ROWS},
      (_, i) => `k${(i * 7 + f) % 50},${new Date(i * 20).toISOString().slice(0, 23).replace('T', ' ')},${i % 9}`,
    );
    writeFileSync(join(folder, 'in', `part-${f}.csv`), `${lines.join('\n')}\n`);
  }
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, {recursive: true, force: true});
});

const tables = (name: string, columns: string): string => `
  CREATE TABLE a (k STRING, ts TIMESTAMP(3), v INT, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
    WITH ('connector' = 'filesystem', 'path' = '${folder}/in', 'format' = 'csv');
  CREATE TABLE o (${columns}) WITH ('connector' = 'filesystem', 'path' = '${folder}/${name}', 'format' = 'csv');`;

/** Runs the statement, and kills it with -9 once it has made `after` more checkpoints; null: to its end. */
async function run(name: string, columns: string, sql: string, after: number | null): Promise<number | string | null> {
  const checkpoints = join(folder, 'checkpoints', name);
  const from = newest(checkpoints);
  const child = spawn(process.execPath, [CHILD, checkpoints, tables(name, columns), sql], {stdio: ['ignore', 'ignore', 'inherit']});
  children.push(child);
  const exited = once(child, 'exit');
  if (after !== null) {
    while (child.exitCode === null && newest(checkpoints) < from + after) await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
  }
  const [code, signal] = await exited;
  return signal ?? code;
}

function newest(directory: string): number {
  try {
    return Math.max(0, ...readdirSync(directory).map((n) => Number(/^chk-(\d+)$/.exec(n)?.[1] ?? 0)));
  } catch {
    return 0;
  }
}

/** What a reader of the folder sees. */
function lines(name: string): string[] {
  const files = readdirSync(join(folder, name), {recursive: true, withFileTypes: true});
  return files
    .filter((f) => f.isFile() && !/^[._]/.test(f.name))
    .flatMap((f) => readFileSync(join(f.parentPath, f.name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .sort();
}

test.each<[string, string, string]>([
  ['filter', 'k STRING, v INT', 'INSERT INTO o SELECT k, v FROM a WHERE v > 3'],
  [
    'windows',
    'k STRING, e TIMESTAMP(3), n BIGINT',
    "INSERT INTO o SELECT k, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end",
  ],
])(
  'files into files, killed with -9 in the middle and resumed: every row once (%s)',
  async (name, columns, sql) => {
    expect(await run(`${name}-whole`, columns, sql, null)).toBe(0);
    const expected = lines(`${name}-whole`);
    expect(expected.length).toBeGreaterThan(500);
    let kills = 0;
    for (const after of [1, 2, 1, 3]) if ((await run(`${name}-killed`, columns, sql, after)) === 'SIGKILL') kills++;
    expect(kills).toBeGreaterThan(0);
    expect(await run(`${name}-killed`, columns, sql, null)).toBe(0);
    expect(lines(`${name}-killed`)).toEqual(expected);
  },
  90_000,
);
