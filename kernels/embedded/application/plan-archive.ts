import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {type Diagnostic, StudioError} from '../../protocol/diagnostic.ts';
import type {KernelListener, Script, Statement} from '../../protocol/kernel.ts';
import type {Insert} from '../../sql/ast/statement.ts';
import {MemoryCatalog} from '../catalog/memory-catalog.ts';
import {connectorCatalog} from '../connectors.ts';
import {define, isDefinition} from '../definitions.ts';
import {JobRegistry, type KernelContext} from '../kernel-context.ts';
import {planInSession} from '../plan-in-session.ts';
import {PythonRun} from '../python-run.ts';
import {scriptItems} from '../script-items.ts';
import {ScriptRun} from '../script-run.ts';
import {SessionState} from '../session-state.ts';
import type {Archive} from './run-file.ts';

/** The one job of an archive: its tables in memory, all its INSERTs planned together. Throws StudioError for what cannot be planned. */
export async function planArchive(archive: Archive): Promise<PhysicalPlan> {
  const context: KernelContext = {
    stores: [new MemoryCatalog('glue', 'default')],
    catalog: 'glue',
    database: 'default',
    connectors: connectorCatalog,
    runJob: () => {
      throw new StudioError('application/plans-only', 'an archive is planned, not run, here', {blame: 'millrace'});
    },
    jobsDirectory: null,
    keptCheckpoints: null,
    jobs: new JobRegistry(),
  };
  const state = SessionState.open(context, archive.settings);
  for (const table of archive.tables) {
    await state.objects.store('glue').createDatabase(table.name.split('.')[0] ?? 'default');
    await defineAll(table.sql, state, context);
  }
  try {
    await definePython(archive.python ?? [], state, context);
    await defineAll(archive.views, state, context);
    return await planStatements(archive.statements, state, context);
  } finally {
    await state.python.stop();
  }
}

async function definePython(cells: readonly string[], state: SessionState, context: KernelContext): Promise<void> {
  for (const text of cells) {
    const failures: Diagnostic[] = [];
    const runSql = (script: Script, listener: KernelListener): Statement => new ScriptRun(script, listener, state, context, 'application');
    const run = new PythonRun(
      {text, mode: 'streaming', language: 'python'},
      (e) => e.kind === 'statement-failed' && failures.push(e.diagnostic),
      state,
      runSql,
    );
    await run.finished;
    if (failures[0] !== undefined) throw StudioError.of(failures[0]);
  }
}

async function defineAll(sql: string, state: SessionState, context: KernelContext): Promise<void> {
  for (const item of scriptItems(sql, false)) {
    if (item.kind === 'wrong') throw StudioError.of(item.diagnostic);
    const result = await planInSession(item.statement, sql, 'streaming', state, context);
    if (!result.ok) throw StudioError.of(result.errors[0]!);
    if (isDefinition(result.planned)) await define(result.planned, state, item.span.start);
  }
}

async function planStatements(sql: string, state: SessionState, context: KernelContext): Promise<PhysicalPlan> {
  const inserts: Insert[] = [];
  for (const item of scriptItems(sql, false)) {
    if (item.kind === 'wrong') throw StudioError.of(item.diagnostic);
    if (item.statement.kind === 'insert') inserts.push(item.statement);
    else if (item.statement.kind === 'statement-set') inserts.push(...item.statement.statements);
    else throw new StudioError('application/statement', 'an application runs INSERT statements only', {span: item.span});
  }
  const [first] = inserts;
  if (first === undefined) throw new StudioError('application/empty', 'the application has no INSERT to run');
  const set = {kind: 'statement-set', statements: inserts, span: first.span} as const;
  const result = await planInSession(set, sql, 'streaming', state, context);
  if (!result.ok) throw StudioError.of(result.errors[0]!);
  if (result.planned.kind !== 'insert') throw new StudioError('application/empty', 'the application has no INSERT to run');
  return result.planned.plan;
}
