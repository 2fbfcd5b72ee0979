'use client';
import Link from 'next/link';
import {oneLine} from '../editor/code.tsx';
import {noteHref} from '../store/queries.ts';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {State, type StateKind} from '../ui/state.tsx';
import {tableHref, useDependents, useTableUses} from './queries.ts';

const STATES: readonly StateKind[] = ['ready', 'queued', 'starting', 'running', 'finished', 'stopped', 'failed'];

/** The paragraphs in which a table's name stands. */
export function TableUses({database, table}: {database: string; table: string}) {
  const {data} = useTableUses(database, table);
  const {data: others} = useDependents(database, table);
  return (
    <Panel title="Used by" note={data === undefined ? undefined : data.length === 1 ? '1 paragraph' : `${data.length} paragraphs`}>
      {others !== undefined && others.views.length + others.applications.length > 0 && (
        <ul
          aria-label="Views and applications that use it"
          className="flex flex-wrap gap-x-4 gap-y-1 border-line border-b px-3 py-2 last:border-b-0"
        >
          {others.views.map((v) => (
            <li key={`${v.database}.${v.name}`}>
              View{' '}
              <Link href={tableHref(v.database, v.name)} className="font-medium underline underline-offset-3 hover:text-live">
                {v.name}
              </Link>
            </li>
          ))}
          {others.applications.map((a) => (
            <li key={a.name}>
              Application{' '}
              <Link
                href={`/applications/${encodeURIComponent(a.name)}`}
                className="font-medium underline underline-offset-3 hover:text-live"
              >
                {a.name}
              </Link>
              <span className="text-text-2">, {a.status.toLowerCase()}</span>
            </li>
          ))}
        </ul>
      )}
      {data?.length === 0 && <p className="px-3 py-2 text-text-2">No paragraph of any note names it.</p>}
      {data !== undefined && data.length > 0 && (
        <PlainTable
          label="Paragraphs that use the table"
          rows={data}
          rowKey={(u) => `${u.note} ${u.paragraph}`}
          columns={[
            {
              head: 'Where',
              cell: (u) => (
                <Link href={`${noteHref(u.note)}#${u.paragraph}`} className="whitespace-nowrap font-medium hover:text-live">
                  {u.title}, paragraph {u.number}
                </Link>
              ),
            },
            {
              head: 'Statement',
              wideOnly: true,
              className: 'max-w-0 w-full',
              cell: (u) => <code className="block truncate font-mono text-small text-text-2">{oneLine(u.text)}</code>,
            },
            {head: 'State', cell: (u) => <State state={STATES.find((s) => s === u.status) ?? 'ready'} size={14} />},
          ]}
        />
      )}
    </Panel>
  );
}
