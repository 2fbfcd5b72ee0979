import type {Diagnostic} from '../../kernels/protocol/diagnostic.ts';
import {parseHeader} from '../../server/protocol/paragraph-header.ts';
import {isSql} from './highlight.ts';
import type {SqlAnswer, SqlQuestion} from './sql-worker.ts';

/** A parse that takes longer is given up with its worker: a text must never hold the page's checks for ever. */
const TIMEOUT_MS = 2000;

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, (diagnostics: readonly Diagnostic[]) => void>();

/** What is wrong in a paragraph's text as far as a parser can tell; spans are offsets into that text. Empty for what is not SQL. */
export async function checkText(text: string): Promise<readonly Diagnostic[]> {
  const header = parseHeader(text);
  if (header.kind === 'error') {
    return [
      {
        severity: 'error',
        code: 'note/bad-header',
        message: header.message,
        hint: header.hint,
        span: header.span,
        blame: 'user',
        retry: 'no',
      },
    ];
  }
  if (!isSql(header.interpreter)) return [];
  const found = await ask(text.slice(header.bodyOffset));
  const move = (span: {start: number; end: number}) => ({start: span.start + header.bodyOffset, end: span.end + header.bodyOffset});
  return found.map((d) => ({...d, ...(d.span ? {span: move(d.span)} : {}), fixes: d.fixes?.map((f) => ({...f, span: move(f.span)}))}));
}

function ask(text: string): Promise<readonly Diagnostic[]> {
  const id = ++lastId;
  worker ??= start();
  const target = worker;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      target.terminate();
      if (worker === target) worker = null;
      answer(id, []);
    }, TIMEOUT_MS);
    waiting.set(id, (diagnostics) => {
      clearTimeout(timer);
      resolve(diagnostics);
    });
    target.postMessage({id, text} satisfies SqlQuestion);
  });
}

function start(): Worker {
  const made = new Worker(new URL('./sql-worker.ts', import.meta.url), {type: 'module'});
  made.onmessage = (event: MessageEvent<SqlAnswer>) => answer(event.data.id, event.data.diagnostics);
  return made;
}

function answer(id: number, diagnostics: readonly Diagnostic[]): void {
  waiting.get(id)?.(diagnostics);
  waiting.delete(id);
}
