import {typeText} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';
import type {FunctionCatalog} from '../catalog.ts';
import type {Expr} from '../physical/expr.ts';
import {operands} from '../physical/operands.ts';

/** The expression with `replace` done to every column. */
export function mapColumns(expr: Expr, replace: (column: Expr & {kind: 'column'}) => Expr): Expr {
  const map = (e: Expr): Expr => mapColumns(e, replace);
  switch (expr.kind) {
    case 'column':
      return replace(expr);
    case 'literal':
      return expr;
    case 'call':
    case 'and':
    case 'or':
      return {...expr, args: expr.args.map(map)};
    case 'case':
      return {...expr, branches: expr.branches.map((b) => caseBranch(map(b.when), map(b.then))), otherwise: map(expr.otherwise)};
    case 'cast':
      return {...expr, arg: map(expr.arg)};
    default:
      return expr satisfies never;
  }
}

/** The expression with its columns renumbered. */
export function shiftColumns(expr: Expr, index: (old: number) => number): Expr {
  return mapColumns(expr, (c) => ({...c, index: index(c.index)}));
}

/** The same value for the same row, whenever it is computed. */
export function isDeterministic(expr: Expr, functions: FunctionCatalog): boolean {
  if (expr.kind === 'call') {
    const definition = functions.lookup(expr.function);
    if (definition?.kind === 'scalar' && definition.deterministic === false) return false;
  }
  return operands(expr).every((e) => isDeterministic(e, functions));
}

/** A text that is equal for expressions that mean the same, and stable over releases. Types of columns are left out: the row decides. */
export function expressionKey(expr: Expr, column: (index: number) => string = (i) => `#${i}`): string {
  const key = (e: Expr): string => expressionKey(e, column);
  switch (expr.kind) {
    case 'column':
      return column(expr.index);
    case 'literal':
      return `${valueKey(expr.value)}:${typeText(expr.type)}`;
    case 'call':
      return `${expr.function}(${expr.args.map(key).join(', ')})`;
    case 'and':
    case 'or':
      return `${expr.kind}(${expr.args.map(key).join(', ')})`;
    case 'case':
      return `case(${expr.branches.map((b) => `${key(b.when)} ${key(b.then)}`).join(', ')}, ${key(expr.otherwise)})`;
    case 'cast':
      return `${expr.mode}(${key(expr.arg)} ${typeText(expr.type)})`;
    default:
      return expr satisfies never;
  }
}

function valueKey(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Uint8Array) return `x'${Array.from(value, (b) => b.toString(16).padStart(2, '0')).join('')}'`;
  if (Array.isArray(value)) return `[${value.map(valueKey).join(', ')}]`;
  if (value instanceof Map) return `{${Array.from(value, ([k, v]) => `${valueKey(k)}: ${valueKey(v)}`).join(', ')}}`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A reference to the column at a position of a row with these columns. */
export function columnRef(columns: readonly {readonly type: Expr['type']}[], index: number): Expr & {kind: 'column'} {
  const column = columns[index];
  if (column === undefined) throw new Error(`no column ${index}`);
  return {kind: 'column', index, type: column.type};
}

/** A branch of CASE. */
export function caseBranch(when: Expr, result: Expr): {readonly when: Expr; readonly then: Expr} {
  // biome-ignore lint/suspicious/noThenProperty: plain data named after SQL's words; it is never awaited.
  return {when, then: result};
}
