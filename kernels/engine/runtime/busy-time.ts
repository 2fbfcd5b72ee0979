import type {GraphNode} from './graph-node.ts';

// Operators call each other synchronously: at any time one works, and the others that are on the stack wait for it.
let worker: GraphNode | null = null;
let since = 0;

/** From here on this node works; what it returns is for `leave`. Hot: once a batch and operator, two readings of the clock. */
export function enter(node: GraphNode): GraphNode | null {
  const now = performance.now();
  if (worker !== null) worker.busyMs += now - since;
  const before = worker;
  worker = node;
  since = now;
  return before;
}

/** Whoever worked before goes on. */
export function leave(before: GraphNode | null): void {
  const now = performance.now();
  if (worker !== null) worker.busyMs += now - since;
  worker = before;
  since = now;
}
