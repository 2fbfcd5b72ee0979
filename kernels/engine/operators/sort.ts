import type {SortNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {INSERT, UPDATE_AFTER} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot} from '../runtime/operator.ts';
import {RowBag} from '../state/row-bag.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {rowOrder} from './row-order.ts';

const VERSION = 2;

/**
 * In: any kinds. Out: +I, what is left of the input when it ends, sorted; rows that are equal in order stay as they came.
 * Where the first order is an ascending event time, rows leave as soon as the watermark has passed them, and
 * one that comes behind it is dropped and counted. State: the rows that have not left.
 */
export class Sort extends Operator {
  readonly name = 'Sort';
  readonly #types: readonly DataType[];
  readonly #order: (a: Row, b: Row) => number;
  readonly #timeColumn: number | null;
  #bag = new RowBag();
  #watermark = Number.NEGATIVE_INFINITY;
  #late = 0;

  constructor(node: SortNode, types: readonly DataType[]) {
    super();
    this.#types = types;
    this.#order = rowOrder(node.order, types);
    const first = node.order[0];
    const type = first === undefined ? undefined : types[first.column];
    const isTime = (type?.kind === 'timestamp' || type?.kind === 'timestamp_ltz') && type.attribute === 'rowtime';
    this.#timeColumn = first !== undefined && isTime && !first.descending ? first.column : null;
  }

  process({rows, kinds}: Batch): void {
    for (let i = 0; i < rows.length; i++) {
      const kind = kinds === null ? INSERT : kinds[i]!;
      const time = this.#timeColumn === null ? null : (rows[i]![this.#timeColumn] as number | null);
      if (time !== null && time <= this.#watermark) {
        this.#late++;
        continue;
      }
      if (kind === INSERT || kind === UPDATE_AFTER) this.#bag.add(rows[i]!);
      else this.#bag.remove(rows[i]!);
    }
  }

  override onWatermark(time: number, out: Output): void {
    const column = this.#timeColumn;
    if (column === null || time === Number.POSITIVE_INFINITY) return;
    this.#watermark = time;
    const done: Row[] = [];
    const rest = new RowBag();
    for (const row of this.#bag.values()) {
      const at = row[column] as number | null;
      if (at === null || at <= time) done.push(row);
      else rest.add(row);
    }
    if (done.length === 0) return;
    this.#bag = rest;
    out.emit({rows: done.sort(this.#order), kinds: null});
  }

  override onEnd(out: Output): void {
    const rows = [...this.#bag.values()].sort(this.#order);
    this.#bag = new RowBag();
    if (rows.length > 0) out.emit({rows, kinds: null});
  }

  override lateRecords(): number {
    return this.#late;
  }

  override stateBytes(): number {
    return this.#bag.size * (64 + this.#types.length * 16);
  }

  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    out.json({watermark: String(this.#watermark), late: this.#late});
    out.rows([...this.#bag.values()], this.#types);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot): void {
    const source = new StateReader(snapshot, VERSION);
    const head = source.json<{watermark: string; late: number}>();
    this.#watermark = Number(head.watermark);
    this.#late = head.late;
    for (const row of source.rows(this.#types)) this.#bag.add(row);
  }
}
