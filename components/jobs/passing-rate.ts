import type {JobMetrics, PlanGraph} from '../../kernels/protocol/kernel.ts';

/** Rows a second that leave an operator; one that is done within another, and has no figures of its own, passes on what comes. */
export function passing(plan: PlanGraph, metrics: JobMetrics | null | undefined, id: string): number | null {
  const own = metrics?.operators.find((o) => o.id === id);
  if (own !== undefined) return own.perSecond;
  const before = plan.edges.filter((e) => e.to === id).map((e) => passing(plan, metrics, e.from));
  const known = before.filter((rate) => rate !== null);
  return known.length === 0 ? null : known.reduce((sum, rate) => sum + rate, 0);
}
