'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import type {CatalogDatabase, Dependents, NoteFunction, Sample, TableDetail, TableUse} from '../../server/protocol/api.ts';
import {allFunctions} from '../editor/function-list.ts';
import {getJson, sendJson} from '../store/api.ts';

export function useCatalog() {
  return useQuery({
    queryKey: ['catalog'],
    queryFn: ({signal}) => getJson<CatalogDatabase[]>('/api/catalog', signal),
    refetchInterval: 10_000,
  });
}

const tablePath = (database: string, table: string): string => `/api/catalog/${encodeURIComponent(database)}/${encodeURIComponent(table)}`;

export function useTable(database: string, table: string) {
  return useQuery({
    queryKey: ['catalog', database, table],
    queryFn: ({signal}) => getJson<TableDetail>(tablePath(database, table), signal),
  });
}

export function useTableUses(database: string, table: string) {
  return useQuery({
    queryKey: ['table-uses', database, table],
    queryFn: ({signal}) => getJson<TableUse[]>(`${tablePath(database, table)}/uses`, signal),
    refetchInterval: 10_000,
  });
}

/** Views and applications that name the table. */
export function useDependents(database: string, table: string) {
  return useQuery({
    queryKey: ['table-dependents', database, table],
    queryFn: ({signal}) => getJson<Dependents>(`${tablePath(database, table)}/dependents`, signal),
    refetchInterval: 30_000,
  });
}

/** The names of the functions that every session knows. */
/** The functions that every session knows. */
export function useFunctions() {
  return useQuery({queryKey: ['functions'], queryFn: allFunctions, staleTime: Number.POSITIVE_INFINITY});
}

/** The functions that notes make. */
export function useNoteFunctions() {
  return useQuery({
    queryKey: ['catalog', 'functions'],
    queryFn: ({signal}) => getJson<NoteFunction[]>('/api/catalog/functions', signal),
  });
}

/** The table's first rows; read when it is asked for. */
export function useSample(database: string, table: string) {
  return useQuery({
    queryKey: ['sample', database, table],
    queryFn: ({signal}) => getJson<Sample>(`${tablePath(database, table)}/sample`, signal),
    enabled: false,
    retry: false,
  });
}

export function useCreateDatabase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (database: string) => sendJson('POST', '/api/catalog', {database}),
    onSuccess: () => client.invalidateQueries({queryKey: ['catalog']}),
  });
}

export function useDropDatabase() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (database: string) => sendJson('DELETE', `/api/catalog/${encodeURIComponent(database)}`),
    onSuccess: () => client.invalidateQueries({queryKey: ['catalog']}),
  });
}

export function useDropTable() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({database, table}: {database: string; table: string}) => sendJson('DELETE', tablePath(database, table)),
    onSuccess: () => client.invalidateQueries({queryKey: ['catalog']}),
  });
}

export function tableHref(database: string, table: string): string {
  return `/catalog/${encodeURIComponent(database)}/${encodeURIComponent(table)}`;
}
