'use client';
import {useCallback, useMemo, useRef, useState} from 'react';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {StatementRun} from '../../server/protocol/run-state.ts';
import type {View} from '../../server/protocol/view.ts';
import {Code} from '../editor/code.tsx';
import type {ResultSnapshot} from '../store/result-table.ts';
import {studio} from '../store/studio-store.ts';
import {useInView} from '../store/use-in-view.ts';
import {useResult} from '../store/use-studio.ts';
import {lazily} from '../ui/lazily.tsx';
import {NumberView} from '../ui/number-view.tsx';
import {useMedia} from '../ui/use-media.ts';
import {ChartView} from './chart.tsx';
import {heightOf} from './heights.ts';
import {useNumberCourse} from './number-course.ts';
import {bigNumbers} from './numbers.ts';
import {PauseBar} from './pause-bar.tsx';
import {settledView} from './pivot.ts';
import {saveResult} from './save-result.ts';
import {colorsOfNote, SeriesColors} from './series-colors.ts';
import {TableView} from './table-view.tsx';
import {ViewBar} from './view-bar.tsx';

const ChartSettingsPanel = lazily(() => import('./chart-settings.tsx').then((m) => m.ChartSettingsPanel));
const TableColumnsPanel = lazily(() => import('./table-columns.tsx').then((m) => m.TableColumnsPanel));

/** Least time between two pictures, ms: of a table, of a chart, where motion is not wanted. */
const PACE = {table: 80, chart: 200, calm: 1000};

export interface ResultProps {
  readonly note: string;
  readonly paragraph: string;
  readonly title: string;
  readonly statement: StatementRun;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** Without its bar of controls: for reports and pages that only show. */
  readonly bare?: boolean;
}

interface Held {
  readonly snapshot: ResultSnapshot;
  readonly pausedAt: number;
  readonly from: number;
  readonly at: number;
  /** Rows seen when it was paused. */
  readonly seen: number;
}

/** One statement's result: the view bar and the view, which keeps its height. */
export function Result({note, paragraph, title, statement, view, onView, bare = false}: ResultProps) {
  const streaming = statement.statementKind === 'query';
  const live = streaming && statement.state === 'running';
  const calm = useMedia('(prefers-reduced-motion: reduce)');
  const [box, inView] = useInView<HTMLDivElement>();
  const usual = view.kind === 'table' ? PACE.table : PACE.chart;
  const number = statement.statement;
  const current = useResult(
    note,
    paragraph,
    number,
    Math.max(usual, view.kind === 'table' ? 0 : Math.max(calm ? PACE.calm : 0, view.chart?.pace ?? 0)),
    inView,
  );
  const [held, setHeld] = useState<Held | null>(null);
  const [filter, setFilter] = useState<string | null>(null);
  const [settings, setSettings] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const [places] = useState(() => new SeriesColors());
  const schema = statement.result?.schema;
  const settled = useMemo(() => (schema ? settledView(view, schema) : view), [view, schema]);
  // What has a colour of its own: the values of the groups, of a pie those of its keys.
  const coloured = (settled.kind === 'pie' ? settled.keys : settled.groups).join('\n');
  const own = useRef(new Map<string, SeriesColors>());
  const colors = useMemo(() => {
    if (coloured !== '') return colorsOfNote(note, coloured.split('\n'));
    const known = own.current.get(settled.kind) ?? new SeriesColors();
    own.current.set(settled.kind, known);
    return known;
  }, [note, coloured, settled.kind]);
  const latest = useRef(view);
  latest.current = view;
  const onTable = useCallback((table: View['table']) => onView({...latest.current, table}), [onView]);
  if (schema === undefined) return null;

  const result = held?.snapshot ?? current;
  const pause = () => {
    const now = Date.now();
    setHeld({snapshot: current, pausedAt: now, from: studio.resultFrom(note, paragraph, number) ?? now, at: now, seen: current.seen});
  };
  const scrub = (at: number) => {
    if (held === null) return;
    setHeld({...held, at, snapshot: studio.resultAt(note, paragraph, number, at)});
  };
  return (
    <div ref={box}>
      {streaming && !bare && (
        <ViewBar
          view={view}
          settled={settled}
          schema={schema}
          onView={onView}
          live={live}
          paused={held !== null}
          onPause={pause}
          filter={filter}
          onFilter={setFilter}
          onSave={(kind) => saveResult(kind, {title, rows: result.rows, schema, view: settled, colors, places})}
          settings={settings}
          onSettings={setSettings}
          asTable={asTable}
          onAsTable={setAsTable}
        />
      )}
      {held !== null && (
        <PauseBar
          waiting={Math.max(0, current.seen - held.seen)}
          pausedAt={held.pausedAt}
          from={held.from}
          at={held.at}
          onAt={scrub}
          onResume={() => setHeld(null)}
        />
      )}
      <Picture
        {...{statement, settled, result, colors, places, title, streaming, asTable, onTable, bare}}
        live={live && held === null}
        filter={filter ?? ''}
      />
      {streaming &&
        settings &&
        (view.kind === 'table' ? (
          <TableColumnsPanel view={view} schema={schema} onTable={onTable} onClose={() => setSettings(false)} />
        ) : (
          <ChartSettingsPanel view={view} settled={settled} schema={schema} onView={onView} onClose={() => setSettings(false)} />
        ))}
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
  readonly places: SeriesColors;
  readonly title: string;
  readonly streaming: boolean;
  readonly live: boolean;
  readonly filter: string;
  readonly asTable: boolean;
  readonly onTable: (table: View['table']) => void;
  readonly bare: boolean;
}

function Picture({statement, settled, result, colors, places, title, streaming, live, filter, asTable, onTable, bare}: PictureProps) {
  const head = statement.result;
  const schema = head?.schema;
  if (schema === undefined) return null;
  const only = streaming ? null : longText(result, schema);
  if (only !== null) return <Code text={only} wrap className="max-h-96 overflow-y-auto px-3 py-2" />;
  switch (streaming ? settled.kind : 'table') {
    case 'table':
      return (
        <TableView
          label={`Rows of ${title || 'the result'}`}
          schema={schema}
          result={result}
          order={head?.order}
          live={live}
          height={streaming ? heightOf(settled) : undefined}
          filter={filter}
          empty={live ? 'No rows yet.' : 'No rows.'}
          settings={settled.table}
          onSettings={onTable}
        />
      );
    case 'number':
      return <Numbers result={result} schema={schema} view={settled} live={live} />;
    default:
      return (
        <ChartView
          rows={result.rows}
          schema={schema}
          view={settled}
          colors={colors}
          places={places}
          live={live}
          height={heightOf(settled)}
          asTable={asTable}
          title={title}
          bare={bare}
        />
      );
  }
}

function Numbers({result, schema, view, live}: {result: ResultSnapshot; schema: Schema; view: View; live: boolean}) {
  const numbers = useMemo(() => bigNumbers(result.rows, schema, view), [result, schema, view]);
  const withCourse = useNumberCourse(numbers, result.version);
  return <NumberView numbers={withCourse.map((n) => ({...n, live}))} height={heightOf(view)} />;
}
