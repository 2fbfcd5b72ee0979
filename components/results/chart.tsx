'use client';
import dynamic from 'next/dynamic';
import {useCallback, useMemo, useState} from 'react';
import type {View} from '../../server/protocol/view.ts';
import {Button} from '../ui/button.tsx';
import {useMedia, useWidth} from '../ui/use-media.ts';
import {numberFormat} from './chart-format.ts';
import {ChartLegend, type LegendEntry} from './chart-legend.tsx';
import {type ChartData, chartPivot} from './chart-pivot.ts';
import {type ChartProps, colorOf, styleOf} from './chart-props.ts';
import type {Range} from './chart-range.ts';
import {chartSentence} from './chart-sentence.ts';
import {ChartTable} from './chart-table.tsx';
import {STRIP, STRIP_FROM} from './heights.ts';
import {hasOverview, overviewOf} from './overview-data.ts';
import {OverviewStrip} from './overview-strip.tsx';
import {overTime, type Pivot} from './pivot.ts';
import {type Scatter, scatterPoints} from './scatter-points.ts';
import {ScatterTable} from './scatter-table.tsx';
import {DASHES} from './series-colors.ts';

// Charts are large and not every note has one.
const BarView = dynamic(() => import('./bar-view.tsx').then((m) => m.BarView), {ssr: false});
const LineView = dynamic(() => import('./line-view.tsx').then((m) => m.LineView), {ssr: false});
const PieView = dynamic(() => import('./pie-view.tsx').then((m) => m.PieView), {ssr: false});
const ScatterView = dynamic(() => import('./scatter-view.tsx').then((m) => m.ScatterView), {ssr: false});

const HEAD = 24;
const MULTIPLE_HEIGHT = 132;

export interface ChartViewProps extends ChartData {
  readonly live: boolean;
  /** Of heading, picture and titles of the axes together, px. */
  readonly height: number;
  readonly asTable: boolean;
  readonly title: string;
  /** Only to be looked at, as on a dashboard. */
  readonly bare: boolean;
}

/** A chart with its legend: what is hidden in the legend is left out of the picture, nothing is asked anew. */
export function ChartView(props: ChartViewProps) {
  const {rows, schema, view, colors, places, live, height, asTable, title, bare} = props;
  const [box, width] = useWidth<HTMLDivElement>();
  const narrow = useMedia('(max-width: 767px)');
  const chart = view.chart;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [range, setRange] = useRange(view);
  const scatter = useMemo(() => (view.kind === 'scatter' ? scatterPoints(rows, schema, view) : null), [rows, schema, view]);
  const pivoted = useMemo(
    () => (view.kind === 'scatter' ? NONE : chartPivot({rows, schema, view, colors, places})),
    [rows, schema, view, colors, places],
  );
  const names = scatter?.series ?? pivoted.series;
  const single = names.length <= 1;
  const shown = useMemo(() => ({...pivoted, series: pivoted.series.filter((s) => !hidden.has(s.name))}), [pivoted, hidden]);
  const utc = schema.columns.some((c) => view.keys.includes(c.name) && c.type.kind !== 'timestamp_ltz');
  const label = scatter === null ? chartSentence(view, shown) : scatterSentence(scatter, view);
  const text = numberFormat(chart);
  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  const isolate = (name: string) => {
    const others = names.filter((s) => s.name !== name).map((s) => s.name);
    const alone = others.every((n) => hidden.has(n));
    setHidden(new Set(alone ? [] : others));
  };
  const common = {view, colors, live, utc, label, single, range, onRange: setRange};
  const legend = chart?.legend ?? 'top';
  const withLegend = legend !== 'none' && !single && !chart?.multiples;
  const entries = names.map((s): LegendEntry => {
    const last = 'values' in s && view.kind !== 'pie' ? s.values.findLast((v) => v !== null) : null;
    return {
      name: s.name,
      color: colorOf(common, s),
      dash: overTime(view.kind) ? (DASHES[styleOf(common, s) % DASHES.length] ?? []) : [],
      last: last === null || last === undefined ? null : text(last),
      hidden: hidden.has(s.name),
    };
  });
  const legendOf = (column: boolean) => <ChartLegend entries={entries} onToggle={toggle} onIsolate={isolate} column={column} />;
  const heading = chart?.yTitle || (single ? (names[0]?.name ?? '') : headingOf(view));
  const below = (chart?.xTitle ? 20 : 0) + (withLegend && legend === 'bottom' ? HEAD : 0);
  const strip = !bare && width >= STRIP_FROM && hasOverview(view, pivoted.time) ? (narrow ? STRIP.narrow : STRIP.wide) : 0;
  const inner = height - HEAD - 8 - below - strip;
  const picture = {...common, pivot: shown, height: inner};
  const seen = scatter === null ? null : without(scatter, hidden);
  const overview = strip === 0 ? null : overviewOf(picture, seen, Date.now());
  if (asTable && scatter === null) return <ChartTable pivot={shown} view={view} height={height} title={title} />;
  if (asTable && scatter !== null) return <ScatterTable scatter={without(scatter, hidden)} {...{view, utc, height, title}} />;
  const noTime = view.kind === 'timeline' && !pivoted.time && pivoted.keys.length > 0;
  return (
    <div ref={box} className="px-3 pb-2" style={{height}}>
      <div className="flex h-6 items-center justify-between gap-4 overflow-hidden text-small text-text-3">
        <span className="max-w-2/5 shrink-0 truncate">{heading}</span>
        {withLegend && legend === 'top' && legendOf(false)}
      </div>
      <div className="flex" style={{height: inner}}>
        <div className="relative min-w-0 flex-1">
          {noTime ? (
            <p className="py-2 text-text-2">A time line needs a key that is a time: choose a column of type TIMESTAMP under Keys.</p>
          ) : chart?.multiples && scatter === null && !single ? (
            <Multiples {...picture} />
          ) : (
            <One {...picture} scatter={seen} />
          )}
          {range !== null && (
            <Button size="small" className="!absolute top-1 right-2 z-10" onClick={() => setRange(null)}>
              {view.kind === 'timeline' ? 'Follow the clock' : 'Whole range'}
            </Button>
          )}
        </div>
        {withLegend && legend === 'right' && <div className="w-44 shrink-0 overflow-y-auto pl-4">{legendOf(true)}</div>}
      </div>
      {strip > 0 && (
        <div style={{height: strip}}>
          {overview !== null && (
            <OverviewStrip overview={overview} height={strip - 4} left={48} right={RIGHT[view.kind] ?? 26} onRange={setRange} />
          )}
        </div>
      )}
      {chart?.xTitle && <div className="h-5 truncate text-center text-small text-text-3">{chart.xTitle}</div>}
      {withLegend && legend === 'bottom' && <div className="flex h-6 items-center justify-center overflow-hidden">{legendOf(false)}</div>}
    </div>
  );
}

