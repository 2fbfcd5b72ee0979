import {Hono} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {createNoteSchema, type NoteEntry, renameNoteSchema} from '../protocol/api.ts';
import {readNote} from '../protocol/note-format.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';
import {body} from './api-error.ts';

/** `/api/notes`: files and folders; what is in a note goes over the WebSocket. */
export function notesApi(sessions: NoteSessions): Hono {
  const {files} = sessions;
  const entry = async (path: string): Promise<NoteEntry> => {
    const found = await files.entry(path);
    if (found === null) throw new StudioError('note/not-found', `note "${path}" does not exist`);
    return found;
  };
  return new Hono()
    .get('/', async (c) => c.json(await files.list()))
    .post('/', async (c) => {
      const {title, folder, from} = await body(c, createNoteSchema);
      const note = from === undefined ? {paragraphs: [], extra: {}} : readNote(await sessions.text(from));
      return c.json(await entry(await files.create({...note, title}, folder)));
    })
    .delete('/', async (c) => {
      await sessions.trash(c.req.query('path') ?? '');
      return c.json({});
    })
    .post('/rename', async (c) => {
      const {path, to} = await body(c, renameNoteSchema);
      await sessions.rename(path, to);
      return c.json(await entry(to));
    })
    .get('/export', async (c) => {
      const path = c.req.query('path') ?? '';
      const text = await sessions.text(path);
      const name = encodeURIComponent(`${path.split('/').at(-1)}.note.md`);
      c.header('content-type', 'text/markdown; charset=utf-8');
      c.header('content-disposition', `attachment; filename*=UTF-8''${name}`);
      return c.body(text);
    });
}
