import type {Expr} from '../physical/expr.ts';
import {collectColumns} from '../physical/operands.ts';
import {shiftColumns} from './expressions.ts';

/** The parts of a condition that must all hold. */
export function conjuncts(condition: Expr | null): readonly Expr[] {
  if (condition === null || (condition.kind === 'literal' && condition.value === true)) return [];
  return condition.kind === 'and' ? condition.args : [condition];
}

/** Which side an expression over both reads, where the left one is `width` columns wide. */
export function sidesOf(expr: Expr, width: number): 'left' | 'right' | 'both' | 'none' {
  const read = new Set<number>();
  collectColumns(expr, read);
  const left = [...read].some((i) => i < width);
  const right = [...read].some((i) => i >= width);
  return left && right ? 'both' : left ? 'left' : right ? 'right' : 'none';
}

/** An equality between the sides that a join finds its rows by: each side's key over its own row. */
export interface EqualKey {
  readonly left: Expr;
  readonly right: Expr;
}

/** The equality keys in a join's condition, and what is left of it. */
export function equalKeys(parts: readonly Expr[], width: number): {readonly keys: readonly EqualKey[]; readonly rest: readonly Expr[]} {
  const keys: EqualKey[] = [];
  const rest: Expr[] = [];
  for (const part of parts) {
    const key = equalKey(part, width);
    if (key !== null) keys.push(key);
    // As a key NaN is NaN; as a value it equals nothing.
    if (key === null || isFloat(key.left)) rest.push(part);
  }
  return {keys, rest};
}

function equalKey(part: Expr, width: number): EqualKey | null {
  if (part.kind !== 'call' || part.function !== '=') return null;
  const [a, b] = part.args;
  if (a === undefined || b === undefined) return null;
  const [one, other] = [sidesOf(a, width), sidesOf(b, width)];
  const toRight = (e: Expr): Expr => shiftColumns(e, (i) => i - width);
  if (one === 'left' && other === 'right') return {left: a, right: toRight(b)};
  if (one === 'right' && other === 'left') return {left: b, right: toRight(a)};
  return null;
}

function isFloat(expr: Expr): boolean {
  return expr.type.kind === 'float' || expr.type.kind === 'double';
}