/** What stands free at the right of each kind's picture, px; of the others as of a line. */
const RIGHT: Partial<Record<View['kind'], number>> = {scatter: 14, bar: 0};

/** What is looked at closer, until another column or kind of axis is shown. */
function useRange({kind, keys}: View): readonly [Range | null, (range: Range | null) => void] {
  const axis = `${kind === 'scatter'} ${keys.join('\n')}`;
  const [chosen, setChosen] = useState<{readonly axis: string; readonly range: Range | null}>({axis, range: null});
  const setRange = useCallback((range: Range | null) => setChosen({axis, range}), [axis]);
  return [chosen.axis === axis ? chosen.range : null, setRange];
}

const NONE: Pivot = {keys: [], series: [], time: false};

function headingOf(view: View): string {
  return view.values.map((v) => (view.kind === 'scatter' ? v.column : `${v.aggregate} ${v.column}`)).join(', ');
}

function One(props: ChartProps & {readonly scatter: Scatter | null}) {
  const {scatter, ...rest} = props;
  switch (props.view.kind) {
    case 'bar':
      return <BarView {...rest} />;
    case 'pie':
      return <PieView {...rest} />;
    case 'scatter':
      return scatter && <ScatterView {...rest} scatter={scatter} />;
    default:
      return <LineView {...rest} />;
  }
}

/** A small chart for each series, all with the same settings. */
function Multiples(props: ChartProps) {
  const {pivot, height} = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={props.label} tabIndex={0} className="ring-inside overflow-y-auto" style={{height}}>
      <div className="grid gap-x-4" style={{gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 220px), 1fr))'}}>
        {pivot.series.map((s) => {
          const own = {...pivot, series: [s]};
          return (
            <figure key={s.name} className="min-w-0">
              <figcaption className="truncate text-small text-text-2">{s.name}</figcaption>
              <One {...props} pivot={own} height={MULTIPLE_HEIGHT} label={chartSentence(props.view, own)} scatter={null} />
            </figure>
          );
        })}
      </div>
    </section>
  );
}

function without(scatter: Scatter, hidden: ReadonlySet<string>): Scatter {
  return hidden.size === 0 ? scatter : {...scatter, series: scatter.series.filter((s) => !hidden.has(s.name))};
}

function scatterSentence({series}: Scatter, view: View): string {
  const parts = series.slice(0, 8).map((s) => `${s.name} ${s.points.length / 4} points`);
  return `Scatter chart of ${view.values[0]?.column ?? 'nothing'} by ${view.keys[0] ?? 'nothing'}: ${parts.join('; ') || 'no points yet'}`;
}
