import type {Diagnostic} from '../../kernels/protocol/diagnostic.ts';
import {parseHeader} from '../../server/protocol/paragraph-header.ts';
import {factsFor, sqlOf} from './facts-store.ts';
import {askSql} from './sql-client.ts';
import {wantDefinitions} from './use-catalog-facts.ts';

/** What is wrong in a paragraph's text, as far as its note and the catalog tell; spans are offsets into that text. Empty for what is not SQL. */
export async function checkText(text: string, note: string, paragraph: string): Promise<readonly Diagnostic[]> {
  const header = parseHeader(text);
  if (header.kind === 'error') {
    return [
      {
        severity: 'error',
        code: 'note/bad-header',
        message: header.message,
        hint: header.hint,
        span: header.span,
        blame: 'user',
        retry: 'no',
      },
    ];
  }
  const sql = sqlOf(text);
  if (sql === null) return [];
  const found = await askSql('check', {text: text.slice(sql.offset), offset: 0, mode: sql.mode, facts: factsFor(note, paragraph)});
  if (found === undefined) return [];
  wantDefinitions(found.missing);
  const move = (span: {start: number; end: number}) => ({start: span.start + sql.offset, end: span.end + sql.offset});
  return found.diagnostics.map((d) => ({
    ...d,
    ...(d.span ? {span: move(d.span)} : {}),
    fixes: d.fixes?.map((f) => ({...f, span: move(f.span)})),
  }));
}
