'use client';
import {useMemo} from 'react';
import type {StatementRun} from '../../server/protocol/run-state.ts';
import {shownValue} from '../results/wire-text.ts';
import {useResult} from '../store/use-studio.ts';
import {SafeHtml} from './safe-html.tsx';

export interface SingleViewProps {
  readonly note: string;
  readonly paragraph: string;
  readonly title: string;
  readonly statement: StatementRun;
  readonly template: string;
}

/** `type=single` with a template: the newest row's values, as text, in the places of `{0}`, `{1}`, … */
export function SingleView({note, paragraph, title, statement, template}: SingleViewProps) {
  const {rows} = useResult(note, paragraph, statement.statement, 200);
  const row = rows.at(-1);
  const columns = statement.result?.schema.columns;
  const values = useMemo(() => (row && columns ? columns.map((c, i) => shownValue(row[i + 1], c.type)) : undefined), [row, columns]);
  if (values === undefined) return <p className="px-3 py-4 text-text-2">No row yet.</p>;
  return <SafeHtml html={template} values={values} label={title ? `Newest row of ${title}` : 'Newest row'} />;
}
