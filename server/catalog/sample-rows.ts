import {type Diagnostic, diagnostic, StudioError, toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Kernel, KernelEvent, Session} from '../../kernels/protocol/kernel.ts';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {CreateTable} from '../../kernels/sql/ast/statement.ts';
import {parseScript} from '../../kernels/sql/parser/parse.ts';
import type {Sample} from '../protocol/api.ts';
import {rowEncoder, type WireValue} from '../protocol/wire-value.ts';
import {quoted, runScript, textOf, withSession} from '../run-script.ts';

const ROWS = 20;
/** A stream that has nothing (more) to read is not waited for longer; one that was not read to its end yet is, up to the second. */
const PATIENCE_MS = 4000;
const LONGEST_MS = 15_000;
const PREVIEW = 'millrace_preview';

/** The first rows that a table of the catalog gives, read from the beginning of what is kept. */
export function sampleTable(kernel: Kernel, database: string, table: string): Promise<Sample> {
  return sampled(kernel, async (session) => {
    const path = quoted(database, table);
    const [create] = await runScript(session, `SHOW CREATE TABLE ${path}`);
    return `SELECT * FROM ${path}${hintOf(textOf(create?.rows[0]?.[0]))} LIMIT ${ROWS}`;
  });
}

/** The first rows that a CREATE TABLE statement would give; nothing is made in the catalog. */
export function previewTable(kernel: Kernel, ddl: string): Promise<Sample> {
  return sampled(kernel, async (session) => {
    const statement = onlyCreateTable(ddl);
    const {start} = statement.columns[0]?.span ?? {start: statement.name.span.end};
    const open = ddl.lastIndexOf('(', start);
    // Hidden behind a temporary name; what stands from the columns on is the person's own text.
    const rest = ddl.slice(statement.columns.length > 0 ? open : statement.name.span.end, statement.span.end).replace(/;\s*$/, '');
    await runScript(session, `CREATE TEMPORARY TABLE ${PREVIEW} ${rest}`);
    return `SELECT * FROM ${PREVIEW}${hintOf(ddl)} LIMIT ${ROWS}`;
  });
}

/** Makes the table that a statement says. Throws `catalog/one-table` for anything but one CREATE TABLE, and what the kernel says. */
export async function createTable(kernel: Kernel, ddl: string): Promise<{database: string | null; table: string}> {
  const parts = onlyCreateTable(ddl).name.parts.map((p) => p.name);
  await withSession(kernel, 'catalog', (session) => runScript(session, ddl));
  return {database: parts.at(-2) ?? null, table: parts.at(-1) ?? ''};
}

function onlyCreateTable(ddl: string): CreateTable {
  const {statements, diagnostics} = parseScript(ddl);
  const wrong = diagnostics.find((d) => d.severity === 'error');
  if (wrong !== undefined) throw StudioError.of(wrong);
  const [statement] = statements;
  if (statements.length !== 1 || statement?.kind !== 'create-table') {
    throw new StudioError('catalog/one-table', 'the text is not one CREATE TABLE statement');
  }
  return statement;
}

/** Streams are read from their oldest record for a sample: what is new may be long in coming. */
function hintOf(ddl: string): string {
  const [statement] = parseScript(ddl).statements;
  const options = statement?.kind === 'create-table' ? statement.options : [];
  const connector = options.find((o) => o.key.value === 'connector')?.value.value ?? '';
  if (!connector.startsWith('kinesis')) return '';
  const modern = options.some((o) => o.key.value === 'stream.arn' || o.key.value.startsWith('source.'));
  return ` /*+ OPTIONS('${modern ? 'source.init.position' : 'scan.stream.initpos'}' = 'TRIM_HORIZON') */`;
}

async function sampled(kernel: Kernel, prepare: (session: Session) => Promise<string>): Promise<Sample> {
  try {
    return await withSession(kernel, 'sample rows', async (session) => read(session, await prepare(session)));
  } catch (error) {
    const {detail: _, ...problem} = toDiagnostic(error);
    return {columns: [], rows: [], problem};
  }
}

async function read(session: Session, query: string): Promise<Sample> {
  let schema: Schema = {columns: []};
  let encode: ReturnType<typeof rowEncoder> = () => [];
  const rows: WireValue[][] = [];
  let failure: Diagnostic | null = null;
  let unreadable = 0;
  let reason = '';
  /** A shard has not been read to its end. */
  let behind = true;
  const enough = Promise.withResolvers<void>();
  const hear = (event: KernelEvent): void => {
    if (event.kind === 'schema') {
      schema = event.schema;
      encode = rowEncoder(schema.columns.map((c) => c.type));
    } else if (event.kind === 'rows') {
      for (const row of event.rows) if (rows.length < ROWS) rows.push(encode(rows.length, row).slice(1));
      if (rows.length >= ROWS) enough.resolve();
    } else if (event.kind === 'job-event' && event.event.kind === 'bad-record') {
      unreadable++;
      reason = event.event.record.reason;
    } else if (event.kind === 'metrics') {
      behind = event.metrics.splits.some((s) => s.lagMs !== 0 && /^shardId-/.test(s.id));
    } else if (event.kind === 'statement-failed') failure = event.diagnostic;
  };
  const statement = session.execute({text: query, mode: 'streaming', keepNewest: ROWS}, hear);
  const patient = setTimeout(enough.resolve, LONGEST_MS);
  const timer = setInterval(() => !behind && enough.resolve(), PATIENCE_MS);
  await Promise.race([enough.promise, statement.finished]);
  clearTimeout(patient);
  clearInterval(timer);
  await statement.stop();
  const columns = schema.columns.map(({name, type}) => ({name, type}));
  const bad = unreadable === 0 ? null : unreadableProblem(unreadable, reason);
  return {columns, rows, problem: failure ?? bad};
}

function unreadableProblem(count: number, reason: string): Diagnostic {
  const message = count === 1 ? '1 record cannot be read by this table' : `${count} records cannot be read by this table`;
  return diagnostic('data/unreadable', message, {severity: 'warning', blame: 'data', hint: reason});
}
