'use client';
import {useRef} from 'react';
import {Bar, BarChart, CartesianGrid, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis} from 'recharts';
import {decimal, shortCount} from '../ui/format.ts';
import {ChartLegend} from './chart-legend.tsx';
import {niceTicks, SteadyBound} from './chart-scale.ts';
import {limitSeries, type Pivot} from './pivot.ts';
import {type SeriesColors, seriesVariable} from './series-colors.ts';

const MOST_BARS = 60;
const LABELLED = 12;

export interface ChartProps {
  readonly pivot: Pivot;
  readonly colors: SeriesColors;
  readonly height: number;
  readonly live: boolean;
}

interface Entry {
  readonly key: string;
  readonly [series: string]: string | number | null;
}

/** Categories as bars from 0. A bar that changed in the last second wears a live cap. */
export function BarView({pivot: whole, colors, height, live}: ChartProps) {
  const pivot = limitSeries(whole, 9);
  const bound = useRef(new SteadyBound());
  const keys = pivot.keys.slice(-MOST_BARS);
  const first = pivot.keys.length - keys.length;
  const changed = useChangedBars(pivot, first);
  const data = keys.map((k, i): Entry => {
    const entry: Record<string, string | number | null> = {key: k.label};
    pivot.series.forEach((s, n) => {
      entry[`s${n}`] = s.values[first + i] ?? null;
    });
    return entry as Entry;
  });
  const all = pivot.series.flatMap((s) => s.values.slice(first)).filter((v) => v !== null);
  const ticks = niceTicks(Math.min(0, ...all), bound.current.next(Math.max(0, ...all), performance.now()));
  const several = pivot.series.length > 1;
  const name = pivot.series[0]?.name ?? '';

  return (
    <div className="px-3 pb-2">
      <div className="flex min-h-6 items-center justify-between gap-4 text-small text-text-3">
        <span>{several ? '' : name}</span>
        {several && (
          <ChartLegend
            entries={pivot.series.map((s, n) => ({
              name: s.name,
              place: colors.place(s.name),
              dash: [],
              last: s.values.at(-1) ?? null,
              key: n,
            }))}
          />
        )}
      </div>
      <div role="img" aria-label={sentence(pivot)} style={{height: height - 32}}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{width: 600, height: height - 32}}>
          <BarChart data={data} margin={{top: 20, right: 0, bottom: 0, left: 0}} barCategoryGap="20%" barGap={1} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="key"
              tickLine={false}
              axisLine={{stroke: 'var(--line-strong)'}}
              tick={{fill: 'var(--text)', fontSize: 12}}
              tickFormatter={(label: string) => (label.length > 16 ? `${label.slice(0, 15)}…` : label)}
              interval="preserveStartEnd"
              height={26}
            />
            <YAxis
              width={44}
              tickLine={false}
              axisLine={false}
              tick={{fill: 'var(--text-3)', fontSize: 11}}
              ticks={ticks}
              domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
              tickFormatter={tickText}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{fill: 'var(--hover)'}}
              formatter={(value, key) => [
                value === undefined ? '' : decimal(Number(value)),
                pivot.series[Number(String(key).slice(1))]?.name ?? '',
              ]}
              contentStyle={{
                background: 'var(--raised)',
                border: 'none',
                borderRadius: 8,
                boxShadow: 'var(--shadow-1)',
                color: 'var(--text)',
                fontSize: 12,
              }}
              itemStyle={{color: 'var(--text)'}}
            />
            {pivot.series.map((s, n) => (
              <Bar
                key={s.name}
                dataKey={`s${n}`}
                maxBarSize={76}
                isAnimationActive={false}
                shape={(bar: unknown) => (
                  <BarShape
                    {...(bar as BarGeometry)}
                    fill={`var(${seriesVariable(several ? colors.place(s.name) : 0)})`}
                    capped={live && changed(n, first + (bar as {index: number}).index)}
                  />
                )}
              >
                {keys.length * pivot.series.length <= LABELLED && (
                  <LabelList
                    dataKey={`s${n}`}
                    position="top"
                    offset={8}
                    fill="var(--text)"
                    fontSize={13}
                    fontWeight={600}
                    formatter={(v) => (v === null || v === undefined ? '' : tickText(Number(v)))}
                  />
                )}
              </Bar>
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </div>
  );
}

interface BarGeometry {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly index: number;
}

function BarShape({x, y, width, height, fill, capped}: BarGeometry & {readonly fill: string; readonly capped: boolean}) {
  if (!(width > 0) || !Number.isFinite(y)) return null;
  const top = height < 0 ? y + height : y;
  const size = Math.abs(height);
  const r = Math.min(2, size, width / 2);
  return (
    <g>
      <path d={`M${x},${top + size}v${-(size - r)}q0,${-r} ${r},${-r}h${width - 2 * r}q${r},0 ${r},${r}v${size - r}z`} fill={fill} />
      {capped && <rect x={x} y={top - 4} width={width} height={2} fill="var(--live)" />}
    </g>
  );
}

/** Whole numbers as they are, others with one decimal; from 10,000 shortened. */
export function tickText(value: number): string {
  if (Math.abs(value) >= 10_000) return shortCount(value);
  return Number.isInteger(value) ? shortCount(value) : decimal(value, Math.abs(value) < 1 ? 2 : 1);
}

function sentence(pivot: Pivot): string {
  const parts = pivot.keys.slice(-8).map((k, i) => {
    const at = Math.max(0, pivot.keys.length - 8) + i;
    return `${k.label} ${pivot.series.map((s) => `${pivot.series.length > 1 ? `${s.name} ` : ''}${s.values[at] === null ? 'none' : decimal(s.values[at] ?? 0)}`).join(', ')}`;
  });
  return `Bar chart, ${pivot.series[0]?.name ?? 'no values'}: ${parts.join('; ')}`;
}

/** Which bars differ from what they were a second ago. */
function useChangedBars(pivot: Pivot, first: number): (series: number, key: number) => boolean {
  const known = useRef(new Map<string, {value: number | null; at: number}>());
  const now = performance.now();
  if (known.current.size > 2000) known.current.clear();
  pivot.series.forEach((s, n) => {
    pivot.keys.slice(first).forEach((k, j) => {
      const i = first + j;
      const id = `${n}\n${k.label}`;
      const value = s.values[i] ?? null;
      const before = known.current.get(id);
      if (before === undefined) known.current.set(id, {value, at: 0});
      else if (before.value !== value) known.current.set(id, {value, at: now});
    });
  });
  return (series, key) => now - (known.current.get(`${series}\n${pivot.keys[key]?.label}`)?.at || Number.NEGATIVE_INFINITY) < 1000;
}
