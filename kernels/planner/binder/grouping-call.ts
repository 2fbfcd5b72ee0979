import {StudioError} from '../../protocol/diagnostic.ts';
import type {Call} from '../../sql/ast/expression.ts';
import {caseBranch, mapColumns} from '../logical/expressions.ts';
import type {Expr} from '../physical/expr.ts';

export const GROUPING_FUNCTIONS: readonly string[] = ['GROUPING', 'GROUPING_ID', 'GROUP_ID'];

const NUMBER = {kind: 'bigint', nullable: false} as const;
/** Where the number of the grouping set stands until its column is known. */
const SET: Expr = {kind: 'column', index: 0, type: {kind: 'int', nullable: false}};

/**
 * GROUPING and GROUPING_ID: a bit per argument, the first the highest, set where the row's grouping set leaves the key out. GROUP_ID: which
 * of several equal sets it is. `args` are positions among the keys. A constant, or what `perSet` makes of a CASE over the set's number.
 */
export function groupingCall(
  name: string,
  args: readonly number[],
  node: Call,
  sets: readonly (readonly number[])[],
  perSet: (member: Expr) => Expr,
): Expr {
  if (name === 'GROUP_ID' ? args.length > 0 : args.length === 0) {
    throw new StudioError('sql/wrong-arguments', name === 'GROUP_ID' ? 'GROUP_ID takes no arguments' : `${name} needs a key of GROUP BY`, {
      span: node.span,
    });
  }
  const keyOf = (set: readonly number[]): string => set.toSorted((a, b) => a - b).join();
  const values = sets.map((set, at) =>
    name === 'GROUP_ID'
      ? sets.slice(0, at).filter((other) => keyOf(other) === keyOf(set)).length
      : args.reduce((bits, key) => bits * 2 + (set.includes(key) ? 0 : 1), 0),
  );
  const [first = 0] = values;
  if (values.every((v) => v === first)) return constant(first);
  return perSet({
    kind: 'case',
    branches: values.slice(1).map((value, i) => caseBranch(isSet(i + 1), constant(value))),
    otherwise: constant(first),
    type: NUMBER,
  });
}

/** The CASE of `groupingCall` over the column that holds the set's number. */
export function setMember(member: Expr, column: Expr & {kind: 'column'}): Expr {
  return mapColumns(member, () => column);
}

function isSet(number: number): Expr {
  const literal: Expr = {kind: 'literal', value: number, type: {kind: 'int', nullable: false}};
  return {kind: 'call', function: '=', args: [SET, literal], type: {kind: 'boolean', nullable: false}};
}

function constant(value: number): Expr {
  return {kind: 'literal', value, type: NUMBER};
}
