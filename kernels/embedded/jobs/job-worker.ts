import {parentPort} from 'node:worker_threads';
import {createHubPortFeed} from '../../connectors/kinesis/hub-port.ts';
import {systemClock} from '../../engine/runtime/system-clock.ts';
import {encodeBatch} from '../../engine/state/row-codec.ts';
import {must} from '../../protocol/assert.ts';
import {StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';
import {kinesisConnect} from '../aws-endpoint.ts';
import {embeddedConnectors} from '../connectors.ts';
import {localJob} from './local-job.ts';
import {threadTeams} from './thread-team.ts';
import type {FromWorker, ToWorker, WorkerInput} from './worker-messages.ts';

/** A job's thread: runs the plan, hands result rows over as transferred buffers, at most MAX_IN_FLIGHT of them untaken. */

const MAX_IN_FLIGHT = 4;

const port = must(parentPort, 'runs as a worker thread only');
const post = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

port.once('message', (message: ToWorker) => {
  if (message.kind === 'start') run(message.input);
  else port.close();
});

function run(input: WorkerInput): void {
  const [hubPort, ...otherPorts] = input.hubPorts;
  const types = must(input.plan.nodes.at(-1)).columns.map((c) => c.type);
  let inFlight = 0;
  let release: (() => void) | null = null;
  const job = localJob(
    {
      id: input.job,
      plan: input.plan,
      checkpoints: input.checkpoints,
      restore: input.restore,
      allowNonRestored: input.allowNonRestored,
      keepNewest: input.keepNewest,
      listener: {
        started: () => post({kind: 'started'}),
        rows: (rows, kinds, skipped) => {
          const buffer = encodeBatch({rows, kinds}, types);
          post({kind: 'rows', buffer, skipped}, [buffer]);
          if (++inFlight < MAX_IN_FLIGHT) return;
          return new Promise((resolve) => {
            release = resolve;
          });
        },
        event: (event) => post({kind: 'event', event}),
        metrics: (metrics) => post({kind: 'metrics', metrics}),
      },
    },
    embeddedConnectors(createHubPortFeed(must(hubPort), {clock: systemClock, connect: kinesisConnect(input.aws)}), input.aws),
    threadTeams(input.aws, () => must(otherPorts.shift())),
  );
  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'start':
        return;
      case 'stop':
        // What is wrong with a savepoint is told by how the job ends.
        void job.stop(message.savepoint).catch(() => {});
        return;
      case 'taken':
        inFlight--;
        release?.();
        release = null;
        return;
      case 'snapshot':
        job.snapshot(message.path).then(
          (checkpoint) => post({kind: 'snapshot', request: message.request, checkpoint}),
          (error: unknown) => post({kind: 'snapshot-failed', request: message.request, diagnostic: toDiagnostic(error)}),
        );
        return;
      default:
        message satisfies never;
    }
  });
  job.ended.then((end) => {
    // A mistake of ours is thrown out of the thread: the kernel restarts the job from its checkpoint, as after any crash.
    if (end.kind === 'failed' && end.diagnostic.blame === 'millrace') throw StudioError.of(end.diagnostic);
    post(end.kind === 'failed' ? {kind: 'failed', diagnostic: end.diagnostic} : {kind: end.kind});
    for (const own of [hubPort, ...otherPorts]) own?.close();
    port.close();
  });
}
