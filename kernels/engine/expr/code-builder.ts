import type {Expr} from '../../planner/physical/expr.ts';
import {unreachable} from '../../protocol/assert.ts';
import {castFunction} from './casts.ts';
import {boundCall, type ExprContext, scalarFunction} from './context.ts';

/**
 * Writes the statements that compute expressions over a variable `row`. The code holds column positions and names of our own only; every
 * value of the user's goes into `constants` and is called `k0`, `k1`, … (STYLE 9).
 */
export class CodeBuilder {
  readonly lines: string[] = [];
  readonly constants: unknown[] = [];
  readonly #context: ExprContext;
  #temps = 0;

  constructor(context: ExprContext) {
    this.#context = context;
  }

  constant(value: unknown): string {
    return `k${this.constants.push(value) - 1}`;
  }

  /** The body's head: each constant under its name. */
  prologue(): string {
    return this.constants.map((_, i) => `const k${i} = k[${i}];`).join('\n');
  }

  /** Appends what computes the expression; returns its atom: a name or a keyword, free of side effects. */
  emit(expr: Expr): string {
    switch (expr.kind) {
      case 'column':
        return this.#assign(`row[${expr.index | 0}]`);
      case 'literal':
        return expr.value === null || typeof expr.value === 'boolean' ? String(expr.value) : this.constant(expr.value);
      case 'call':
        return this.#call(expr);
      case 'and':
      case 'or':
        return this.#logic(expr);
      case 'case':
        return this.#case(expr);
      case 'cast': {
        const arg = this.emit(expr.arg);
        const convert = castFunction(expr, this.#context);
        return convert === null ? arg : this.#assign(guarded([arg], `${this.constant(convert)}(${arg})`));
      }
      default:
        return unreachable(expr);
    }
  }

  #temp(): string {
    return `t${this.#temps++}`;
  }

  #assign(code: string): string {
    const name = this.#temp();
    this.lines.push(`const ${name} = ${code};`);
    return name;
  }

  #call(expr: Expr & {kind: 'call'}): string {
    const definition = scalarFunction(expr.function, this.#context);
    const call = boundCall(expr, this.#context);
    const args = expr.args.map((a) => this.emit(a));
    const inline = definition.emit?.(args, call, (value) => this.constant(value)) ?? null;
    const code = inline ?? `${this.constant(definition.evaluate(call))}(${args.join(', ')})`;
    return this.#assign(definition.nulls === 'strict' ? guarded(args, code) : `(${code})`);
  }

  #logic(expr: Expr & {kind: 'and' | 'or'}): string {
    const decisive = expr.kind === 'or';
    const result = this.#temp();
    this.lines.push(`let ${result} = ${!decisive};`);
    let depth = 0;
    for (const arg of expr.args) {
      const value = this.emit(arg);
      this.lines.push(`if (${value} === ${decisive}) ${result} = ${decisive}; else {`, `if (${value} === null) ${result} = null;`);
      depth++;
    }
    this.lines.push('}'.repeat(depth));
    return result;
  }

  #case(expr: Expr & {kind: 'case'}): string {
    const result = this.#temp();
    this.lines.push(`let ${result};`);
    for (const {when, then} of expr.branches) {
      this.lines.push(`if (${this.emit(when)} === true) {`);
      this.lines.push(`${result} = ${this.emit(then)};`, '} else {');
    }
    this.lines.push(`${result} = ${this.emit(expr.otherwise)};`, '}'.repeat(expr.branches.length));
    return result;
  }
}

/** NULL as soon as one argument is. Atoms that are constants are never NULL. */
function guarded(args: readonly string[], code: string): string {
  if (args.includes('null')) return 'null';
  const checks = args.filter((a) => a.startsWith('t') && a !== 'true').map((a) => `${a} === null`);
  return checks.length === 0 ? `(${code})` : `${[...new Set(checks)].join(' || ')} ? null : (${code})`;
}
