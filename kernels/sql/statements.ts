import type {Span} from '../protocol/diagnostic.ts';
import {type Token, tokenize} from './lexer.ts';

/** A range of tokens that makes one statement; `to` is the `;` or the end. */
export interface StatementRange {
  readonly from: number;
  readonly to: number;
}

/** Words that start a statement which cannot stand in a statement set: a set that is never closed ends before them. */
const OUTSIDE_SET = new Set([
  'CREATE',
  'DROP',
  'ALTER',
  'SELECT',
  'WITH',
  'SHOW',
  'SET',
  'RESET',
  'USE',
  'DESCRIBE',
  'DESC',
  'EXPLAIN',
  'BEGIN',
  'STATEMENT',
]);

/** Where the statements of a text begin and end. A `;` in a statement set is no border. */
export function statementRanges(tokens: readonly Token[]): StatementRange[] {
  const ranges: StatementRange[] = [];
  let from = 0;
  let inSet = false;
  let cases = 0;
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i] as Token;
    if (t.kind === 'word') {
      if (t.text === 'SET' && isStatementSet(tokens, i, from)) inSet = true;
      else if (inSet && t.text === 'CASE') cases++;
      else if (inSet && t.text === 'END') {
        if (cases > 0) cases--;
        else inSet = false;
      }
    }
    const border = t.kind === 'end' || (t.kind === 'symbol' && t.text === ';' && (!inSet || leavesSet(tokens, i + 1)));
    if (!border) continue;
    if (i > from) ranges.push({from, to: i});
    from = i + 1;
    inSet = false;
    cases = 0;
  }
  return ranges;
}

/** `STATEMENT SET BEGIN`, or `BEGIN STATEMENT SET` at the start of a statement; `at` is SET. */
function isStatementSet(tokens: readonly Token[], at: number, from: number): boolean {
  const before = tokens[at - 1];
  if (!before || at - 1 < from || before.kind !== 'word' || before.text !== 'STATEMENT') return false;
  const after = tokens[at + 1];
  if (after?.kind === 'word' && after.text === 'BEGIN') return true;
  const begin = tokens[at - 2];
  return at - 2 === from && begin?.kind === 'word' && begin.text === 'BEGIN';
}

function leavesSet(tokens: readonly Token[], at: number): boolean {
  const t = tokens[at];
  return t?.kind === 'word' && OUTSIDE_SET.has(t.text);
}

/**
 * The statements of a text, without their `;`; empty ones are left out.
 * `;` in texts, quoted names, comments and `BEGIN … END` statement sets are no borders. Never throws.
 */
export function splitStatements(text: string): {readonly span: Span; readonly text: string}[] {
  const {tokens} = tokenize(text);
  return statementRanges(tokens).map(({from, to}) => {
    const span = {start: (tokens[from] as Token).start, end: (tokens[to - 1] as Token).end};
    return {span, text: text.slice(span.start, span.end)};
  });
}
