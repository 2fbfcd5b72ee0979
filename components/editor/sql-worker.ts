import type {Diagnostic} from '../../kernels/protocol/diagnostic.ts';
import {parseScript} from '../../kernels/sql/parser/parse.ts';

/** Parses statements off the page's thread. Asked: {id, text}; answered: {id, diagnostics}, spans as offsets into that text. */
export interface SqlQuestion {
  readonly id: number;
  readonly text: string;
}
export interface SqlAnswer {
  readonly id: number;
  readonly diagnostics: readonly Diagnostic[];
}

self.onmessage = (event: MessageEvent<SqlQuestion>) => {
  const {id, text} = event.data;
  self.postMessage({id, diagnostics: parseScript(text).diagnostics} satisfies SqlAnswer);
};
