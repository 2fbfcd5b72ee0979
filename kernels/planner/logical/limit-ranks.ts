import type {Expr} from '../physical/expr.ts';
import {columnRef, mapColumns} from './expressions.ts';
import {foldLogic} from './fold.ts';
import type {LogicalNode, Project, Rank} from './node.ts';

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** `WHERE rn <= n` over ROW_NUMBER becomes the rank's own limit, so that a stream needs to keep no more. A number that can only be one is a constant. */
export function limitRanks(node: LogicalNode): LogicalNode {
  const below = withInputs(node, limitRanks);
  if (below.kind !== 'filter') return below;
  const projects: Project[] = [];
  let at: LogicalNode = below.input;
  for (; at.kind === 'project'; at = at.input) projects.push(at);
  if (at.kind !== 'rank' || !at.withNumber) return below;
  const rank = at;
  const number = rank.columns.length - 1;
  const conjuncts = below.condition.kind === 'and' ? below.condition.args : [below.condition];
  let bounds: Bounds = {from: rank.from, to: rank.to ?? Number.POSITIVE_INFINITY};
  const rest: Expr[] = [];
  let isBounded = false;
  for (const conjunct of conjuncts) {
    const own = boundOf(throughAll(conjunct, projects), number);
    if (own === null) {
      rest.push(conjunct);
      isBounded ||= isUpperBound(throughAll(conjunct, projects), number);
    } else bounds = {from: Math.max(bounds.from, own.from), to: Math.min(bounds.to, own.to)};
  }
  if (rest.length === conjuncts.length && !isBounded) return below;
  let input = numbered(isBounded ? {...rank, boundedByColumn: true} : rank, bounds);
  for (const project of projects.reverse()) input = {...project, input};
  return rest.length === 0 ? input : {...below, input, condition: foldLogic('and', rest)};
}

function withInputs(node: LogicalNode, map: (input: LogicalNode) => LogicalNode): LogicalNode {
  if ('input' in node) return {...node, input: map(node.input)} as LogicalNode;
  if ('inputs' in node) return {...node, inputs: node.inputs.map(map)} as LogicalNode;
  if ('left' in node && 'right' in node) {
    const sides = node as {left: LogicalNode; right: LogicalNode};
    return {...node, left: map(sides.left), right: map(sides.right)} as LogicalNode;
  }
  return node;
}

function numbered(rank: Rank, {from, to}: Bounds): LogicalNode {
  if (to < from) return {kind: 'values', rows: [], columns: rank.columns};
  const limited: Rank = {...rank, from, to: Number.isFinite(to) ? to : null};
  if (from !== to) return limited;
  const last = rank.columns.length - 1;
  const expressions = rank.columns.map(
    (c, i): Expr => (i === last ? {kind: 'literal', value: from, type: c.type} : columnRef(rank.columns, i)),
  );
  return {kind: 'project', input: limited, expressions, columns: rank.columns};
}

function throughAll(expr: Expr, projects: readonly Project[]): Expr {
  return projects.reduce((e, p) => mapColumns(e, (c) => p.expressions[c.index] ?? c), expr);
}

const MIRRORED: Readonly<Record<string, string>> = {'=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<='};

/** The places that a comparison of the number with a whole constant leaves; null for every other condition. */
function boundOf(expr: Expr, number: number): Bounds | null {
  if (expr.kind !== 'call' || expr.args.length !== 2) return null;
  const [left, right] = expr.args as readonly [Expr, Expr];
  const isLeft = isNumber(left, number);
  const operator = isLeft ? expr.function : MIRRORED[expr.function];
  const constant = isLeft ? right : left;
  if ((!isLeft && !isNumber(right, number)) || constant.kind !== 'literal' || !isWhole(constant)) return null;
  const value = Number(constant.value);
  switch (operator) {
    case '=':
      return {from: value, to: value};
    case '<':
      return {from: 1, to: value - 1};
    case '<=':
      return {from: 1, to: value};
    case '>':
      return {from: value + 1, to: Number.POSITIVE_INFINITY};
    case '>=':
      return {from: value, to: Number.POSITIVE_INFINITY};
    default:
      return null;
  }
}

/** `rn <= m`: how many are wanted, the rows say themselves. */
function isUpperBound(expr: Expr, number: number): boolean {
  if (expr.kind !== 'call' || expr.args.length !== 2) return false;
  const [left, right] = expr.args as readonly [Expr, Expr];
  const operator = isNumber(left, number) ? expr.function : isNumber(right, number) ? MIRRORED[expr.function] : undefined;
  return operator === '<' || operator === '<=' || operator === '=';
}

function isNumber(expr: Expr, number: number): boolean {
  if (expr.kind === 'cast') return expr.mode === 'cast' && expr.type.kind === 'bigint' && isNumber(expr.arg, number);
  return expr.kind === 'column' && expr.index === number;
}

function isWhole(literal: Expr & {kind: 'literal'}): boolean {
  return ['tinyint', 'smallint', 'int', 'bigint'].includes(literal.type.kind) && literal.value !== null;
}
