import type {Expr} from '../../planner/physical/expr.ts';
import {must, unreachable} from '../../protocol/assert.ts';
import {fieldIndex} from '../../sql/functions/collection.ts';
import type {CallOfText, OfBytes, ScalarFunction} from '../../sql/functions/definition.ts';
import {isText} from '../../sql/types/common-type.ts';
import {sourceReference} from '../runtime/texts.ts';
import {castFunction} from './casts.ts';
import {boundCall, type ExprContext, scalarFunction} from './context.ts';

type Call = Expr & {kind: 'call'};

/** How columns are read. A path is a column and then places in the rows inside it. What is code is an atom, or free of side effects. */
export interface Columns {
  /** null: it can only be had with the row around it. */
  value(path: readonly number[]): string | null;
  /** Of a text whose bytes may be at hand. */
  span?(path: readonly number[]): Span | null;
  /** A reference to the text, or the text, or NULL. */
  reference?(path: readonly number[]): string | null;
}

/** Names of where the bytes of an ASCII text begin, -1 where that is not known, and end. */
export interface Span {
  readonly start: string;
  readonly end: string;
}

/** The memory that spans are of. */
export interface SpanMemory {
  readonly bytes: Uint8Array;
  part(start: string, end: string): string;
}

const ofRow: Columns = {value: ([column = 0, ...inside]) => (inside.length === 0 ? `row[${column | 0}]` : null)};

/**
 * Writes the statements that compute expressions over a variable `row`, or over whatever `reading` says. The code holds column positions and names of our own only; every
 * value of the user's goes into `constants` and is called `k0`, `k1`, … (STYLE 9).
 */
export class CodeBuilder {
  readonly lines: string[] = [];
  readonly constants: unknown[] = [];
  readonly #context: ExprContext;
  readonly #memory: SpanMemory | null;
  #bytesName: string | null = null;
  #columns = ofRow;
  #temps = 0;
  /** The names of what is computed already, by what it is: of each block that the next line stands in, the outermost first. */
  readonly #blocks: Map<string, string>[] = [new Map()];
  /** Of plain constants, by value. */
  readonly #constantNames = new Map<unknown, string>();

  constructor(context: ExprContext, memory: SpanMemory | null = null) {
    this.#context = context;
    this.#memory = memory;
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
  reading<T>(columns: Columns, write: () => T): T {
    const before = this.#columns;
    this.#columns = columns;
    const result = write();
    this.#columns = before;
    return result;
  }

  #value(path: readonly number[]): string | null {
    const code = this.#columns.value(path);
    return code === null ? null : this.named(code);
  }

  /** An atom of what the code, which is free of side effects, gives. */
  named(code: string): string {
    return ATOM.test(code) ? code : this.#once(code, () => code);
  }

  /** Where the bytes of a text are that is a column or a part of one; null where there is no telling. */
  span(expr: Expr): Span | null {
    const path = fieldPath(expr);
    if (path !== null) return this.#columns.span?.(path) ?? null;
    return this.#part(expr)?.span ?? null;
  }

  /** A reference to a text that is a column or a part of one, or the text, or NULL; null where there is none. */
  reference(expr: Expr): string | null {
    const path = fieldPath(expr);
    if (path !== null) {
      const code = this.#columns.reference?.(path) ?? null;
      return code === null ? null : this.named(code);
    }
    const part = this.#part(expr);
    return part === null || expr.kind !== 'call'
      ? null
      : this.#ofPart(expr, part, sourceReference(part.span.start, `(${part.found} & 65535)`));
  }

