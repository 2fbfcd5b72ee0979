'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import type {Application, ApplicationDetail, Build, Deploy} from '../../server/protocol/api.ts';
import {getJson, sendJson} from '../store/api.ts';
import {studio} from '../store/studio-store.ts';

export function useApplications() {
  return useQuery({
    queryKey: ['applications'],
    queryFn: ({signal}) => getJson<Application[]>('/api/applications', signal),
    refetchInterval: 3000,
  });
}

const path = (name: string): string => `/api/applications/${encodeURIComponent(name)}`;

export function useApplication(name: string) {
  return useQuery({
    queryKey: ['applications', name],
    queryFn: ({signal}) => getJson<ApplicationDetail>(path(name), signal),
    refetchInterval: 2000,
  });
}

/** Start, stop, snapshot or delete. */
export function useApplicationAction(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({action, body}: {action: 'start' | 'stop' | 'snapshot' | 'delete'; body?: unknown}) =>
      action === 'delete' ? sendJson('DELETE', path(name)) : sendJson('POST', `${path(name)}/${action}`, body ?? {}),
    onSettled: () => client.invalidateQueries({queryKey: ['applications']}),
  });
}

/** Checks the note and puts its archive into S3; again with another name. Nothing is deployed by it. */
export function useBuild(note: string, name: string, enabled: boolean) {
  return useQuery({
    queryKey: ['build', note, name],
    queryFn: async () => {
      // Over a slow network the last words typed come later than the person does.
      await studio.settled(note);
      return sendJson<Build>('POST', '/api/applications/build', {note, name});
    },
    enabled,
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useDeploy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (deploy: Deploy) => sendJson<Application>('POST', '/api/applications/deploy', deploy),
    onSuccess: () => client.invalidateQueries({queryKey: ['applications']}),
  });
}

export function applicationHref(name: string): string {
  return `/applications/${encodeURIComponent(name)}`;
}
