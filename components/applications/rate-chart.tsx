'use client';
import {useEffect, useRef} from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import {DashSample} from '../results/chart-legend.tsx';
import {DASHES} from '../results/series-colors.ts';
import {clockTime, rateNumber} from '../ui/format.ts';

export interface RateSeries {
  readonly name: string;
  /** [ms since 1970, value] */
  readonly points: readonly (readonly [number, number])[];
}

const HEIGHT = 180;

const dashOf = (series: number): readonly number[] => DASHES[series % DASHES.length] ?? [];

/** Lines over time, drawn at device size in the theme's colours. */
export function RateChart({label, series}: {label: string; series: readonly RateSeries[]}) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const names = series.map((s) => s.name).join();
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const plot = new uPlot(options(element, names.split(',')), [[]], element);
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({width: element.clientWidth, height: HEIGHT}));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [names]);
  useEffect(() => chart.current?.setData(aligned(series)), [series]);
  const newest = series.map((s) => `${s.name} ${rateNumber(s.points.at(-1)?.[1] ?? 0)}`).join(', ');
  return (
    <figure className="px-2 pt-2" aria-label={`${label}: ${newest}`}>
      <figcaption className="num flex flex-wrap justify-end gap-4 px-2 py-1 text-small text-text-2">
        {series.map((s, i) => (
          <span key={s.name} className="inline-flex items-center gap-1.5">
            <DashSample color={`--series-${i + 1}`} dash={dashOf(i)} />
            {s.name} <span className="text-text">{rateNumber(s.points.at(-1)?.[1] ?? 0)}</span>
          </span>
        ))}
      </figcaption>
      <div ref={box} style={{height: HEIGHT}} />
    </figure>
  );
}

function options(element: HTMLElement, names: readonly string[]): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (role: string): string => style.getPropertyValue(`--${role}`).trim();
  const axis = {stroke: () => color('text-3'), font: `11px ${style.fontFamily}`, ticks: {show: false}};
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: {show: false},
    cursor: {show: false},
    scales: {y: {range: (_, __, max) => [0, max > 0 ? max * 1.15 : 1]}},
    axes: [
      {...axis, size: 26, space: 80, grid: {show: false}, values: (_, splits) => splits.map((s) => clockTime(s * 1000))},
      {...axis, size: 48, grid: {stroke: () => color('line'), width: 1}, values: (_, splits) => splits.map(rateNumber)},
    ],
    series: [
      {},
      ...names.map((name, i) => ({
        label: name,
        stroke: () => color(`series-${i + 1}`),
        width: 1.5,
        dash: [...dashOf(i)],
        points: {show: false},
      })),
    ],
  };
}

/** All series over the union of their times; null where one has no value. */
function aligned(series: readonly RateSeries[]): uPlot.AlignedData {
  const times = [...new Set(series.flatMap((s) => s.points.map(([at]) => at)))].sort((a, b) => a - b);
  const columns = series.map((s) => {
    const values = new Map(s.points.map(([at, value]) => [at, value]));
    return times.map((at) => values.get(at) ?? null);
  });
  return [times.map((at) => at / 1000), ...columns];
}
