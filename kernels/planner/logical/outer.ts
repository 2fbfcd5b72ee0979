import type {Expr} from '../physical/expr.ts';
import {operands} from '../physical/operands.ts';
import {mapColumns} from './expressions.ts';
import type {LogicalNode} from './node.ts';

/**
 * A column of an enclosing query's row, as a call that no engine ever sees: `decorrelate.ts` takes it away. `depth` says which query: the
 * outermost subquery reads rows of depth 1.
 */
const OUTER = '$outer';

const INT = {kind: 'int', nullable: false} as const;

export function outerRef(depth: number, column: Expr & {kind: 'column'}): Expr {
  const args: readonly Expr[] = [depth, column.index].map((value) => ({kind: 'literal', value, type: INT}));
  return {kind: 'call', function: OUTER, args, type: column.type};
}

/** The column that the expression reads of the rows of that depth; null for every other expression. */
export function outerColumn(expr: Expr, depth: number): number | null {
  if (expr.kind !== 'call' || expr.function !== OUTER) return null;
  const [of, index] = expr.args.map((a) => (a.kind === 'literal' ? (a.value as number) : -1));
  return of === depth ? (index ?? null) : null;
}

/** The expression with `replace` done to each column of the outer row. */
export function mapOuter(expr: Expr, depth: number, replace: (column: Expr & {kind: 'column'}) => Expr): Expr {
  const index = outerColumn(expr, depth);
  if (index !== null) return replace({kind: 'column', index, type: expr.type});
  const map = (e: Expr): Expr => mapOuter(e, depth, replace);
  switch (expr.kind) {
    case 'column':
    case 'literal':
      return expr;
    case 'call':
    case 'and':
    case 'or':
      return {...expr, args: expr.args.map(map)};
    case 'case':
      // biome-ignore lint/suspicious/noThenProperty: plain data named after SQL's words; it is never awaited.
      return {...expr, branches: expr.branches.map((b) => ({when: map(b.when), then: map(b.then)})), otherwise: map(expr.otherwise)};
    case 'cast':
      return {...expr, arg: map(expr.arg)};
    default:
      return expr satisfies never;
  }
}

/** Own columns become those of an outer row. */
export function asOuter(expr: Expr, depth: number): Expr {
  return mapColumns(expr, (c) => outerRef(depth, c));
}

export function readsOuter(expr: Expr, depth: number): boolean {
  return outerColumn(expr, depth) !== null || operands(expr).some((e) => readsOuter(e, depth));
}

/** Adds the columns of the outer row that the expression reads, by position. */
function collectOuter(expr: Expr, depth: number, into: Map<number, Expr & {kind: 'column'}>): void {
  const index = outerColumn(expr, depth);
  if (index !== null) into.set(index, {kind: 'column', index, type: expr.type});
  else for (const operand of operands(expr)) collectOuter(operand, depth, into);
}

/** The columns of the outer row that a query reads, in their order. */
export function outerColumns(node: LogicalNode, depth: number): readonly (Expr & {kind: 'column'})[] {
  const into = new Map<number, Expr & {kind: 'column'}>();
  const visit = (at: LogicalNode): void => {
    for (const e of expressionsOf(at)) collectOuter(e, depth, into);
    for (const input of inputsOf(at)) visit(input);
  };
  visit(node);
  return [...into.values()].sort((a, b) => a.index - b.index);
}

export function isCorrelated(node: LogicalNode, depth: number): boolean {
  return expressionsOf(node).some((e) => readsOuter(e, depth)) || inputsOf(node).some((n) => isCorrelated(n, depth));
}

/** The query with its references to the outer row replaced. */
export function mapOuterNode(node: LogicalNode, depth: number, replace: (column: Expr & {kind: 'column'}) => Expr): LogicalNode {
  if (!isCorrelated(node, depth)) return node;
  const map = (e: Expr): Expr => mapOuter(e, depth, replace);
  const below = withInputs(node, (n) => mapOuterNode(n, depth, replace));
  switch (below.kind) {
    case 'values':
      return {...below, rows: below.rows.map((row) => row.map(map))};
    case 'filter':
      return {...below, condition: map(below.condition)};
    case 'project':
      return {...below, expressions: below.expressions.map(map)};
    case 'unnest':
      return {...below, collection: map(below.collection), condition: below.condition === null ? null : map(below.condition)};
    case 'join':
    case 'lookup-join':
      return {...below, condition: below.condition === null ? null : map(below.condition)};
    default:
      return below;
  }
}

export function inputsOf(node: LogicalNode): readonly LogicalNode[] {
  if ('input' in node) return [node.input];
  if ('inputs' in node) return node.inputs;
  return 'left' in node ? [node.left, node.right] : [];
}

export function withInputs(node: LogicalNode, map: (input: LogicalNode) => LogicalNode): LogicalNode {
  if ('input' in node) return {...node, input: map(node.input)} as LogicalNode;
  if ('inputs' in node) return {...node, inputs: node.inputs.map(map)} as LogicalNode;
  return 'left' in node ? ({...node, left: map(node.left), right: map(node.right)} as LogicalNode) : node;
}

function expressionsOf(node: LogicalNode): readonly Expr[] {
  switch (node.kind) {
    case 'values':
      return node.rows.flat();
    case 'filter':
      return [node.condition];
    case 'project':
      return node.expressions;
    case 'unnest':
      return node.condition === null ? [node.collection] : [node.collection, node.condition];
    case 'join':
    case 'lookup-join':
      return node.condition === null ? [] : [node.condition];
    default:
      return [];
  }
}
