import type {FunctionCatalog} from '../catalog.ts';
import type {PhysicalNode} from './plan.ts';

/**
 * The nodes without those that do the same as an earlier one over the same input: what read them reads the earlier one, as Flink reuses
 * parts of a plan. Inputs come before what reads them. What differs from call to call, and what leads out of the job, stays as often as it
 * was written.
 */
export function shareNodes(nodes: readonly PhysicalNode[], functions: FunctionCatalog): readonly PhysicalNode[] {
  const alike = new Map<string, PhysicalNode[]>();
  const insteadOf = new Map<string, string>();
  const kept: PhysicalNode[] = [];
  for (const node of nodes) {
    const inputs = node.inputs.map((id) => insteadOf.get(id) ?? id);
    const isSame = inputs.every((id, i) => id === node.inputs[i]);
    const own = isSame ? node : ({...node, inputs} as PhysicalNode);
    // Most nodes have an input of their own: no text is made of them.
    const likeness = `${own.kind} ${own.inputs.join(' ')}`;
    const others = alike.get(likeness) ?? [];
    alike.set(likeness, others);
    const meaning = others.length === 0 ? null : meaningOf(own, functions);
    const first = meaning === null ? undefined : others.find((other) => meaningOf(other, functions) === meaning);
    if (first !== undefined) {
      insteadOf.set(node.id, first.id);
      continue;
    }
    others.push(own);
    kept.push(own);
  }
  return kept;
}

/** A text that only nodes have that do the same; null for one that is never shared, or is nested too deep for a text. */
function meaningOf(node: PhysicalNode, functions: FunctionCatalog): string | null {
  try {
    return textOf(node, functions);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function textOf(node: PhysicalNode, functions: FunctionCatalog): string | null {
  if (node.inputs.length === 0 || node.kind === 'sink' || node.kind === 'collect' || node.kind === 'lookup-join') return null;
  let isSteady = true;
  const text = JSON.stringify({...node, id: ''}, (_, value: unknown) => {
    switch (typeof value) {
      case 'bigint':
        return `${value}n`;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0) ? value : `number ${Object.is(value, -0) ? '-0' : value}`;
      case 'object':
        break;
      default:
        return value;
    }
    if (value instanceof Uint8Array) return ['bytes', ...value];
    if (value instanceof Map) return ['map', ...value];
    if (isCall(value)) {
      const definition = functions.lookup(value.function);
      if (definition?.kind === 'scalar' && definition.deterministic === false) isSteady = false;
    }
    return value;
  });
  return isSteady ? text : null;
}

function isCall(value: unknown): value is {readonly kind: 'call'; readonly function: string} {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'call' && 'function' in value;
}
