import {ownFunctions} from '../../kernels/sql/own-functions.ts';
import type {NoteFunction, TableUse} from '../protocol/api.ts';
import {readNote} from '../protocol/note-format.ts';
import {isProse} from '../protocol/paragraph-header.ts';
import type {NoteSessions} from '../sessions/note-sessions.ts';

const MOST = 200;

/** The paragraphs of these notes in which a table's name stands as a word, with what their last run came to. */
export async function tableUses(sessions: NoteSessions, notes: readonly {readonly path: string}[], table: string): Promise<TableUse[]> {
  const word = nameOf(table);
  const uses: TableUse[] = [];
  for (const {path} of notes) {
    const note = readNote(await sessions.text(path));
    const session = sessions.all().find((s) => s.path === path);
    for (const [i, {id, text}] of note.paragraphs.entries()) {
      if (/^\s*%md\b/.test(text) || !word.test(text)) continue;
      uses.push({
        note: path,
        title: note.title,
        paragraph: id,
        number: i + 1,
        text: text.slice(0, 400),
        status: session?.statusOf(id) ?? 'ready',
      });
    }
    if (uses.length >= MOST) break;
  }
  return uses;
}

/** The functions that these notes make. */
export async function noteFunctions(sessions: NoteSessions, notes: readonly {readonly path: string}[]): Promise<NoteFunction[]> {
  const found: NoteFunction[] = [];
  for (const {path} of notes) {
    const note = readNote(await sessions.text(path));
    for (const [i, {id, text}] of note.paragraphs.entries()) {
      if (isProse(text)) continue;
      for (const own of ownFunctions(text)) found.push({...own, note: path, title: note.title, paragraph: id, number: i + 1});
    }
    if (found.length >= MOST) break;
  }
  return found;
}

/** A table's name as a word, with or without its database and back quotes. */
export function nameOf(table: string): RegExp {
  return new RegExp(`(?<![\\w.])(?:[\\w\`]+\\.)*\`?${escaped(table)}\`?(?!\\w)`, 'i');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
