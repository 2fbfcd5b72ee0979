import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {ensureBuilt} from '../bin/launch/build.ts';
import {ROOT} from '../bin/launch/options.ts';
import {quantile, report, rounded} from './report.ts';

/**
 * From `millrace start` to its line with the address, once everything is installed and built: a fresh data folder, free ports.
 * Builds the pages first when their sources changed.
 */

const STARTS = 3;
const GOAL_MS = 2000;

/** One start, ended again; ms. */
async function start(): Promise<number> {
  const data = await mkdtemp(path.join(tmpdir(), 'millrace-bench-'));
  const begun = performance.now();
  const args = ['bin/millrace.mjs', 'start', '--data', data, '--port', '0', '--aws-port', '0'];
  const child = spawn(process.execPath, args, {cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore']});
  const ended = once(child, 'exit');
  const lines = createInterface({input: child.stdout});
  try {
    const listening = once(lines, 'line').then(() => performance.now() - begun);
    const took = await Promise.race([listening, ended.then(([code]) => new Error(`millrace start ended with exit status ${code}`))]);
    if (took instanceof Error) throw took;
    return took;
  } finally {
    child.kill('SIGTERM');
    await ended;
    await rm(data, {recursive: true, force: true});
  }
}

await ensureBuilt(ROOT);
const took: number[] = [];
for (let i = 0; i < STARTS; i++) took.push(await start());
const facts = {starts: STARTS, worst: rounded(quantile(took, 1))};
report({bench: 'start-to-listening', value: rounded(quantile(took, 0.5)), unit: 'ms', goal: GOAL_MS, facts});
