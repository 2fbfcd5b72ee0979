import {parseArgs} from 'node:util';
import {startLocalAws} from './local-aws.ts';

/**
 * The local AWS as a process: `main.ts --data FOLDER [--host 127.0.0.1] [--port 4566]`. Prints one line of JSON when it listens
 * (`{"listening":{"port":…,"url":"…"}}`) or could not start (`{"failed":{"message":"…"}}`, exit 1). Ends on SIGTERM and SIGINT.
 */
async function main(): Promise<void> {
  const {values} = parseArgs({
    options: {
      host: {type: 'string', default: '127.0.0.1'},
      port: {type: 'string', default: '4566'},
      data: {type: 'string'},
      'enforce-shard-limits': {type: 'boolean', default: false},
    },
  });
  if (values.data === undefined) throw new Error('the local AWS needs a data folder: --data FOLDER');
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${values.port}" is not a port`);
  const aws = await startLocalAws({host: values.host, port, data: values.data, enforceShardLimits: values['enforce-shard-limits']});
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    aws.close().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.stdout.write(`${JSON.stringify({listening: {port: aws.port, url: aws.url}})}\n`);
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stdout.write(`${JSON.stringify({failed: {message}})}\n`, () => process.exit(1));
}

main().catch(fail);
