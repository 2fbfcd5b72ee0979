import type {Diagnostic, Span} from '../protocol/diagnostic.ts';
import type {StatementKind} from '../protocol/kernel.ts';
import type {Insert, Statement, StatementSet} from '../sql/ast/statement.ts';
import {parseScript} from '../sql/parser/parse.ts';
import {guessStatementKind, statementKind} from './statement-kind.ts';

/** One statement of a script: what it says, or why it cannot be read. */
export type ScriptItem =
  | {readonly kind: 'statement'; readonly statementKind: StatementKind; readonly span: Span; readonly statement: Statement}
  | {readonly kind: 'wrong'; readonly statementKind: StatementKind; readonly span: Span; readonly diagnostic: Diagnostic};

/** The script's statements in their order, right ones and wrong ones. With `asOne` all its INSERTs become one statement set, in the place of the last. */
export function scriptItems(text: string, asOne: boolean): readonly ScriptItem[] {
  const {statements, diagnostics} = parseScript(text);
  const joined = asOne ? joinInserts(statements) : statements;
  const items: ScriptItem[] = [
    ...joined.map(
      (statement): ScriptItem => ({kind: 'statement', statementKind: statementKind(statement), span: statement.span, statement}),
    ),
    ...diagnostics.map((diagnostic): ScriptItem => {
      const span = diagnostic.span ?? {start: 0, end: text.length};
      return {kind: 'wrong', statementKind: guessStatementKind(text.slice(statementStart(text, span.start))), span, diagnostic};
    }),
  ];
  return items.sort((a, b) => a.span.start - b.span.start);
}

function joinInserts(statements: readonly Statement[]): readonly Statement[] {
  const inserts = statements.filter((s): s is Insert => s.kind === 'insert');
  const last = inserts.at(-1);
  if (inserts.length < 2 || last === undefined) return statements;
  const set: StatementSet = {kind: 'statement-set', statements: inserts, span: last.span};
  return statements.flatMap((s) => (s === last ? [set] : s.kind === 'insert' ? [] : [s]));
}

/** Near enough for a guess: behind the last `;`. */
function statementStart(text: string, at: number): number {
  return text.lastIndexOf(';', Math.max(0, at - 1)) + 1;
}
