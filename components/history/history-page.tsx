'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {ArchiveRestore, Clock} from 'lucide-react';
import {useRouter, useSearchParams} from 'next/navigation';
import {useMemo} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {NoteVersion} from '../../server/protocol/api.ts';
import type {Note} from '../../server/protocol/note.ts';
import {NotesSide} from '../notes/notes-side.tsx';
import {historyHref} from '../notes/notes-tree.ts';
import {Page} from '../shell/page.tsx';
import {getJson, sendJson} from '../store/api.ts';
import {noteHref, useNotes} from '../store/queries.ts';
import {useNow} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {cx} from '../ui/cx.ts';
import {Empty, Waiting} from '../ui/empty.tsx';
import {dateTime} from '../ui/format.ts';
import {Message} from '../ui/message.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {showToast} from '../ui/toast.tsx';
import {compareNotes} from './compare-notes.ts';
import {ParagraphDiff} from './paragraph-diff.tsx';
import {useVersions} from './queries.ts';

/** What a note was: its versions, each beside the one before it, and the way back. The version is in the address. */
export function HistoryPage({path}: {path: string}) {
  const {data: versions, error, isPending} = useVersions(path);
  const mayWrite = useNotes().data?.find((n) => n.path === path)?.rights?.write !== false;
  const asked = useSearchParams().get('version');
  const at = Math.max(0, versions?.findIndex((v) => v.id === asked) ?? 0);
  const here = versions?.[at];
  return (
    <Page
      crumbs={[{label: 'Notes', href: '/notes'}, {label: path, href: noteHref(path)}, {label: 'History'}]}
      side={<NotesSide here={path} />}
      actions={here && at > 0 && mayWrite && <Restore path={path} version={here} />}
    >
      <PageBody title="History" facts={<span>{path}</span>}>
        {error && <Message look="error">{toDiagnostic(error).message}</Message>}
        {isPending && <Waiting />}
        {versions?.length === 0 && <Empty>The note has not changed since its history is kept. Every change from now on is.</Empty>}
        {versions && here && (
          <div className="grid grid-cols-[240px_minmax(0,1fr)] gap-6 max-md:grid-cols-1">
            <Versions path={path} versions={versions} here={here} />
            <Compared path={path} version={here} before={versions[at + 1] ?? null} />
          </div>
        )}
      </PageBody>
    </Page>
  );
}

function Versions({path, versions, here}: {path: string; versions: readonly NoteVersion[]; here: NoteVersion}) {
  const router = useRouter();
  const ready = useNow(60_000, false) > 0;
  return (
    <ol className="flex flex-col max-md:max-h-60 max-md:overflow-y-auto" aria-label="Versions">
      {versions.map((v, i) => (
        <li key={v.id}>
          <button
            type="button"
            aria-current={v.id === here.id || undefined}
            onClick={() => router.replace(`${historyHref(path)}?version=${v.id}`)}
            className={cx(
              'ring-inside flex w-full flex-col rounded-md px-2 py-1.5 text-left max-md:min-h-11',
              v.id === here.id ? 'bg-selected' : 'hover:bg-hover',
            )}
          >
            <span className="num font-medium">
              {ready ? dateTime(v.at) : ''}
              {i === 0 && <span className="font-normal text-text-2"> now</span>}
            </span>
            <span className="text-small text-text-2">{v.by === '' ? 'before its history was kept' : `by ${v.by}`}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function useVersion(path: string, version: NoteVersion | null) {
  return useQuery({
    queryKey: ['history', path, version?.id],
    queryFn: ({signal}) =>
      getJson<Note>(`/api/notes/history/note?path=${encodeURIComponent(path)}&id=${encodeURIComponent(version?.id ?? '')}`, signal),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What the version changed. */
function Compared({path, version, before}: {path: string; version: NoteVersion; before: NoteVersion | null}) {
  const after = useVersion(path, version);
  const older = useVersion(path, before);
  const compared = useMemo(() => {
    if (after.data === undefined || (before !== null && older.data === undefined)) return null;
    return compareNotes(older.data ?? {title: after.data.title, params: {}, paragraphs: [], extra: {}}, after.data);
  }, [after.data, older.data, before]);
  const error = after.error ?? older.error;
  if (error) return <Message look="error">{toDiagnostic(error).message}</Message>;
  if (compared === null) return <Waiting rows={8} />;
  const changed = compared.filter((c) => c.kind !== 'same' || c.moved);
  const renamed = older.data !== undefined && after.data !== undefined && older.data.title !== after.data.title;
  return (
    <section aria-label="Changes" className="flex min-w-0 flex-col gap-4">
      <p className="flex items-center gap-2 text-text-2">
        <Clock size={16} strokeWidth={1.75} aria-hidden />
        {before === null
          ? 'The oldest version that is kept'
          : `${changed.length === 1 ? '1 paragraph' : `${changed.length} paragraphs`} changed, ${compared.length - changed.length} as before`}
      </p>
      {renamed && (
        <p>
          Title: <del className="text-danger">{older.data?.title}</del> <ins className="text-ok no-underline">{after.data?.title}</ins>
        </p>
      )}
      {changed.map((c) => (
        <ParagraphDiff key={c.id} paragraph={c} plain={before === null} />
      ))}
    </section>
  );
}

function Restore({path, version}: {path: string; version: NoteVersion}) {
  const router = useRouter();
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => sendJson('POST', '/api/notes/history/restore', {path, id: version.id}),
    onSuccess: async () => {
      await client.invalidateQueries({queryKey: ['history', path]});
      showToast({look: 'info', text: 'The note is as it was then', detail: 'what it was before is kept as a version'});
      router.push(noteHref(path));
    },
    onError: (e) => showToast({look: 'error', text: toDiagnostic(e).message}),
  });
  return (
    <Button variant="primary" icon={ArchiveRestore} busy={restore.isPending} onClick={() => restore.mutate()}>
      Restore this version
    </Button>
  );
}
