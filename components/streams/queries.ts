'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {z} from 'zod';
import {type createStreamSchema, rawRecordSchema, streamSchema} from '../../server/protocol/api.ts';
import {anything, getJson, sendJson} from '../store/api.ts';

export function useStreams() {
  return useQuery({
    queryKey: ['streams'],
    queryFn: ({signal}) => getJson('/api/streams', z.array(streamSchema), signal),
    refetchInterval: 5000,
  });
}

/** The newest records of all shards, every two seconds while `live`. */
export function useRecords(stream: string, live: boolean) {
  return useQuery({
    queryKey: ['records', stream],
    queryFn: ({signal}) => getJson(`/api/streams/${encodeURIComponent(stream)}/records?limit=50`, z.array(rawRecordSchema), signal),
    refetchInterval: live ? 2000 : false,
  });
}

export function useCreateStream() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (stream: z.input<typeof createStreamSchema>) => sendJson('POST', '/api/streams', stream, anything),
    onSuccess: () => client.invalidateQueries({queryKey: ['streams']}),
  });
}

export function useDeleteStream() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => sendJson('DELETE', `/api/streams/${encodeURIComponent(name)}`, undefined, anything),
    onSuccess: () => client.invalidateQueries({queryKey: ['streams']}),
  });
}

export function streamHref(name: string): string {
  return `/streams/${encodeURIComponent(name)}`;
}
