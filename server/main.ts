import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createEmbeddedKernel} from '../kernels/embedded/embedded-kernel.ts';
import {toDiagnostic} from '../kernels/protocol/diagnostic.ts';
import {readConfig, SAMPLES} from './config.ts';
import {noPages, startStudio} from './studio.ts';

/** The studio's process: prints one line `{"listening":{port,url,token}}`, or `{"error":{…}}` and ends with 1. Ends cleanly on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  // Standard output is for the one line alone: the framework's talk goes to standard error.
  console.log = console.error;
  console.info = console.error;
  const config = readConfig(process.argv.slice(2), process.env);
  const {kind, name, region, endpoint} = config.profile;
  // The credential profile that the settings page saved, for every client of this process.
  if (kind === 'aws' && name !== 'default') process.env.AWS_PROFILE = name;
  const kernel = await createEmbeddedKernel({dataDir: config.data, aws: {region, endpoint, database: 'default'}});
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {version: string};
  const studio = await startStudio({
    config,
    version: manifest.version,
    kernel,
    samples: SAMPLES,
    pages: async (port) => (config.headless ? noPages() : (await import('./pages.ts')).nextPages(port, config.dev)),
  });
  const {port, url, token} = studio;
  process.stdout.write(`${JSON.stringify({listening: {port, url, token}})}\n`);

  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    // A part that does not end must not keep the process: the notes are saved first.
    const late = setTimeout(() => process.exit(1), 8000);
    late.unref();
    studio.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${JSON.stringify({level: 'error', at: Date.now(), message: String(error)})}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

main().catch((error: unknown) => {
  const {detail: _, ...told} = toDiagnostic(error);
  process.stdout.write(`${JSON.stringify({error: told})}\n`);
  process.exit(1);
});
