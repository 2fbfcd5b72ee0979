import {existsSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {FromRunner, RunFile, ToRunner} from '../runner-protocol.ts';

/**
 * A fake of an application's process, for tests of the control plane: it counts, and keeps the count in checkpoints and snapshots, so that
 * a test sees what a run was restored from. The property group "fake" tells it to misbehave.
 */
const path = process.argv[process.argv.indexOf('--run') + 1] ?? '';
const run = JSON.parse(readFileSync(path, 'utf8')) as RunFile;
const behaviour = run.propertyGroups.fake?.behaviour ?? 'normal';
const checkpoint = join(run.stateDir, 'checkpoint.json');

let count = restored();

function restored(): number {
  const file = run.restore.kind === 'snapshot' ? run.restore.path : run.restore.kind === 'latest-checkpoint' ? checkpoint : null;
  return file !== null && existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}

function say(message: FromRunner): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function keep(file: string): void {
  writeFileSync(`${file}.tmp`, String(count));
  renameSync(`${file}.tmp`, file);
}

function tick(): void {
  count++;
  keep(checkpoint);
  const at = Date.now();
  say({
    kind: 'metrics',
    at,
    metrics: {
      at,
      recordsIn: count,
      recordsOut: count,
      recordsInPerSecond: 7,
      recordsOutPerSecond: 3,
      watermark: at - 5000,
      lateRecords: 2,
      badBySource: [],
      badRecords: 0,
      stateBytes: 10,
      lastCheckpoint: {id: count, at, bytes: 11, durationMs: 4},
      restarts: 0,
      splits: [{id: 's', source: 't', recordsIn: 1, perSecond: 1, watermark: null, idle: false, lastRecordAt: at, lagMs: 42}],
      operators: [],
      nextWindowEnd: null,
    },
  });
}

say({
  kind: 'log',
  at: Date.now(),
  level: 'INFO',
  message: `pid ${process.pid} restored ${run.restore.kind} at ${count} as version ${run.versionId}`,
});
if (behaviour === 'bad-sql') {
  const message = 'column "nope" does not exist';
  say({kind: 'failed', diagnostic: {severity: 'error', code: 'sql/unknown-column', message, blame: 'user', retry: 'no'}});
} else if (behaviour === 'finish') {
  say({kind: 'running', at: Date.now()});
  say({kind: 'finished', at: Date.now()});
  process.exit();
} else if (behaviour === 'die-at-once') {
  process.stderr.write('out of luck\n');
  process.exitCode = 3;
  process.stdin.destroy();
} else {
  process.stdout.write('this line is not of the protocol\n');
  say({
    kind: 'log',
    at: Date.now(),
    level: 'INFO',
    message: `endpoint ${process.env.AWS_ENDPOINT_URL} account ${process.env.AWS_ACCESS_KEY_ID}`,
  });
  say({kind: 'running', at: Date.now()});
  tick();
  setInterval(tick, 20);
}

const commands = createInterface({input: process.stdin});
commands.on('line', (line) => {
  const command = JSON.parse(line) as ToRunner;
  if (command.kind === 'stop') process.exit(0);
  if (behaviour === 'no-snapshots') return;
  if (behaviour === 'bad-snapshots') {
    const diagnostic = {severity: 'error', code: 'state/full', message: 'the disk is full', blame: 'environment', retry: 'later'} as const;
    say({kind: 'snapshot-failed', id: command.id, diagnostic});
    return;
  }
  keep(command.path);
  say({kind: 'log', at: Date.now(), level: 'INFO', message: `snapshot at ${count}`});
  say({kind: 'snapshot', id: command.id, path: command.path});
});
commands.on('close', () => process.exit());
