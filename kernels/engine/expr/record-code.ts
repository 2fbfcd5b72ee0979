import type {Expr} from '../../planner/physical/expr.ts';
import type {RecordFrame} from '../runtime/records.ts';
import {CodeBuilder, type Columns, fieldPath} from './code-builder.ts';
import type {ExprContext} from './context.ts';

/** What is made of each record of a source, all at once. */
export interface RecordProgram {
  /** The source's columns, of the decoded ones; null: those. */
  readonly projections: readonly Expr[] | null;
  /** Of the source's columns: where event time stands by a record; null: no such thing is told. */
  readonly watermark: Expr | null;
  /** The column of a record's own time; null where it is not asked for. */
  readonly timeColumn: number | null;
  /** For each that reads the source: which rows it gets, and as what. */
  readonly outs: readonly RecordOut[];
}

/** Rows of `width` columns after these steps, of which the first reads the source's columns; none: all records. */
export interface RecordOut {
  readonly steps: readonly RecordStep[];
  readonly width: number;
  /** Columns in which it takes references to texts. */
  readonly references: ReadonlySet<number>;
}

/** Filters, then projects. `condition` null: all rows pass. */
export interface RecordStep {
  readonly condition: Expr | null;
  readonly projections: readonly Expr[];
}

/** Where a program's function writes: for each of `outs` its rows and the record that each is of. A record without a time has NaN for a mark, and 0. */
export interface RecordOutput {
  count: number;
  readonly rows: unknown[][];
  readonly from: Int32Array[];
  /** Of each step but the last: how many rows it let pass. */
  readonly passed: number[][];
  readonly marks: Float64Array;
  readonly times: Float64Array;
}

/** The program's function for records of a frame: called with a RecordOutput and what the frame asks for. Agrees with `compileCalc`. */
export function compileRecords(
  program: RecordProgram,
  frame: RecordFrame,
  context: ExprContext,
): (...values: readonly unknown[]) => number {
  const {projections, watermark, timeColumn, outs} = program;
  const {texts, part} = frame;
  const code = new CodeBuilder(context, texts === undefined || part === undefined ? null : {bytes: texts, part});
  const constants = new Map<unknown, string>();
  const constant = (value: unknown): string => {
    const name = constants.get(value) ?? code.constant(value);
    constants.set(value, name);
    return name;
  };
  const read: Columns = {
    value: (path) => frame.read(path, constant),
    span(path) {
      const span = frame.span?.(path) ?? null;
      if (span === null) return null;
      const start = code.named(span.start);
      return {start, end: code.named(`${start} + ${span.length}`)};
    },
    reference: (path) => frame.refer?.(path) ?? null,
  };
  const ofSource = projections === null ? read : projected(code, projections, read);
  code.reading(ofSource, () => {
    if (watermark !== null) {
      const [mark, time] = [code.emit(watermark), timeColumn === null ? null : code.column(timeColumn)];
      code.lines.push(`marks[n] = ${mark} === null ? NaN : ${mark};`);
      if (time !== null) code.lines.push(`times[n] = ${time} === null ? 0 : ${time};`);
    }
  });
  const counts: string[] = [];
  for (const [o, {steps, width, references}] of outs.entries()) {
    const write = (at: number, columns: Columns): void => {
      const step = steps[at];
      if (step === undefined) {
        const reference = (column: number): string | null => (references.has(column) ? (columns.reference?.([column]) ?? null) : null);
        const cells = code.reading(columns, () => Array.from({length: width}, (_, i) => reference(i) ?? code.column(i)));
        code.lines.push(`from${o}[rows${o}.length] = n;`, `rows${o}.push([${cells.join(', ')}]);`);
        return;
      }
      const {condition, projections: list} = step;
      const passes = condition === null ? null : code.reading(columns, () => code.emit(condition));
      code.lines.push(passes === null ? '{' : `if (${passes} === true) {`);
      code.inBlock(() => {
        if (at + 1 < steps.length) {
          counts.push(`passed${o}[${at}] += pass${o}_${at};`);
          code.lines.push(`pass${o}_${at} = 1;`);
        }
        write(at + 1, projected(code, list, columns));
      });
      code.lines.push('}');
    };
    code.lines.push(...steps.slice(1).map((_, at) => `let pass${o}_${at} = 0;`), '{');
    code.inBlock(() => write(0, ofSource));
    code.lines.push('}');
  }
  const head = [
    'const {marks, times} = out;',
    ...outs.map((_, o) => `const rows${o} = out.rows[${o}], from${o} = out.from[${o}], passed${o} = out.passed[${o}];`),
  ];
  const body = `'use strict';\n${code.prologue()}\nreturn function (out, ${frame.parameters.join(', ')}) {
${head.join('\n')}
let n = out.count;
${frame.head}
${[...code.lines, ...counts].join('\n')}
out.count = ++n;
${frame.tail}
};`;
  return new Function('k', body)(code.constants) as (...values: readonly unknown[]) => number;
}

/**
 * How the columns of a projection are read: columns and fields when they are asked for, so that no text is made of a record that is left out later.
 * What is computed is computed at once: it may fail, also where nobody asks for it.
 */
function projected(code: CodeBuilder, projections: readonly Expr[], columns: Columns): Columns {
  const paths = projections.map((p) => {
    const path = fieldPath(p);
    return path === null || columns.value(path) === null ? null : path;
  });
  // Neither are parts of texts: none fails.
  const isLate = code.reading(columns, () => projections.map((p, i) => paths[i] !== null || code.span(p) !== null));
  const computed = code.reading(columns, () => projections.map((p, i) => (isLate[i] ? null : code.emit(p))));
  const late = <T>(
    [column = 0, ...inside]: readonly number[],
    ofPath: (path: readonly number[]) => T,
    ofPart: (expr: Expr) => T,
  ): T | null => {
    const path = paths[column];
    if (path !== null && path !== undefined) return ofPath([...path, ...inside]);
    const expr = projections[column];
    return isLate[column] === true && expr !== undefined ? code.reading(columns, () => ofPart(expr)) : null;
  };
  return {
    value: (path) =>
      (path.length === 1 ? computed[path[0] ?? 0] : null) ??
      late(
        path,
        (p) => columns.value(p),
        (expr) => code.emit(expr),
      ),
    span: (path) =>
      late(
        path,
        (p) => columns.span?.(p) ?? null,
        (expr) => code.span(expr),
      ),
    reference: (path) =>
      late(
        path,
        (p) => columns.reference?.(p) ?? null,
        (expr) => code.reference(expr),
      ),
  };
}
