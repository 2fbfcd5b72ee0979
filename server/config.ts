import {join, resolve} from 'node:path';
import {parseArgs} from 'node:util';
import {StudioError} from '../kernels/protocol/diagnostic.ts';
import {readSavedProfile} from './settings/saved-profile.ts';

/** Where AWS calls go. `local`: the endpoint that comes with Millrace; `aws`: the account of the AWS SDK's credential chain. */
export interface Profile {
  readonly name: string;
  readonly kind: 'local' | 'aws';
  readonly region: string;
  /** null: the SDK's own. */
  readonly endpoint: string | null;
}

export interface Config {
  /** Folder of notes, token, trash. Absolute. */
  readonly data: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly dev: boolean;
  /** No pages: `/api` and `/ws` alone. */
  readonly headless: boolean;
  readonly profile: Profile;
}

/**
 * From the command line (`--port --data --aws-url --dev --headless`) and the environment (MILLRACE_PROFILE=local|aws, AWS_ENDPOINT_URL,
 * AWS_REGION or AWS_DEFAULT_REGION), and between them the profile that the settings page saved. Throws `config/…`.
 */
export function readConfig(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const {values} = parse(args);
  const port = Number(values.port ?? '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StudioError('config/port', `"${values.port}" is no port`, {hint: 'give a number from 0 (any free one) to 65535'});
  }
  const data = resolve(values.data ?? '.millrace');
  // What the environment says outright counts more than what was saved.
  const saved = env.MILLRACE_PROFILE === undefined ? readSavedProfile(data) : null;
  const region = saved?.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const endpoint = values['aws-url'] ?? env.AWS_ENDPOINT_URL ?? null;
  if (endpoint !== null && !URL.canParse(endpoint)) {
    throw new StudioError('config/aws-url', `"${endpoint}" is no address`, {hint: 'give one such as http://127.0.0.1:4566'});
  }
  const kind = env.MILLRACE_PROFILE ?? (endpoint === null || saved?.kind === 'aws' ? 'aws' : 'local');
  if (kind !== 'local' && kind !== 'aws') {
    throw new StudioError('config/profile', `profile "${kind}" does not exist`, {hint: 'MILLRACE_PROFILE is local or aws'});
  }
  if (kind === 'local' && endpoint === null) {
    throw new StudioError('config/aws-url', 'the local profile needs the address of the local AWS', {
      hint: 'give --aws-url http://127.0.0.1:4566',
    });
  }
  const name = kind === 'local' ? 'local' : saved?.credentials || (env.AWS_PROFILE ?? 'default');
  return {
    data,
    port,
    dev: values.dev === true,
    headless: values.headless === true,
    profile: {name, kind, region, endpoint: kind === 'local' ? endpoint : null},
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: {type: 'string'},
        data: {type: 'string'},
        'aws-url': {type: 'string'},
        dev: {type: 'boolean'},
        headless: {type: 'boolean'},
      },
    });
  } catch (error) {
    throw new StudioError('config/arguments', error instanceof Error ? error.message : String(error), {
      hint: 'it takes --port, --data, --aws-url, --dev and --headless',
    });
  }
}

/** The sample notes that come with Millrace. */
export const SAMPLES = join(import.meta.dirname, '..', 'notes');
