import {type Diagnostic, diagnostic, type Span, toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Session, StatementCheck} from '../../kernels/protocol/kernel.ts';
import type {TablePath} from '../../kernels/protocol/table.ts';
import type {Identifier} from '../../kernels/sql/ast/identifier.ts';
import type {CreateTable} from '../../kernels/sql/ast/statement.ts';
import {parseScript} from '../../kernels/sql/parser/parse.ts';
import type {Build} from '../protocol/api.ts';
import {unfilled} from '../protocol/forms.ts';
import type {Note} from '../protocol/note.ts';
import {quoted, runScript, textOf} from '../run-script.ts';
import type {ArchiveContent} from './archive.ts';
import {type NoteStatement, sortNote} from './note-statements.ts';
import {type Place, permissionsOf, type UsedTable} from './permissions.ts';

export interface Built {
  /** null: there are problems. */
  readonly content: ArchiveContent | null;
  readonly problems: Build['problems'];
  readonly paragraphs: Build['paragraphs'];
  readonly permissions: Build['permissions'];
  readonly policy: Build['policy'];
}

/** Where a session begins: unqualified names of an application mean this. */
const CATALOG = 'glue';
const DATABASE = 'default';

/** Checks a note as an application and gathers what goes into its archive. Runs and deploys nothing. */
export async function buildNote(session: Session, note: Note, path: string, place: Place): Promise<Built> {
  const sorted = sortNote(note);
  const problems = [...sorted.problems];
  const paragraphs = [...sorted.paragraphs];
  const inserts = sorted.statements.filter((s) => s.statement.kind === 'insert' || s.statement.kind === 'statement-set');
  if (inserts.length === 0 && problems.length === 0) {
    const hint = 'write the result of a query into a table with INSERT INTO';
    problems.push({paragraph: null, diagnostic: diagnostic('deploy/nothing-to-run', 'the note has no INSERT that could run on', {hint})});
  }
  for (const cell of sorted.python) {
    const failure = await define(session, cell.text);
    if (failure !== null) problems.push({paragraph: cell.paragraph, diagnostic: moved(failure, cell.offset)});
  }
  const checked = await check(session, sorted.statements);
  problems.push(...checked.problems);

  const tables: Record<string, string> = {};
  const used: UsedTable[] = [];
  for (const {path: table, reads, writes} of tablesOf(checked.checks)) {
    const name = `${table.database}.${table.table}`.toLowerCase();
    const own = sorted.statements.find((s) => s.statement.kind === 'create-table' && samePath(s.statement.name, table));
    const text = own?.text ?? (await fromCatalog(session, table));
    if (typeof text !== 'string') {
      // The statement that uses it has said so already, when it could not be planned for that reason.
      if (!problems.some((p) => p.diagnostic.severity === 'error')) problems.push({paragraph: null, diagnostic: text});
      continue;
    }
    tables[name] = text;
    used.push({name: table.table, options: optionsOf(text), reads, writes});
    if (own === undefined) {
      paragraphs.push({
        id: null,
        number: null,
        title: name,
        first: text.split('\n')[0] ?? '',
        goesAlong: true,
        reason: 'found in the catalog',
      });
    }
  }
  const needless = markNeedless(paragraphs, sorted.statements, tables);
  const {permissions, policy} = permissionsOf(used, place);
  const ok = !problems.some((p) => p.diagnostic.severity === 'error');
  return {
    problems: problems.map(({paragraph, diagnostic: d}) => {
      const text = paragraph === null ? undefined : sorted.texts.get(paragraph);
      return {paragraph, diagnostic: text === undefined ? d : unfilled(d, text)};
    }),
    paragraphs: needless,
    permissions,
    policy: policy as unknown as Build['policy'],
    content: ok
      ? {
          application: place.application,
          note: path,
          settings: settingsOf(sorted.statements),
          tables,
          views: sorted.statements.filter((s) => s.statement.kind === 'create-view').map((s) => s.text),
          python: sorted.python.map((cell) => cell.text),
          statements: inserts.map((s) => s.text),
          policy,
        }
      : null,
  };
}

/** Definitions that no INSERT needs stay behind. */
function markNeedless(
  paragraphs: Build['paragraphs'],
  statements: readonly NoteStatement[],
  tables: Record<string, string>,
): Build['paragraphs'] {
  return paragraphs.map((p) => {
    const own = statements.filter((s) => s.paragraph === p.id);
    const idle = own.length > 0 && own.every((s) => s.statement.kind === 'create-table' && !(nameOf(s.statement.name) in tables));
    return idle ? {...p, goesAlong: false, reason: 'no INSERT needs this table'} : p;
  });
}

