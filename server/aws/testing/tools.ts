import {execFile, execFileSync} from 'node:child_process';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** Whether a tool is on this machine; says so once when it is not, because the tests of it are then skipped. */
export function has(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, [...args], {stdio: 'ignore'});
    return true;
  } catch {
    process.stderr.write(`skipped: ${command} ${args.join(' ')} does not work on this machine\n`);
    return false;
  }
}

/** The environment that points AWS's tools at a local endpoint. */
export function toolEnvironment(url: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: '123456789012',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_PAGER: '',
  };
}

/** Runs the AWS CLI and parses its answer; a failure carries the CLI's words. */
export async function cli(url: string, ...args: string[]): Promise<Record<string, unknown>> {
  const {stdout} = await run('aws', [...args, '--output', 'json'], {env: toolEnvironment(url)});
  return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
}
