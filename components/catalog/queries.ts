'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {z} from 'zod';
import {databaseSchema, sampleSchema, tableDetailSchema, tableUseSchema} from '../../server/protocol/api.ts';
import {anything, getJson, sendJson} from '../store/api.ts';

export function useCatalog() {
  return useQuery({queryKey: ['catalog'], queryFn: ({signal}) => getJson('/api/catalog', z.array(databaseSchema), signal)});
}

const tablePath = (database: string, table: string): string => `/api/catalog/${encodeURIComponent(database)}/${encodeURIComponent(table)}`;

export function useTable(database: string, table: string) {
  return useQuery({
    queryKey: ['catalog', database, table],
    queryFn: ({signal}) => getJson(tablePath(database, table), tableDetailSchema, signal),
  });
}

export function useTableUses(database: string, table: string) {
  return useQuery({
    queryKey: ['table-uses', database, table],
    queryFn: ({signal}) => getJson(`${tablePath(database, table)}/uses`, z.array(tableUseSchema), signal),
    refetchInterval: 10_000,
  });
}

/** The table's first rows; read when it is asked for. */
export function useSample(database: string, table: string) {
  return useQuery({
    queryKey: ['sample', database, table],
    queryFn: ({signal}) => getJson(`${tablePath(database, table)}/sample`, sampleSchema, signal),
    enabled: false,
    retry: false,
  });
}

export function useCreateDatabase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (database: string) => sendJson('POST', '/api/catalog', {database}, anything),
    onSuccess: () => client.invalidateQueries({queryKey: ['catalog']}),
  });
}

export function useDropDatabase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (database: string) => sendJson('DELETE', `/api/catalog/${encodeURIComponent(database)}`, undefined, anything),
    onSuccess: () => client.invalidateQueries({queryKey: ['catalog']}),
  });
}

export function useDropTable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({database, table}: {database: string; table: string}) =>
      sendJson('DELETE', tablePath(database, table), undefined, anything),
    onSuccess: () => client.invalidateQueries({queryKey: ['catalog']}),
  });
}

export function tableHref(database: string, table: string): string {
  return `/catalog/${encodeURIComponent(database)}/${encodeURIComponent(table)}`;
}
