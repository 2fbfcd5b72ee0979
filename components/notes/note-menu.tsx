'use client';
import {Copy, Download, Ellipsis, FolderInput, History, Trash2} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {NoteEntry} from '../../server/protocol/api.ts';
import {useNotes, useTrashNote} from '../store/queries.ts';
import {IconButton} from '../ui/button.tsx';
import {given, Menu, type MenuItem} from '../ui/menu.tsx';
import {showToast} from '../ui/toast.tsx';
import {NewNote, RenameDialog} from './note-dialogs.ts';
import {folderOf, historyHref} from './notes-tree.ts';
import {useRestoreNote, useTrashFolder} from './queries.ts';

/** The files that a note can be taken out as. */
export function exportItems(path: string): readonly MenuItem[] {
  const href = `/api/notes/export?path=${encodeURIComponent(path)}`;
  return [
    {kind: 'link', label: 'Export as Markdown', icon: Download, href, download: true},
    {kind: 'link', label: 'Export for Zeppelin', icon: Download, href: `${href}&format=zpln`, download: true},
  ];
}

/** What can be done to a note as a file. */
export function NoteMenu({note, small}: {note: Pick<NoteEntry, 'path' | 'title' | 'rights'>; small?: boolean}) {
  const own = note.rights?.own !== false;
  const router = useRouter();
  const trash = useTrashNote();
  const restore = useRestoreNote();
  const [asked, setAsked] = useState<'copy' | 'rename' | null>(null);
  // Not by the callbacks of `mutate`: this menu goes with its note.
  const throwAway = () =>
    trash.mutateAsync(note.path).then(
      () => showToast({look: 'info', text: `"${note.title}" is in the trash`}),
      (e: unknown) => showToast({look: 'error', text: toDiagnostic(e).message}),
    );
  return (
    <>
      <Menu
        trigger={
          <IconButton
            icon={Ellipsis}
            size={small ? 'small' : 'base'}
            label={`More of ${note.title}`}
            busy={trash.isPending || restore.isPending}
          />
        }
        items={[
          {kind: 'item', label: 'Duplicate', icon: Copy, onSelect: () => setAsked('copy')},
          ...given(own, [{kind: 'item', label: 'Rename or move', icon: FolderInput, onSelect: () => setAsked('rename')}]),
          {kind: 'item', label: 'History', icon: History, onSelect: () => router.push(historyHref(note.path))},
          ...exportItems(note.path),
          {kind: 'line'},
          ...given(own, [{kind: 'item', label: 'Move to trash', icon: Trash2, danger: true, onSelect: () => void throwAway()}]),
        ]}
      />
      {asked === 'copy' && (
        <NewNote
          open
          onOpen={(open) => setAsked(open ? 'copy' : null)}
          folder={folderOf(note.path)}
          from={note.path}
          title={`${note.title} copy`}
        />
      )}
      {asked === 'rename' && <RenameDialog kind="note" path={note.path} open onOpen={(open) => setAsked(open ? 'rename' : null)} />}
    </>
  );
}

/** What can be done to a folder. */
export function FolderMenu({path, name}: {path: string; name: string}) {
  const trash = useTrashFolder();
  const [renaming, setRenaming] = useState(false);
  const {data} = useNotes();
  // What cannot be done to one of its notes cannot be done to the folder.
  if (data?.some((n) => n.path.startsWith(`${path}/`) && n.rights?.own === false)) return null;
  return (
    <>
      <Menu
        trigger={<IconButton icon={Ellipsis} size="small" label={`More of the folder ${name}`} busy={trash.isPending} />}
        items={[
          {kind: 'item', label: 'Rename or move', icon: FolderInput, onSelect: () => setRenaming(true)},
          {kind: 'line'},
          {
            kind: 'item',
            label: 'Move its notes to the trash',
            icon: Trash2,
            danger: true,
            onSelect: () => trash.mutate(path, {onError: (e) => showToast({look: 'error', text: toDiagnostic(e).message})}),
          },
        ]}
      />
      {renaming && <RenameDialog kind="folder" path={path} open onOpen={setRenaming} />}
    </>
  );
}