  /** The part of a text that a call gives: names of what `OfBytes` tells of it (-2 where the text's bytes are not at hand), and of where it is. */
  #part(expr: Expr): {readonly found: string; readonly span: Span} | null {
    const of = expr.kind === 'call' ? this.#ofBytes(expr) : null;
    if (of === null || of.bytes.kind !== 'part') return null;
    const {start} = of.text;
    const found = this.#once(`part ${of.meaning}`, () => `${start} < 0 ? -2 : ${this.#applied(of.bytes, of.text)}`);
    const partStart = this.#once(`start of ${found}`, () => `${found} < 0 ? -1 : ${start} + (${found} >> 16)`);
    return {found, span: {start: partStart, end: this.#once(`end of ${found}`, () => `${partStart} + (${found} & 65535)`)}};
  }

  #applied({evaluate}: OfBytes, {start, end}: Span): string {
    this.#bytesName ??= this.constant(must(this.#memory).bytes);
    return `${this.constant(evaluate)}(${this.#bytesName}, ${start}, ${end})`;
  }

  /** What stands for a part that was found, NULL, or the text as it is computed elsewhere. */
  #ofPart(expr: Call, {found}: {readonly found: string}, code: string): string {
    return this.#once(`${found} as ${code}`, () => {
      const result = this.#temp();
      this.lines.push(`let ${result};`, `if (${found} >= 0) ${result} = ${code}; else if (${found} === -1) ${result} = null; else {`);
      this.lines.push(`${result} = ${this.inBlock(() => this.#ofValues(expr))};`, '}');
      return result;
    });
  }

  /** How a call is computed of the bytes of its one text, or of what another such call makes of it. */
  #ofBytes(expr: Call): {readonly bytes: OfBytes; readonly text: Span; readonly meaning: string} | null {
    if (this.#memory === null) return null;
    const outer = this.#callOfText(expr);
    if (outer?.definition.ofBytes === undefined) return null;
    const inner = outer.text.kind === 'call' ? this.#callOfText(outer.text) : null;
    const levels =
      inner === null
        ? [{inner: null, of: outer.text}]
        : [
            {inner, of: inner.text},
            {inner: null, of: outer.text},
          ];
    for (const {inner, of} of levels) {
      const bytes = outer.definition.ofBytes(outer, inner);
      const text = bytes === null ? null : this.span(of);
      if (bytes !== null && text !== null) {
        const names = [inner, outer].flatMap((c) =>
          c === null ? [] : [c.name, c.at, c.call.args, c.call.result, c.call.constants.map(String)],
        );
        return {bytes, text, meaning: `of ${text.start} ${JSON.stringify(names)}`};
      }
    }
    return null;
  }

  #callOfText(expr: Call): (CallOfText & {readonly definition: ScalarFunction; readonly text: Expr}) | null {
    const at = expr.args.findIndex((a) => a.kind !== 'literal');
    const text = expr.args[at];
    if (text === undefined || !isText(text.type) || expr.args.some((a, i) => i !== at && (a.kind !== 'literal' || a.value === null)))
      return null;
    const definition = scalarFunction(expr.function, this.#context);
    if (definition.nulls !== 'strict' || definition.deterministic === false) return null;
    return {name: expr.function, call: boundCall(expr, this.#context), at, definition, text};
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
    const written = code();
    const name = ATOM.test(written) ? written : this.#assign(written);
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

  #call(expr: Call): string {
    const path = fieldPath(expr);
    const field = path === null ? null : this.#value(path);
    if (field !== null) return field;
    const part = this.#part(expr);
    if (part !== null) return this.#ofPart(expr, part, must(this.#memory).part(part.span.start, part.span.end));
    const of = this.#ofBytes(expr);
    if (of === null) return this.#ofValues(expr);
    return this.#once(of.meaning, () => {
      const result = this.#temp();
      this.lines.push(`let ${result} = ${of.text.start} < 0 ? undefined : ${this.#applied(of.bytes, of.text)};`);
      this.lines.push(`if (${result} === undefined) {`);
      this.lines.push(`${result} = ${this.inBlock(() => this.#ofValues(expr))};`, '}');
      return result;
    });
  }

  #ofValues(expr: Call): string {
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
