import {getHeapStatistics} from 'node:v8';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {JobMetrics} from '../../protocol/kernel.ts';
import type {Graph} from './build.ts';

/** The part of the thread's heap that state may take where the job has no limit of its own. */
const PART_OF_HEAP = 0.75;

/** Bytes. */
export function defaultStateLimit(): number {
  return getHeapStatistics().heap_size_limit * PART_OF_HEAP;
}

/**
 * Throws `engine/state-limit` where the job's state is larger than `limit` bytes; names the operator that holds most. `elsewhere`: what the
 * job's other subtasks told last.
 */
export function checkStateLimit(graph: Graph, elsewhere: readonly JobMetrics[], limit: number, hasCheckpoints: boolean): void {
  let total = 0;
  let most = {bytes: -1, name: '', id: '', keys: null as number | null};
  for (const {id, operator} of graph.nodes) {
    let bytes = operator.stateBytes();
    for (const {operators} of elsewhere) bytes += operators.find((o) => o.id === id)?.stateBytes ?? 0;
    total += bytes;
    if (bytes > most.bytes) most = {bytes, name: operator.name, id, keys: elsewhere.length > 0 ? null : operator.stateKeys()};
  }
  if (total <= limit) return;
  const keys = most.keys === null ? '' : ` for ${most.keys} keys`;
  throw new StudioError(
    'engine/state-limit',
    `the job's state has grown to ${megabytes(total)}, more than the ${megabytes(limit)} that it may have`,
    {
      detail: `operator "${most.name}" (${most.id}) holds ${megabytes(most.bytes)}${keys}${hasCheckpoints ? '; the last checkpoint is kept' : ''}`,
      hint: "let state go with SET 'table.exec.state.ttl' = '1 h' or a window, or allow more with SET 'millrace.state.limit' = '4 gb'",
    },
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
