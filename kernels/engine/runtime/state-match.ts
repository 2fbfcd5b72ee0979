import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import type {Checkpoint} from './checkpoint-file.ts';

/** What becomes of a checkpoint's state and positions in a plan, part by part. */
export interface StateMatch {
  /** Taken over. */
  readonly kept: readonly string[];
  /** The plan has a part of this kind, but it means something else now: its state does not fit and starts empty. */
  readonly changed: readonly string[];
  /** The plan has no such part. */
  readonly dropped: readonly string[];
  /** The checkpoint knows nothing of it: it starts empty. */
  readonly fresh: readonly string[];
}

/** Parts are matched by their ids, which follow from what an operator means (rule 8). Texts such as `GroupAggregate (group-aggregate-…)`. */
export function matchState(
  checkpoint: Pick<Checkpoint, 'sources' | 'nodes'> & {readonly operators: readonly {readonly id: string; readonly name?: string}[]},
  plan: Pick<PhysicalPlan, 'nodes'>,
): StateMatch {
  const planned = new Map(plan.nodes.map((n) => [n.id, n]));
  const saved = new Set([...checkpoint.nodes, ...checkpoint.sources, ...checkpoint.operators].map((n) => n.id));
  // Of several subtasks each has its own; the part is one.
  const parts = [
    ...unique(checkpoint.operators).map((o) => ({id: o.id, text: `${o.name ?? 'operator'} (${o.id})`})),
    ...unique(checkpoint.sources).map((s) => ({id: s.id, text: `positions of ${s.id}`})),
  ];
  const fresh = plan.nodes.filter((n) => !saved.has(n.id));
  const freshKinds = new Set<string>(fresh.map((n) => n.kind));
  const lost = parts.filter((p) => !planned.has(p.id));
  const isChanged = ({id}: {readonly id: string}): boolean => freshKinds.has(kindOf(id));
  return {
    kept: parts.filter((p) => planned.has(p.id)).map((p) => p.text),
    changed: lost.filter(isChanged).map((p) => p.text),
    dropped: lost.filter((p) => !isChanged(p)).map((p) => p.text),
    fresh: fresh.map((n) => n.id),
  };
}

function unique<T extends {readonly id: string}>(list: readonly T[]): readonly T[] {
  return [...new Map(list.map((p) => [p.id, p])).values()];
}

/** One line for people. */
export function stateMatchText({kept, changed, dropped, fresh}: StateMatch): string {
  const part = (what: string, list: readonly string[]): readonly string[] => (list.length === 0 ? [] : [`${what}: ${list.join(', ')}`]);
  return [
    ...part('kept', kept),
    ...part('changed, not kept', changed),
    ...part('no longer there, not kept', dropped),
    ...part('new, empty', fresh),
  ].join('; ');
}

/** `group-aggregate` of `group-aggregate-0abc…` and of its second, `…-2`. */
function kindOf(id: string): string {
  return id.replace(/-[0-9a-z]{13}(-\d+)?$/, '');
}
