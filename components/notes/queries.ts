'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {z} from 'zod';
import {noteEntrySchema, noteHitSchema, trashEntrySchema} from '../../server/protocol/api.ts';
import {anything, getJson, sendJson, sendText} from '../store/api.ts';

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
    queryFn: ({signal}) => getJson(`/api/notes/search?q=${encodeURIComponent(words)}`, z.array(noteHitSchema), signal),
    enabled: words !== '',
    placeholderData: (before) => before,
  });
}

export function useImportNote() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({file, folder}: {file: File; folder: string}) =>
      sendText(
        `/api/notes/import?name=${encodeURIComponent(file.name)}&folder=${encodeURIComponent(folder)}`,
        await file.text(),
        noteEntrySchema,
      ),
    onSuccess: refresh,
  });
}

export function useRenameNote() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({path, to}: {path: string; to: string}) => sendJson('POST', '/api/notes/rename', {path, to}, noteEntrySchema),
    onSuccess: refresh,
  });
}

export function useRenameFolder() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({path, to}: {path: string; to: string}) => sendJson('POST', '/api/notes/folder/rename', {path, to}, anything),
    onSuccess: refresh,
  });
}

export function useTrashFolder() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (path: string) => sendJson('DELETE', `/api/notes/folder?path=${encodeURIComponent(path)}`, undefined, anything),
    onSuccess: refresh,
  });
}

export function useTrash() {
  return useQuery({queryKey: ['trash'], queryFn: ({signal}) => getJson('/api/notes/trash', z.array(trashEntrySchema), signal)});
}

export function useRestoreNote() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) => sendJson('POST', '/api/notes/trash/restore', {id}, noteEntrySchema),
    onSettled: refresh,
  });
}

/** For ever; null: everything. */
export function useDeleteForEver() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string | null) =>
      sendJson('DELETE', `/api/notes/trash${id === null ? '' : `?id=${encodeURIComponent(id)}`}`, undefined, anything),
    onSettled: refresh,
  });
}
