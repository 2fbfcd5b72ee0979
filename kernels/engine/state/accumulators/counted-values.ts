import type {DataType} from '../../../protocol/data-type.ts';
import type {Value} from '../../../protocol/value.ts';
import type {StateReader, StateWriter} from '../state-io.ts';

/** Per cell, the values that it holds and how many of each. */
export class CountedValues {
  readonly #type: DataType;
  /** The one value that stands for all equal ones, where a Map cannot tell that they are. */
  readonly #canonical: (key: Value) => Value;
  readonly #cells: (Map<Value, number> | null)[] = [];
  #entries = 0;

  /** `type` is that of the map's keys: the values, or their texts. */
  constructor(type: DataType, nullable = false, canonical: (key: Value) => Value = (key) => key) {
    this.#canonical = canonical;
    this.#type = {...type, nullable} as DataType;
  }

  grow(capacity: number): void {
    while (this.#cells.length < capacity) this.#cells.push(null);
  }

  reset(cell: number): void {
    this.#entries -= this.#cells[cell]?.size ?? 0;
    this.#cells[cell] = null;
  }

  /** How many there are of it afterwards. */
  add(cell: number, value: Value, by: number): number {
    const key = this.#canonical(value);
    let counts = this.#cells[cell] ?? null;
    if (counts === null) {
      counts = new Map();
      this.#cells[cell] = counts;
    }
    const before = counts.get(key);
    const after = (before ?? 0) + by;
    if (after === 0) {
      if (before !== undefined) this.#entries--;
      counts.delete(key);
    } else {
      if (before === undefined) this.#entries++;
      counts.set(key, after);
    }
    return after;
  }

  of(cell: number): ReadonlyMap<Value, number> {
    return this.#cells[cell] ?? EMPTY;
  }

  save(cells: Int32Array, out: StateWriter): void {
    const rows: Value[][] = [];
    for (let i = 0; i < cells.length; i++) for (const [key, count] of this.of(cells[i]!)) rows.push([i, key, count]);
    out.rows(rows, [INDEX, this.#type, INDEX]);
  }

  load(cells: Int32Array, source: StateReader): void {
    for (const [i, key, count] of source.rows([INDEX, this.#type, INDEX])) this.add(cells[i as number]!, key!, count as number);
  }

  bytes(): number {
    return this.#entries * 48 + this.#cells.length * 8;
  }
}

const EMPTY: ReadonlyMap<Value, number> = new Map();
const INDEX: DataType = {kind: 'bigint', nullable: false};
