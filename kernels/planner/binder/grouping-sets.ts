import {StudioError} from '../../protocol/diagnostic.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {GroupBy, GroupingElement} from '../../sql/ast/query.ts';

/** More sets than this are a mistake: CUBE of n keys makes 2ⁿ. */
const MOST_SETS = 4096;

/**
 * What GROUP BY groups by: lists of keys, one for plain keys. Elements next to each other multiply, as the standard has it:
 * `a, ROLLUP (b)` is `(a, b)` and `(a)`. A set that is written twice stays there twice.
 */
export function groupingSets(groupBy: GroupBy): readonly (readonly Expression[])[] {
  const sets = product(groupBy.elements.map(setsOf));
  if (groupBy.quantifier !== 'DISTINCT') return sets;
  const seen = new Set<string>();
  return sets.filter((set) => {
    const key = set.map((e) => e.span.start).join();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

type Sets = readonly (readonly Expression[])[];

function setsOf(element: GroupingElement): Sets {
  switch (element.kind) {
    case 'keys':
      return [element.expressions];
    case 'rollup': {
      const parts = element.elements.map(oneSet);
      return limited(
        [...parts.keys(), parts.length].reverse().map((n) => parts.slice(0, n).flat()),
        element,
      );
    }
    case 'cube': {
      const parts = element.elements.map(oneSet);
      if (parts.length > 12) return limited(Array(MOST_SETS + 1).fill([]), element);
      // The first part is the highest bit, so that all parts come first and none last.
      return Array.from({length: 2 ** parts.length}, (_, i) => {
        const mask = 2 ** parts.length - 1 - i;
        return parts.flatMap((part, at) => ((mask >> (parts.length - 1 - at)) & 1 ? part : []));
      });
    }
    case 'grouping-sets':
      return limited(element.elements.flatMap(setsOf), element);
    default:
      return element satisfies never;
  }
}

function oneSet(element: GroupingElement): readonly Expression[] {
  if (element.kind === 'keys') return element.expressions;
  throw new StudioError('sql/grouping-sets', 'ROLLUP and CUBE take columns and lists of columns', {span: element.span});
}

function product(factors: readonly Sets[]): Sets {
  return factors.reduce<Sets>((all, sets) => all.flatMap((a) => sets.map((b) => [...a, ...b])), [[]]);
}

function limited(sets: Sets, element: GroupingElement): Sets {
  if (sets.length <= MOST_SETS) return sets;
  throw new StudioError('sql/grouping-sets', `there are more than ${MOST_SETS} grouping sets`, {span: element.span});
}
