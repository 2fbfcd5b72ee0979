import {spawn} from 'node:child_process';
import {accessSync, constants, statSync} from 'node:fs';
import path from 'node:path';

export interface Outcome {
  readonly status: number;
  readonly output: string;
}

/** Runs a program. `show`: its output goes to our stderr as it comes; else it is kept (the last 20 000 characters). */
export function run(
  command: string,
  args: readonly string[],
  options: {readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly show?: boolean},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.show === true ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => resolve({status: 127, output: error.message}));
    child.on('close', (status) => resolve({status: status ?? 1, output}));
  });
}

/** The first program of these names in PATH that may be run. */
export function findProgram(names: readonly string[], pathText: string = process.env.PATH ?? ''): string | null {
  for (const name of names) {
    for (const folder of pathText.split(path.delimiter)) {
      const file = path.join(folder, name);
      if (folder !== '' && isProgram(file)) return file;
    }
  }
  return null;
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
