'use client';
import {useRef} from 'react';
import {Bar, BarChart, CartesianGrid, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis} from 'recharts';
import {percent} from '../ui/format.ts';
import {numberFormat} from './chart-format.ts';
import {type ChartProps, colorOf} from './chart-props.ts';
import {SteadyRange, valueAxis} from './chart-scale.ts';
import {stacked, stackingOf} from './chart-stack.ts';
import {TipBody} from './chart-tip.tsx';
import {MOST_BARS} from './heights.ts';
import type {Pivot} from './pivot.ts';

const LABELLED = 12;

interface Entry {
  readonly key: string;
  readonly [series: string]: string | number | null;
}

/** Categories as bars from 0: beside each other or on each other, upright or lying. A bar that changed in the last second wears a live cap. */
export function BarView(props: ChartProps) {
  const {pivot, view, height, live, label} = props;
  const chart = view.chart;
  const stacking = stackingOf(view);
  const horizontal = chart?.horizontal === true;
  const text = stacking === 'expanded' ? percent : numberFormat(chart);
  const exact = numberFormat(chart);
  const range = useRef(new SteadyRange());
  const most = horizontal ? Math.max(6, Math.floor(height / 14)) : MOST_BARS;
  // Of keys that come and come the newest count, of sorted ones the first.
  const sorted = chart?.sort !== undefined && chart.sort !== 'came';
  const [begin, end] = partOf(pivot, props.range);
  const first = sorted ? begin : Math.max(begin, end - most);
  const keys = pivot.keys.slice(first, Math.min(end, first + most));
  const changed = useChangedBars(pivot, first);
  const edges = stacking === 'none' ? null : stacked(pivot.series, stacking === 'expanded');
  const parts = (n: number, k: number): number | null => {
    const value = pivot.series[n]?.values[k] ?? null;
    if (edges === null || stacking !== 'expanded' || value === null) return value;
    return (edges[n]?.[k] ?? 0) - (n === 0 ? 0 : (edges[n - 1]?.[k] ?? 0));
  };
  const data = keys.map((k, i): Entry => {
    const entry: Record<string, string | number | null> = {key: k.label};
    for (let n = 0; n < pivot.series.length; n++) entry[`s${n}`] = parts(n, first + i);
    return entry as Entry;
  });
  const shown = (edges ?? pivot.series.map((s) => s.values)).flatMap((v) => v.slice(first, first + keys.length)).filter((v) => v !== null);
  const [low, high] = range.current.next(Math.min(0, ...shown), Math.max(0, ...shown), performance.now());
  const axis = stacking === 'expanded' ? {ticks: [0, 0.25, 0.5, 0.75, 1], low: 0, high: 1} : valueAxis(low, high, chart, true);
  const labelled = stacking === 'none' && keys.length * pivot.series.length <= LABELLED;
  // The day that all keys of time share says nothing.
  const day = pivot.time ? (keys[0]?.label.slice(0, 11) ?? '') : '';
  const withoutDay = day.endsWith(' ') && keys.every((k) => k.label.startsWith(day));
  const short = (label: string) => {
    const name = withoutDay ? label.slice(day.length) : label;
    const length = horizontal ? 18 : 16;
    return name.length > length ? `${name.slice(0, length - 1)}…` : name;
  };
  const category = {
    dataKey: 'key',
    tickLine: false,
    axisLine: {stroke: 'var(--line-strong)'},
    tick: {fill: 'var(--text)', fontSize: 12},
    tickFormatter: short,
  } as const;
  const values = {
    tickLine: false,
    axisLine: false,
    tick: {fill: 'var(--text-3)', fontSize: 11},
    ticks: [...axis.ticks],
    domain: [axis.low, axis.high] as [number, number],
    allowDataOverflow: true,
    scale: chart?.log && stacking !== 'expanded' ? ('log' as const) : ('auto' as const),
    tickFormatter: text,
  };
  return (
    <div role="img" aria-label={label} style={{height}}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{width: 600, height}}>
        <BarChart
          data={data}
          layout={horizontal ? 'vertical' : 'horizontal'}
          margin={{top: horizontal ? 4 : 20, right: horizontal ? 48 : 0, bottom: 0, left: 0}}
          barCategoryGap="20%"
          barGap={1}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={horizontal} horizontal={!horizontal} stroke="var(--line)" />
          {horizontal ? (
            <>
              <XAxis type="number" {...values} height={22} />
              <YAxis type="category" {...category} width={112} interval={0} />
            </>
          ) : (
            <>
              <XAxis {...category} interval="preserveStartEnd" height={26} />
              <YAxis {...values} width={48} />
            </>
          )}
          <Tooltip
            isAnimationActive={false}
            cursor={{fill: 'var(--hover)'}}
            content={({active, label: key}) => {
              if (!active) return null;
              const at = keys.findIndex((k) => k.label === key);
              if (at < 0) return null;
              return (
                <div className="rounded-lg bg-raised px-2.5 py-1.5 text-small shadow-menu">
                  <TipBody
                    title={String(key)}
                    rows={pivot.series.map((s, n) => {
                      const value = s.values[first + at] ?? null;
                      const part = stacking === 'expanded' ? parts(n, first + at) : null;
                      return {
                        name: s.name,
                        color: colorOf(props, s),
                        value: value === null ? 'none' : `${exact(value)}${part === null ? '' : `, ${percent(part)}`}`,
                      };
                    })}
                  />
                </div>
              );
            }}
          />
          {pivot.series.map((s, n) => (
            <Bar
              key={s.name}
              dataKey={`s${n}`}
              {...(stacking === 'none' ? {} : {stackId: 'all'})}
              maxBarSize={horizontal ? 28 : 76}
              isAnimationActive={false}
              shape={(bar: unknown) => (
                <BarShape
                  {...(bar as BarGeometry)}
                  fill={`var(${colorOf(props, s)})`}
                  horizontal={horizontal}
                  rounded={stacking === 'none'}
                  capped={live && changed(n, first + (bar as {index: number}).index)}
                />
              )}
            >
              {labelled && (
                <LabelList
                  dataKey={`s${n}`}
                  position={horizontal ? 'right' : 'top'}
                  offset={8}
                  fill="var(--text)"
                  fontSize={13}
                  fontWeight={600}
                  formatter={(v) => (v === null || v === undefined ? '' : text(Number(v)))}
                />
              )}
            </Bar>
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

/** Where the keys of a range of time begin and end among all keys. */
function partOf({keys, time}: Pivot, range: ChartProps['range']): readonly [begin: number, end: number] {
  if (range === null || !time) return [0, keys.length];
  const begin = keys.findIndex((k) => k.at !== null && k.at >= range[0]);
  const end = keys.findLastIndex((k) => k.at !== null && k.at <= range[1]) + 1;
  return begin < 0 || end <= begin ? [0, 0] : [begin, end];
}

interface BarGeometry {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly index: number;
}

interface BarLook {
  readonly fill: string;
  readonly capped: boolean;
  readonly horizontal: boolean;
  readonly rounded: boolean;
}

function BarShape({x, y, width, height, fill, capped, horizontal, rounded}: BarGeometry & BarLook) {
  const [left, top, w, h] = [width < 0 ? x + width : x, height < 0 ? y + height : y, Math.abs(width), Math.abs(height)];
  if (!(w > 0 && h > 0 && Number.isFinite(left) && Number.isFinite(top))) return null;
  // Fills that touch have a gap in the page's colour.
  const gap = rounded ? 0 : Math.min(1, (horizontal ? w : h) / 3);
  const r = rounded ? Math.min(2, w, h) : 0;
  const path = horizontal
    ? `M${left},${top}h${w - r - gap}q${r},0 ${r},${r}v${h - 2 * r}q0,${r} ${-r},${r}h${-(w - r - gap)}z`
    : `M${left},${top + h}v${-(h - r - gap)}q0,${-r} ${r},${-r}h${w - 2 * r}q${r},0 ${r},${r}v${h - r - gap}z`;
  return (
    <g>
      <path d={path} fill={fill} />
      {capped && rounded && !horizontal && <rect x={left} y={top - 4} width={w} height={2} fill="var(--live)" />}
      {capped && rounded && horizontal && <rect x={left + w + 2} y={top} width={2} height={h} fill="var(--live)" />}
    </g>
  );
}

/** Which bars differ from what they were a second ago. */
function useChangedBars(pivot: Pivot, first: number): (series: number, key: number) => boolean {
  const known = useRef(new Map<string, {value: number | null; at: number}>());
  const now = performance.now();
  if (known.current.size > 2000) known.current.clear();
  pivot.series.forEach((s) => {
    pivot.keys.slice(first, first + MOST_BARS).forEach((k, j) => {
      const id = `${s.name}\n${k.label}`;
      const value = s.values[first + j] ?? null;
      const before = known.current.get(id);
      if (before === undefined) known.current.set(id, {value, at: 0});
      else if (before.value !== value) known.current.set(id, {value, at: now});
    });
  });
  return (series, key) =>
    now - (known.current.get(`${pivot.series[series]?.name}\n${pivot.keys[key]?.label}`)?.at || Number.NEGATIVE_INFINITY) < 1000;
}
