'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import type {z} from 'zod';
import type {
  AddedParagraph,
  ChangeStream,
  createStreamSchema,
  PutAnswer,
  PutRecord,
  RawRecord,
  Sample,
  Stream,
  StreamDetail,
  StreamMetrics,
  TableName,
  TableProposal,
} from '../../server/protocol/api.ts';
import type {Generator, GeneratorOptions, OwnGenerator} from '../../server/protocol/generator.ts';
import {getJson, sendJson} from '../store/api.ts';

export function useStreams() {
  return useQuery({
    queryKey: ['streams'],
    queryFn: ({signal}) => getJson<Stream[]>('/api/streams', signal),
    refetchInterval: 5000,
  });
}

const pathOf = (stream: string): string => `/api/streams/${encodeURIComponent(stream)}`;

/** The stream with its shards, every five seconds. */
export function useStream(stream: string) {
  return useQuery({
    queryKey: ['streams', stream],
    queryFn: ({signal}) => getJson<StreamDetail>(pathOf(stream), signal),
    refetchInterval: 5000,
    retry: false,
  });
}

export function useStreamMetrics(stream: string, enabled: boolean) {
  return useQuery({
    queryKey: ['stream-metrics', stream],
    queryFn: ({signal}) => getJson<StreamMetrics>(`${pathOf(stream)}/metrics`, signal),
    refetchInterval: 5000,
    enabled,
  });
}

/** Where records are read from; `at` is ms since 1970. */
export interface Place {
  readonly from: 'newest' | 'oldest' | 'time';
  readonly at: number | null;
  readonly shard: string | null;
  readonly filter: string;
}

/** Records of a place, every two seconds while `live`. */
export function useRecords(stream: string, {from, at, shard, filter}: Place, live: boolean) {
  const query = new URLSearchParams({from, limit: '50'});
  if (at !== null) query.set('at', String(at));
  if (shard !== null) query.set('shard', shard);
  if (filter !== '') query.set('filter', filter);
  return useQuery({
    queryKey: ['records', stream, query.toString()],
    queryFn: ({signal}) => getJson<RawRecord[]>(`${pathOf(stream)}/records?${query}`, signal),
    refetchInterval: live ? 2000 : false,
    placeholderData: (before) => before,
    retry: false,
  });
}

/** One record by its sequence number, which may be outside of what a list shows. */
export function useRecord(stream: string, shard: string | null, sequence: string | null) {
  return useQuery({
    queryKey: ['record', stream, shard, sequence],
    queryFn: ({signal}) =>
      getJson<RawRecord[]>(
        `${pathOf(stream)}/records?${new URLSearchParams({from: 'sequence', shard: shard ?? '', sequence: sequence ?? '', limit: '1'})}`,
        signal,
      ),
    enabled: shard !== null && sequence !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

export function useCreateStream() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (stream: z.input<typeof createStreamSchema>) => sendJson('POST', '/api/streams', stream),
    onSuccess: () => client.invalidateQueries({queryKey: ['streams']}),
  });
}

export function useChangeStream(stream: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: ChangeStream) => sendJson<StreamDetail>('POST', `${pathOf(stream)}/change`, change),
    onSuccess: () => client.invalidateQueries({queryKey: ['streams']}),
  });
}

export function usePutRecord(stream: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (record: PutRecord) => sendJson<PutAnswer>('POST', `${pathOf(stream)}/records`, record),
    onSuccess: () => client.invalidateQueries({queryKey: ['records', stream]}),
  });
}

export function useDeleteStream() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => sendJson('DELETE', pathOf(name)),
    onSuccess: () => client.invalidateQueries({queryKey: ['streams']}),
  });
}

export function useTuneGenerator() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({id, ...settings}: {id: string; rate: number; options: GeneratorOptions}) =>
      sendJson('POST', `/api/generators/${encodeURIComponent(id)}/start`, settings),
    onSuccess: () => client.invalidateQueries({queryKey: ['generators']}),
  });
}

/** Keeps a generator of one's own, and starts it where that is wished. */
export function usePutGenerator() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({own, start}: {own: OwnGenerator; start: boolean}) => {
      const {id} = await sendJson<Generator>('POST', '/api/generators', own);
      if (start) await sendJson('POST', `/api/generators/${encodeURIComponent(id)}/start`, {});
    },
    onSettled: () => client.invalidateQueries({queryKey: ['generators']}),
  });
}

export function useRemoveGenerator() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => sendJson('DELETE', `/api/generators/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({queryKey: ['generators']}),
  });
}

/** What the records say of a table; asked again by `refetch`. */
export function useProposal(stream: string, database: string, table: string) {
  return useQuery({
    queryKey: ['proposal', stream, database, table],
    queryFn: () => sendJson<TableProposal>('POST', `${pathOf(stream)}/table`, {database, table}),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    placeholderData: (before) => before,
    retry: false,
  });
}

export function usePreview() {
  return useMutation({mutationFn: (ddl: string) => sendJson<Sample>('POST', '/api/tables/preview', {ddl})});
}

export function useCreateTable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ddl: string) => sendJson<TableName>('POST', '/api/tables/create', {ddl}),
    onSuccess: () => client.invalidateQueries({queryKey: ['catalog']}),
  });
}

/** Adds a paragraph at the end of a note; gives its id. */
export function useAddParagraph() {
  return useMutation({
    mutationFn: (added: {path: string; title: string; text: string}) => sendJson<AddedParagraph>('POST', '/api/notes/paragraph', added),
  });
}

export function streamHref(name: string): string {
  return `/streams/${encodeURIComponent(name)}`;
}

/** `shardId-000000000012` reads 12. */
export function shardNumber(id: string): string {
  return /^shardId-0*(\d+)$/.exec(id)?.[1] ?? id;
}
