import {availableParallelism} from 'node:os';
import {isDivisible} from '../../planner/physical/distribution.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';

/** More threads than cores do the same work more slowly; two are always worth a try. */
const MOST = Math.max(2, availableParallelism());

/** In how many threads a plan's job runs: as many as it may, where its keys can be divided. */
export function subtaskCount(plan: PhysicalPlan): number {
  const wanted = Math.min(plan.parallelism ?? 1, MOST);
  return wanted > 1 && isDivisible(plan) ? wanted : 1;
}

/** What to tell whoever asked for a parallelism that the job does not have; null: it has it. */
export function parallelismNote(plan: PhysicalPlan): string | null {
  const wanted = plan.parallelism ?? 1;
  const count = subtaskCount(plan);
  if (wanted <= count) return null;
  return count === 1
    ? `the job runs in one thread, not ${wanted}: its plan has no key by which rows could be divided`
    : `the job runs in ${count} threads, not ${wanted}: this machine has ${availableParallelism()} cores`;
}
