import type {ChangelogMode} from '../../protocol/row-kind.ts';
import type {Column} from '../../protocol/schema.ts';
import {columnRef, expressionKey, mapColumns} from '../logical/expressions.ts';
import {foldCast, foldLogic} from '../logical/fold.ts';
import type {AggregateCall, Expr} from './expr.ts';
import {operands} from './operands.ts';

/** A stream on its way: a node of the plan, with a filter and projections over it that no node does yet. */
export interface Stream {
  readonly id: string;
  readonly inputColumns: readonly Column[];
  readonly condition: Expr | null;
  readonly projections: readonly Expr[];
  readonly columns: readonly Column[];
  readonly mode: ChangelogMode;
  /** Columns of the stream that identify a row of a changing stream. */
  readonly key: readonly number[] | null;
  /** The tables that it comes from, for ids. */
  readonly tables: readonly string[];
}

/** A stream that a node delivers as it is. */
export interface Delivered {
  readonly id: string;
  readonly columns: readonly Column[];
  readonly mode: ChangelogMode;
  readonly key: readonly number[] | null;
}

export function whole(from: Delivered, tables: readonly string[]): Stream {
  return {
    ...from,
    inputColumns: from.columns,
    condition: null,
    projections: from.columns.map((_, i) => columnRef(from.columns, i)),
    tables: [...new Set(tables)].sort(),
  };
}

export function withCondition(stream: Stream, condition: Expr): Stream {
  const own = substitute(condition, stream.projections);
  return {...stream, condition: stream.condition === null ? own : foldLogic('and', [stream.condition, own])};
}

/** Casts that a substitution has made casts of constants. */
export function foldCasts(expr: Expr, zone: string): Expr {
  if (expr.kind !== 'cast') return expr;
  const arg = foldCasts(expr.arg, zone);
  return foldCast({...expr, arg}, zone);
}

export function columnsOf(stream: Stream): readonly Expr[] {
  return stream.columns.map((_, i) => columnRef(stream.columns, i));
}

export function substitute(expr: Expr, by: readonly Expr[]): Expr {
  return mapColumns(expr, (column) => {
    const replacement = by[column.index];
    if (replacement === undefined) throw new Error(`no column ${column.index} to put in`);
    return replacement.kind === 'column' ? {...replacement, type: column.type} : replacement;
  });
}

export function countReads(expr: Expr, reads: Map<number, number>): void {
  if (expr.kind === 'column') reads.set(expr.index, (reads.get(expr.index) ?? 0) + 1);
  for (const operand of operands(expr)) countReads(operand, reads);
}

/** What a column of the stream means, in names. */
export function meaningOf(stream: Stream, column: number): string {
  const expr = stream.projections[column];
  return expr === undefined ? `${column}` : expressionKey(expr, (i) => stream.inputColumns[i]?.name ?? `${i}`);
}

/** All that the state of an aggregation depends on: which tables, by what, and the accumulators in their order. */
export function aggregateMeaning(
  input: Stream,
  node: {readonly keys: readonly number[]; readonly aggregates: readonly AggregateCall[]},
): string {
  const keys = node.keys.map((k) => meaningOf(input, k));
  const calls = node.aggregates.map((a) => {
    const argument = a.argument === null ? '*' : meaningOf(input, a.argument);
    return `${a.function}${a.distinct ? ' DISTINCT' : ''}(${argument}${a.separator === undefined ? '' : `, ${JSON.stringify(a.separator)}`})${a.filter === null ? '' : ` FILTER ${meaningOf(input, a.filter)}`}`;
  });
  return `${input.tables.join()} by ${keys.join(', ')}: ${calls.join(', ')}`;
}
