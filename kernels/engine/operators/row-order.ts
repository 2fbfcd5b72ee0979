import type {SortNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {comparatorOf} from '../state/compare.ts';
import type {HeldRows} from '../state/held-rows.ts';

interface Part {
  readonly column: number;
  readonly nullsFirst: boolean;
  readonly compare: (a: Value, b: Value) => number;
  readonly sign: number;
}

function partsOf(order: SortNode['order'], types: readonly DataType[]): readonly Part[] {
  return order.map((o) => ({...o, compare: comparatorOf(must(types[o.column])), sign: o.descending ? -1 : 1}));
}

function standing({nullsFirst, compare, sign}: Part, x: Value, y: Value): number {
  if (x === y) return 0;
  if (x === null || y === null) return (x === null) === nullsFirst ? -1 : 1;
  return compare(x, y) * sign;
}

/** How two rows stand to each other under ORDER BY. */
export function rowOrder(order: SortNode['order'], types: readonly DataType[]): (a: Row, b: Row) => number {
  const parts = partsOf(order, types);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return (a, b) => standing(only, a[only.column]!, b[only.column]!);
  return (a, b) => {
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const result = standing(part, a[part.column]!, b[part.column]!);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** How a row that is held stands to one that comes. */
export function heldOrder(order: SortNode['order'], types: readonly DataType[]): (held: HeldRows, place: number, row: Row) => number {
  const parts = partsOf(order, types);
  return (held, place, row) => {
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const result = standing(part, held.at(place, part.column), row[part.column]!);
      if (result !== 0) return result;
    }
    return 0;
  };
}
