import {type Context, Hono} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {AwsClients} from '../aws-clients.ts';
import {Catalog} from '../catalog/catalog.ts';
import type {Profile} from '../config.ts';
import type {Applications} from '../deploy/applications.ts';
import type {Generators} from '../generators/generators.ts';
import type {Studio} from '../protocol/api.ts';
import type {People} from '../protocol/people.ts';
import type {Role} from '../protocol/roles.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';
import {SettingsStore} from '../settings/settings.ts';
import type {Users} from '../users/users.ts';
import {answerError} from './api-error.ts';
import {applicationsApi} from './applications-api.ts';
import {catalogApi} from './catalog-api.ts';
import {generatorsApi} from './generators-api.ts';
import {documentsApi, samplesApi} from './help-api.ts';
import {jobsApi} from './jobs-api.ts';
import {noteRights, userOf} from './note-rights.ts';
import {notesApi} from './notes-api.ts';
import {roleRights} from './role-rights.ts';
import {settingsApi} from './settings-api.ts';
import {streamsApi} from './streams-api.ts';
import {tablesApi} from './tables-api.ts';

/** Bytes. */
const MAX_BODY = 1024 * 1024;
/** A note's file may be larger. */
const MAX_IMPORT = 16 * 1024 * 1024;

export interface ApiParts {
  readonly version: string;
  /** The data folder. */
  readonly data: string;
  readonly profile: Profile;
  readonly kernel: Kernel;
  readonly users: Users;
  readonly sessions: NoteSessions;
  readonly aws: AwsClients;
  readonly generators: Generators;
  readonly applications: Applications;
}

/** Everything under `/api`, by `server/protocol/api.ts`. */
export function createApi(parts: ApiParts): Hono {
  const {aws, kernel, profile, sessions} = parts;
  const studio: Studio = {version: parts.version, profile, kernel: kernel.name};
  const catalog = new Catalog(kernel, aws.glue);
  const api = new Hono().basePath('/api');
  api.use(async (c, next) => {
    // A body that does not say its length could have any.
    const size = c.req.header('transfer-encoding') === undefined ? Number(c.req.header('content-length') ?? '0') : Number.POSITIVE_INFINITY;
    const most = c.req.path === '/api/notes/import' ? MAX_IMPORT : MAX_BODY;
    if (size > most)
      return answerError(c, new StudioError('api/too-large', `the request is larger than ${most >> 20} MiB, or does not say its length`));
    await next();
  });
  const roleOf = (user: string | null): Role | null => (user === null ? null : parts.users.roleOf(user));
  api.use(noteRights(sessions));
  api.use(roleRights(roleOf));
  api.onError((error, c) => answerError(c, error));
  api.notFound((c) => answerError(c, new StudioError('api/not-found', `there is no "${c.req.path}"`)));
  api.get('/studio', (c) => c.json(studio));
  const people = (c: Context): People => ({
    user: userOf(c),
    role: roleOf(userOf(c)),
    users: parts.users.configured ? parts.users.names : null,
  });
  api.get('/users', (c) => c.json(people(c)));
  api.route('/notes', notesApi(sessions, catalog));
  api.route('/samples', samplesApi(sessions));
  api.route('/documents', documentsApi());
  api.route('/streams', streamsApi(aws, profile));
  api.route('/generators', generatorsApi(parts.generators));
  api.route('/catalog', catalogApi(catalog, sessions, parts.applications));
  api.route('/applications', applicationsApi(parts.applications, sessions, profile.kind === 'local'));
  api.route('/jobs', jobsApi(kernel, sessions));
  api.route('/tables', tablesApi(catalog));
  api.route('/settings', settingsApi(new SettingsStore(parts.data, profile, kernel.name)));
  return api;
}
