import {parentPort} from 'node:worker_threads';
import {createHubPortFeed} from '../../connectors/kinesis/hub-port.ts';
import type {PendingOperator} from '../../engine/runtime/checkpoint-file.ts';
import type {Split} from '../../engine/runtime/connector.ts';
import {portLink} from '../../engine/runtime/link.ts';
import type {SplitAssigner} from '../../engine/runtime/split-registry.ts';
import {Subtask} from '../../engine/runtime/subtask.ts';
import {systemClock} from '../../engine/runtime/system-clock.ts';
import {placements} from '../../planner/physical/distribution.ts';
import {must} from '../../protocol/assert.ts';
import {StudioError, toDiagnostic} from '../../protocol/diagnostic.ts';
import {kinesisConnect} from '../aws-endpoint.ts';
import {embeddedConnectors} from '../connectors.ts';
import {functionsOf} from './functions-of.ts';
import {METRICS_INTERVAL_MS} from './running-job.ts';
import type {FromSubtask, SubtaskCall, SubtaskInput, SubtaskValue, ToSubtask} from './subtask-messages.ts';

/** The thread of one of a job's subtasks besides the first: does what the job's thread asks. */

const port = must(parentPort, 'runs as a worker thread only');
const post = (message: FromSubtask): void => port.postMessage(message);

const asked = new Map<number, PromiseWithResolvers<readonly Split[]>>();
let nextAsk = 0;

function ask(message: (ask: number) => FromSubtask): Promise<readonly Split[]> {
  const answer = Promise.withResolvers<readonly Split[]>();
  asked.set(nextAsk, answer);
  post(message(nextAsk++));
  return answer.promise;
}

const splits: SplitAssigner = {
  known: (source, own) => ask((n) => ({kind: 'known', ask: n, source, own})),
  claim: (source, found, areSuccessors) => ask((n) => ({kind: 'claim', ask: n, source, found, areSuccessors})),
  ended: (source, split) => post({kind: 'ended', source, split}),
  over: async (source) => void (await ask((n) => ({kind: 'over', ask: n, source}))),
};

async function build({plan, index, count, ports, hubPort, aws}: SubtaskInput): Promise<Subtask> {
  const lookup = await functionsOf(plan);
  const subtask = new Subtask(plan, {
    connectors: embeddedConnectors(createHubPortFeed(hubPort, {clock: systemClock, connect: kinesisConnect(aws)}), aws),
    lookup,
    onEvent: (event) => post({kind: 'event', event}),
    place: {index, count, links: ports.map((p) => (p === null ? null : portLink(p))), placements: placements(plan), splits},
  });
  setInterval(() => post({kind: 'metrics', metrics: subtask.metrics()}), METRICS_INTERVAL_MS).unref();
  return subtask;
}

async function carryOut(subtask: Subtask, call: SubtaskCall): Promise<SubtaskValue> {
  switch (call.method) {
    case 'restore':
      return subtask.restore(call.checkpoint, call.allowNonRestored);
    case 'open':
      return subtask.open().then(() => undefined);
    case 'start':
      return subtask.start().then(() => undefined);
    case 'cut':
      return subtask.cut(call.request);
    case 'state':
      return encoded(await subtask.state());
    case 'commit':
      return subtask.commit(call.id, call.sinks).then(() => undefined);
    case 'drain':
      return subtask.drain().then(() => undefined);
    case 'close':
      return subtask.close().then(() => undefined);
    default:
      return call satisfies never;
  }
}

/** Chunk by chunk, so that rows go on meanwhile. */
async function encoded(operators: readonly PendingOperator[]): Promise<readonly PendingOperator[]> {
  const all: PendingOperator[] = [];
  for (const {snapshot, ...operator} of operators) {
    const chunks: Uint8Array[] = [];
    for (const chunk of snapshot.chunks) {
      if (typeof chunk === 'function') await new Promise((resolve) => setImmediate(resolve));
      chunks.push(typeof chunk === 'function' ? chunk() : chunk);
    }
    all.push({...operator, snapshot: {version: snapshot.version, chunks}});
  }
  return all;
}

let building: Promise<Subtask> | null = null;

port.on('message', (message: ToSubtask) => {
  switch (message.kind) {
    case 'start':
      building = build(message.input);
      // Whoever calls it hears of what is wrong.
      building.catch(() => {});
      return;
    case 'call':
      must(building)
        .then((subtask) => carryOut(subtask, message.what))
        .then(
          (value) => post({kind: 'done', call: message.call, value}),
          (error: unknown) => post({kind: 'failed', call: message.call, diagnostic: toDiagnostic(error)}),
        );
      return;
    case 'resume':
    case 'halt':
      void building?.then((subtask) => (message.kind === 'resume' ? subtask.resume() : subtask.halt()));
      return;
    case 'splits': {
      const answer = asked.get(message.ask);
      asked.delete(message.ask);
      if (message.splits === null) answer?.reject(new StudioError('engine/not-running', 'the job has ended'));
      else answer?.resolve(message.splits);
      return;
    }
    default:
      message satisfies never;
  }
});
