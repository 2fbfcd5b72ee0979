import {StudioError} from '../../protocol/diagnostic.ts';
import type {Graph} from './build.ts';
import type {Checkpoint, PendingCheckpoint} from './checkpoint-file.ts';

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
          return snapshot === null ? [] : [{id: n.id, snapshot}];
        }),
    sinks: [],
  };
}

/**
 * Gives a graph the state of a checkpoint, matched by operator id (rule 8). Throws `engine/state-unmatched` where state or positions
 * belong to no node of the plan, unless `allowNonRestored`. Nodes without state in the checkpoint start empty.
 */
export function applyCheckpoint(graph: Graph, checkpoint: Checkpoint, allowNonRestored: boolean): void {
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  const sources = new Map(graph.sources.map((s) => [s.id, s]));
  const missing = [
    ...checkpoint.operators.filter((o) => !nodes.has(o.id)).map((o) => `operator ${o.id}`),
    ...checkpoint.sources.filter((s) => !sources.has(s.id)).map((s) => `source ${s.id}`),
  ];
  if (missing.length > 0 && !allowNonRestored) {
    throw new StudioError('engine/state-unmatched', `the saved state has parts that the job does not: ${missing.join(', ')}`, {
      detail: `checkpoint ${checkpoint.id} was taken of another version of the statements`,
      hint: 'start without the saved state, or allow to leave out state that does not match',
    });
  }
  for (const state of checkpoint.sources) sources.get(state.id)?.load(state);
  for (const state of checkpoint.nodes) nodes.get(state.id)?.load(state);
  for (const {id, snapshot} of checkpoint.operators) nodes.get(id)?.operator.restore(snapshot);
}
