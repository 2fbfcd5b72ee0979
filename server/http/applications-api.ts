import {Hono} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Applications} from '../deploy/applications.ts';
import {buildRequestSchema, deploySchema, startApplicationSchema, stopApplicationSchema} from '../protocol/api.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';
import {body} from './api-error.ts';

/** `/api/applications`. */
export function applicationsApi(applications: Applications, sessions: NoteSessions, local: boolean): Hono {
  return new Hono()
    .get('/', async (c) => c.json(await applications.list()))
    .post('/build', async (c) => {
      const {note, name} = await body(c, buildRequestSchema);
      const session = await sessions.open(note);
      return c.json(await applications.build(session.document, note, name));
    })
    .post('/deploy', async (c) => {
      const request = await body(c, deploySchema);
      if (!local) {
        throw new StudioError('deploy/aws-runtime', 'applications can be deployed to the local AWS only', {
          blame: 'environment',
          hint: 'AWS itself needs a Flink runner in the archive, which this version does not build',
        });
      }
      return c.json(await applications.deploy(request));
    })
    .get('/:name', async (c) => c.json(await applications.detail(c.req.param('name'))))
    .post('/:name/start', async (c) => c.json(await applications.start(c.req.param('name'), (await body(c, startApplicationSchema)).start)))
    .post('/:name/stop', async (c) => c.json(await applications.stop(c.req.param('name'), (await body(c, stopApplicationSchema)).force)))
    .post('/:name/snapshot', async (c) => {
      await applications.snapshot(c.req.param('name'));
      return c.json({});
    })
    .delete('/:name', async (c) => {
      await applications.remove(c.req.param('name'));
      return c.json({});
    });
}
