'use client';
import {ChevronDown, ChevronRight, Eye, SquareArrowOutUpRight, Table2} from 'lucide-react';
import Link from 'next/link';
import {useState} from 'react';
import {tableHref, useCatalog, useTable} from '../catalog/queries.ts';
import {insertAtCursor} from '../editor/insert-target.ts';
import {quotedWhereNeeded} from '../editor/name-text.ts';
import {Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {SearchInput} from '../ui/field.tsx';
import {showToast} from '../ui/toast.tsx';

type Table = NonNullable<ReturnType<typeof useCatalog>['data']>[number]['tables'][number];

/** The catalog beside the note: a press on a name puts it where the cursor is. */
export function TablesPanel() {
  const {data, error, isPending} = useCatalog();
  const [words, setWords] = useState('');
  const wanted = words.trim().toLowerCase();
  if (error) return <Failure error={error} />;
  if (isPending) return <Waiting rows={6} />;
  return (
    <div className="flex flex-col gap-3 px-4 py-4">
      <SearchInput label="Find a table" value={words} onChange={(e) => setWords(e.currentTarget.value)} />
      {data.map((d) => {
        const tables = d.tables.filter((t) => t.name.toLowerCase().includes(wanted));
        if (tables.length === 0 && wanted !== '') return null;
        return (
          <section key={d.name} aria-label={`Tables of ${d.name}`}>
            <h3 className="mb-1 text-small text-text-2">{d.name}</h3>
            {tables.length === 0 && <p className="text-small text-text-3">No tables yet.</p>}
            <ul>
              {tables.map((t) => (
                <Entry key={t.name} database={d.name} table={t} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

const ROW = 'ring-inside flex h-[26px] min-w-0 items-center rounded-md text-left hover:bg-hover max-md:h-11';

function Entry({database, table}: {database: string; table: Table}) {
  const [open, setOpen] = useState(false);
  const Chevron = open ? ChevronDown : ChevronRight;
  const Icon = table.kind === 'view' ? Eye : Table2;
  return (
    <li>
      <div className="group flex items-center">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`Columns of ${table.name}`}
          onClick={() => setOpen(!open)}
          className={`${ROW} w-6 shrink-0 justify-center max-md:w-11`}
        >
          <Chevron size={14} strokeWidth={2} className="text-text-3" aria-hidden />
        </button>
        <button
          type="button"
          title="Insert the name at the cursor"
          onClick={() => insert(nameOf(database, table.name))}
          className={`${ROW} flex-1 gap-2 px-1`}
        >
          <Icon size={14} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />
          <span className="truncate">{table.name}</span>
        </button>
        <Link
          href={tableHref(database, table.name)}
          aria-label={`Open ${table.name} in the catalog`}
          className={`${ROW} w-6 shrink-0 justify-center text-text-3 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 max-md:w-11 max-md:opacity-100`}
        >
          <SquareArrowOutUpRight size={14} strokeWidth={2} aria-hidden />
        </Link>
      </div>
      {open && <Columns database={database} table={table.name} />}
    </li>
  );
}

function Columns({database, table}: {database: string; table: string}) {
  const {data, error, isPending} = useTable(database, table);
  if (isPending) return <Waiting rows={3} />;
  if (error) return <Failure error={error} />;
  return (
    <ul aria-label={`Columns of ${table}`} className="mb-1 ml-6">
      {data.columns.map((c) => (
        <li key={c.name}>
          <button
            type="button"
            title={c.comment ?? 'Insert the name at the cursor'}
            onClick={() => insert(quotedWhereNeeded(c.name))}
            className={`${ROW} w-full gap-2 px-1`}
          >
            <span className="truncate font-mono text-small">{c.name}</span>
            <span className="ml-auto max-w-[50%] truncate font-mono text-micro text-text-3">{c.type}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function insert(name: string): void {
  if (insertAtCursor(name)) return;
  navigator.clipboard.writeText(name).then(
    () => showToast({look: 'info', text: `${name} is in the clipboard`, detail: 'no editor has the cursor yet'}),
    () => showToast({look: 'info', text: 'Put the cursor into an editor first'}),
  );
}

/** A session begins in `default`: its tables need no database before them. */
function nameOf(database: string, table: string): string {
  return database === 'default' ? quotedWhereNeeded(table) : `${quotedWhereNeeded(database)}.${quotedWhereNeeded(table)}`;
}
