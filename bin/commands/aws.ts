import {spawn} from 'node:child_process';
import path from 'node:path';
import {guarded} from '../launch/command.ts';
import {ensureDataFolder} from '../launch/data-folder.ts';
import {ROOT, startOptions} from '../launch/options.ts';
import {choosePort} from '../launch/ports.ts';
import {progress} from '../launch/terminal.ts';

/** `millrace aws`: only the local AWS, in the foreground; its one line of JSON says where it listens. */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(async () => {
    const options = startOptions(
      argv.map((word) => (word === '--port' || word.startsWith('--port=') ? word.replace('--port', '--aws-port') : word)),
      process.env,
    );
    ensureDataFolder(options.data);
    const {port, moved} = await choosePort(options.awsPort);
    if (moved) progress(`port ${options.awsPort} is taken, the local AWS uses ${port}`);
    return await foreground(port, path.join(options.data, 'aws'));
  });
}

function foreground(port: number, data: string): Promise<number> {
  const args = [path.join(ROOT, 'server/aws/main.ts'), '--port', String(port), '--data', data];
  const child = spawn(process.execPath, args, {stdio: 'inherit'});
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      progress(`millrace: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
