import type {EditorFacts} from '../../kernels/editor/facts.ts';
import type {SqlAnswer, SqlAnswers, SqlQuestion} from './sql-worker.ts';

/** An answer that takes longer is given up with its worker: a text must never hold the page's help for ever. */
const TIMEOUT_MS = 2000;
/** A question that reads no text waits for the worker to be there. */
const WITHOUT_TEXT_MS = 20_000;

let worker: Worker | null = null;
let known: EditorFacts | null = null;
let lastId = 0;
const waiting = new Map<number, (answer: SqlAnswer['answer'] | undefined) => void>();

/** Asks the page's one SQL worker; undefined when it does not answer in time. */
export function askSql<K extends keyof SqlAnswers>(
  kind: K,
  question: {readonly text: string; readonly offset: number; readonly mode: 'streaming' | 'batch'; readonly facts: EditorFacts},
): Promise<SqlAnswers[K] | undefined> {
  const id = ++lastId;
  worker ??= start();
  const target = worker;
  const {facts, ...rest} = question;
  const news = known === facts ? {} : {facts};
  known = facts;
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => {
        target.terminate();
        if (worker === target) worker = null;
        known = null;
        answered(id, undefined);
      },
      question.text === '' ? WITHOUT_TEXT_MS : TIMEOUT_MS,
    );
    waiting.set(id, (answer) => {
      clearTimeout(timer);
      resolve(answer as SqlAnswers[K] | undefined);
    });
    target.postMessage({id, kind, ...rest, ...news} satisfies SqlQuestion);
  });
}

function start(): Worker {
  const made = new Worker(new URL('./sql-worker.ts', import.meta.url), {type: 'module'});
  known = null;
  made.onmessage = (event: MessageEvent<SqlAnswer>) => answered(event.data.id, event.data.answer);
  return made;
}

function answered(id: number, answer: SqlAnswer['answer'] | undefined): void {
  waiting.get(id)?.(answer);
  waiting.delete(id);
}
