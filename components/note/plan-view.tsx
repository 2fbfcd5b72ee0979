import type {JobMetrics, PlanGraph} from '../../kernels/protocol/kernel.ts';
import {rateNumber} from '../ui/format.ts';

/** The plan from source to result, downwards; the pipe flows while the job runs. */
export function PlanView({plan, metrics, running}: {plan: PlanGraph; metrics: JobMetrics | undefined; running: boolean}) {
  const nodes = inOrder(plan);
  return (
    <ol>
      {nodes.map((n, i) => {
        const m = metrics?.operators.find((o) => o.id === n.id);
        return (
          <li key={n.id} className="relative flex gap-2.5 pb-2 pl-5 last:pb-0">
            {i < nodes.length - 1 && (
              <span
                data-flow={running ? 'flows' : undefined}
                className={`absolute top-4 bottom-[-4px] left-[5px] ${running ? 'race !absolute w-0.5' : 'w-px bg-line-strong'}`}
                aria-hidden
              />
            )}
            <span
              className={`absolute top-[5px] left-[1px] size-2.5 rounded-full border-[1.5px] bg-chrome ${running ? 'border-live' : 'border-control'}`}
              aria-hidden
            />
            <span className="min-w-0">
              <span className="block text-small">{n.name}</span>
              <span className="block break-words text-small text-text-2">{n.detail}</span>
            </span>
            {m && running && <span className="num ml-auto text-small">{rateNumber(m.perSecond)}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** Sources first; each node behind all that it reads. */
function inOrder(plan: PlanGraph): PlanGraph['nodes'] {
  const done = new Set<string>();
  const out: PlanGraph['nodes'][number][] = [];
  let rest = [...plan.nodes];
  while (rest.length > 0) {
    const next = rest.filter((n) => plan.edges.every((e) => e.to !== n.id || done.has(e.from)));
    // A plan has no circles; were there one, its nodes stand as they came.
    const taken = next.length === 0 ? rest : next;
    for (const n of taken) done.add(n.id);
    out.push(...taken);
    rest = rest.filter((n) => !done.has(n.id));
  }
  return out;
}
