import {StudioError} from '../../protocol/diagnostic.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {Query} from '../../sql/ast/query.ts';
import {parseExpression, parseScript} from '../../sql/parser/parser.ts';

/** The expression that a catalog keeps as text. */
export function storedExpression(text: string): Expression {
  const {expression, diagnostics} = parseExpression(text);
  const [first] = diagnostics;
  if (expression === null) throw first ? StudioError.of(first) : new StudioError('sql/syntax', 'empty expression');
  return expression;
}

/** The query that a view keeps as text. */
export function storedQuery(text: string): Query {
  const {statements, diagnostics} = parseScript(text);
  const [first] = diagnostics;
  if (first) throw StudioError.of(first);
  const [statement] = statements;
  if (statement?.kind !== 'select') throw new StudioError('sql/syntax', 'not a query');
  return statement.query;
}