/** Runs Python whose functions the statements may call; null when it went well. */
async function define(session: Session, text: string): Promise<Diagnostic | null> {
  let failure: Diagnostic | null = null;
  const run = session.execute({text, mode: 'streaming', language: 'python'}, (event) => {
    if (event.kind === 'statement-failed') failure ??= event.diagnostic;
  });
  await run.finished;
  return failure;
}

/** Plans all statements together; what a definition replaces in the catalog is dropped before it, in the check alone. */
async function check(
  session: Session,
  statements: readonly NoteStatement[],
): Promise<{checks: readonly StatementCheck[]; problems: Build['problems']}> {
  const pieces: {text: string; from: NoteStatement | null; at: number}[] = [];
  let length = 0;
  const add = (text: string, from: NoteStatement | null) => {
    pieces.push({text, from, at: length});
    length += text.length + 2;
  };
  for (const s of statements) {
    if (s.statement.kind === 'create-table' && !s.statement.temporary)
      add(`DROP TABLE IF EXISTS ${quoted(...s.statement.name.parts.map((p) => p.name))}`, null);
    if (s.statement.kind === 'create-view' && !s.statement.temporary)
      add(`DROP VIEW IF EXISTS ${quoted(...s.statement.name.parts.map((p) => p.name))}`, null);
    add(s.text, s);
  }
  if (pieces.length === 0) return {checks: [], problems: []};
  const problems: Build['problems'] = [];
  try {
    const checks = await session.check({text: pieces.map((p) => p.text).join(';\n'), mode: 'streaming'});
    for (const c of checks) {
      const piece = pieces.findLast((p) => p.at <= c.span.start);
      for (const d of c.diagnostics) {
        if (piece === undefined || piece.from === null) continue;
        problems.push({paragraph: piece.from.paragraph, diagnostic: moved(d, piece.from.offset - piece.at)});
      }
    }
    return {checks, problems};
  } catch (error) {
    const {detail: _, ...d} = toDiagnostic(error);
    return {checks: [], problems: [{paragraph: null, diagnostic: d}]};
  }
}

function moved(d: Diagnostic, by: number): Diagnostic {
  const move = (span: Span) => ({start: span.start + by, end: span.end + by});
  return {...d, ...(d.span ? {span: move(d.span)} : {}), ...(d.fixes ? {fixes: d.fixes.map((f) => ({...f, span: move(f.span)}))} : {})};
}

function tablesOf(checks: readonly StatementCheck[]): {path: TablePath; reads: boolean; writes: boolean}[] {
  const found = new Map<string, {path: TablePath; reads: boolean; writes: boolean}>();
  const add = (path: TablePath, how: 'reads' | 'writes') => {
    const key = JSON.stringify([path.catalog, path.database, path.table]);
    const known = found.get(key) ?? {path, reads: false, writes: false};
    found.set(key, {...known, [how]: true});
  };
  for (const c of checks) {
    if (c.statementKind !== 'insert') continue;
    for (const path of c.reads) add(path, 'reads');
    for (const path of c.writes) add(path, 'writes');
  }
  return [...found.values()];
}

async function fromCatalog(session: Session, {catalog, database, table}: TablePath): Promise<string | Diagnostic> {
  if (catalog !== CATALOG) {
    return diagnostic('deploy/catalog', `table "${table}" lies in the catalog "${catalog}", which ends with the session`, {
      hint: 'create it in this note, or in the Glue Data Catalog',
    });
  }
  try {
    const [result] = await runScript(session, `SHOW CREATE TABLE ${quoted(catalog, database, table)}`);
    return textOf(result?.rows[0]?.[0]);
  } catch (error) {
    const {detail: _, ...d} = toDiagnostic(error);
    return d;
  }
}

function nameOf(identifier: Identifier): string {
  const parts = identifier.parts.map((p) => p.name);
  return [parts.at(-2) ?? DATABASE, parts.at(-1) ?? ''].join('.').toLowerCase();
}

function samePath(identifier: Identifier, path: TablePath): boolean {
  return nameOf(identifier) === `${path.database}.${path.table}`.toLowerCase();
}

/** The options of a CREATE TABLE text. */
export function optionsOf(ddl: string): Record<string, string> {
  const table = parseScript(ddl).statements.find((s): s is CreateTable => s.kind === 'create-table');
  return Object.fromEntries((table?.options ?? []).map((o) => [o.key.value, o.value.value]));
}

function settingsOf(statements: readonly NoteStatement[]): Record<string, string> {
  const settings = new Map<string, string>();
  for (const {statement: s} of statements) {
    if (s.kind === 'set' && s.key !== null && s.value !== null) settings.set(s.key.value, s.value.value);
    else if (s.kind === 'reset') s.key === null ? settings.clear() : settings.delete(s.key.value);
  }
  return Object.fromEntries(settings);
}
