import type {PhysicalNode, PhysicalPlan, SinkNode} from './plan.ts';

/** How a node gets its input's rows where a job runs in several subtasks. */
export type Distribution =
  /** Of its own subtask. */
  | {readonly kind: 'forward'}
  /** By the values of these columns of the input: rows of one key meet in one subtask. */
  | {readonly kind: 'hash'; readonly columns: readonly number[]}
  /** All of them in the first subtask. */
  | {readonly kind: 'single'};

export interface Placement {
  /** Runs in every subtask; else in the first alone. */
  readonly isParallel: boolean;
  /** By input. */
  readonly inputs: readonly Distribution[];
}

/**
 * Where the nodes of a plan run in a job of several subtasks, by id. Sources are divided by their splits, what has a key by its key, what
 * keeps nothing, and a sink that may have several writers, goes with its input; the rest, other sinks and results among them, runs in the first subtask.
 */
export function placements(plan: Pick<PhysicalPlan, 'nodes'>): ReadonlyMap<string, Placement> {
  const placed = new Map<string, Placement>();
  const keyedBy = new Map<string, readonly number[] | null>();
  const byId = new Map(plan.nodes.map((n) => [n.id, n]));
  for (const node of plan.nodes) {
    const inputs = node.inputs.map((id) => byId.get(id)).filter((n) => n !== undefined);
    const anyParallel = isDividedSource(node) || inputs.some((n) => placed.get(n.id)?.isParallel === true);
    const needs = inputs.map((input, i) => neededColumns(node, i, input));
    const isSingle = !anyParallel || needs.some((n) => n !== 'any' && n.length === 0);
    placed.set(node.id, {
      isParallel: !isSingle,
      inputs: inputs.map((input, i): Distribution => {
        const need = needs[i]!;
        const isDivided = placed.get(input.id)?.isParallel === true;
        if (isSingle) return isDivided ? {kind: 'single'} : {kind: 'forward'};
        if (need === 'any') return {kind: 'forward'};
        const known = isDivided ? (keyedBy.get(input.id) ?? null) : null;
        return known !== null && isSame(known, need) ? {kind: 'forward'} : {kind: 'hash', columns: need};
      }),
    });
    keyedBy.set(node.id, isSingle ? null : outputKey(node, inputs[0] === undefined ? null : (keyedBy.get(inputs[0].id) ?? null)));
  }
  return placed;
}

/** Whether several subtasks would do any of the plan's work that one does else: some node's rows are divided by a key. */
export function isDivisible(plan: Pick<PhysicalPlan, 'nodes'>): boolean {
  for (const {isParallel, inputs} of placements(plan).values()) if (isParallel && inputs.some((d) => d.kind === 'hash')) return true;
  return false;
}

/** Splits that wait for each other stay together. */
function isDividedSource(node: PhysicalNode): boolean {
  return node.kind === 'source' && node.watermark?.alignment === undefined;
}

/** The columns of an input whose rows of one value must meet; `any`: none must; empty: all must. */
function neededColumns(node: PhysicalNode, input: number, from: PhysicalNode): readonly number[] | 'any' {
  switch (node.kind) {
    case 'source':
    case 'values':
    case 'calc':
    case 'expand':
    case 'unnest':
    case 'union':
    case 'lookup-join':
      return 'any';
    case 'window-table-function':
      return node.window.kind === 'session' ? node.partition : 'any';
    case 'window-aggregate':
    case 'group-aggregate':
    case 'deduplicate':
    case 'upsert-materialize':
      return node.keys;
    case 'over-aggregate':
    case 'window-functions':
    case 'match':
    case 'rank':
      return node.partition;
    case 'regular-join':
    case 'interval-join':
    case 'window-join':
    case 'temporal-join':
      return input === 0 ? node.leftKeys : node.rightKeys;
    case 'set-operation':
      return from.columns.map((_, c) => c);
    case 'sink':
      return sinkKey(node);
    case 'sort':
    case 'limit':
    case 'collect':
      return [];
    default:
      return node satisfies never;
  }
}

/** Changes of one row must come to one writer, in their order: where the table names no key, to one for all. */
function sinkKey({table, changelogMode, columns, parallel}: SinkNode): readonly number[] | 'any' {
  if (parallel !== true) return [];
  if (changelogMode === 'append') return 'any';
  const places = (table.primaryKey ?? []).map((name) => columns.findIndex((c) => c.name === name));
  return places.includes(-1) ? [] : places;
}

/** The columns of a parallel node's output by whose values its rows are divided, in their order; null where they are not, or nobody knows. */
function outputKey(node: PhysicalNode, input: readonly number[] | null): readonly number[] | null {
  switch (node.kind) {
    case 'calc': {
      const places = input?.map((column) => node.projections.findIndex((p) => p.kind === 'column' && p.index === column)) ?? null;
      return places === null || places.includes(-1) ? null : places;
    }
    case 'group-aggregate':
    case 'window-aggregate':
      return node.keys.map((_, i) => i);
    case 'match':
      return node.partition.map((_, i) => i);
    case 'window-table-function':
      return node.window.kind === 'session' ? node.partition : input;
    case 'deduplicate':
    case 'upsert-materialize':
      return node.keys;
    case 'over-aggregate':
    case 'window-functions':
    case 'rank':
      return node.partition;
    case 'regular-join':
    case 'interval-join':
    case 'window-join':
      return node.type === 'right' || node.type === 'full' ? null : node.leftKeys;
    case 'temporal-join':
      return node.leftKeys;
    case 'unnest':
    case 'lookup-join':
      return input;
    case 'source':
    case 'values':
    case 'expand':
    case 'union':
    case 'set-operation':
    case 'sort':
    case 'limit':
    case 'sink':
    case 'collect':
      return null;
    default:
      return node satisfies never;
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((c, i) => c === b[i]);
}
