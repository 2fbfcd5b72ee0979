'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {BadRecords, Job, JobDetail, Stopped} from '../../server/protocol/api.ts';
import type {Savepoint} from '../../server/protocol/kernel-schemas.ts';
import {getJson, sendJson} from '../store/api.ts';
import {showToast} from '../ui/toast.tsx';

export function useJobs() {
  return useQuery({
    queryKey: ['jobs'],
    queryFn: ({signal}) => getJson<Job[]>('/api/jobs', signal),
    refetchInterval: 1000,
  });
}

export function useJob(job: string) {
  return useQuery({
    queryKey: ['jobs', job],
    queryFn: ({signal}) => getJson<JobDetail>(`/api/jobs/${encodeURIComponent(job)}`, signal),
    refetchInterval: 1000,
    retry: false,
  });
}

/** The unreadable records of a job; asked for where there are some. */
export function useBadRecords(job: string, enabled: boolean, running: boolean) {
  return useQuery({
    queryKey: ['jobs', job, 'bad-records'],
    queryFn: ({signal}) => getJson<BadRecords>(`/api/jobs/${encodeURIComponent(job)}/bad-records`, signal),
    enabled,
    refetchInterval: running ? 3000 : false,
    retry: false,
  });
}

/** Writes a savepoint of a job, which goes on or ends with it. */
export function useSavepoint(job: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (stop: boolean) => sendJson<Savepoint>('POST', `/api/jobs/${encodeURIComponent(job)}/savepoint`, {stop}),
    onSettled: () => client.invalidateQueries({queryKey: ['jobs']}),
    onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
  });
}

/** Stops one job, or all that the person may stop (null). */
export function useStopJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (job: string | null) => {
      if (job !== null) return void (await sendJson('POST', `/api/jobs/${encodeURIComponent(job)}/stop`, {}));
      const {left} = await sendJson<Stopped>('POST', '/api/jobs/stop', {});
      if (left > 0) showToast({look: 'info', text: left === 1 ? '1 job of another note goes on' : `${left} jobs of other notes go on`});
    },
    onSettled: () => client.invalidateQueries({queryKey: ['jobs']}),
    onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
  });
}

/** Where the unreadable records of a job stand on its page. */
export const UNREADABLE = 'unreadable';

export function jobHref(job: string): string {
  return `/jobs/${encodeURIComponent(job)}`;
}
