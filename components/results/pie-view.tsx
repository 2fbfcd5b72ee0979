'use client';
import {useState} from 'react';
import {percent} from '../ui/format.ts';
import {useWidth} from '../ui/use-media.ts';
import {numberFormat} from './chart-format.ts';
import type {ChartProps} from './chart-props.ts';
import {ChartTip} from './chart-tip.tsx';
import {type PieSlice, pieSlices, slicePath} from './pie-slices.ts';
import {seriesVariable} from './series-colors.ts';

/** Parts of a whole; with more than one series one pie each. Each slice carries its name and share. */
export function PieView({pivot, view, colors, height, label}: ChartProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const [tip, setTip] = useState<{slice: PieSlice; x: number; series: string} | null>(null);
  const pies = pivot.series.slice(0, 4);
  const each = width / Math.max(1, pies.length);
  const text = numberFormat(view.chart);
  return (
    <div ref={box} role="img" aria-label={label} className="relative" style={{height}}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden onPointerLeave={() => setTip(null)}>
          {pies.map((s, p) => {
            const slices = pieSlices(pivot.keys.map((k, i) => ({name: k.label, value: s.values[i] ?? null})));
            const named = pies.length > 1;
            const radius = Math.max(20, Math.min(height / 2 - (named ? 22 : 10), each / 2 - 90));
            const [cx, cy] = [each * (p + 0.5), height / 2 + (named ? 8 : 0)];
            return (
              <g key={s.name}>
                {named && (
                  <text x={cx} y={12} textAnchor="middle" fontSize={12} fill="var(--text-2)">
                    {s.name}
                  </text>
                )}
                {slices.map((slice) => (
                  <path
                    key={slice.name}
                    d={slicePath(cx, cy, radius, view.chart?.donut ? radius * 0.6 : 0, slice)}
                    fill={`var(${seriesVariable(slice.other ? 8 : colors.place(slice.name))})`}
                    stroke="var(--page)"
                    strokeWidth={1}
                    opacity={tip === null || tip.slice.name === slice.name ? 1 : 0.7}
                    onPointerMove={(e) => setTip({slice, series: s.name, x: e.clientX - (box.current?.getBoundingClientRect().left ?? 0)})}
                  />
                ))}
                {slices.map((slice) => (
                  <SliceLabel key={slice.name} slice={slice} cx={cx} cy={cy} radius={radius} room={each / 2 - radius - 16} />
                ))}
                {view.chart?.donut && (
                  <text x={cx} y={cy + 6} textAnchor="middle" fontSize={18} fontWeight={600} fill="var(--text)" className="num">
                    {text(slices.reduce((sum, slice) => sum + slice.value, 0))}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
      {tip !== null && (
        <ChartTip
          title={tip.slice.name}
          x={tip.x}
          width={width}
          rows={[
            {
              name: tip.series,
              color: seriesVariable(tip.slice.other ? 8 : colors.place(tip.slice.name)),
              value: `${text(tip.slice.value)}, ${percent(tip.slice.part)}`,
            },
          ]}
        />
      )}
    </div>
  );
}

function SliceLabel({slice, cx, cy, radius, room}: {slice: PieSlice; cx: number; cy: number; radius: number; room: number}) {
  if (slice.part < 0.03) return null;
  const angle = (slice.from + slice.to) / 2;
  const [dx, dy] = [Math.sin(angle), -Math.cos(angle)];
  const right = dx >= 0;
  const characters = Math.max(4, Math.floor(room / 7) - 5);
  const name = slice.name.length > characters ? `${slice.name.slice(0, characters - 1)}…` : slice.name;
  return (
    <text
      x={cx + dx * (radius + 8)}
      y={cy + dy * (radius + 8) + 4}
      textAnchor={right ? 'start' : 'end'}
      fontSize={12}
      fill="var(--text)"
      className="num"
    >
      {name}
      <tspan fill="var(--text-2)">{` ${percent(slice.part)}`}</tspan>
    </text>
  );
}
