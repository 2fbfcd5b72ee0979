import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {ensureBuilt} from './build.ts';
import {ensureDataFolder, takeTurn} from './data-folder.ts';
import {findInstance} from './instance.ts';
import {keepLocalAws, type LocalAwsKeeper} from './local-aws.ts';
import {ROOT, type StartOptions} from './options.ts';
import {runningApplications} from './running-applications.ts';
import {watchSources} from './source-watch.ts';
import {keepStudio, type StudioKeeper} from './studio.ts';
import {progress, seconds} from './terminal.ts';

/**
 * `millrace start` and `millrace dev`: brings up whatever does not run yet, says the studio's address in one line on stdout,
 * and stays until a signal ends it. Gives the exit status.
 */
export async function runStudio(options: StartOptions, dev: boolean): Promise<number> {
  const begun = performance.now();
  const signal = firstSignal();
  ensureDataFolder(options.data);
  const done = await takeTurn(options.data, () => progress('another start of this data folder is under way; waiting for it'));
  let aws: LocalAwsKeeper | null = null;
  let studio: StudioKeeper;
  try {
    const running = await findInstance(options.data, 'studio');
    if (running.kind === 'silent') {
      throw new StudioError('start/silent', `a studio of this data folder runs (process ${running.instance.pid}) but does not answer`, {
        hint: 'npm run stop ends it',
      });
    }
    if (running.kind === 'answers') {
      progress(`the studio of "${options.data}" runs already; npm run stop ends it`);
      announce(running.instance.url);
      return 0;
    }
    if (!dev) await buildUnless(signal);
    if (options.profile === 'local') aws = await keepLocalAws({data: options.data, port: options.awsPort});
    studio = await both(keepStudio({...options, awsUrl: aws?.url ?? null, dev}), aws?.ready);
  } catch (error) {
    await leaveAws(aws);
    throw error;
  } finally {
    done();
  }
  progress(`ready in ${seconds(begun)}; Ctrl-C ends the studio`);
  announce(studio.url);
  const unwatch = dev
    ? watchSources(ROOT, ['server', 'kernels'], (file) => {
        progress(`${file} changed; starting the server again`);
        studio.reload();
      })
    : () => {};
  const reason = await Promise.race([signal.then(() => null), studio.givenUp]);
  unwatch();
  progress(reason === null ? 'ending the studio …' : `millrace: ${reason}`);
  await studio.stop();
  await leaveAws(aws);
  return reason === null ? 0 : 1;
}

/** The studio, once the local AWS listens too; neither is left alone when the other fails. */
async function both(starting: Promise<StudioKeeper>, aws: Promise<void> | undefined): Promise<StudioKeeper> {
  const [studio, listening] = await Promise.allSettled([starting, aws]);
  if (studio.status === 'rejected') throw studio.reason;
  if (listening.status === 'rejected') {
    await studio.value.stop();
    throw listening.reason;
  }
  return studio.value;
}

/** A build cannot be ended gently, and nothing else runs yet. */
async function buildUnless(signal: Promise<void>): Promise<void> {
  let building = true;
  signal.then(() => {
    if (building) process.exit(130);
  });
  await ensureBuilt(ROOT);
  building = false;
}

function announce(url: string): void {
  process.stdout.write(`Millrace is running: ${url}\n`);
}

/** Ends the local AWS, unless applications run on it: those are meant to outlive the notebook. */
async function leaveAws(aws: LocalAwsKeeper | null): Promise<void> {
  if (aws === null) return;
  const names = await runningApplications(aws.url);
  if (names.length === 0) {
    await aws.stop();
    return;
  }
  aws.release();
  const what = names.length === 1 ? 'application' : 'applications';
  progress(`the local AWS goes on at ${aws.url} for the running ${what} ${names.join(', ')}; npm run stop ends it`);
}

/** The first SIGINT, SIGTERM or SIGHUP. Later ones are taken too: the terminal and a wrapper may both send one. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve());
  });
}
