import {scriptItems} from '../script-items.ts';
import type {SqlArguments} from './arguments.ts';
import {openCliSession} from './cli-session.ts';
import {errorText} from './error-text.ts';
import {errorObject} from './output.ts';

/** `millrace parse`: one JSON line a statement. True if all of them parse. */
export function runParse(text: string, out: (line: string) => void): boolean {
  const items = scriptItems(text, false);
  for (const [statement, item] of items.entries()) {
    out(
      JSON.stringify(
        item.kind === 'wrong'
          ? {statement, ok: false, error: errorObject(item.diagnostic, text)}
          : {statement, kind: item.statementKind, ok: true},
      ),
    );
  }
  return items.every((item) => item.kind === 'statement');
}

/** `millrace sql --check`: parse, bind and plan. True if all statements can be planned. */
export async function runCheck(
  text: string,
  args: SqlArguments,
  out: (line: string) => void,
  err: (line: string) => void,
): Promise<boolean> {
  const session = openCliSession(args);
  const checks = await session.check({text, mode: args.mode});
  let ok = true;
  for (const check of checks) {
    const error = check.diagnostics.find((d) => d.severity === 'error');
    if (error !== undefined) ok = false;
    if (args.format === 'table') {
      for (const d of check.diagnostics) err(errorText(d, text, args.file));
      continue;
    }
    const {statement, statementKind: kind} = check;
    out(JSON.stringify(error === undefined ? {statement, kind, ok: true} : {statement, ok: false, error: errorObject(error, text)}));
  }
  if (args.format === 'table' && ok) out(checks.length === 1 ? '1 statement is right' : `${checks.length} statements are right`);
  await session.close();
  return ok;
}
