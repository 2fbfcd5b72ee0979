import {type Diagnostic, diagnostic, StudioError} from '../../protocol/diagnostic.ts';
import type {Expression} from '../ast/expression.ts';
import type {Statement} from '../ast/statement.ts';
import type {TypeName} from '../ast/type-name.ts';
import {type Token, tokenize} from '../lexer.ts';
import {statementRanges} from '../statements.ts';
import {Cursor, type Expectations} from './cursor.ts';
import {parseExpression as expression} from './expression.ts';
import {parseStatement as statement} from './statement.ts';
import {parseType} from './type-name.ts';

export interface ParsedScript {
  /** Those that are right, in their order. */
  readonly statements: readonly Statement[];
  /** One for each statement that is wrong. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a script of statements parted by `;`. An error ends its own statement only: all errors of a script come at once.
 * Never throws; linear in the length of the text.
 */
export function parseScript(text: string): ParsedScript {
  const {tokens} = tokenize(text);
  const statements: Statement[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const {from, to} of statementRanges(tokens)) {
    const result = attempt(() => statement(new Cursor(text, tokens, from, to)), tokens[from] as Token, tokens[to - 1] as Token);
    if (result.ok) statements.push(result.value);
    else diagnostics.push(result.error);
  }
  return {statements, diagnostics};
}

/** Parses exactly one statement; a `;` at its end is allowed. Throws StudioError `sql/syntax` or `sql/too-deep`. */
export function parseStatement(text: string): Statement {
  const {tokens} = tokenize(text);
  const ranges = statementRanges(tokens);
  const [range, second] = ranges;
  if (!range) throw new StudioError('sql/syntax', 'the statement is empty', {span: {start: 0, end: text.length}});
  if (second) {
    const t = tokens[second.from] as Token;
    throw new StudioError('sql/syntax', 'only one statement is allowed here', {span: {start: t.start, end: t.end}});
  }
  return one(text, tokens, range.from, range.to, statement);
}

/**
 * What may follow tokens[from … to-1] of one statement: the tokens that stand before a caret. `reached`: nothing before the end is wrong.
 * Never throws.
 */
export function expectationsAfter(
  text: string,
  tokens: readonly Token[],
  from: number,
  to: number,
): {readonly words: ReadonlySet<string>; readonly what: string | null; readonly reached: boolean} {
  const expectations: Expectations = {words: new Set(), what: null};
  const first = tokens[from] ?? (tokens[tokens.length - 1] as Token);
  const result = attempt(() => statement(new Cursor(text, tokens, from, to, expectations)), first, tokens[to - 1] ?? first);
  return {...expectations, reached: result.ok || expectations.what !== null || expectations.words.size > 0};
}

/** Parses one expression, such as a computed column's or a watermark's text. Throws StudioError. */
export function parseExpression(text: string): Expression {
  const {tokens} = tokenize(text);
  return one(text, tokens, 0, tokens.length - 1, (c) => complete(c, expression(c)));
}

/** Parses a data type such as `TIMESTAMP(3)` or `ROW<a INT NOT NULL>`. Throws StudioError. */
export function parseTypeName(text: string): TypeName {
  const {tokens} = tokenize(text);
  return one(text, tokens, 0, tokens.length - 1, (c) => {
    c.anyType = true;
    return complete(c, parseType(c, true));
  });
}

function complete<T>(c: Cursor, value: T): T {
  if (!c.atEnd) c.fail();
  return value;
}

function one<T>(text: string, tokens: readonly Token[], from: number, to: number, parse: (c: Cursor) => T): T {
  const first = tokens[from] as Token;
  const result = attempt(() => parse(new Cursor(text, tokens, from, to)), first, tokens[to - 1] ?? first);
  if (result.ok) return result.value;
  throw StudioError.of(result.error);
}

type Result<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly error: Diagnostic};

function attempt<T>(parse: () => T, first: Token, last: Token): Result<T> {
  try {
    return {ok: true, value: parse()};
  } catch (error) {
    if (error instanceof StudioError) return {ok: false, error: error.diagnostic};
    // A small stack (a browser's worker) may end before the depth guard does.
    if (error instanceof RangeError) {
      const span = {start: first.start, end: last.end};
      return {ok: false, error: diagnostic('sql/too-deep', 'the statement nests too deep', {span, hint: 'split it with views or WITH'})};
    }
    throw error;
  }
}
