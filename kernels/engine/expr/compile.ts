import type {Expr} from '../../planner/physical/expr.ts';
import type {Row} from '../../protocol/value.ts';
import {CodeBuilder} from './code-builder.ts';
import type {ExprContext} from './context.ts';
import type {Evaluate} from './interpret.ts';

/** Filters and projects a batch in one loop. Rows that pass are appended to `out`; `outKinds` takes their kinds where `kinds` has them. Returns their number. */
export type CalcLoop = (rows: readonly Row[], kinds: Uint8Array | null, out: Row[], outKinds: Uint8Array | null) => number;

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

function build(code: CodeBuilder, body: string): unknown {
  return new Function('k', `'use strict';\n${code.prologue()}\n${body}`)(code.constants);
}
