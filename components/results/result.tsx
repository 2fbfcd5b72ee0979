'use client';
import dynamic from 'next/dynamic';
import {useMemo, useState} from 'react';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {View} from '../../server/protocol/note.ts';
import type {StatementRun} from '../../server/protocol/run-state.ts';
import {Code} from '../editor/code.tsx';
import type {ResultSnapshot} from '../store/result-table.ts';
import {useResult} from '../store/use-studio.ts';
import {NumberView} from '../ui/number-view.tsx';
import {useMedia} from '../ui/use-media.ts';
import {saveFile, toCsv, toJson} from './download.ts';
import {bigNumbers} from './numbers.ts';
import {pivot, settledView, steady} from './pivot.ts';
import {SeriesColors} from './series-colors.ts';
import {TableView} from './table-view.tsx';
import {ViewBar} from './view-bar.tsx';

// Charts are large and not every note has one.
const BarView = dynamic(() => import('./bar-view.tsx').then((m) => m.BarView), {ssr: false});
const LineView = dynamic(() => import('./line-view.tsx').then((m) => m.LineView), {ssr: false});

/** Heights that a view keeps while data arrive, px. */
const TABLE_HEIGHT = 28 + 9 * 28 + 1;
const CHART_HEIGHT = 236;
const NUMBER_HEIGHT = 120;

export interface ResultProps {
  readonly note: string;
  readonly paragraph: string;
  readonly title: string;
  readonly statement: StatementRun;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** One statement's result: the view bar and the view, which keeps its height. */
export function Result({note, paragraph, title, statement, view, onView}: ResultProps) {
  const streaming = statement.statementKind === 'query';
  const live = streaming && statement.state === 'running';
  const calm = useMedia('(prefers-reduced-motion: reduce)');
  const current = useResult(note, paragraph, statement.statement, view.kind === 'table' ? 80 : calm ? 1000 : 200);
  const [held, setHeld] = useState<ResultSnapshot | null>(null);
  const [filter, setFilter] = useState<string | null>(null);
  const [colors] = useState(() => new SeriesColors());
  const [places] = useState(() => new SeriesColors());
  const result = held ?? current;
  const schema = statement.result?.schema;
  const settled = useMemo(() => (schema ? settledView(view, schema) : view), [view, schema]);
  if (schema === undefined) return null;

  const download = (kind: 'csv' | 'json') => {
    const name = (title || 'result').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
    if (kind === 'csv') saveFile(`${name}.csv`, 'text/csv', toCsv(result.rows, schema));
    else saveFile(`${name}.json`, 'application/json', toJson(result.rows, schema));
  };
  return (
    <div>
      {streaming && (
        <ViewBar
          view={view}
          settled={settled}
          schema={schema}
          onView={onView}
          live={live}
          paused={held !== null}
          waiting={held === null ? 0 : Math.max(0, current.seen - held.seen)}
          onPause={(paused) => setHeld(paused ? current : null)}
          filter={filter}
          onFilter={setFilter}
          onDownload={download}
        />
      )}
      <Picture {...{statement, settled, result, colors, places, title, streaming}} live={live && held === null} filter={filter ?? ''} />
    </div>
  );
}

/** One text of many lines, as EXPLAIN and SHOW CREATE TABLE give: it is read, not tabulated. */
function longText(result: ResultSnapshot, schema: Schema): string | null {
  const value = result.rows[0]?.[1];
  return schema.columns.length === 1 && result.rows.length === 1 && typeof value === 'string' && value.includes('\n') ? value : null;
}

interface PictureProps {
  readonly statement: StatementRun;
  readonly settled: View;
  readonly result: ResultSnapshot;
  readonly colors: SeriesColors;
  /** Of the keys on the axis. */
  readonly places: SeriesColors;
  readonly title: string;
  readonly streaming: boolean;
  readonly live: boolean;
  readonly filter: string;
}

function Picture({statement, settled, result, colors, places, title, streaming, live, filter}: PictureProps) {
  const head = statement.result;
  const schema = head?.schema;
  const kind = streaming ? settled.kind : 'table';
  const pivoted = useMemo(
    () =>
      schema && (kind === 'bar' || kind === 'line')
        ? steady(
            pivot(result.rows, schema, settled),
            (name) => places.place(name),
            (name) => colors.place(name),
          )
        : null,
    [kind, result.rows, schema, settled, colors, places],
  );
  if (schema === undefined) return null;
  const utc = schema.columns.some((c) => settled.keys.includes(c.name) && c.type.kind !== 'timestamp_ltz');
  const only = streaming ? null : longText(result, schema);
  if (only !== null) return <Code text={only} wrap className="max-h-96 overflow-y-auto px-3 py-2" />;
  switch (kind) {
    case 'table':
      return (
        <TableView
          label={`Rows of ${title || 'the result'}`}
          schema={schema}
          result={result}
          order={head?.order}
          live={live}
          height={streaming ? TABLE_HEIGHT : undefined}
          filter={filter}
          empty={live ? 'No rows yet.' : 'No rows.'}
        />
      );
    case 'number':
      return <NumberView numbers={bigNumbers(result.rows, schema, settled)} height={NUMBER_HEIGHT} />;
    case 'bar':
      return (
        <div style={{height: CHART_HEIGHT}}>{pivoted && <BarView pivot={pivoted} colors={colors} height={CHART_HEIGHT} live={live} />}</div>
      );
    case 'line':
      return (
        <div style={{height: CHART_HEIGHT}}>
          {pivoted && <LineView pivot={pivoted} colors={colors} height={CHART_HEIGHT} live={live} utc={utc} />}
        </div>
      );
    default:
      return kind satisfies never;
  }
}
