import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import type {FunctionDefinition} from '../../sql/functions/definition.ts';
import {lookupFunction} from '../../sql/functions/table.ts';
import {loadFunctions} from '../python/python-functions.ts';

/** The functions that a plan's expressions may call: once Python is loaded, where it has some of its own. */
export async function functionsOf(plan: PhysicalPlan): Promise<(name: string) => FunctionDefinition | null> {
  if (plan.functions === undefined) return lookupFunction;
  const find = await loadFunctions(plan.functions);
  return (name) => find(name) ?? lookupFunction(name);
}
