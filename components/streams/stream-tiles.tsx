'use client';
import type {StreamMetrics} from '../../server/protocol/api.ts';
import {bytes, duration, rateNumber} from '../ui/format.ts';
import {Spark} from '../ui/spark.tsx';

/** What goes into a stream and out of it, in four numbers with their last minutes. */
export function StreamTiles({metrics}: {metrics: StreamMetrics | undefined}) {
  const s = metrics?.stream;
  const age = s?.iteratorAgeMs.findLast((v) => v !== null);
  const tiles = [
    {label: 'Records in', value: last(s?.recordsIn, rateNumber), unit: '/s', values: s?.recordsIn ?? []},
    {label: 'Bytes in', value: last(s?.bytesIn, bytes), unit: '/s', values: s?.bytesIn ?? []},
    {label: 'Read by queries', value: last(s?.recordsOut, rateNumber), unit: '/s', values: s?.recordsOut ?? []},
    {
      label: 'Iterator age, oldest',
      value: typeof age === 'number' ? duration(age) : '–',
      unit: '',
      values: s?.iteratorAgeMs.map((v) => v ?? 0) ?? [],
    },
  ];
  return (
    <dl className="grid grid-cols-4 rounded-md border border-line max-lg:grid-cols-2">
      {tiles.map((t, i) => (
        <div
          key={t.label}
          className={`relative min-w-0 px-3 py-2.5 ${i > 0 ? 'lg:border-line lg:border-l' : ''} ${i % 2 === 1 ? 'max-lg:border-line max-lg:border-l' : ''} ${i > 1 ? 'max-lg:border-line max-lg:border-t' : ''}`}
        >
          <dt className="truncate text-small text-text-2">{t.label}</dt>
          <dd className="num truncate font-semibold text-[20px] leading-7 tracking-[-0.015em] md:pr-20">
            {t.value}
            {t.unit !== '' && <span className="ml-0.5 font-normal text-base text-text-2">{t.unit}</span>}
          </dd>
          <dd className="absolute right-3 bottom-2.5 max-md:hidden">
            <Spark values={t.values} live={metrics !== undefined} label={t.label} width={72} height={20} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function last(values: readonly number[] | undefined, text: (value: number) => string): string {
  const value = values?.at(-1);
  return value === undefined ? '–' : text(value);
}
