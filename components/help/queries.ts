'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {z} from 'zod';
import {noteEntrySchema} from '../../server/protocol/api.ts';
import {documentSchema, documentTextSchema, sampleSchema} from '../../server/protocol/help.ts';
import {getJson, sendJson} from '../store/api.ts';

/** Samples and documents come with the program: they are asked for once. */
const FOR_EVER = Number.POSITIVE_INFINITY;

export function useSamples() {
  return useQuery({
    queryKey: ['samples'],
    queryFn: ({signal}) => getJson('/api/samples', z.array(sampleSchema), signal),
    staleTime: FOR_EVER,
  });
}

export function useMakeSample() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => sendJson('POST', '/api/samples', {id}, noteEntrySchema),
    onSuccess: () => client.invalidateQueries({queryKey: ['notes']}),
  });
}

export function useDocuments() {
  return useQuery({
    queryKey: ['documents'],
    queryFn: ({signal}) => getJson('/api/documents', z.array(documentSchema), signal),
    staleTime: FOR_EVER,
  });
}

export function useDocument(path: string) {
  return useQuery({
    queryKey: ['documents', path],
    queryFn: ({signal}) => getJson(`/api/documents/text?path=${encodeURIComponent(path)}`, documentTextSchema, signal),
    staleTime: FOR_EVER,
  });
}
