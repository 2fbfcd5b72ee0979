import type {Expr} from '../../planner/physical/expr.ts';
import type {RecordFrame} from '../runtime/records.ts';
import {CodeBuilder} from './code-builder.ts';
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

/** Of the source's columns. `condition` null: all rows pass; `projections` null: rows of `width` columns as they are. */
export interface RecordOut {
  readonly condition: Expr | null;
  readonly projections: readonly Expr[] | null;
  readonly width: number;
}

/** Where a program's function writes: for each of `outs` its rows and the record that each is of. A record without a time has NaN for a mark, and 0. */
export interface RecordOutput {
  count: number;
  readonly rows: unknown[][];
  readonly from: Int32Array[];
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
  // What is computed is computed for all records: it may fail.
  const computed = code.reading(read, () => (projections ?? []).map((p) => (p.kind === 'column' ? null : code.emit(p))));
  const ofSource = ([column = 0, ...inside]: readonly number[]): string | null => {
    const own = projections?.[column];
    if (own === undefined) return read([column, ...inside]);
    if (own.kind === 'column') return read([own.index, ...inside]);
    return inside.length === 0 ? (computed[column] ?? null) : null;
  };
  code.reading(ofSource, () => {
    if (watermark !== null) {
      const [mark, time] = [code.emit(watermark), timeColumn === null ? null : code.column(timeColumn)];
      code.lines.push(`marks[n] = ${mark} === null ? NaN : ${mark};`);
      if (time !== null) code.lines.push(`times[n] = ${time} === null ? 0 : ${time};`);
    }
    for (const [o, out] of outs.entries()) {
      const condition = out.condition === null ? null : code.emit(out.condition);
      code.lines.push(condition === null ? '{' : `if (${condition} === true) {`);
      const cells = code.inBlock(() =>
        out.projections === null ? Array.from({length: out.width}, (_, i) => code.column(i)) : out.projections.map((p) => code.emit(p)),
      );
      code.lines.push(`from${o}[rows${o}.length] = n;`, `rows${o}.push([${cells.join(', ')}]);`, '}');
    }
  });
  const head = ['const {marks, times} = out;', ...outs.map((_, o) => `const rows${o} = out.rows[${o}], from${o} = out.from[${o}];`)];
  const body = `'use strict';\n${code.prologue()}\nreturn function (out, ${frame.parameters.join(', ')}) {
${head.join('\n')}
let n = out.count;
${frame.head}
${code.lines.join('\n')}
out.count = ++n;
${frame.tail}
};`;
  return new Function('k', body)(code.constants) as (...values: readonly unknown[]) => number;
}
