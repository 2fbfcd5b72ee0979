'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import type {z} from 'zod';
import type {createNoteSchema, NoteEntry, Studio} from '../../server/protocol/api.ts';
import type {Generator} from '../../server/protocol/generator.ts';
import {getJson, sendJson} from './api.ts';

/** Questions to `/api` that more than one page asks. Errors are StudioErrors. */

export function useStudioInfo() {
  return useQuery({queryKey: ['studio'], queryFn: ({signal}) => getJson<Studio>('/api/studio', signal), staleTime: 60_000});
}

export function useNotes() {
  return useQuery({
    queryKey: ['notes'],
    queryFn: ({signal}) => getJson<NoteEntry[]>('/api/notes', signal),
    refetchInterval: 10_000,
  });
}

export function useCreateNote() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (note: z.input<typeof createNoteSchema>) => sendJson<NoteEntry>('POST', '/api/notes', note),
    onSuccess: () => client.invalidateQueries({queryKey: ['notes']}),
  });
}

export function useTrashNote() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (path: string) => sendJson('DELETE', `/api/notes?path=${encodeURIComponent(path)}`),
    onSuccess: () => client.invalidateQueries({queryKey: ['notes']}),
  });
}

export function useGenerators(enabled = true) {
  return useQuery({
    queryKey: ['generators'],
    queryFn: ({signal}) => getJson<Generator[]>('/api/generators', signal),
    enabled,
    refetchInterval: 3000,
  });
}

export function useGeneratorSwitch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({id, start}: {id: string; start: boolean}) =>
      sendJson('POST', `/api/generators/${encodeURIComponent(id)}/${start ? 'start' : 'stop'}`, {}),
    onSettled: () => client.invalidateQueries({queryKey: ['generators']}),
  });
}

/** The address of a note's page. */
export function noteHref(path: string): string {
  return `/notes/${path.split('/').map(encodeURIComponent).join('/')}`;
}
