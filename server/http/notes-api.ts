import {type Context, Hono} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Catalog} from '../catalog/catalog.ts';
import {addParagraphSchema, createNoteSchema, idSchema, type NoteEntry, renameNoteSchema, restoreVersionSchema} from '../protocol/api.ts';
import {readNote} from '../protocol/note-format.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';
import {body} from './api-error.ts';
import {ownedBy, readable, userOf} from './note-rights.ts';

/** `/api/notes`: files and folders; what is in a note goes over the WebSocket. */
export function notesApi(sessions: NoteSessions, catalog: Catalog): Hono {
  const {files} = sessions;
  const entry = async (path: string): Promise<NoteEntry> => {
    const found = await files.entry(path);
    if (found === null) throw new StudioError('note/not-found', `note "${path}" does not exist`);
    return found;
  };
  return new Hono()
    .get('/', async (c) => c.json(await readable(c, sessions, await files.list())))
    .post('/', async (c) => {
      const {title, folder, from} = await body(c, createNoteSchema);
      const note = from === undefined ? {params: {}, paragraphs: [], extra: {}} : readNote(await sessions.text(from));
      return c.json(await entry(await files.create(ownedBy({...note, title}, userOf(c)), folder)));
    })
    .delete('/', async (c) => {
      await sessions.trash(query(c, 'path'));
      return c.json({});
    })
    .post('/paragraph', async (c) => {
      const {path, title, text} = await body(c, addParagraphSchema);
      return c.json({path, paragraph: (await sessions.open(path)).append(title, text, userOf(c))});
    })
    .post('/rename', async (c) => {
      const {path, to} = await body(c, renameNoteSchema);
      await sessions.rename(path, to);
      return c.json(await entry(to));
    })
    .post('/folder/rename', async (c) => {
      const {path, to} = await body(c, renameNoteSchema);
      await sessions.renameFolder(path, to);
      return c.json({});
    })
    .delete('/folder', async (c) => {
      await sessions.trashFolder(query(c, 'path'));
      return c.json({});
    })
    .get('/export', async (c) => {
      const path = query(c, 'path');
      const text = await sessions.text(path);
      const zeppelin = c.req.query('format') === 'zpln';
      const name = encodeURIComponent(`${path.split('/').at(-1)}${zeppelin ? '.zpln' : '.note.md'}`);
      c.header('content-type', zeppelin ? 'application/json; charset=utf-8' : 'text/markdown; charset=utf-8');
      c.header('content-disposition', `attachment; filename*=UTF-8''${name}`);
      return c.body(zeppelin ? files.zeppelin(text, path) : text);
    })
    .post('/import', async (c) => {
      return c.json(
        await entry(
          await files.bring(query(c, 'name'), await c.req.text(), c.req.query('folder') ?? '', (note) => ownedBy(note, userOf(c))),
        ),
      );
    })
    .get('/search', async (c) => {
      const columns = await catalog.columns().catch(() => new Map<string, readonly string[]>());
      return c.json(await readable(c, sessions, await files.search(c.req.query('q') ?? '', columns)));
    })
    .get('/trash', async (c) => c.json(await files.trashed.list()))
    .post('/trash/restore', async (c) => c.json(await entry(await files.restore((await body(c, idSchema)).id))))
    .delete('/trash', async (c) => {
      const id = c.req.query('id');
      for (const one of id === undefined ? await files.trashed.list() : [{id}]) await files.trashed.remove(one.id);
      return c.json({});
    })
    .get('/history', async (c) => c.json(await files.history.list(query(c, 'path'))))
    .get('/history/note', async (c) => c.json(readNote(await files.history.text(query(c, 'path'), query(c, 'id')))))
    .post('/history/restore', async (c) => {
      const {path, id} = await body(c, restoreVersionSchema);
      await sessions.restoreVersion(path, id, userOf(c));
      return c.json({});
    });
}

function query(c: Context, name: string): string {
  const value = c.req.query(name);
  if (value === undefined || value === '') throw new StudioError('api/bad-request', `"${name}" is missing`);
  return value;
}
