import type {Expr} from './expr.ts';

/** The direct operands of an expression. */
export function operands(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'column':
    case 'literal':
      return [];
    case 'call':
    case 'and':
    case 'or':
      return expr.args;
    case 'case':
      return [...expr.branches.flatMap((b) => [b.when, b.then]), expr.otherwise];
    case 'cast':
      return [expr.arg];
    default:
      return expr satisfies never;
  }
}

/** Adds the positions of the columns that the expression reads. */
export function collectColumns(expr: Expr, into: Set<number>): void {
  if (expr.kind === 'column') into.add(expr.index);
  for (const operand of operands(expr)) collectColumns(operand, into);
}
