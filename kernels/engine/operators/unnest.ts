import type {UnnestNode} from '../../planner/physical/plan.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Evaluate} from '../expr/interpret.ts';
import type {Batch} from '../runtime/batch.ts';
import {Operator, type Output} from '../runtime/operator.ts';

/**
 * In and out: any kinds, each result of the kind of its row. A row goes out once for each element of its collection, of a MULTISET as often
 * as the element is in it; one that is NULL or empty is dropped, or padded with NULLs where the join is outer. No state.
 */
export class Unnest extends Operator {
  readonly name = 'Correlate';
  readonly #collection: Evaluate;
  readonly #condition: Evaluate | null;
  readonly #kind: 'array' | 'map' | 'multiset';
  readonly #isRow: boolean;
  readonly #isOuter: boolean;
  readonly #hasNumber: boolean;
  /** Columns of an element. */
  readonly #width: number;

  constructor(node: UnnestNode, collection: Evaluate, condition: Evaluate | null) {
    super();
    const {type} = node.collection;
    this.#collection = collection;
    this.#condition = condition;
    this.#kind = type.kind === 'map' || type.kind === 'multiset' ? type.kind : 'array';
    const element = type.kind === 'array' || type.kind === 'multiset' ? type.element : null;
    this.#isRow = element?.kind === 'row';
    this.#width = this.#kind === 'map' ? 2 : element?.kind === 'row' ? element.fields.length : 1;
    this.#isOuter = node.outer;
    this.#hasNumber = node.ordinality;
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const result: Row[] = [];
    const resultKinds: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const before = result.length;
      this.#expand(row, this.#collection(row), result);
      if (result.length === before && this.#isOuter) {
        const nulls = new Array<Value>(this.#width + (this.#hasNumber ? 1 : 0)).fill(null);
        result.push([...row, ...nulls]);
      }
      if (kinds !== null) for (let n = before; n < result.length; n++) resultKinds.push(kinds[i]!);
    }
    if (result.length > 0) out.emit({rows: result, kinds: kinds === null ? null : Uint8Array.from(resultKinds)});
  }

  #expand(row: Row, collection: Value, into: Row[]): void {
    if (collection === null) return;
    let number = 0;
    const add = (element: readonly Value[]): void => {
      number++;
      const result = this.#hasNumber ? [...row, ...element, number] : [...row, ...element];
      if (this.#condition === null || this.#condition(result) === true) into.push(result);
    };
    if (this.#kind === 'array') {
      for (const element of collection as readonly Value[]) add(this.#fields(element));
      return;
    }
    for (const [key, value] of collection as ReadonlyMap<Value, Value>) {
      if (this.#kind === 'map') add([key, value]);
      else for (let count = value as number; count > 0; count--) add(this.#fields(key));
    }
  }

  #fields(element: Value): readonly Value[] {
    if (!this.#isRow) return [element];
    return element === null ? new Array<Value>(this.#width).fill(null) : (element as Row);
  }
}
