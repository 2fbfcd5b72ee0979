'use client';
import {Info, RotateCcw, Table2} from 'lucide-react';
import Link from 'next/link';
import type {Fix} from '../../kernels/protocol/diagnostic.ts';
import type {StatementRun} from '../../server/protocol/run-state.ts';
import type {View} from '../../server/protocol/view.ts';
import {Result} from '../results/result-part.tsx';
import {studio} from '../store/studio-store.ts';
import {Button} from '../ui/button.tsx';
import {ErrorBlock} from './error-block.tsx';
import {LiveFooter} from './live-footer.tsx';
import {templateOf} from './result-only.tsx';
import {SingleView} from './single-view.tsx';

export interface StatementViewProps {
  readonly note: string;
  readonly paragraph: string;
  readonly title: string;
  /** The paragraph's text as it is now. */
  readonly source: string;
  readonly text: string | null;
  readonly statement: StatementRun;
  readonly startedAt: number | null;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** null: the text may not be changed. */
  readonly onFix: ((fix: Fix) => void) | null;
  readonly onGenerator: (() => void) | null;
}

/** What one statement came to: warnings, what it did, its rows, its footer. */
export function StatementView(props: StatementViewProps) {
  const {statement} = props;
  const template = statement.statementKind === 'query' ? templateOf(props.source) : null;
  const job = statement.statementKind === 'query' || statement.statementKind === 'insert';
  return (
    <div className="border-line border-t first:border-t-0">
      {statement.warnings.map((w) => (
        <div key={`${w.code}-${w.span?.start ?? 0}-${w.message}`} className="border-line border-b last:border-b-0">
          <ErrorBlock diagnostic={w} text={props.text} onFix={props.onFix} />
          {w.code === 'note/session-runs' && (
            <div className="bg-warn-tint px-3 pb-2.5 pl-9.5">
              <Button size="small" icon={RotateCcw} onClick={() => studio.act(props.note, {kind: 'restart-session'})}>
                Restart the session
              </Button>
            </div>
          )}
        </div>
      ))}
      {statement.message && <Done statement={statement} message={statement.message} />}
      {statement.result && template !== null && (
        <SingleView note={props.note} paragraph={props.paragraph} title={props.title} statement={statement} template={template} />
      )}
      {statement.result && template === null && (
        <Result
          note={props.note}
          paragraph={props.paragraph}
          title={props.title}
          statement={statement}
          view={props.view}
          onView={props.onView}
        />
      )}
      {job && (statement.result || statement.metrics || statement.state === 'running') && (
        <LiveFooter
          note={props.note}
          paragraph={props.paragraph}
          statement={statement}
          startedAt={props.startedAt}
          onGenerator={props.onGenerator}
        />
      )}
    </div>
  );
}

const TABLE = /\b([\w-]+)\.([\w-]+)$/;

/** "Registered in Glue as default.sensor_data": the name stands out and can be followed. */
function Done({statement, message}: {statement: StatementRun; message: string}) {
  const table = statement.statementKind === 'ddl' ? TABLE.exec(message) : null;
  const Icon = table ? Table2 : Info;
  return (
    <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
      <Icon size={16} strokeWidth={1.75} className="shrink-0 text-text-3" aria-hidden />
      <p className="min-w-0 break-words">
        {table ? (
          <>
            {message.slice(0, table.index)}
            <span className="font-semibold">{table[0]}</span>
          </>
        ) : (
          message
        )}
      </p>
      {statement.facts && statement.facts.length > 0 && <p className="text-small text-text-3">{statement.facts.join(' · ')}</p>}
      {table && /registered/i.test(message) && (
        <Link
          href={`/catalog/${encodeURIComponent(table[1] ?? '')}/${encodeURIComponent(table[2] ?? '')}`}
          className="ml-auto inline-flex h-6 items-center rounded-md border border-line-strong px-2 font-medium text-small hover:bg-hover max-md:ml-0 max-md:h-11"
        >
          Open in catalog
        </Link>
      )}
    </div>
  );
}
