import type {FunctionCatalog} from '../planner/catalog.ts';
import {type PlanResult, planStatement} from '../planner/plan.ts';
import {referencedTables, tablesOfView} from '../planner/referenced-tables.ts';
import type {Statement} from '../sql/ast/statement.ts';
import {functionNames, lookupFunction} from '../sql/functions/table.ts';
import type {KernelContext} from './kernel-context.ts';
import type {SessionState} from './session-state.ts';

const FUNCTION_CATALOG: FunctionCatalog = {lookup: lookupFunction, names: functionNames};

/** Loads the tables that the statement names and plans it. Spans of the result point into `text`. */
export async function planInSession(
  statement: Statement,
  text: string,
  mode: 'streaming' | 'batch',
  state: SessionState,
  context: KernelContext,
): Promise<PlanResult> {
  const session = state.config(mode);
  const catalog = await state.objects.load(
    referencedTables(statement, session),
    session,
    (object) => (object.kind === 'view' ? tablesOfView(object, session) : []),
    statement.kind === 'use' || statement.kind === 'show',
  );
  return planStatement(statement, {text, catalog, connectors: context.connectors, functions: FUNCTION_CATALOG, session});
}
