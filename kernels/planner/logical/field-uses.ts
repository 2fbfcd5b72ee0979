import type {Expr} from '../physical/expr.ts';
import {operands} from '../physical/operands.ts';
import type {LogicalNode, Scan} from './node.ts';

/** What is read of a column: all of it, or only these fields of a row. */
export type FieldUse = 'all' | ReadonlySet<string>;

/** By column. */
export type FieldUses = Map<number, FieldUse>;

export function addUse(uses: FieldUses, column: number, use: FieldUse): void {
  const before = uses.get(column);
  if (before === undefined) uses.set(column, use);
  else uses.set(column, before === 'all' || use === 'all' ? 'all' : new Set([...before, ...use]));
}

/** What an expression reads of its row. */
export function addExpressionUses(expr: Expr, uses: FieldUses): void {
  if (expr.kind === 'column') {
    addUse(uses, expr.index, 'all');
    return;
  }
  if (expr.kind === 'call' && expr.function === '.') {
    const [row, name] = expr.args;
    if (row?.kind === 'column' && name?.kind === 'literal' && typeof name.value === 'string') {
      addUse(uses, row.index, new Set([name.value]));
      return;
    }
  }
  for (const operand of operands(expr)) addExpressionUses(operand, uses);
}

/** Tells of every scan what is read of its columns, as far as projections and filters above it show. All columns of the result are read. */
export function fieldUses(node: LogicalNode, onScan: (scan: Scan, uses: FieldUses) => void): void {
  visit(node, everything(node), onScan);
}

function visit(node: LogicalNode, uses: FieldUses, onScan: (scan: Scan, uses: FieldUses) => void): void {
  switch (node.kind) {
    case 'scan':
      onScan(node, uses);
      return;
    case 'filter':
      addExpressionUses(node.condition, uses);
      visit(node.input, uses, onScan);
      return;
    case 'project': {
      const below: FieldUses = new Map();
      node.expressions.forEach((expr, i) => {
        if (expr.kind === 'column') addUse(below, expr.index, uses.get(i) ?? 'all');
        else addExpressionUses(expr, below);
      });
      visit(node.input, below, onScan);
      return;
    }
    default:
      for (const child of children(node)) visit(child, everything(child), onScan);
  }
}

function everything(node: LogicalNode): FieldUses {
  return new Map(node.columns.map((_, i) => [i, 'all']));
}

function children(node: LogicalNode): readonly LogicalNode[] {
  const {input, inputs, left, right} = node as {
    input?: LogicalNode;
    inputs?: readonly LogicalNode[];
    left?: LogicalNode;
    right?: LogicalNode;
  };
  return [input, ...(inputs ?? []), left, right].filter((n) => n !== undefined);
}
