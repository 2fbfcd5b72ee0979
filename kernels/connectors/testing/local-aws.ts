import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

export interface LocalAwsProcess {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../../server/aws/main.ts', import.meta.url));

/** The local AWS in a process of its own, with its data in a folder. */
export async function startLocalAws(data: string, port = 0): Promise<LocalAwsProcess> {
  const child: ChildProcess = spawn(process.execPath, [MAIN, '--port', String(port), '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('its output is piped');
  for await (const line of createInterface({input: child.stdout})) {
    const message: {listening?: {port: number; url: string}} = JSON.parse(line);
    if (message.listening === undefined) throw new Error(`the local AWS did not start: ${line}`);
    return {
      ...message.listening,
      async stop() {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exit = once(child, 'exit');
        child.kill();
        await exit;
      },
    };
  }
  throw new Error('the local AWS ended without a word');
}
