import {type MessagePort, parentPort, receiveMessageOnPort, workerData} from 'node:worker_threads';
import {must} from '../../protocol/assert.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {FromPython, ToPython} from './messages.ts';
import {lastLine} from './python-functions.ts';
import {type PythonNamespace, PythonRuntime} from './python-runtime.ts';

/** The thread of a session's Python: paragraphs run here one after the other, so that one that never ends can be ended with its thread. */

const port = must(parentPort, 'runs as a worker thread only');
const {bell, answers} = workerData as {readonly bell: Int32Array; readonly answers: MessagePort};
const post = (message: FromPython): void => port.postMessage(message);

let loading: Promise<PythonNamespace> | null = null;

async function runtime(): Promise<PythonNamespace> {
  loading ??= PythonRuntime.load().then((python) => {
    python.onOutput((text) => post({kind: 'output', text}));
    python.setHost(ask);
    return python.namespace();
  });
  return loading;
}

/** What runs again has been answered before. */
let isReplaying = false;

function ask(text: string): string {
  if (isReplaying) return '{}';
  post({kind: 'ask', text});
  Atomics.wait(bell, 0, 0);
  Atomics.store(bell, 0, 0);
  return String(receiveMessageOnPort(answers)?.message ?? '{}');
}

let work: Promise<void> = Promise.resolve();
port.on('message', (message: ToPython) => {
  work = work.then(() => handle(message));
});

async function handle(message: ToPython): Promise<void> {
  try {
    const python = await runtime();
    switch (message.kind) {
      case 'run':
        post({kind: 'ran', request: message.request, failure: python.runCell(message.text, false)});
        return;
      case 'describe':
        python.addFiles(message.files);
        post({kind: 'described', request: message.request, types: python.describe(message.entry)});
        return;
      case 'replay':
        isReplaying = true;
        python.runProgram(message.program);
        isReplaying = false;
        return;
      default:
        message satisfies never;
    }
  } catch (error) {
    if (!('request' in message)) return;
    const code = error instanceof StudioError ? error.diagnostic.code : 'python/failed';
    post({kind: 'failed', request: message.request, message: lastLine(error), code});
  }
}
