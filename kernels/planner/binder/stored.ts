import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {Query} from '../../sql/ast/query.ts';
import {parseExpression, parseStatement, parseTypeName} from '../../sql/parser/parse.ts';
import {resolveType} from './types.ts';

/** The expression that a catalog keeps as text. Throws StudioError. */
export function storedExpression(text: string): Expression {
  return parseExpression(text);
}

/** The query that a view keeps as text. Throws StudioError. */
export function storedQuery(text: string): Query {
  const statement = parseStatement(text);
  if (statement.kind !== 'select') throw new StudioError('sql/syntax', 'not a query');
  return statement.query;
}

/** The type that a catalog keeps as text. Throws StudioError. */
export function storedType(text: string): DataType {
  return resolveType(parseTypeName(text));
}
