'use client';
import {FileText, Plus} from 'lucide-react';
import Link from 'next/link';
import {useDeferredValue, useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {NoteEntry} from '../../server/protocol/api.ts';
import {Page} from '../shell/page.tsx';
import {noteHref, useNotes} from '../store/queries.ts';
import {useNow} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {SearchInput} from '../ui/field.tsx';
import {dateTime} from '../ui/format.ts';
import {Message} from '../ui/message.tsx';
import {Hits} from './hits.tsx';
import {DropNotes, ImportButton} from './import-notes.tsx';
import {NewNote} from './note-dialogs.ts';
import {NoteMenu} from './note-menu.tsx';
import {Marks, NotesSide} from './notes-side.tsx';
import {folderName} from './notes-tree.ts';

export function NotesPage() {
  const {data, error, isPending} = useNotes();
  const [creating, setCreating] = useState(false);
  const [search, setSearch] = useState('');
  const words = useDeferredValue(search).trim();
  return (
    <Page
      crumbs={[{label: 'Notes'}]}
      side={<NotesSide here={null} />}
      actions={
        <>
          <Link href="/samples" className="rounded-md px-2 py-1 text-text-2 hover:bg-hover hover:text-text max-md:hidden">
            Samples
          </Link>
          <ImportButton folder="" />
          <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
            New note
          </Button>
        </>
      }
    >
      <DropNotes folder="">
        <div className="mx-auto flex max-w-(--note-max) flex-col gap-4 px-6 py-8 max-md:px-3 max-md:py-4">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <h1 className="font-semibold text-[22px] leading-7 tracking-[-0.015em]">Notes</h1>
            <SearchInput
              label="Search titles and text"
              value={search}
              onChange={(e) => setSearch(e.currentTarget.value)}
              className="w-72 max-md:w-full"
            />
          </div>
          {error && (
            <Message look="error" detail={toDiagnostic(error).hint}>
              {toDiagnostic(error).message}
            </Message>
          )}
          {isPending && <Waiting rows={6} />}
          {data?.length === 0 && words === '' && (
            <Empty
              action={
                <Button icon={Plus} onClick={() => setCreating(true)}>
                  New note
                </Button>
              }
            >
              No notes yet.
            </Empty>
          )}
          {data && data.length > 0 && words === '' && <List notes={data} />}
          {words !== '' && <Hits words={words} />}
        </div>
      </DropNotes>
      {creating && <NewNote open onOpen={setCreating} folder="" />}
    </Page>
  );
}

function List({notes}: {notes: readonly NoteEntry[]}) {
  const sorted = [...notes].sort((a, b) => b.modifiedAt - a.modifiedAt);
  const ready = useNow(60_000, false) > 0;
  return (
    <ul className="rounded-md border border-line">
      {sorted.map((n) => (
        <li key={n.path} className="flex min-h-11 items-center gap-2 border-line border-b pr-2 last:border-b-0 hover:bg-hover">
          <Link href={noteHref(n.path)} className="ring-inside flex min-w-0 flex-1 items-center gap-3 self-stretch rounded-md px-3 py-2">
            <FileText size={16} strokeWidth={1.75} className="shrink-0 text-text-3" aria-hidden />
            <span className="truncate font-medium">{n.title || n.path}</span>
            {n.path.includes('/') && (
              <span className="truncate text-small text-text-3 max-sm:hidden">
                {n.path.split('/').slice(0, -1).map(folderName).join(' / ')}
              </span>
            )}
            <span className="num ml-auto inline-flex shrink-0 items-center gap-3 text-small text-text-3">
              <Marks path={n.path} />
              <span className="max-sm:hidden">{n.paragraphs === 1 ? '1 paragraph' : `${n.paragraphs} paragraphs`}</span>
              <span className="max-md:hidden">{ready ? dateTime(n.modifiedAt) : ''}</span>
            </span>
          </Link>
          <NoteMenu note={n} />
        </li>
      ))}
    </ul>
  );
}
