import {guarded} from '../launch/command.ts';
import {forgetInstance, type InstanceKind, PROGRAM, readInstance} from '../launch/instance.ts';
import {type StartOptions, startOptions} from '../launch/options.ts';
import {endProcess, isOurs} from '../launch/processes.ts';
import {progress} from '../launch/terminal.ts';

const LAUNCHER = 'millrace.mjs';
const PATIENCE_MS = 20_000;

/** `millrace stop`: ends the studio and the local AWS of a data folder, applications included (their state is kept). */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(() => stop(startOptions(argv, process.env)));
}

async function stop(options: StartOptions): Promise<number> {
  const studio = readInstance(options.data, 'studio');
  const aws = readInstance(options.data, 'aws');
  // Whoever watches goes first, or it would start again what is ended here. It ends its studio itself.
  for (const watcher of new Set([studio?.watcher, aws?.watcher])) {
    if (watcher !== undefined && isOurs(watcher, LAUNCHER)) await endProcess(watcher, PATIENCE_MS);
  }
  const ended = [await end(options.data, 'studio', studio?.pid), await end(options.data, 'aws', aws?.pid)];
  const lived = studio !== null || aws !== null || ended.includes(true);
  progress(lived ? `the studio and the local AWS of "${options.data}" are ended` : `nothing runs for the data folder "${options.data}"`);
  return 0;
}

async function end(data: string, kind: InstanceKind, pid: number | undefined): Promise<boolean> {
  const runs = pid !== undefined && isOurs(pid, PROGRAM);
  if (runs) await endProcess(pid, PATIENCE_MS);
  forgetInstance(data, kind);
  return runs;
}
