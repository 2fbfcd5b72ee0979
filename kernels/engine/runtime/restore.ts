import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Graph} from './build.ts';
import type {Checkpoint, PendingCheckpoint} from './checkpoint-file.ts';
import {matchState, type StateMatch, stateMatchText} from './state-match.ts';

/** The cut through a graph at a quiet point, all but what the sinks prepare. `withState: false`: of no use but for their commit. */
export function captureGraph(
  graph: Graph,
  head: {readonly id: number; readonly at: number; readonly finished: boolean; readonly withState: boolean},
): PendingCheckpoint {
  const {withState, ...rest} = head;
  return {
    ...rest,
    sources: graph.sources.map((s) => s.save()),
    nodes: graph.nodes.map((n) => n.save()),
    operators: !withState
      ? []
      : graph.nodes.flatMap((n) => {
          const snapshot = n.operator.snapshot();
          return snapshot === null ? [] : [{id: n.id, name: n.operator.name, snapshot}];
        }),
    sinks: [],
  };
}

/**
 * Gives a graph the state of a checkpoint, matched by operator id (rule 8). Throws `engine/state-unmatched` where state or positions
 * belong to no node of the plan, unless `allowNonRestored`, and what reading it throws where an operator cannot read its state. Nodes
 * without state in the checkpoint start empty.
 */
export function applyCheckpoint(graph: Graph, plan: PhysicalPlan, checkpoint: Checkpoint, allowNonRestored: boolean): StateMatch {
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  const sources = new Map(graph.sources.map((s) => [s.id, s]));
  const match = matchState(checkpoint, plan);
  const missing = [...match.changed, ...match.dropped];
  if (missing.length > 0 && !allowNonRestored) {
    throw new StudioError('engine/state-unmatched', `the saved state has parts that the job does not: ${missing.join(', ')}`, {
      detail: `checkpoint ${checkpoint.id} was taken of another version of the statements; ${stateMatchText(match)}`,
      hint: 'start without the saved state, or allow to leave out state that does not match',
    });
  }
  for (const state of checkpoint.sources) sources.get(state.id)?.load(state);
  for (const state of checkpoint.nodes) nodes.get(state.id)?.load(state);
  for (const {id, snapshot} of checkpoint.operators) {
    const node = nodes.get(id);
    try {
      node?.operator.restore(snapshot);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      const {code, message, hint} = error.diagnostic;
      throw new StudioError(code, `the state of operator "${node?.operator.name ?? id}" (${id}) cannot be taken over: ${message}`, {
        ...(hint === undefined ? {} : {hint}),
        blame: 'environment',
      });
    }
  }
  return match;
}
