import {type Completions, complete} from '../../kernels/editor/completion.ts';
import {type Definition, definitionOf} from '../../kernels/editor/definition.ts';
import {diagnose, type ScriptDiagnostics} from '../../kernels/editor/diagnostics.ts';
import {type EditorFacts, NO_FACTS} from '../../kernels/editor/facts.ts';
import {formatSql} from '../../kernels/editor/format.ts';
import {type ListedFunction, listFunctions} from '../../kernels/editor/function-list.ts';
import {type Hover, hover} from '../../kernels/editor/hover.ts';
import {statementAt} from '../../kernels/editor/script.ts';
import type {Span} from '../../kernels/protocol/diagnostic.ts';

/** Reads SQL off the page's thread. `text` is SQL without a paragraph's header, offsets and spans are into it. */
export interface SqlQuestion {
  readonly id: number;
  readonly kind: keyof SqlAnswers;
  readonly text: string;
  readonly offset: number;
  readonly mode: 'streaming' | 'batch';
  /** Only when they changed since the last question. */
  readonly facts?: EditorFacts;
}

export interface SqlAnswers {
  readonly check: ScriptDiagnostics;
  readonly complete: Completions;
  readonly hover: Hover | null;
  readonly definition: Definition | null;
  readonly format: string;
  readonly statement: Span | null;
  /** Of every session; the text says nothing. */
  readonly functions: readonly ListedFunction[];
}

export interface SqlAnswer {
  readonly id: number;
  readonly answer: SqlAnswers[keyof SqlAnswers];
}

let facts = NO_FACTS;

self.onmessage = (event: MessageEvent<SqlQuestion>) => {
  const {id, facts: newer} = event.data;
  if (newer !== undefined) facts = newer;
  self.postMessage({id, answer: answerTo(event.data)} satisfies SqlAnswer);
};

function answerTo({kind, text, offset, mode}: SqlQuestion): SqlAnswer['answer'] {
  switch (kind) {
    case 'check':
      return diagnose(text, facts, mode);
    case 'complete':
      return complete(text, offset, facts, mode);
    case 'hover':
      return hover(text, offset, facts, mode);
    case 'definition':
      return definitionOf(text, offset, facts, mode);
    case 'format':
      return formatSql(text);
    case 'statement':
      return statementAt(text, offset)?.span ?? null;
    case 'functions':
      return listFunctions();
    default:
      return kind satisfies never;
  }
}
