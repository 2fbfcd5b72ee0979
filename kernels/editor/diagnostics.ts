import {resolvePath} from '../planner/binder/from.ts';
import {pathText} from '../planner/catalog.ts';
import type {Diagnostic, Fix, Span} from '../protocol/diagnostic.ts';
import type {TablePath} from '../protocol/table.ts';
import type {CreateTable} from '../sql/ast/statement.ts';
import {tokenize} from '../sql/lexer.ts';
import {Cache} from './cache.ts';
import {type Environment, environmentOf, type StatementFacts, walk} from './environment.ts';
import type {EditorFacts} from './facts.ts';
import {parseOne, type ScriptView, type StatementView, viewScript} from './script.ts';

export interface ScriptDiagnostics {
  readonly diagnostics: readonly Diagnostic[];
  /** Tables of which the catalog knows more than was handed in. */
  readonly missing: readonly TablePath[];
}

/** Everything that is wrong in a text, with fixes; spans are offsets into it. Never throws. */
export function diagnose(text: string, facts: EditorFacts, mode: 'streaming' | 'batch'): ScriptDiagnostics {
  const view = viewScript(text);
  const steps = walk(view, environmentOf(facts, mode));
  const missing = new Map<string, TablePath>();
  const diagnostics = view.statements.flatMap((statement, i) => {
    const step = steps[i];
    if (step === undefined) return [];
    for (const path of step.facts.missing) missing.set(pathText(path), path);
    const found = [...step.facts.errors, ...step.facts.warnings].map((d) => withRepair(d, statement));
    return found.map((d) => withWatermark(moved(d, statement.span.start), view, statement, step));
  });
  return {diagnostics, missing: [...missing.values()]};
}

/** A diagnostic of a statement by itself, as one of the whole text. */
function moved(d: Diagnostic, by: number): Diagnostic {
  const move = ({start, end}: Span): Span => ({start: start + by, end: end + by});
  return {
    ...d,
    ...(d.span === undefined ? {} : {span: move(d.span)}),
    ...(d.fixes === undefined ? {} : {fixes: d.fixes.map((fix) => ({...fix, span: move(fix.span)}))}),
  };
}

/** Small changes at the place of a syntax error, in the order in which they are likely; the first that parses is offered. */
const repairs = new Cache<Fix | false>(128);

function withRepair(d: Diagnostic, {text}: StatementView): Diagnostic {
  if (d.code !== 'sql/syntax' || d.span === undefined || (d.fixes?.length ?? 0) > 0 || text.length > 20_000) return d;
  const {span} = d;
  const fix = repairs.get(`${span.start} ${text}`, () => repairOf(text, span) ?? false);
  return fix === false ? d : {...d, fixes: [fix], hint: d.hint ?? `${fix.title.toLowerCase()}?`};
}

function repairOf(text: string, span: Span): Fix | null {
  const {tokens} = tokenize(text);
  const at = tokens.findIndex((t) => t.start >= span.start);
  const wrong = tokens[at];
  const before = tokens[at - 1];
  const beforeThat = tokens[at - 2];
  if (wrong === undefined) return null;
  const tries: Fix[] = [];
  const insert = (place: number, what: string, title: string) => tries.push({title, span: {start: place, end: place}, text: what});
  // A comma in front of FROM or a closing parenthesis is one too many.
  if (before?.text === ',') tries.push({title: 'Remove the comma', span: {start: before.start, end: before.end}, text: ''});
  if (wrong.text === ',') tries.push({title: 'Remove the comma', span: {start: wrong.start, end: wrong.end}, text: ''});
  if (before !== undefined && before.text !== ',') insert(before.end, ',', 'Insert a comma');
  if (beforeThat !== undefined) insert(beforeThat.end, ',', 'Insert a comma');
  if (before !== undefined) {
    insert(before.end, ')', 'Insert a closing parenthesis');
    insert(before.end, '))', 'Insert two closing parentheses');
    if (before.text === '=' || wrong.text === '=') tries.push({title: 'Write one =', span: {start: wrong.start, end: wrong.end}, text: ''});
  }
  if (wrong.text === ')') tries.push({title: 'Remove the parenthesis', span: {start: wrong.start, end: wrong.end}, text: ''});
  if (wrong.kind === 'word') insert(wrong.start, ';\n', 'End the statement before it');
  return tries.find((fix) => parsesAs(text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end))) ?? null;
}

function parsesAs(text: string): boolean {
  const parts = text.split(';\n');
  return parts.every((part) => part.trim() !== '' && parseOne(part.trim()).kind === 'right');
}

/** A window over a column without a watermark: the fix stands in the CREATE TABLE, where the same text holds it. */
function withWatermark(
  d: Diagnostic,
  view: ScriptView,
  statement: StatementView,
  {before, facts}: {readonly before: Environment; readonly facts: StatementFacts},
): Diagnostic {
  if (d.code !== 'planner/window-time' || (d.fixes?.length ?? 0) > 0 || facts.statement === null) return d;
  const column = /^column "(.*)" is not a time attribute$/.exec(d.message)?.[1];
  if (column === undefined) return d;
  for (const {text, span} of view.statements) {
    if (span.start >= statement.span.start) break;
    const one = parseOne(text);
    if (one.kind === 'wrong' || one.statement.kind !== 'create-table') continue;
    const fix = watermarkFix(one.statement, column, before);
    if (fix === null || !statement.text.includes(one.statement.name.parts.at(-1)?.name ?? '')) continue;
    return {...d, fixes: [{...fix, span: {start: fix.span.start + span.start, end: fix.span.end + span.start}}]};
  }
  return d;
}

function watermarkFix(table: CreateTable, column: string, environment: Environment): Fix | null {
  if (table.watermarks.length > 0) return null;
  const object = environment.objects.get(pathText(resolvePath(table.name, environment.session)));
  const type = object?.kind === 'table' ? object.columns.find((c) => c.name === column)?.type : undefined;
  if (type === undefined || (type.kind !== 'timestamp' && type.kind !== 'timestamp_ltz') || type.precision > 3) return null;
  const last = Math.max(...[...table.columns, ...table.constraints].map((e) => e.span.end));
  const name = /^[A-Za-z_]\w*$/.test(column) ? column : `\`${column.replaceAll('`', '``')}\``;
  return {
    title: `Declare a watermark for ${column}`,
    span: {start: last, end: last},
    text: `,\n  WATERMARK FOR ${name} AS ${name} - INTERVAL '5' SECOND`,
  };
}
