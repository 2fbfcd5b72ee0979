import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';

/** The checkout, without a slash at its end. */
export const ROOT = path.resolve(fileURLToPath(new URL('../..', import.meta.url)));

export interface StartOptions {
  /** Wanted port of the studio; 0 for any free one. */
  readonly port: number;
  /** Wanted port of the local AWS; 0 for any free one. */
  readonly awsPort: number;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** Where AWS calls go: the local AWS, or the account of the AWS SDK's credential chain. */
  readonly profile: 'local' | 'aws';
}

/** Reads the command line of `start`, `dev` and `stop`; MILLRACE_DATA and MILLRACE_PROFILE stand in. Throws `cli/usage`. */
export function startOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): StartOptions {
  const values = read(argv);
  return {
    port: portOption('--port', values.port, 3000),
    awsPort: portOption('--aws-port', values['aws-port'], 4566),
    data: path.resolve(values.data ?? env.MILLRACE_DATA ?? path.join(ROOT, '.millrace')),
    profile: profileOption(values.profile ?? env.MILLRACE_PROFILE ?? 'local'),
  };
}

function read(argv: readonly string[]) {
  try {
    const text = {type: 'string'} as const;
    return parseArgs({args: [...argv], options: {port: text, 'aws-port': text, data: text, profile: text}}).values;
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new StudioError('cli/usage', `${message.charAt(0).toLowerCase()}${message.slice(1)}`, {
      hint: 'millrace --help lists the options',
    });
  }
}

function portOption(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StudioError('cli/usage', `"${text}" is not a port`, {hint: `${name} takes a number from 0 to 65535; 0 takes any free port`});
}

function profileOption(text: string): 'local' | 'aws' {
  if (text === 'local' || text === 'aws') return text;
  throw new StudioError('cli/usage', `profile "${text}" does not exist`, {hint: '--profile is local or aws'});
}
