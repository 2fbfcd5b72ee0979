import {pathText} from '../planner/catalog.ts';
import type {PhysicalPlan} from '../planner/physical/plan.ts';
import {referencedTables} from '../planner/referenced-tables.ts';
import {type Diagnostic, toDiagnostic} from '../protocol/diagnostic.ts';
import type {Script, StatementCheck} from '../protocol/kernel.ts';
import type {TablePath} from '../protocol/table.ts';
import type {Statement} from '../sql/ast/statement.ts';
import {createTableFor, define, isDefinition} from './definitions.ts';
import type {KernelContext} from './kernel-context.ts';
import {planInSession} from './plan-in-session.ts';
import {restoreSetting, savepointVerdict} from './savepoints.ts';
import {type ScriptItem, scriptItems} from './script-items.ts';
import type {SessionState} from './session-state.ts';
import {runSessionStatement} from './session-statements.ts';
import {applySetting} from './settings.ts';

/** Parses, binds and plans every statement; DDL, SET and USE count for what stands below, in `state` (a fork) alone. */
export async function checkScript(script: Script, state: SessionState, context: KernelContext): Promise<readonly StatementCheck[]> {
  const checks: StatementCheck[] = [];
  for (const item of scriptItems(script.text, script.runAsOne ?? false)) {
    checks.push({
      statement: checks.length,
      statementKind: item.statementKind,
      span: item.span,
      ...(await checkItem(item, script, state, context)),
    });
  }
  return checks;
}

type Findings = Pick<StatementCheck, 'diagnostics' | 'reads' | 'writes'>;

async function checkItem(item: ScriptItem, script: Script, state: SessionState, context: KernelContext): Promise<Findings> {
  if (item.kind === 'wrong') return {diagnostics: [item.diagnostic], reads: [], writes: []};
  const {statement} = item;
  const {reads: named, writes} = tablesOf(statement, script.mode, state);
  let reads = named;
  const diagnostics: Diagnostic[] = [];
  try {
    const result = await planInSession(statement, script.text, script.mode, state, context);
    diagnostics.push(...result.warnings);
    if (!result.ok) diagnostics.push(...result.errors);
    else if (result.planned.kind === 'query' || result.planned.kind === 'insert') {
      // What a view reads counts, not its name.
      if (result.planned.kind === 'insert') reads = once(tablesRead(result.planned.plan));
      diagnostics.push(...(await restoreFindings(result.planned.plan, state)));
    } else if (result.planned.kind === 'session') await runSessionStatement(result.planned.statement, state);
    else if (result.planned.kind === 'create-table-as') await createTableFor(result.planned, state, item.span.start);
    else if (isDefinition(result.planned)) await define(result.planned, state, item.span.start);
    else if (result.planned.kind === 'set' && result.planned.key !== null) {
      const note = applySetting(state, result.planned.key, result.planned.value ?? '');
      if (note !== null) diagnostics.push(note);
    } else if (result.planned.kind === 'use-catalog') {
      state.catalog = result.planned.catalog;
      state.database = state.objects.store(result.planned.catalog).defaultDatabase;
    } else if (result.planned.kind === 'use-database') {
      state.catalog = result.planned.catalog;
      state.database = result.planned.database;
    }
  } catch (error) {
    diagnostics.push(toDiagnostic(error));
  }
  return {diagnostics, reads, writes};
}

/** Shown before state is lost: what a savepoint that is set holds for the statement. */
async function restoreFindings(plan: PhysicalPlan, state: SessionState): Promise<readonly Diagnostic[]> {
  const restore = plan.mode === 'batch' ? null : restoreSetting(state);
  return restore === null ? [] : [await savepointVerdict(plan, restore)];
}

function tablesOf(
  statement: Statement,
  mode: 'streaming' | 'batch',
  state: SessionState,
): {reads: readonly TablePath[]; writes: readonly TablePath[]} {
  const session = state.config(mode);
  const inserts = statement.kind === 'insert' ? [statement] : statement.kind === 'statement-set' ? statement.statements : [];
  if (inserts.length === 0) return {reads: statement.kind === 'select' ? referencedTables(statement, session) : [], writes: []};
  // The target is the first of an INSERT's names.
  const writes = inserts.flatMap((i) => referencedTables(i, session).slice(0, 1));
  const reads = inserts.flatMap((i) => referencedTables({kind: 'select', query: i.query, span: i.span}, session));
  return {reads: once(reads), writes: once(writes)};
}

function tablesRead({nodes}: PhysicalPlan): readonly TablePath[] {
  return nodes.flatMap((node) => (node.kind === 'source' || node.kind === 'lookup-join' ? [node.table.path] : []));
}

function once(paths: readonly TablePath[]): readonly TablePath[] {
  return [...new Map(paths.map((path) => [pathText(path), path])).values()];
}
