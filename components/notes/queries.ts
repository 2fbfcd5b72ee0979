'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import type {NoteEntry, NoteHit, TrashEntry} from '../../server/protocol/api.ts';
import {getJson, sendJson, sendText} from '../store/api.ts';

/** Notes as files: what the notes page, the trash and the palette ask and do. Errors are StudioErrors. */

/** What a change of files may have changed. */
function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([client.invalidateQueries({queryKey: ['notes']}), client.invalidateQueries({queryKey: ['trash']})]);
  };
}

export function useSearch(words: string) {
  return useQuery({
    queryKey: ['notes', 'search', words],
    queryFn: ({signal}) => getJson<NoteHit[]>(`/api/notes/search?q=${encodeURIComponent(words)}`, signal),
    enabled: words !== '',
    placeholderData: (before) => before,
  });
}

export function useImportNote() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({file, folder}: {file: File; folder: string}) =>
      sendText<NoteEntry>(
        `/api/notes/import?name=${encodeURIComponent(file.name)}&folder=${encodeURIComponent(folder)}`,
        await file.text(),
      ),
    onSuccess: refresh,
  });
}

export function useRenameNote() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({path, to}: {path: string; to: string}) => sendJson<NoteEntry>('POST', '/api/notes/rename', {path, to}),
    onSuccess: refresh,
  });
}

export function useRenameFolder() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({path, to}: {path: string; to: string}) => sendJson('POST', '/api/notes/folder/rename', {path, to}),
    onSuccess: refresh,
  });
}

export function useTrashFolder() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (path: string) => sendJson('DELETE', `/api/notes/folder?path=${encodeURIComponent(path)}`),
    onSuccess: refresh,
  });
}

export function useTrash() {
  return useQuery({queryKey: ['trash'], queryFn: ({signal}) => getJson<TrashEntry[]>('/api/notes/trash', signal)});
}

export function useRestoreNote() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => sendJson<NoteEntry>('POST', '/api/notes/trash/restore', {id}),
    onSettled: refresh,
  });
}

/** For ever; null: everything. */
export function useDeleteForEver() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string | null) => sendJson('DELETE', `/api/notes/trash${id === null ? '' : `?id=${encodeURIComponent(id)}`}`),
    onSettled: refresh,
  });
}
