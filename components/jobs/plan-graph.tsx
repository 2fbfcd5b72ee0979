'use client';
import {useEffect, useState} from 'react';
import type {JobMetrics, OperatorMetrics, PlanGraph} from '../../kernels/protocol/kernel.ts';
import {cx} from '../ui/cx.ts';
import {bytes, count, eventTime, percent, rateNumber} from '../ui/format.ts';
import {passing} from './passing-rate.ts';

interface Laid {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly {readonly id: string; readonly x: number; readonly y: number}[];
  readonly edges: readonly {readonly from: string; readonly to: string; readonly points: string}[];
}

const NODE = {wide: {width: 224, height: 80}, compact: {width: 150, height: 46}} as const;
/** From this part of the time on an operator that waits for what is below it is named so. */
const BLOCKED = 0.1;

export interface PlanGraphProps {
  readonly plan: PlanGraph;
  readonly metrics: JobMetrics | null | undefined;
  readonly running: boolean;
  /** For a column of 300 px. */
  readonly compact?: boolean;
}

/**
 * The plan as a graph from sources to results. An edge flows while rows go over it; the bar of an operator is the part of the
 * time in which it works, then the part in which it waits for what is below it to take rows.
 */
export function PlanGraphView({plan, metrics, running, compact = false}: PlanGraphProps) {
  const laid = useLayout(plan, compact);
  const {width, height} = NODE[compact ? 'compact' : 'wide'];
  const of = (id: string) => metrics?.operators.find((o) => o.id === id);
  if (laid === null) return <div style={{height: plan.nodes.length * 72}} aria-hidden />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Plan" tabIndex={0} className="ring-inside overflow-auto">
      <div className="relative mx-auto" style={{width: laid.width, height: laid.height}}>
        <svg className="absolute inset-0" width={laid.width} height={laid.height} aria-hidden>
          {laid.edges.map((e) => {
            const flows = running && (passing(plan, metrics, e.from) ?? 0) > 0;
            return (
              <polyline
                key={`${e.from} ${e.to}`}
                points={e.points}
                fill="none"
                stroke={flows ? 'var(--live)' : 'var(--line-strong)'}
                strokeWidth={flows ? 2 : 1}
                className={flows ? 'edge-flows' : undefined}
              />
            );
          })}
        </svg>
        <ol>
          {laid.nodes.map(({id, x, y}) => {
            const node = plan.nodes.find((n) => n.id === id);
            const m = of(id);
            const rate = running ? passing(plan, metrics, id) : null;
            return (
              <li
                key={id}
                title={node === undefined ? '' : [node.detail, ...(m === undefined ? [] : [loadText(m), ...keptText(m)])].join('\n')}
                className={cx(
                  'absolute flex flex-col justify-center rounded-md border bg-page px-2',
                  m && running && m.blocked >= BLOCKED ? 'border-warn' : 'border-line-strong',
                )}
                style={{left: x - width / 2, top: y - height / 2, width, height}}
              >
                <span className="flex items-baseline gap-2">
                  <span className="truncate text-small font-medium">{node?.name}</span>
                  {rate !== null && <span className="num ml-auto shrink-0 text-small">{rateNumber(rate)}/s</span>}
                </span>
                <span className={cx('truncate text-small text-text-2', compact && 'hidden')}>{node?.detail}</span>
                {m && !compact && (
                  <span className={cx('num truncate text-micro', m.blocked >= BLOCKED && running ? 'text-warn' : 'text-text-3')}>
                    {[...(running ? [loadText(m)] : []), ...keptText(m)].join(', ')}
                  </span>
                )}
                <span className="mt-1 flex h-[3px] overflow-hidden rounded-full bg-inset" aria-hidden>
                  <span className="block h-full" style={{width: `${(m?.busy ?? 0) * 100}%`, background: 'var(--series-1)'}} />
                  <span className="block h-full" style={{width: `${(m?.blocked ?? 0) * 100}%`, background: 'var(--warn)'}} />
                </span>
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}

/** Places by dagre, which is loaded when the first plan is shown. */
function useLayout(plan: PlanGraph, compact: boolean): Laid | null {
  const [laid, setLaid] = useState<Laid | null>(null);
  const key = JSON.stringify([plan.nodes.map((n) => n.id), plan.edges, compact]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plan's shape is its key; metrics change its object often
  useEffect(() => {
    let ended = false;
    import('@dagrejs/dagre').then((dagre) => {
      if (ended) return;
      const size = NODE[compact ? 'compact' : 'wide'];
      const graph = new dagre.graphlib.Graph();
      graph.setGraph({rankdir: 'TB', nodesep: 24, ranksep: compact ? 22 : 32, marginx: 8, marginy: 8});
      graph.setDefaultEdgeLabel(() => ({}));
      for (const {id} of plan.nodes) graph.setNode(id, {...size});
      for (const {from, to} of plan.edges) graph.setEdge(from, to);
      dagre.layout(graph);
      const whole = graph.graph();
      setLaid({
        width: whole.width ?? 0,
        height: whole.height ?? 0,
        nodes: plan.nodes.map(({id}) => {
          const {x = 0, y = 0} = graph.node(id) as {x?: number; y?: number};
          return {id, x, y};
        }),
        edges: plan.edges.map(({from, to}) => {
          const {points = []} = graph.edge(from, to) as {points?: {x: number; y: number}[]};
          return {from, to, points: points.map((p) => `${p.x.toFixed(1)},${p.y.toFixed(1)}`).join(' ')};
        }),
      });
    });
    return () => {
      ended = true;
    };
  }, [key]);
  return laid;
}

/** How much of the time it works, and waits for what is below it. */
function loadText({busy, blocked}: OperatorMetrics): string {
  return blocked >= BLOCKED ? `held back ${percent(blocked)}` : `busy ${percent(busy)}`;
}

/** What it holds and lost, and where it stands in time. */
function keptText({stateBytes, lateRecords, watermark}: OperatorMetrics): string[] {
  return [
    ...(stateBytes > 0 ? [`state ${bytes(stateBytes)}`] : []),
    ...(lateRecords > 0 ? [`${count(lateRecords)} late`] : []),
    ...(watermark === null ? [] : [`at ${eventTime(watermark)}`]),
  ];
}
