import type {Placement} from '../../planner/physical/distribution.ts';
import type {PhysicalNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import {LocalPanes} from '../operators/local-panes.ts';
import {WindowAggregate, type WindowPart} from '../operators/window-aggregate.ts';
import type {Clock} from './clock.ts';
import {ExchangeIn} from './exchange-in.ts';
import {ExchangeOut} from './exchange-out.ts';
import type {Gate} from './gate.ts';
import {GraphNode} from './graph-node.ts';
import type {Link} from './link.ts';
import type {SplitAssigner} from './split-registry.ts';

/** A job's part that runs in one thread, where it has several. */
export interface SubtaskPlace {
  readonly index: number;
  readonly count: number;
  /** By subtask; null: this one. */
  readonly links: readonly (Link | null)[];
  readonly placements: ReadonlyMap<string, Placement>;
  readonly splits: SplitAssigner;
}

export interface WiringContext {
  readonly gate: Gate;
  readonly clock: Clock;
  isPaused(): boolean;
  breathe(): Promise<void> | null;
  onFailure(error: unknown): void;
}

interface Out {
  readonly node: GraphNode;
  readonly operator: ExchangeOut;
  readonly producer: GraphNode;
  /** Where rows come in that may leave here. */
  upstream: readonly ExchangeIn[];
}

/** The exchanges of a subtask's graph, and what they say to those of the others. */
export class Wiring {
  readonly #place: SubtaskPlace;
  readonly #context: WiringContext;
  #edges = 0;
  readonly #ins = new Map<number, ExchangeIn>();
  readonly #outs = new Map<number, Out>();

  constructor(place: SubtaskPlace, context: WiringContext) {
    this.#place = place;
    this.#context = context;
  }

  runsHere(id: string): boolean {
    return this.#place.index === 0 || this.#placement(id).isParallel;
  }

  #placement(id: string): Placement {
    return must(this.#place.placements.get(id));
  }

  /**
   * Leads the rows of `input` to `node`, as its input `at`. `producer` and `consumer` are their nodes in this graph, undefined where they do
   * not run here. Called in the plan's order, for nodes that do not run here too: both ends of an exchange must have the same number.
   */
  connect(node: PhysicalNode, at: number, input: PhysicalNode, producer: GraphNode | undefined, consumer: GraphNode | undefined): void {
    const distribution = must(this.#placement(node.id).inputs[at]);
    if (distribution.kind === 'forward') {
      if (producer === undefined) consumer?.skipInput();
      else if (consumer !== undefined) producer.connect(consumer);
      return;
    }
    const {index} = this.#place;
    const {gate} = this.#context;
    const edge = this.#edges++;
    const types = input.columns.map((c) => c.type);
    const id = `${node.id}<${at}`;
    let local: ExchangeIn | null = null;
    if (consumer !== undefined) {
      const {operator} = consumer;
      const absorb = operator instanceof WindowAggregate ? (part: WindowPart): void => operator.absorb(part) : null;
      local = new ExchangeIn({edge, id, types, links: this.#linksOf(input), absorb, ...this.#context});
      local.node.connect(consumer);
      this.#ins.set(edge, local);
    }
    if (producer === undefined) return;
    const outId = `${id} out`;
    const isTaken = distribution.kind === 'hash' && consumer?.operator instanceof WindowAggregate;
    const gathers = node.kind === 'window-aggregate' && isTaken && LocalPanes.serves(node, input.changelogMode);
    const gathering = gathers ? new LocalPanes(node, types, this.#context.clock) : null;
    const operator = new ExchangeOut({edge, id: outId, distribution, types, index, links: this.#linksOf(node), local, gate, gathering});
    const out = new GraphNode(outId, operator, null);
    producer.connect(out);
    this.#outs.set(edge, {node: out, operator, producer, upstream: []});
  }

  #linksOf(node: PhysicalNode): ReadonlyMap<number, Link | null> {
    const {links} = this.#place;
    return new Map(this.#placement(node.id).isParallel ? links.entries() : [[0, links[0] ?? null]]);
  }

  /** The graph is whole: messages may come. */
  listen(): void {
    for (const input of this.#ins.values()) input.connected();
    for (const out of this.#outs.values()) out.upstream = [...this.#ins.values()].filter((i) => i.node.reach().has(out.node.id));
    for (const [from, link] of this.#place.links.entries()) {
      link?.onMessage((message) => {
        switch (message.kind) {
          case 'taken':
            this.#outs.get(message.edge)?.operator.taken(from, message.count);
            return;
          case 'satisfied':
            this.#outs.get(message.edge)?.operator.satisfied(from);
            return;
          default:
            this.#ins.get(message.edge)?.receive(from, message);
        }
      });
    }
  }

  /** Each resolves when nothing comes in by an exchange any more. */
  get ended(): readonly Promise<void>[] {
    return [...this.#ins.values()].map((i) => i.ended);
  }

  /** Tells the others where this subtask stands in time: after a restore they know nothing of it. */
  announce(): void {
    for (const input of this.#ins.values()) {
      for (const {node, input: at} of input.node.targets) node.watermarks.setIdle(at, false);
    }
    for (const {producer} of this.#outs.values()) producer.announce();
  }

  /** While the sources pause: resolves when all that was sent to this subtask before the checkpoint `round` (from 1) is taken. */
  async quiesce(round: number): Promise<void> {
    const outs = [...this.#outs.values()].map(async ({operator, upstream}) => {
      await Promise.all(upstream.map((i) => i.quiet(round)));
      operator.barrier();
    });
    await Promise.all([...outs, ...[...this.#ins.values()].map((i) => i.quiet(round))]);
  }

  tick(): void {
    for (const input of this.#ins.values()) input.tellSatisfied();
  }

  close(): void {
    for (const link of this.#place.links) link?.close();
  }
}
