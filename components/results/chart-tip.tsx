import {DashSample} from './chart-legend.tsx';

export interface TipRow {
  readonly name: string;
  readonly color: string;
  readonly dash?: readonly number[];
  readonly value: string;
}

/** What stands beside the pointer: the key and all series in the legend's order. `x`, `width`: px within the chart, so that it stays inside. */
export function ChartTip({title, rows, x, width}: {title: string; rows: readonly TipRow[]; x: number; width: number}) {
  const right = x > width / 2;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-1 z-20 max-w-72 rounded-lg bg-raised px-2.5 py-1.5 text-small shadow-menu"
      style={right ? {right: width - x + 12} : {left: x + 12}}
    >
      <TipBody title={title} rows={rows} />
    </div>
  );
}

export function TipBody({title, rows}: {title: string; rows: readonly TipRow[]}) {
  return (
    <>
      <div className="num mb-0.5 text-text-2">{title}</div>
      {rows.map((r) => (
        <div key={r.name} className="flex items-center gap-2">
          <DashSample color={r.color} dash={r.dash ?? []} />
          <span className="min-w-0 truncate text-text-2">{r.name}</span>
          <span className="num ml-auto pl-3 text-right font-medium">{r.value}</span>
        </div>
      ))}
    </>
  );
}
