import type {CalcNode, PhysicalPlan, SourceNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {ExprContext} from '../expr/context.ts';
import type {RecordOut, RecordProgram} from '../expr/record-code.ts';
import {enter, leave} from './busy-time.ts';
import {readsWatermark} from './calc.ts';
import type {GraphNode} from './graph-node.ts';
import {MadeRecords} from './made-records.ts';
import {MAX_ROWS, type SourceOutput, type SourceReader} from './source-task.ts';
import type {TextReferences} from './text-references.ts';

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
  references: TextReferences | null,
): SourceOutput | null {
  // In batch there is a watermark only at the end, as in Flink: no row is late.
  const watermark = plan.mode === 'batch' ? null : source.watermark;
  const width = source.columns.length;
  const {outs, targets} =
    source.changelogMode === 'append'
      ? readers(graphNode, plan, width, references)
      : {outs: [{steps: [], width, references: new Set<number>()}], targets: null};
  const refers = outs.some((o) => o.references.size > 0);
  if (source.projections === null && watermark === null && targets === null && !refers) return null;
  const cuts = watermark === null || splitWatermarks ? 'none' : bringsOldRows(plan) || plan.nodes.some(readsWatermark) ? 'all' : 'late';
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
  return {
    create: () => new MadeRecords(program, context, MAX_ROWS, around),
    targets,
    tellsTime: watermark !== null,
    cuts,
    texts: refers ? (references?.texts ?? null) : null,
  };
}

/** Rows for each Calc, or the last of several in a row, and whole ones for the others; `targets` null where there are only others. */
function readers(
  {targets}: GraphNode,
  plan: PhysicalPlan,
  width: number,
  references: TextReferences | null,
): {readonly outs: readonly RecordOut[]; readonly targets: readonly SourceReader[] | null} {
  const calcs = new Map(plan.nodes.flatMap((n) => (n.kind === 'calc' && !readsWatermark(n) ? [[n.id, n] as const] : [])));
  const chains = targets.map((target) => ({...target, made: chain(target.node, calcs)}));
  const takenBy = (list: GraphNode['targets']): ReadonlySet<number> => references?.takenByAll(list) ?? new Set();
  const whole: RecordOut = {steps: [], width, references: takenBy(chains.filter(({made}) => made.length === 0))};
  const outs: RecordOut[] = [];
  const add = (out: RecordOut): number => {
    const at = outs.indexOf(out);
    return at < 0 ? outs.push(out) - 1 : at;
  };
  const found = chains.map(({node, input, made}): SourceReader => {
    const steps = made.map(({id}) => must(calcs.get(id)));
    const last = made.at(-1);
    if (last === undefined) return {out: add(whole), node, input, made};
    const out = {steps, width: must(steps.at(-1)).projections.length, references: takenBy(last.targets)};
    return {out: add(out), node: last, input, made};
  });
  return found.some((r) => r.made.length > 0) ? {outs, targets: found} : {outs: [whole], targets: null};
}

/** The Calc nodes from here on of which each has no other reader than the next. */
function chain(node: GraphNode, calcs: ReadonlyMap<string, CalcNode>): readonly GraphNode[] {
  const found: GraphNode[] = [];
  for (let next: GraphNode | undefined = node; next !== undefined && calcs.has(next.id); ) {
    found.push(next);
    next = next.targets.length === 1 ? next.targets[0]?.node : undefined;
  }
  return found;
}

/** An operator that goes by event time reads rows that are taken back: their time is not that of the row that takes them back. */
function bringsOldRows(plan: PhysicalPlan): boolean {
  const byId = new Map(plan.nodes.map((n) => [n.id, n]));
  return plan.nodes.some((n) => n.kind === 'window-aggregate' && n.inputs.some((i) => byId.get(i)?.changelogMode !== 'append'));
}
