import type {SortNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row} from '../../protocol/value.ts';
import {comparatorOf} from '../state/compare.ts';

/** How two rows stand to each other under ORDER BY. */
export function rowOrder(order: SortNode['order'], types: readonly DataType[]): (a: Row, b: Row) => number {
  const parts = order.map((o) => ({...o, compare: comparatorOf(must(types[o.column])), sign: o.descending ? -1 : 1}));
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    const {column, nullsFirst, compare, sign} = only;
    return (a, b) => {
      const x = a[column]!;
      const y = b[column]!;
      if (x === y) return 0;
      if (x === null || y === null) return (x === null) === nullsFirst ? -1 : 1;
      return compare(x, y) * sign;
    };
  }
  return (a, b) => {
    for (const {column, nullsFirst, compare, sign} of parts) {
      const x = a[column]!;
      const y = b[column]!;
      if (x === null || y === null) {
        if (x !== y) return (x === null) === nullsFirst ? -1 : 1;
        continue;
      }
      const result = compare(x, y) * sign;
      if (result !== 0) return result;
    }
    return 0;
  };
}
