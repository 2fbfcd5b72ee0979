import type {Distribution} from '../../planner/physical/distribution.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import type {LocalPanes} from '../operators/local-panes.ts';
import {subtaskOf} from '../state/key-groups.ts';
import {encodeBatch} from '../state/row-codec.ts';
import type {Batch} from './batch.ts';
import type {ExchangeIn} from './exchange-in.ts';
import type {Gate} from './gate.ts';
import type {Link} from './link.ts';
import {Operator} from './operator.ts';

/** Rows that may be on their way to one subtask before the sources of this one pause. */
const MAX_ON_THE_WAY = 16_384;
/** Rows that are sent together at most, unless one batch brings more. */
const MAX_TOGETHER = 4096;

export interface ExchangeOutSpec {
  readonly edge: number;
  /** The node's id in the graph, and the reason for which it closes the gate. */
  readonly id: string;
  readonly distribution: Distribution;
  readonly types: readonly DataType[];
  readonly index: number;
  /** By subtask; null: this one. Those that take nothing of this exchange are left out. */
  readonly links: ReadonlyMap<number, Link | null>;
  /** The other end in this subtask, where there is one. */
  readonly local: ExchangeIn | null;
  readonly gate: Gate;
  /** Gathers rows before they go. */
  readonly gathering: LocalPanes | null;
}

/** What waits for another subtask, and what is on its way there. */
interface Target {
  readonly link: Link;
  rows: Row[];
  /** null: all +I so far. */
  kinds: number[] | null;
  marks: (readonly [number, number])[];
  onTheWay: number;
  isSatisfied: boolean;
}

/**
 * The end of an exchange where rows leave their subtask: divides them by key. What falls to its own subtask goes there at once; what falls to
 * another is gathered until the batch at hand is done, and crosses encoded.
 */
export class ExchangeOut extends Operator {
  readonly name = 'Exchange';
  readonly #spec: ExchangeOutSpec;
  readonly #targets: (Target | null)[] = [];
  readonly #remote: readonly Target[];
  readonly #count: number;
  #isScheduled = false;
  #isIdle = false;

  constructor(spec: ExchangeOutSpec) {
    super();
    this.#spec = spec;
    this.#count = spec.links.size;
    for (const [index, link] of spec.links) {
      this.#targets[index] = link === null ? null : {link, rows: [], kinds: null, marks: [], onTheWay: 0, isSatisfied: false};
    }
    this.#remote = this.#targets.filter((t) => t !== null);
  }

  process(batch: Batch): void {
    const {distribution, index, gathering} = this.#spec;
    if (gathering?.take(batch) === true) {
      if (gathering.isDue()) this.#drain();
    } else if (distribution.kind === 'hash' && this.#count > 1) this.#divide(batch, distribution.columns);
    else if (index === 0) this.#spec.local?.deliver(batch, index);
    else this.#append(this.#targets[0]!, batch);
  }

  /** Hot. */
  #divide({rows, kinds}: Batch, columns: readonly number[]): void {
    const count = this.#count;
    const own = this.#spec.index;
    const parts: Row[][] = [];
    const partKinds: number[][] = [];
    for (let t = 0; t < count; t++) {
      parts.push([]);
      partKinds.push([]);
    }
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const target = subtaskOf(row, columns, count);
      parts[target]!.push(row);
      if (kinds !== null) partKinds[target]!.push(kinds[i]!);
    }
    for (let t = 0; t < count; t++) {
      const part = parts[t]!;
      if (part.length === 0) continue;
      const batch = {rows: part, kinds: kinds === null ? null : Uint8Array.from(partKinds[t]!)};
      if (t === own) this.#spec.local?.deliver(batch, own);
      else this.#append(this.#targets[t]!, batch);
    }
  }

  /** What was gathered goes, behind all that waits. */
  #drain(): void {
    const {gathering, edge, index, local, gate, id} = this.#spec;
    if (gathering === null) return;
    for (const [t, part] of gathering.drain(this.#count).entries()) {
      if (part === null) continue;
      if (t === index) {
        local?.absorb(part);
        continue;
      }
      const target = this.#targets[t]!;
      this.#send(target);
      target.link.send({kind: 'part', edge, part});
      target.onTheWay += part.groups;
      if (target.onTheWay >= MAX_ON_THE_WAY) gate.close(id);
    }
  }

  #append(target: Target, {rows, kinds}: Batch): void {
    const before = target.rows.length;
    if (kinds !== null) target.kinds ??= new Array<number>(before).fill(0);
    for (let i = 0; i < rows.length; i++) target.rows.push(rows[i]!);
    if (target.kinds !== null) for (let i = 0; i < rows.length; i++) target.kinds.push(kinds === null ? 0 : kinds[i]!);
    if (target.rows.length >= MAX_TOGETHER) this.#send(target);
    else this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => this.flush());
  }

  flush(): void {
    this.#isScheduled = false;
    for (const target of this.#remote) this.#send(target);
  }

  #send(target: Target): void {
    const {rows, kinds, marks} = target;
    if (rows.length === 0 && marks.length === 0) return;
    target.rows = [];
    target.kinds = null;
    target.marks = [];
    const {edge, types, gate, id} = this.#spec;
    const batch = {rows, kinds: kinds === null ? null : Uint8Array.from(kinds)};
    target.link.send({kind: 'rows', edge, buffer: rows.length === 0 ? null : encodeBatch(batch, types), count: rows.length, marks});
    target.onTheWay += rows.length;
    if (target.onTheWay >= MAX_ON_THE_WAY) gate.close(id);
  }

  override onWatermark(time: number): void {
    if (this.#spec.gathering?.isDue(time) === true) this.#drain();
    this.#spec.gathering?.passed(time);
    this.#spec.local?.advance(time, this.#spec.index);
    for (const target of this.#remote) {
      const last = target.marks.at(-1);
      if (last !== undefined && last[0] === target.rows.length) target.marks.pop();
      target.marks.push([target.rows.length, time]);
    }
    this.#schedule();
  }

  override onIdle(isIdle: boolean): void {
    if (isIdle === this.#isIdle) return;
    this.#isIdle = isIdle;
    this.#drain();
    this.#spec.local?.setIdle(isIdle, this.#spec.index);
    this.#tell({kind: 'idle', edge: this.#spec.edge, idle: isIdle});
  }

  override onEnd(): void {
    this.#drain();
    this.#spec.local?.end(this.#spec.index);
    this.#tell({kind: 'end', edge: this.#spec.edge});
  }

  /** Nothing leaves it until the checkpoint is taken. */
  barrier(): void {
    this.#drain();
    this.#tell({kind: 'barrier', edge: this.#spec.edge});
  }

  /** Behind all that waits. */
  #tell(message: Parameters<Link['send']>[0]): void {
    for (const target of this.#remote) {
      this.#send(target);
      target.link.send(message);
    }
  }

  taken(from: number, count: number): void {
    const target = this.#targets[from];
    if (target === null || target === undefined) return;
    target.onTheWay -= count;
    if (this.#remote.every((t) => t.onTheWay * 2 <= MAX_ON_THE_WAY)) this.#spec.gate.open(this.#spec.id);
  }

  satisfied(from: number): void {
    const target = this.#targets[from];
    if (target !== null && target !== undefined) target.isSatisfied = true;
  }

  override isSatisfied(): boolean {
    return this.#remote.every((t) => t.isSatisfied) && this.#spec.local?.isSatisfied !== false;
  }
}
