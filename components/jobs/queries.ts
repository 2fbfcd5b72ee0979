'use client';
import {useMutation, useQuery, useQueryClient} from '@tanstack/react-query';
import {z} from 'zod';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {jobDetailSchema, jobSchema} from '../../server/protocol/api.ts';
import {anything, getJson, sendJson} from '../store/api.ts';
import {showToast} from '../ui/toast.tsx';

export function useJobs() {
  return useQuery({
    queryKey: ['jobs'],
    queryFn: ({signal}) => getJson('/api/jobs', z.array(jobSchema), signal),
    refetchInterval: 1000,
  });
}

export function useJob(job: string) {
  return useQuery({
    queryKey: ['jobs', job],
    queryFn: ({signal}) => getJson(`/api/jobs/${encodeURIComponent(job)}`, jobDetailSchema, signal),
    refetchInterval: 1000,
    retry: false,
  });
}

/** Stops one job, or all of them (null). */
export function useStopJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: string | null) =>
      sendJson('POST', job === null ? '/api/jobs/stop' : `/api/jobs/${encodeURIComponent(job)}/stop`, {}, anything),
    onSettled: () => client.invalidateQueries({queryKey: ['jobs']}),
    onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
  });
}

export function jobHref(job: string): string {
  return `/jobs/${encodeURIComponent(job)}`;
}
