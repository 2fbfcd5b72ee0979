'use client';
import {useQueries, useQuery} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import type {TablePath} from '../../kernels/protocol/table.ts';
import type {CatalogDatabase, Stream, TableDetail} from '../../server/protocol/api.ts';
import {getJson} from '../store/api.ts';
import {CATALOG, setCatalogFacts} from './facts-store.ts';

const asked = new Set<string>();
const listeners = new Set<() => void>();

/** Asks for the definition of tables that a text names; it comes by `useCatalogFacts`. */
export function wantDefinitions(paths: readonly TablePath[]): void {
  const before = asked.size;
  for (const {catalog, database, table} of paths) if (catalog === CATALOG) asked.add(JSON.stringify([database, table]));
  if (asked.size > before) for (const listener of listeners) listener();
}

/** Keeps what the editors know of the catalog as new as the page's own answers; once a page. */
export function useCatalogFacts(): void {
  const [wanted, setWanted] = useState<readonly string[]>([]);
  useEffect(() => {
    const listener = () => setWanted([...asked]);
    listener();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  const {data: known} = useQuery({
    queryKey: ['catalog'],
    queryFn: ({signal}) => getJson<CatalogDatabase[]>('/api/catalog', signal),
    refetchInterval: 15_000,
  });
  const {data: named} = useQuery({
    queryKey: ['streams'],
    queryFn: ({signal}) => getJson<Stream[]>('/api/streams', signal),
    staleTime: 15_000,
  });
  const details = useQueries({
    queries: wanted.map((key) => {
      const [database = '', table = ''] = JSON.parse(key) as string[];
      return {
        queryKey: ['catalog', database, table],
        queryFn: ({signal}: {signal: AbortSignal}) =>
          getJson<TableDetail>(`/api/catalog/${encodeURIComponent(database)}/${encodeURIComponent(table)}`, signal),
        staleTime: 15_000,
        retry: false,
      };
    }),
  });
  useEffect(() => {
    if (known) setCatalogFacts({databases: known.map((d) => ({name: d.name, tables: d.tables.map((t) => t.name)}))});
  }, [known]);
  useEffect(() => {
    if (named) setCatalogFacts({streams: named.map((s) => s.name)});
  }, [named]);
  const texts = details.flatMap(({data}) => (data && data.ddl !== '' ? [[`${data.database}.${data.name}`, data.ddl] as const] : []));
  const all = JSON.stringify(texts);
  useEffect(() => {
    setCatalogFacts({definitions: new Map(JSON.parse(all) as [string, string][])});
  }, [all]);
}
