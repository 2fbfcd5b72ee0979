import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Note} from '../protocol/note.ts';
import {readNote} from '../protocol/note-format.ts';
import {NOTE_ENDING} from './note-path.ts';
import {readZpln} from './zpln/read-zpln.ts';

/** What a file holds, by its name: a note of ours, any Markdown, or a note of Zeppelin. Throws `note/not-zeppelin`, `note/unknown-file`. */
export function importNote(name: string, text: string): {note: Note; folder: string} {
  const low = name.toLowerCase();
  if (low.endsWith('.zpln') || low.endsWith('.json')) {
    const {note, folder} = readZpln(text);
    return {note, folder: folder.split('/').map(safeSegment).filter(Boolean).join('/')};
  }
  if (!low.endsWith('.md') && !low.endsWith('.markdown'))
    throw new StudioError('note/unknown-file', `"${name}" is no note`, {hint: 'take a .note.md, .md or .zpln file'});
  const note = readNote(text);
  return {note: note.title === '' ? {...note, title: titleOf(name)} : note, folder: ''};
}

function titleOf(name: string): string {
  const base = low(name, NOTE_ENDING) ?? low(name, '.md') ?? low(name, '.markdown') ?? name;
  return base.trim() === '' ? 'Imported note' : base;
}

function low(name: string, ending: string): string | null {
  return name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : null;
}

/** A folder's name with what a path here cannot hold taken out. */
function safeSegment(name: string): string {
  return (
    name
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it takes out.
      .replaceAll(/[\x00-\x1f\x7f\\:*?"<>|]/g, ' ')
      .replace(/^[. ]+/, '')
      .slice(0, 60)
      .trim()
  );
}
