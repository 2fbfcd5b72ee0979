import {type Context, Hono} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {JobInfo, Kernel} from '../../kernels/protocol/kernel.ts';
import {type BadRecords, type Job, type JobDetail, takeSavepointSchema} from '../protocol/api.ts';
import {EVERYTHING} from '../protocol/rights.ts';
import type {JobHere, NoteSessions} from '../sessions/note-sessions.ts';
import {body} from './api-error.ts';
import {rightsOn} from './note-rights.ts';

/** `/api/jobs`. */
export function jobsApi(kernel: Kernel, sessions: NoteSessions): Hono {
  const found = async (c: Context, job: JobInfo): Promise<Job> => {
    const owner = sessions.ownerOf(job.job);
    const rights = owner === null ? EVERYTHING : await rightsOn(c, sessions, owner.note);
    const metrics = job.metrics as Job['metrics'];
    // No job is out of sight; what it is about stays with those who may read its note.
    if (!rights.read) {
      const {startedAt} = job;
      return {
        job: job.job,
        name: 'a job of another note',
        label: '',
        note: null,
        paragraph: null,
        startedAt,
        by: null,
        mayStop: false,
        metrics: null,
      };
    }
    return {...job, metrics, note: owner?.note ?? null, paragraph: owner?.paragraph ?? null, by: owner?.by ?? null, mayStop: rights.run};
  };
  const all = (c: Context): Promise<Job[]> => Promise.all(kernel.jobs().map((job) => found(c, job)));
  const notFound = (job: string) => new StudioError('job/not-found', `job "${job}" does not run`);
  return new Hono()
    .get('/', async (c) => c.json(await all(c)))
    .post('/stop', async (c) => {
      const jobs = await all(c);
      const own = jobs.filter((job) => job.mayStop);
      await Promise.all(own.map((job) => kernel.stopJob(job.job)));
      return c.json({stopped: own.length, left: jobs.length - own.length});
    })
    .get('/:job', async (c) => {
      const id = c.req.param('job');
      const at = sessions.statementOf(id);
      const job = kernel.jobs().find((j) => j.job === id) ?? endedJob(id, at);
      if (job === null) throw notFound(id);
      const ended = at !== null && at.statement.state !== 'running';
      const detail: JobDetail = {
        ...(await found(c, job)),
        ...(ended ? {mayStop: false} : {}),
        state: at?.statement.state ?? 'running',
        endedAt: ended ? at.state.endedAt : null,
        error: at?.statement.state === 'failed' ? at.state.error : null,
        explain: at?.run.explainOf(id) ?? null,
        title: at?.paragraph.title ?? '',
        text: at?.paragraph.text ?? '',
        plan: at?.statement.plan ?? null,
        events: [...(at?.statement.events ?? [])],
      };
      return c.json(detail);
    })
    .get('/:job/bad-records', async (c) => {
      const id = c.req.param('job');
      const at = sessions.statementOf(id);
      if (at === null) throw notFound(id);
      const counts = new Map(at.statement.metrics?.badBySource.map((b) => [b.source, b.count]));
      const kept = at.run.badRecordsOf(id).map(({source, records}): BadRecords[number] => ({
        source,
        // Metrics come a moment after the records.
        count: Math.max(counts.get(source) ?? 0, records.length),
        records: [...records],
      }));
      return c.json(kept);
    })
    .post('/:job/stop', async (c) => {
      const id = c.req.param('job');
      if (!(await kernel.stopJob(id))) throw notFound(id);
      return c.json({});
    })
    .post('/:job/savepoint', async (c) => {
      const id = c.req.param('job');
      const {stop} = await body(c, takeSavepointSchema);
      const savepoint = await kernel.savepoint(id, stop ? 'stop' : 'go-on');
      if (savepoint === null) throw notFound(id);
      return c.json(savepoint);
    });
}

/** A job that has ended, as long as its paragraph knows it. */
function endedJob(job: string, at: JobHere | null): JobInfo | null {
  if (at === null) return null;
  return {
    job,
    name: at.paragraph.title,
    label: '',
    startedAt: at.state.startedAt ?? 0,
    metrics: (at.statement.metrics as JobInfo['metrics']) ?? null,
  };
}
