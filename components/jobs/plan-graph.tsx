'use client';
import {useEffect, useState} from 'react';
import type {JobMetrics, PlanGraph} from '../../kernels/protocol/kernel.ts';
import {cx} from '../ui/cx.ts';
import {bytes, count, rateNumber} from '../ui/format.ts';

interface Laid {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly {readonly id: string; readonly x: number; readonly y: number}[];
  readonly edges: readonly {readonly from: string; readonly to: string; readonly points: string}[];
}

const NODE = {wide: {width: 212, height: 62}, compact: {width: 150, height: 46}} as const;

export interface PlanGraphProps {
  readonly plan: PlanGraph;
  readonly metrics: JobMetrics | null | undefined;
  readonly running: boolean;
  /** For a column of 300 px. */
  readonly compact?: boolean;
}

/** The plan as a graph from sources to results. An edge flows while rows go over it; the bar below an operator is its part of the busiest. */
export function PlanGraphView({plan, metrics, running, compact = false}: PlanGraphProps) {
  const laid = useLayout(plan, compact);
  const {width, height} = NODE[compact ? 'compact' : 'wide'];
  const of = (id: string) => metrics?.operators.find((o) => o.id === id);
  const busiest = Math.max(1, ...(metrics?.operators.map((o) => o.perSecond) ?? []));
  if (laid === null) return <div style={{height: plan.nodes.length * 72}} aria-hidden />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Plan" tabIndex={0} className="ring-inside overflow-auto">
      <div className="relative mx-auto" style={{width: laid.width, height: laid.height}}>
        <svg className="absolute inset-0" width={laid.width} height={laid.height} aria-hidden>
          {laid.edges.map((e) => {
            const flows = running && (of(e.from)?.perSecond ?? 0) > 0;
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
            const part = m === undefined ? 0 : m.perSecond / busiest;
            return (
              <li
                key={id}
                title={[
                  node?.detail,
                  m && m.stateBytes > 0 ? `State about ${bytes(m.stateBytes)}` : '',
                  m && m.lateRecords > 0 ? `${count(m.lateRecords)} late rows` : '',
                ]
                  .filter(Boolean)
                  .join('\n')}
                className="absolute flex flex-col justify-center rounded-md border border-line-strong bg-page px-2"
                style={{left: x - width / 2, top: y - height / 2, width, height}}
              >
                <span className="flex items-baseline gap-2">
                  <span className="truncate text-small font-medium">{node?.name}</span>
                  {m && running && <span className="num ml-auto shrink-0 text-small">{rateNumber(m.perSecond)}/s</span>}
                </span>
                <span className={cx('truncate text-small text-text-2', compact && 'hidden')}>{node?.detail}</span>
                <span className="mt-1 block h-[3px] overflow-hidden rounded-full bg-inset" aria-hidden>
                  <span className="block h-full" style={{width: `${part * 100}%`, background: 'var(--series-1)'}} />
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
