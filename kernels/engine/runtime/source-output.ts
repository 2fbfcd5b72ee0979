import type {PhysicalPlan, SourceNode} from '../../planner/physical/plan.ts';
import type {ExprContext} from '../expr/context.ts';
import type {RecordOut, RecordProgram} from '../expr/record-code.ts';
import {enter, leave} from './busy-time.ts';
import type {GraphNode} from './graph-node.ts';
import {MadeRecords} from './made-records.ts';
import {MAX_ROWS, type SourceOutput, type SourceReader} from './source-task.ts';

/**
 * What a job makes of a source's records before there are rows: the source's own columns, its watermark, and the Calc nodes that read it,
 * whose filters and projections run where the records are decoded. null: there is nothing to make. Called when the graph is connected.
 */
export function sourceOutput(
  source: SourceNode,
  graphNode: GraphNode,
  plan: PhysicalPlan,
  splitWatermarks: boolean,
  context: ExprContext,
): SourceOutput | null {
  // In batch there is a watermark only at the end, as in Flink: no row is late.
  const watermark = plan.mode === 'batch' ? null : source.watermark;
  const whole: RecordOut = {condition: null, projections: null, width: source.columns.length};
  const {outs, targets} = source.changelogMode === 'append' ? readers(graphNode, plan, whole) : {outs: [whole], targets: null};
  if (source.projections === null && watermark === null && targets === null) return null;
  const cuts = watermark === null || splitWatermarks ? 'none' : bringsOldRows(plan) ? 'all' : 'late';
  const program: RecordProgram = {
    projections: source.projections,
    watermark: watermark?.expr ?? null,
    timeColumn: cuts === 'late' ? (watermark?.column ?? null) : null,
    outs,
  };
  const around = (work: () => number): number => {
    const before = enter(graphNode);
    try {
      return work();
    } finally {
      leave(before);
    }
  };
  return {create: () => new MadeRecords(program, context, MAX_ROWS, around), targets, tellsTime: watermark !== null, cuts};
}

/** Rows for each Calc, and whole ones for the others; `targets` null where there are only others. */
function readers(
  {targets}: GraphNode,
  plan: PhysicalPlan,
  whole: RecordOut,
): {readonly outs: readonly RecordOut[]; readonly targets: readonly SourceReader[] | null} {
  const outs: RecordOut[] = [];
  const add = (out: RecordOut): number => {
    const at = outs.indexOf(out);
    return at < 0 ? outs.push(out) - 1 : at;
  };
  const byId = new Map(plan.nodes.map((n) => [n.id, n]));
  const found = targets.map(({node, input}): SourceReader => {
    const calc = byId.get(node.id);
    if (calc?.kind !== 'calc') return {out: add(whole), node, input, isMade: false};
    const {condition, projections} = calc;
    return {out: add({condition, projections, width: projections.length}), node, input, isMade: true};
  });
  return found.some((r) => r.isMade) ? {outs, targets: found} : {outs: [whole], targets: null};
}

/** An operator that goes by event time reads rows that are taken back: their time is not that of the row that takes them back. */
function bringsOldRows(plan: PhysicalPlan): boolean {
  const byId = new Map(plan.nodes.map((n) => [n.id, n]));
  return plan.nodes.some((n) => n.kind === 'window-aggregate' && n.inputs.some((i) => byId.get(i)?.changelogMode !== 'append'));
}
