import type {Diagnostic, Span} from '../protocol/diagnostic.ts';
import type {Statement} from '../sql/ast/statement.ts';
import {type Token, tokenize} from '../sql/lexer.ts';
import {parseScript} from '../sql/parser/parse.ts';
import {statementRanges} from '../sql/statements.ts';
import {Cache} from './cache.ts';
import {maskForms} from './forms.ts';

/** A text cut into tokens and statements. Spans are offsets into the text as it was given. */
export interface ScriptView {
  /** With form variables replaced by as many characters that SQL can read. */
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly comments: readonly Span[];
  readonly statements: readonly StatementView[];
}

export interface StatementView {
  /** tokens[from … to-1]; `to` is the `;` or the end. */
  readonly from: number;
  readonly to: number;
  readonly span: Span;
  readonly text: string;
}

/** A statement by itself: spans are offsets into its own text. */
export type ParsedStatement =
  | {readonly kind: 'right'; readonly statement: Statement}
  | {readonly kind: 'wrong'; readonly diagnostic: Diagnostic};

const scripts = new Cache<ScriptView>(64);
const parsed = new Cache<ParsedStatement>(512);

/** Never throws, whatever the text is. */
export function viewScript(text: string): ScriptView {
  return scripts.get(text, () => {
    const readable = maskForms(text);
    const {tokens, comments} = tokenize(readable);
    const statements = statementRanges(tokens).map(({from, to}) => {
      const span = {start: (tokens[from] as Token).start, end: (tokens[to - 1] as Token).end};
      return {from, to, span, text: readable.slice(span.start, span.end)};
    });
    return {text: readable, tokens, comments, statements};
  });
}

export function parseOne(text: string): ParsedStatement {
  return parsed.get(text, () => {
    const {statements, diagnostics} = parseScript(text);
    const [diagnostic] = diagnostics;
    const [statement] = statements;
    if (diagnostic !== undefined) return {kind: 'wrong', diagnostic};
    if (statement !== undefined) return {kind: 'right', statement};
    throw new Error('a statement was parsed to nothing');
  });
}

/** The statement in which the offset lies; behind the last `;` of a line, that one. Null in an empty text. */
export function statementAt(text: string, offset: number): StatementView | null {
  const {statements} = viewScript(text);
  let best: StatementView | null = null;
  for (const statement of statements) {
    if (statement.span.start > offset) {
      // On a line of its own the caret belongs to what follows, behind a statement to that.
      const startsLater = best !== null && !text.slice(best.span.end, offset).includes('\n');
      return startsLater ? best : statement;
    }
    best = statement;
    if (offset <= statement.span.end) return statement;
  }
  return best;
}

/** The token that the offset lies in or behind, and its index; null between tokens. */
export function tokenAt(view: ScriptView, offset: number): {readonly token: Token; readonly index: number} | null {
  const index = firstEndingAtOrAfter(view.tokens, offset);
  const here = view.tokens[index];
  if (here === undefined || here.kind === 'end' || here.start > offset) return null;
  // Between two tokens that touch, the word wins: behind `a.b|)` it is `b`, before `(|a` it is `a`.
  const next = view.tokens[index + 1];
  if (here.kind === 'symbol' && here.end === offset && next !== undefined && next.kind !== 'end' && next.start === offset) {
    return {token: next, index: index + 1};
  }
  return {token: here, index};
}

function firstEndingAtOrAfter(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as Token).end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function isWord(token: Token | undefined, ...texts: readonly string[]): boolean {
  return token !== undefined && token.kind === 'word' && texts.includes(token.text);
}

export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token !== undefined && token.kind === 'symbol' && token.text === symbol;
}

/** The name that a word or a quoted name stands for: as written, without backquotes. */
export function nameOf(token: Token, text: string): string {
  return token.kind === 'quoted' ? token.text : text.slice(token.start, token.end);
}
