import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {Union} from '../operators/union.ts';
import type {WindowPart} from '../operators/window-aggregate.ts';
import {decodeBatch} from '../state/row-codec.ts';
import type {Batch} from './batch.ts';
import type {Gate} from './gate.ts';
import {GraphNode} from './graph-node.ts';
import type {Link, LinkMessage} from './link.ts';

export interface ExchangeInSpec {
  readonly edge: number;
  readonly id: string;
  readonly types: readonly DataType[];
  /** The subtasks that send, and the ways back to them; null: this one. */
  readonly links: ReadonlyMap<number, Link | null>;
  readonly gate: Gate;
  /** A checkpoint is being taken: what is on its way is taken whoever is full. */
  isPaused(): boolean;
  breathe(): Promise<void> | null;
  onFailure(error: unknown): void;
  /** Of a window aggregate: takes groups that were gathered. */
  readonly absorb: ((part: WindowPart) => void) | null;
}

type FromSender = Extract<LinkMessage, {kind: 'rows' | 'part' | 'idle' | 'end' | 'barrier'}>;

/**
 * The end of an exchange where rows come in: a node whose inputs are the subtasks that send. Rows of other subtasks wait here while anything
 * that they lead to in this one is full; then their senders learn of it, for they are told of what was taken.
 */
export class ExchangeIn {
  readonly node: GraphNode;
  readonly #spec: ExchangeInSpec;
  readonly #queue: {readonly from: number; readonly message: FromSender}[] = [];
  /** By sender: barriers that have come. */
  readonly #barriers = new Map<number, number>();
  #waiting: {readonly round: number; readonly resolve: () => void}[] = [];
  #isPumping = false;
  #onPause: () => void = () => {};
  #toldSatisfied = false;
  readonly #ended = Promise.withResolvers<void>();
  /** What closes the gate for it: the nodes that its rows reach before they leave the subtask again. */
  #concerns: ReadonlySet<string> = new Set();

  constructor(spec: ExchangeInSpec) {
    this.#spec = spec;
    this.node = new GraphNode(spec.id, new Union(), null);
    for (const [from, link] of spec.links) {
      this.node.watermarks.add(String(from));
      if (link !== null) this.#barriers.set(from, 0);
    }
  }

  /** Once the graph is whole. */
  connected(): void {
    this.#concerns = this.node.reach();
  }

  /** Resolves when all senders have come to their end. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  get isSatisfied(): boolean {
    return this.node.isSatisfied;
  }

  receive(from: number, message: FromSender): void {
    this.#queue.push({from, message});
    this.#pump();
  }

  /** Takes what has come, as far as it may. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#pumpAll().catch((error: unknown) => this.#spec.onFailure(error));
  }

  async #pumpAll(): Promise<void> {
    const {gate} = this.#spec;
    try {
      while (this.#queue.length > 0) {
        if (!this.#spec.isPaused() && !gate.isOpenFor(this.#concerns)) {
          const paused = new Promise<void>((resolve) => {
            this.#onPause = resolve;
          });
          await Promise.race([gate.opened(this.#concerns), paused]);
          continue;
        }
        const {from, message} = this.#queue.shift()!;
        this.#take(from, message);
        const pause = this.#queue.length > 0 ? this.#spec.breathe() : null;
        if (pause !== null) await pause;
      }
    } finally {
      this.#isPumping = false;
    }
  }

  #take(from: number, message: FromSender): void {
    switch (message.kind) {
      case 'rows':
        this.#takeRows(from, message);
        return;
      case 'part':
        this.absorb(message.part);
        this.#spec.links.get(from)?.send({kind: 'taken', edge: message.edge, count: message.part.groups});
        return;
      case 'idle':
        this.setIdle(message.idle, from);
        return;
      case 'end':
        this.end(from);
        return;
      case 'barrier':
        this.#barriers.set(from, (this.#barriers.get(from) ?? 0) + 1);
        this.#waiting = this.#waiting.filter(({round, resolve}) => {
          if (!this.#isQuiet(round)) return true;
          resolve();
          return false;
        });
        return;
      default:
        message satisfies never;
    }
  }

  #takeRows(from: number, {edge, buffer, count, marks}: FromSender & {kind: 'rows'}): void {
    const batch: Batch = buffer === null ? {rows: [], kinds: null} : decodeBatch(buffer, this.#spec.types);
    let at = 0;
    for (const [after, watermark] of marks) {
      this.deliver(part(batch, at, after), from);
      at = after;
      this.advance(watermark, from);
    }
    this.deliver(part(batch, at, count), from);
    const link = this.#spec.links.get(from);
    if (count > 0) link?.send({kind: 'taken', edge, count});
    this.tellSatisfied();
  }

  /** The senders may stop: a limit is full. */
  tellSatisfied(): void {
    if (this.#toldSatisfied || !this.isSatisfied) return;
    this.#toldSatisfied = true;
    for (const link of this.#spec.links.values()) link?.send({kind: 'satisfied', edge: this.#spec.edge});
  }

  deliver(batch: Batch, from: number): void {
    if (batch.rows.length > 0) this.node.receive(batch, String(from));
  }

  absorb(part: WindowPart): void {
    must(this.#spec.absorb)(part);
  }

  advance(time: number, from: number): void {
    this.node.watermarks.advance(String(from), time);
    this.node.pushWatermark();
  }

  setIdle(isIdle: boolean, from: number): void {
    this.node.watermarks.setIdle(String(from), isIdle);
    this.node.pushWatermark();
  }

  end(from: number): void {
    this.node.watermarks.end(String(from));
    if (!this.node.watermarks.allEnded) {
      this.node.pushWatermark();
      return;
    }
    this.node.pushEnd();
    this.#ended.resolve();
  }

  #isQuiet(round: number): boolean {
    for (const barriers of this.#barriers.values()) if (barriers < round) return false;
    return true;
  }

  /** Resolves when everything that was sent before the checkpoint `round` (from 1) has been taken. */
  quiet(round: number): Promise<void> {
    this.#onPause();
    if (this.#isQuiet(round)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({round, resolve}));
  }
}

function part({rows, kinds}: Batch, from: number, to: number): Batch {
  if (from === 0 && to === rows.length) return {rows, kinds};
  return {rows: rows.slice(from, to), kinds: kinds === null ? null : kinds.subarray(from, to)};
}
