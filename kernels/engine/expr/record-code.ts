import type {Expr} from '../../planner/physical/expr.ts';
import type {RecordFrame} from '../runtime/records.ts';
import {CodeBuilder, fieldPath, type ReadValue} from './code-builder.ts';
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
  const code = new CodeBuilder(context);
  const constants = new Map<unknown, string>();
  const constant = (value: unknown): string => {
    const name = constants.get(value) ?? code.constant(value);
    constants.set(value, name);
    return name;
  };
  const read = (path: readonly number[]): string => frame.read(path, constant);
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
    const reference = (column: number): string | null => {
      const path = references.has(column) ? recordPath(projections, steps, column) : null;
      return path === null ? null : (frame.refer?.(path) ?? null);
    };
    const write = (at: number, columns: ReadValue): void => {
      const step = steps[at];
      if (step === undefined) {
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

/** Where in a record the column stands after the steps; null where it is computed. */
function recordPath(projections: readonly Expr[] | null, steps: readonly RecordStep[], column: number): readonly number[] | null {
  let path: readonly number[] = [column];
  for (const list of [...steps.toReversed().map((s) => s.projections), ...(projections === null ? [] : [projections])]) {
    const expr = list[path[0] ?? 0];
    const before = expr === undefined ? null : fieldPath(expr);
    if (before === null) return null;
    path = [...before, ...path.slice(1)];
  }
  return path;
}

/**
 * How the columns of a projection are read: columns and fields when they are asked for, so that no text is made of a record that is left out later.
 * What is computed is computed at once: it may fail, also where nobody asks for it.
 */
function projected(code: CodeBuilder, projections: readonly Expr[], read: ReadValue): ReadValue {
  const paths = projections.map((p) => {
    const path = fieldPath(p);
    return path === null || read(path) === null ? null : path;
  });
  const computed = code.reading(read, () => projections.map((p, i) => (paths[i] === null ? code.emit(p) : null)));
  return ([column = 0, ...inside]) => {
    const path = paths[column];
    if (path !== null && path !== undefined) return read([...path, ...inside]);
    return inside.length === 0 ? (computed[column] ?? null) : null;
  };
}
