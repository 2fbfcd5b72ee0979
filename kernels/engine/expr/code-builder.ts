import type {Expr} from '../../planner/physical/expr.ts';
import {must, unreachable} from '../../protocol/assert.ts';
import {fieldIndex} from '../../sql/functions/collection.ts';
import {castFunction} from './casts.ts';
import {boundCall, type ExprContext, scalarFunction} from './context.ts';

/** Code of the value at a path, a column and then places in the rows inside it: an atom, or free of side effects. null: it can only be had with the row around it. */
export type ReadValue = (path: readonly number[]) => string | null;

const ofRow: ReadValue = ([column = 0, ...inside]) => (inside.length === 0 ? `row[${column | 0}]` : null);

/**
 * Writes the statements that compute expressions over a variable `row`, or over whatever `reading` says. The code holds column positions and names of our own only; every
 * value of the user's goes into `constants` and is called `k0`, `k1`, … (STYLE 9).
 */
export class CodeBuilder {
  readonly lines: string[] = [];
  readonly constants: unknown[] = [];
  readonly #context: ExprContext;
  #read = ofRow;
  #temps = 0;
  /** The names of what is computed already, by what it is: of each block that the next line stands in, the outermost first. */
  readonly #blocks: Map<string, string>[] = [new Map()];
  /** Of plain constants, by value. */
  readonly #constantNames = new Map<unknown, string>();

  constructor(context: ExprContext) {
    this.#context = context;
  }

  constant(value: unknown): string {
    // A Map takes -0 for 0.
    if (typeof value === 'object' || typeof value === 'function' || value === 0) return `k${this.constants.push(value) - 1}`;
    const known = this.#constantNames.get(value) ?? `k${this.constants.push(value) - 1}`;
    this.#constantNames.set(value, known);
    return known;
  }

  /** The body's head: each constant under its name. */
  prologue(): string {
    return this.constants.map((_, i) => `const k${i} = k[${i}];`).join('\n');
  }

  /** Appends what computes the expression; returns its atom: a name or a keyword, free of side effects. */
  emit(expr: Expr): string {
    switch (expr.kind) {
      case 'column':
        return this.column(expr.index);
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
        if (convert === null) return arg;
        const meaning = `${expr.mode} ${arg} ${JSON.stringify([expr.arg.type, expr.type, expr.label])}`;
        return this.#once(meaning, () => guarded([arg], `${this.constant(convert)}(${arg})`));
      }
      default:
        return unreachable(expr);
    }
  }

  column(index: number): string {
    return must(this.#value([index]));
  }

  /** While `write` runs columns are read so. */
  reading<T>(read: ReadValue, write: () => T): T {
    const before = this.#read;
    this.#read = read;
    const result = write();
    this.#read = before;
    return result;
  }

  #value(path: readonly number[]): string | null {
    const code = this.#read(path);
    return code === null || ATOM.test(code) ? code : this.#once(code, () => code);
  }

  #temp(): string {
    return `t${this.#temps++}`;
  }

  #assign(code: string): string {
    const name = this.#temp();
    this.lines.push(`const ${name} = ${code};`);
    return name;
  }

  /** The name of what was computed before under this meaning, where it is in sight; else computes it. */
  #once(meaning: string, code: () => string): string {
    for (const block of this.#blocks) {
      const known = block.get(meaning);
      if (known !== undefined) return known;
    }
    const name = this.#assign(code());
    this.#blocks.at(-1)?.set(meaning, name);
    return name;
  }

  /** What `write` emits stands in a block of its own. */
  inBlock<T>(write: () => T): T {
    this.#blocks.push(new Map());
    const result = write();
    this.#blocks.pop();
    return result;
  }

  #call(expr: Expr & {kind: 'call'}): string {
    const path = fieldPath(expr);
    const field = path === null ? null : this.#value(path);
    if (field !== null) return field;
    const definition = scalarFunction(expr.function, this.#context);
    const call = boundCall(expr, this.#context);
    const args = expr.args.map((a) => this.emit(a));
    const code = (): string => {
      const inline = definition.emit?.(args, call, (value) => this.constant(value)) ?? null;
      const written = inline ?? `${this.constant(definition.evaluate(call))}(${args.join(', ')})`;
      return definition.nulls === 'strict' ? guarded(args, written) : `(${written})`;
    };
    if (definition.deterministic === false) return this.#assign(code());
    return this.#once(`${expr.function}(${args.join(', ')}) ${JSON.stringify([call.args, call.result])}`, code);
  }

  #logic(expr: Expr & {kind: 'and' | 'or'}): string {
    const decisive = expr.kind === 'or';
    const result = this.#temp();
    this.lines.push(`let ${result} = ${!decisive};`);
    this.#eachDeeper(expr.args, (arg) => {
      const value = this.emit(arg);
      this.lines.push(`if (${value} === ${decisive}) ${result} = ${decisive}; else {`, `if (${value} === null) ${result} = null;`);
    });
    return result;
  }

  #case(expr: Expr & {kind: 'case'}): string {
    const result = this.#temp();
    this.lines.push(`let ${result};`);
    this.#eachDeeper(
      expr.branches,
      ({when, then}) => {
        this.lines.push(`if (${this.emit(when)} === true) {`);
        const value = this.inBlock(() => this.emit(then));
        this.lines.push(`${result} = ${value};`, '} else {');
      },
      () => this.lines.push(`${result} = ${this.emit(expr.otherwise)};`),
    );
    return result;
  }

  /** `write` opens a block in which the next one and `last` stand. */
  #eachDeeper<T>(items: readonly T[], write: (item: T) => void, last?: () => void): void {
    for (const item of items) {
      write(item);
      this.#blocks.push(new Map());
    }
    last?.();
    this.lines.push('}'.repeat(items.length));
    this.#blocks.length -= items.length;
  }
}

/** A name or a keyword that `emit` gave. */
const ATOM = /^(?:[tk]\d+|null|true|false)$/;

/** Of columns and of fields of the rows in them; null for anything else. */
export function fieldPath(expr: Expr): readonly number[] | null {
  if (expr.kind === 'column') return [expr.index];
  if (expr.kind !== 'call' || expr.function !== '.') return null;
  const [row, name] = expr.args;
  const outer = row === undefined ? null : fieldPath(row);
  const at = name?.kind === 'literal' ? fieldIndex(row?.type, name.value) : null;
  return outer === null || at === null ? null : [...outer, at];
}

/** NULL as soon as one argument is. Atoms that are constants are never NULL. */
function guarded(args: readonly string[], code: string): string {
  if (args.includes('null')) return 'null';
  const checks = args.filter((a) => a.startsWith('t') && a !== 'true').map((a) => `${a} === null`);
  return checks.length === 0 ? `(${code})` : `${[...new Set(checks)].join(' || ')} ? null : (${code})`;
}
