import type {Expr} from '../../planner/physical/expr.ts';
import type {Row} from '../../protocol/value.ts';
import {CodeBuilder} from './code-builder.ts';
import type {ExprContext} from './context.ts';
import type {Evaluate} from './interpret.ts';

/** Filters and projects a batch in one loop. Rows that pass are appended to `out`; `outKinds` takes their kinds where `kinds` has them. Returns their number. */
export type CalcLoop = (rows: readonly Row[], kinds: Uint8Array | null, out: Row[], outKinds: Uint8Array | null) => number;

/** The greatest value over the rows, or null where no row has one. */
export type MaximumLoop = (rows: readonly Row[]) => number | null;

/** An expression as one generated function. Agrees with interpretExpr (compile.test.ts). */
export function compileExpr(expr: Expr, context: ExprContext): Evaluate {
  const code = new CodeBuilder(context);
  const result = code.emit(expr);
  return build(code, `return function (row) {\n${code.lines.join('\n')}\nreturn ${result};\n};`) as Evaluate;
}

/** `condition` null: all rows pass; `projections` null: rows stay as they are. */
export function compileCalc(condition: Expr | null, projections: readonly Expr[] | null, context: ExprContext): CalcLoop {
  const code = new CodeBuilder(context);
  if (condition !== null) code.lines.push(`if (${code.emit(condition)} !== true) continue;`);
  const result = projections === null ? 'row' : `[${projections.map((p) => code.emit(p)).join(', ')}]`;
  return build(
    code,
    `return function (rows, kinds, out, outKinds) {
let n = 0;
for (let i = 0; i < rows.length; i++) {
const row = rows[i];
${code.lines.join('\n')}
out.push(${result});
if (outKinds !== null) outKinds[n] = kinds[i];
n++;
}
return n;
};`,
  ) as CalcLoop;
}

/** For watermarks: a timestamp of precision 3 or less per row. */
export function compileMaximum(expr: Expr, context: ExprContext): MaximumLoop {
  const code = new CodeBuilder(context);
  const result = code.emit(expr);
  return build(
    code,
    `return function (rows) {
let best = null;
for (let i = 0; i < rows.length; i++) {
const row = rows[i];
${code.lines.join('\n')}
if (${result} !== null && (best === null || ${result} > best)) best = ${result};
}
return best;
};`,
  ) as MaximumLoop;
}

/** How far event time has come in a stream of rows: `current` by the rows so far, `told` as it was last given away, `isNew` until then. */
export interface WatermarkState {
  current: number;
  told: number;
  isNew: boolean;
}

/**
 * Flink tells event time with the row whose watermark is more than 200 ms ahead of the last one. Only a row at or behind that time can
 * notice, so a batch is cut before such rows alone: `cuts` takes the row's position and the watermark that goes before it.
 */
export type WatermarkCuts = (rows: readonly Row[], state: WatermarkState, cuts: number[]) => void;

const TELL_AFTER_MS = 200;

/** `column`: of the row's own time; null where rows that come again later have other times than the row that brings them: then every watermark is a cut. */
export function compileWatermarkCuts(expr: Expr, column: number | null, context: ExprContext): WatermarkCuts {
  const code = new CodeBuilder(context);
  const result = code.emit(expr);
  return build(
    code,
    `return function (rows, state, cuts) {
let {current, told, isNew} = state;
for (let i = 0; i < rows.length; i++) {
const row = rows[i];
if (isNew${column === null ? '' : ` && row[${column}] <= told + 1`}) {
cuts.push(i, told);
isNew = false;
}
${code.lines.join('\n')}
if (${result} !== null && ${result} > current) current = ${result};
if (current - told > ${TELL_AFTER_MS}) {
told = current;
isNew = true;
}
}
state.current = current;
state.told = told;
state.isNew = isNew;
};`,
  ) as WatermarkCuts;
}

function build(code: CodeBuilder, body: string): unknown {
  return new Function('k', `'use strict';\n${code.prologue()}\n${body}`)(code.constants);
}
