import type {AggregateCall} from '../../../planner/physical/expr.ts';
import {must} from '../../../protocol/assert.ts';
import {type DataType, MAX_LENGTH} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';
import {Accumulator} from './accumulator.ts';

/**
 * JSON_ARRAYAGG and JSON_OBJECTAGG. The argument is the JSON of one row: `[x]`, or `[]` of a value that is left out, and likewise `{"k":x}`.
 * The array has the values as they came; the object its keys in order, a later value in the place of an earlier one, as Flink writes it.
 */
export class JsonAggAccumulator extends Accumulator {
  readonly #isObject: boolean;
  /** By cell: what is between the brackets of each row. */
  readonly #lists: string[][] = [];
  #held = 0;

  constructor(call: AggregateCall) {
    super(call);
    this.#isObject = call.function === 'JSON_OBJECTAGG';
    must(call.argumentType);
  }

  grow(capacity: number): void {
    while (this.#lists.length < capacity) this.#lists.push([]);
  }

  reset(cell: number): void {
    this.#held -= this.#lists[cell]!.length;
    this.#lists[cell] = [];
  }

  addValue(cell: number, value: Value): void {
    const inner = (value as string).slice(1, -1);
    if (inner === '') return;
    this.#lists[cell]!.push(inner);
    this.#held++;
  }

  retractValue(cell: number, value: Value): void {
    const list = this.#lists[cell]!;
    const at = list.indexOf((value as string).slice(1, -1));
    if (at < 0) return;
    list.splice(at, 1);
    this.#held--;
  }

  merge(target: number, source: number): void {
    for (const text of this.#lists[source]!) this.#lists[target]!.push(text);
    this.#held += this.#lists[source]!.length;
  }

  value(cell: number): Value {
    const list = this.#lists[cell]!;
    if (!this.#isObject) return `[${list.join(',')}]`;
    const members = new Map(list.map((text) => [keyOf(text), text]));
    return `{${[...members.keys()]
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      .map((key) => members.get(key))
      .join(',')}}`;
  }

  save(cells: Int32Array, out: StateWriter): void {
    const rows: Value[][] = [];
    for (let i = 0; i < cells.length; i++) for (const text of this.#lists[cells[i]!]!) rows.push([i, text]);
    out.rows(rows, [INDEX, TEXT]);
  }

  load(cells: Int32Array, source: StateReader): void {
    for (const [i, text] of source.rows([INDEX, TEXT])) {
      this.#lists[cells[i as number]!]!.push(text as string);
      this.#held++;
    }
  }

  bytes(): number {
    return this.#held * 60 + this.#lists.length * 24;
  }
}

/** Of a member `"key":value`. */
function keyOf(member: string): string {
  const quoted = /^"(?:[^"\\]|\\.)*"/.exec(member)?.[0] ?? '""';
  return JSON.parse(quoted) as string;
}

const INDEX: DataType = {kind: 'bigint', nullable: false};
const TEXT: DataType = {kind: 'varchar', length: MAX_LENGTH, nullable: false};
