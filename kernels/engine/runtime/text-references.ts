import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import type {GraphNode} from './graph-node.ts';
import {Texts} from './texts.ts';

/** Where a job's operators hand on references to texts in place of the texts. */
export class TextReferences {
  readonly texts = new Texts();
  /** By node and input. */
  readonly #taken = new Map<GraphNode, readonly (readonly number[])[]>();

  /** Asks the operators of a connected graph, in the plan's order, from the sinks to the sources. */
  constructor(plan: PhysicalPlan, nodes: ReadonlyMap<string, GraphNode>) {
    const byId = new Map(plan.nodes.map((n) => [n.id, n]));
    for (const {id, inputs} of plan.nodes.toReversed()) {
      const node = nodes.get(id);
      if (node === undefined) continue;
      const append = inputs.map((input) => byId.get(input)?.changelogMode === 'append');
      this.#taken.set(node, node.operator.takeReferences({texts: this.texts, append, taken: this.takenFrom(node)}));
    }
  }

  /** Columns of a node's rows in which all that read them take references. */
  takenFrom({targets}: GraphNode): ReadonlySet<number> {
    return this.takenByAll(targets);
  }

  takenByAll(targets: readonly {readonly node: GraphNode; readonly input: string}[]): ReadonlySet<number> {
    const [first, ...others] = targets.map(({node, input}): ReadonlySet<number> => new Set(this.#taken.get(node)?.[Number(input)]));
    return others.reduce((all, next) => all.intersection(next), first ?? new Set());
  }
}
