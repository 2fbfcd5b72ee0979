import type {StatementKind} from '../protocol/kernel.ts';
import type {Statement} from '../sql/ast/statement.ts';

/** What a person calls the statement. */
export function statementKind(statement: Statement): StatementKind {
  switch (statement.kind) {
    case 'select':
      return 'query';
    case 'insert':
    case 'statement-set':
    case 'update':
    case 'delete':
      return 'insert';
    case 'create-table':
      return statement.query === null ? 'ddl' : 'insert';
    case 'explain':
      return 'explain';
    case 'show':
    case 'describe':
      return 'show';
    case 'set':
    case 'reset':
    case 'use':
    case 'use-modules':
      return 'set';
    default:
      return 'ddl';
  }
}

const FIRST_WORDS: Readonly<Record<string, StatementKind>> = {
  SELECT: 'query',
  WITH: 'query',
  VALUES: 'query',
  TABLE: 'query',
  INSERT: 'insert',
  EXECUTE: 'insert',
  BEGIN: 'insert',
  EXPLAIN: 'explain',
  SHOW: 'show',
  DESCRIBE: 'show',
  DESC: 'show',
  SET: 'set',
  RESET: 'set',
  USE: 'set',
};

/** A guess by the first word, for a text that does not parse. */
export function guessStatementKind(text: string): StatementKind {
  const word = /[A-Za-z]+/.exec(text.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ''))?.[0] ?? '';
  return FIRST_WORDS[word.toUpperCase()] ?? 'ddl';
}
