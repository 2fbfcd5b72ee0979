// From whatever Node was started to the Node that the product runs on, and from JavaScript to TypeScript.
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {constants} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {ensurePackages} from './packages.mjs';
import {chooseRuntime} from './runtime.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** The module of each command: exports `main(argv): Promise<number>`. `sql` and `parse` are one program. */
const MODULES = {
  start: 'bin/commands/start.ts',
  stop: 'bin/commands/stop.ts',
  dev: 'bin/commands/dev.ts',
  test: 'bin/commands/test.ts',
  aws: 'bin/commands/aws.ts',
  user: 'bin/commands/user.ts',
  sql: 'kernels/embedded/cli/main.ts',
  parse: 'kernels/embedded/cli/main.ts',
};

/** Installs what is missing, then runs the command here or in the Node of node_modules. Sets the exit status. */
export async function handOver(command, rest) {
  if (!(await ensurePackages(ROOT, command === 'test' || command === 'dev'))) {
    process.exitCode = 1;
    return;
  }
  const runtime = chooseRuntime({version: process.versions.node, platform: process.platform, arch: process.arch, root: ROOT});
  switch (runtime.kind) {
    case 'this':
      await runHere(command, rest);
      return;
    case 'packaged':
      runThere(runtime.path, [path.join(ROOT, 'bin/millrace.mjs'), command, ...rest]);
      return;
    default:
      process.stderr.write(`millrace: ${runtime.reason}\n`);
      process.exitCode = 1;
  }
}

async function runHere(command, rest) {
  const file = path.join(ROOT, MODULES[command]);
  if (!existsSync(file)) {
    process.stderr.write(`millrace: "${MODULES[command]}" is missing, so "${command}" cannot run (is the checkout complete?)\n`);
    process.exitCode = 1;
    return;
  }
  const nodeModule = await import('node:module');
  nodeModule.enableCompileCache?.(path.join(ROOT, 'node_modules/.cache/millrace-compile'));
  const {main} = await import(pathToFileURL(file).href);
  process.exitCode = await main(command === 'parse' || command === 'sql' ? [command, ...rest] : rest);
}

/** Runs the other Node in this one's place: same terminal, same signals, same exit status. */
function runThere(node, args) {
  const child = spawn(node, args, {stdio: 'inherit'});
  // A signal to this process alone must reach the child; one from the terminal reaches both, and the child copes with two.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`millrace: "${node}" cannot be run: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('close', (code, signal) => {
    process.exit(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
  });
}
