import type {Expr} from '../../planner/physical/expr.ts';
import {operands} from '../../planner/physical/operands.ts';
import type {CalcNode, PhysicalNode} from '../../planner/physical/plan.ts';
import {compileCalc} from '../expr/compile.ts';
import type {ExprContext} from '../expr/context.ts';
import {Calc, WatermarkCalc} from '../operators/calc.ts';

/** A Calc with its generated loop; one that asks for the watermark (CURRENT_WATERMARK) follows it. */
export function createCalc(node: CalcNode, context: ExprContext): Calc {
  const {condition, projections} = node;
  if (!readsWatermark(node)) return new Calc(node, compileCalc(condition, projections, context));
  const passed: {watermark: number | null} = {watermark: null};
  const env = {...context.env, watermark: () => passed.watermark};
  return new WatermarkCalc(node, compileCalc(condition, projections, {...context, env}), passed);
}

/** Whether the node's rows need every watermark in its place among them. */
export function readsWatermark(node: PhysicalNode): boolean {
  return node.kind === 'calc' && [...(node.condition === null ? [] : [node.condition]), ...node.projections].some(asksWatermark);
}

function asksWatermark(expr: Expr): boolean {
  return (expr.kind === 'call' && expr.function === 'CURRENT_WATERMARK') || operands(expr).some(asksWatermark);
}
