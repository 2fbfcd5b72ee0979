import {Hono} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {Job, JobDetail} from '../protocol/api.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';

/** `/api/jobs`. */
export function jobsApi(kernel: Kernel, sessions: NoteSessions): Hono {
  const all = () =>
    kernel.jobs().map((job): Job => {
      const owner = sessions.ownerOf(job.job);
      return {...job, metrics: job.metrics as Job['metrics'], note: owner?.note ?? null, paragraph: owner?.paragraph ?? null};
    });
  const stop = async (job: string) => {
    if (!(await kernel.stopJob(job))) throw new StudioError('job/not-found', `job "${job}" does not run`);
  };
  return new Hono()
    .get('/', (c) => c.json(all()))
    .post('/stop', async (c) => {
      await Promise.all(kernel.jobs().map((job) => kernel.stopJob(job.job)));
      return c.json({});
    })
    .get('/:job', async (c) => {
      const id = c.req.param('job');
      const job = all().find((j) => j.job === id);
      if (job === undefined) throw new StudioError('job/not-found', `job "${id}" does not run`);
      const found = sessions.statementOf(id);
      const detail: JobDetail = {
        ...job,
        title: found?.paragraph.title ?? '',
        text: found?.paragraph.text ?? '',
        plan: found?.statement.plan ?? null,
        events: [...(found?.statement.events ?? [])],
      };
      return c.json(detail);
    })
    .post('/:job/stop', async (c) => {
      await stop(c.req.param('job'));
      return c.json({});
    });
}
