import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {subtaskOf} from '../state/key-groups.ts';
import {AsyncOperator} from './async-operator.ts';
import type {Graph} from './build.ts';
import type {Checkpoint, PendingOperator} from './checkpoint-file.ts';
import type {NodeState} from './graph-node.ts';
import {type StatePart, WHOLE} from './operator.ts';
import {matchState, type StateMatch, stateMatchText} from './state-match.ts';
import {mergedStates} from './watermark-merger.ts';
import type {SubtaskPlace} from './wiring.ts';

/** The state of a graph's operators at a quiet point. */
export function captureOperators(graph: Graph, place: SubtaskPlace | null): readonly PendingOperator[] {
  return graph.nodes.flatMap((n) => {
    const snapshot = n.operator.snapshot();
    return snapshot === null ? [] : [{id: n.id, name: n.operator.name, ...(place === null ? {} : {subtask: place.index}), snapshot}];
  });
}

/**
 * Gives a graph the state of a checkpoint, matched by operator id (rule 8); a subtask's graph what falls to it (rule 14). Throws
 * `engine/state-unmatched` where state or positions belong to no node of the plan, unless `allowNonRestored`, and what reading it throws where
 * an operator cannot read its state. Nodes without state in the checkpoint start empty.
 */
export function applyCheckpoint(
  graph: Graph,
  plan: PhysicalPlan,
  checkpoint: Checkpoint,
  allowNonRestored: boolean,
  place: SubtaskPlace | null,
): StateMatch {
  const match = matchState(checkpoint, plan);
  const missing = [...match.changed, ...match.dropped];
  if (missing.length > 0 && !allowNonRestored) {
    throw new StudioError('engine/state-unmatched', `the saved state has parts that the job does not: ${missing.join(', ')}`, {
      detail: `checkpoint ${checkpoint.id} was taken of another version of the statements; ${stateMatchText(match)}`,
      hint: 'start without the saved state, or allow to leave out state that does not match',
    });
  }
  const splits = new Map<string, Set<string>>();
  // Counted over the whole plan: a subtask need not have all of its sources.
  const ordinals = plan.nodes.filter((n) => n.kind === 'source' || n.kind === 'values').map((n) => n.id);
  for (const source of graph.sources) {
    const all = checkpoint.sources.filter((s) => s.id === source.id).flatMap((s) => s.splits);
    const isDivided = place !== null && must(place.placements.get(source.id)).isParallel;
    const own = isDivided ? all.filter((_, i) => (ordinals.indexOf(source.id) + i) % place.count === place.index) : all;
    source.load({id: source.id, splits: own});
    splits.set(source.id, new Set(own.map((s) => s.split.id)));
  }
  for (const node of graph.nodes) {
    const states = checkpoint.nodes.filter((s) => s.id === node.id);
    if (states.length > 0) node.load(mergedNodes(states, splits.get(node.id) ?? node.watermarks.ids));
  }
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  for (const {id, snapshot, subtask = 0} of checkpoint.operators) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    const part = partOf(id, !(node.operator instanceof AsyncOperator), subtask, checkpoint.parallelism ?? 1, place);
    if (part === null) continue;
    try {
      node.operator.restore(snapshot, part);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      const {code, message, hint} = error.diagnostic;
      throw new StudioError(code, `the state of operator "${node.operator.name}" (${id}) cannot be taken over: ${message}`, {
        ...(hint === undefined ? {} : {hint}),
        blame: 'environment',
      });
    }
  }
  return match;
}

/** What of the state that a subtask saved, of `before`, falls to the one at `place`; null: nothing. */
function partOf(id: string, isKeyed: boolean, subtask: number, before: number, place: SubtaskPlace | null): StatePart | null {
  if (place === null) return WHOLE;
  const {index, count} = place;
  if (!must(place.placements.get(id)).isParallel) return WHOLE;
  const counts = subtask % count === index;
  // With as many subtasks as before all that one had saved goes to one; and where there are no keys.
  if (before === count || !isKeyed) return counts ? WHOLE : null;
  return {owns: (row, columns) => subtaskOf(row, columns, count) === index, counts};
}

/** Where all subtasks of a node stood: what the last of them has seen. `here`: its inputs in this subtask; of a source, the splits that are read. */
function mergedNodes(states: readonly NodeState[], here: ReadonlySet<string>): NodeState {
  const [first] = states;
  const least = Math.min(...states.map((s) => Number(s.emitted)));
  const {merged, inputs} = mergedStates(states.map((s) => s.watermarks));
  return {
    id: must(first).id,
    watermarks: {merged, inputs: inputs.filter((i) => here.has(i.id))},
    emitted: String(least),
    idle: states.every((s) => s.idle),
    ended: states.every((s) => s.ended),
  };
}
