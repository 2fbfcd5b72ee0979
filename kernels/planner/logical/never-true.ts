import type {Expr} from '../physical/expr.ts';

/** Functions that are NULL where an argument is, as far as Flink's planner knows them. */
const STRICT = new Set([
  '=',
  '<>',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '(-)',
  'NOT',
  'LIKE',
  'SIMILAR TO',
  'FLOOR',
  'CEIL',
  'EXTRACT',
]);

/** Whether a condition is false or NULL for every row whose columns of `isNull` are NULL. */
export function isNeverTrue(condition: Expr, isNull: (column: number) => boolean): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.args.some((e) => isNeverTrue(e, isNull));
    case 'or':
      return condition.args.every((e) => isNeverTrue(e, isNull));
    case 'call': {
      const [argument] = condition.args;
      if (condition.function === 'IS NOT NULL' && argument !== undefined) return isAlwaysNull(argument, isNull);
      if (condition.function === 'IS TRUE' && argument !== undefined) return isNeverTrue(argument, isNull);
      return isAlwaysNull(condition, isNull);
    }
    default:
      return isAlwaysNull(condition, isNull);
  }
}

function isAlwaysNull(expr: Expr, isNull: (column: number) => boolean): boolean {
  switch (expr.kind) {
    case 'column':
      return isNull(expr.index);
    case 'literal':
      return expr.value === null;
    case 'cast':
      return isAlwaysNull(expr.arg, isNull);
    case 'call':
      return STRICT.has(expr.function) && expr.args.some((e) => isAlwaysNull(e, isNull));
    default:
      return false;
  }
}
