'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import type {NoteEntry} from '../../server/protocol/api.ts';
import type {Document, DocumentText, Sample} from '../../server/protocol/help.ts';
import {getJson, sendJson} from '../store/api.ts';

/** Samples and documents come with the program: they are asked for once. */
const FOR_EVER = Number.POSITIVE_INFINITY;

export function useSamples() {
  return useQuery({
    queryKey: ['samples'],
    queryFn: ({signal}) => getJson<Sample[]>('/api/samples', signal),
    staleTime: FOR_EVER,
  });
}

export function useMakeSample() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => sendJson<NoteEntry>('POST', '/api/samples', {id}),
    onSuccess: () => client.invalidateQueries({queryKey: ['notes']}),
  });
}

export function useDocuments() {
  return useQuery({
    queryKey: ['documents'],
    queryFn: ({signal}) => getJson<Document[]>('/api/documents', signal),
    staleTime: FOR_EVER,
  });
}

export function useDocument(path: string) {
  return useQuery({
    queryKey: ['documents', path],
    queryFn: ({signal}) => getJson<DocumentText>(`/api/documents/text?path=${encodeURIComponent(path)}`, signal),
    staleTime: FOR_EVER,
  });
}
