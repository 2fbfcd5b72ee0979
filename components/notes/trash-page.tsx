'use client';
import {ArchiveRestore, Trash2} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {TrashEntry} from '../../server/protocol/api.ts';
import {Page} from '../shell/page.tsx';
import {noteHref} from '../store/queries.ts';
import {useNow} from '../store/use-studio.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {bytes, dateTime} from '../ui/format.ts';
import {Message} from '../ui/message.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {showToast} from '../ui/toast.tsx';
import {NotesSide} from './notes-side.tsx';
import {useDeleteForEver, useRestoreNote, useTrash} from './queries.ts';

/** Notes that were thrown away: back to where they were, or gone for ever. */
export function TrashPage() {
  const {data, error, isPending} = useTrash();
  const [asked, setAsked] = useState<TrashEntry | 'all' | null>(null);
  return (
    <Page
      crumbs={[{label: 'Notes', href: '/notes'}, {label: 'Trash'}]}
      side={<NotesSide here={null} />}
      actions={
        <Button icon={Trash2} disabledBecause={data && data.length > 0 ? null : 'the trash is empty'} onClick={() => setAsked('all')}>
          Empty the trash
        </Button>
      }
    >
      <PageBody title="Trash">
        {error && <Message look="error">{toDiagnostic(error).message}</Message>}
        {isPending && <Waiting />}
        {data?.length === 0 && <Empty>Nothing was thrown away.</Empty>}
        {data && data.length > 0 && <List entries={data} onDelete={setAsked} />}
      </PageBody>
      <DeleteForEver what={asked} onDone={() => setAsked(null)} />
    </Page>
  );
}

function List({entries, onDelete}: {entries: readonly TrashEntry[]; onDelete: (entry: TrashEntry) => void}) {
  const router = useRouter();
  const restore = useRestoreNote();
  const ready = useNow(60_000, false) > 0;
  // Not by the callbacks of `mutate`: with its last entry the list goes, and they would not be called any more.
  const giveBack = (entry: TrashEntry) =>
    restore.mutateAsync(entry.id).then(
      ({path}) => router.push(noteHref(path)),
      (e: unknown) => showToast({look: 'error', text: toDiagnostic(e).message}),
    );
  return (
    <PlainTable
      label="Notes in the trash"
      rows={entries}
      rowKey={(e) => e.id}
      columns={[
        {head: 'Note', cell: (e) => <span className="break-all font-medium">{e.path}</span>},
        {head: 'Size', right: true, wideOnly: true, cell: (e) => bytes(e.bytes)},
        {head: 'Thrown away', right: true, wideOnly: true, cell: (e) => (ready ? dateTime(e.at) : '')},
        {
          head: 'Actions',
          hideHead: true,
          right: true,
          cell: (e) => (
            <span className="inline-flex gap-1">
              <Button size="small" icon={ArchiveRestore} onClick={() => void giveBack(e)}>
                Restore
              </Button>
              <IconButton size="small" icon={Trash2} label={`Delete ${e.path} for ever`} onClick={() => onDelete(e)} />
            </span>
          ),
        },
      ]}
    />
  );
}

function DeleteForEver({what, onDone}: {what: TrashEntry | 'all' | null; onDone: () => void}) {
  const remove = useDeleteForEver();
  if (what === null) return null;
  const submit = () =>
    remove.mutate(what === 'all' ? null : what.id, {
      onSuccess: onDone,
      onError: (e) => showToast({look: 'error', text: toDiagnostic(e).message}),
    });
  return (
    <Dialog
      open
      onOpen={onDone}
      title={what === 'all' ? 'Empty the trash?' : `Delete "${what.path}" for ever?`}
      description="It cannot be brought back. The versions of its history stay on the disk."
    >
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button variant="danger" icon={Trash2} busy={remove.isPending} onClick={submit}>
          Delete for ever
        </Button>
      </div>
    </Dialog>
  );
}
