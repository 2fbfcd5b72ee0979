import type {NoteHit} from '../protocol/api.ts';
import type {Note} from '../protocol/note.ts';

export interface SearchedNote {
  readonly path: string;
  readonly title: string;
  readonly note: Note;
}

/** Hits of one note. */
const PER_NOTE = 4;
const MOST = 60;
/** Characters of a line around what was found. */
const AROUND = 60;

/**
 * Notes that hold every word in their title, path, texts, or in the columns of a table that they name. Notes whose title has a word come first,
 * then those where it stands in a text, then those with a column. `columns`: of every table, by its name.
 */
export function searchNotes(
  notes: readonly SearchedNote[],
  query: string,
  columns: ReadonlyMap<string, readonly string[]>,
): readonly NoteHit[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = notes.flatMap((one) => {
    const hits = hitsOf(one, words, columns);
    return hits === null ? [] : [hits];
  });
  return found
    .sort((a, b) => rank(a) - rank(b))
    .flat()
    .slice(0, MOST);
}

const RANKS = {title: 0, text: 1, column: 2} as const;
const rank = (hits: readonly NoteHit[]): number => Math.min(...hits.map((h) => RANKS[h.where]));

/** null: a word is nowhere in the note. */
function hitsOf(
  {path, title, note}: SearchedNote,
  words: readonly string[],
  columns: ReadonlyMap<string, readonly string[]>,
): NoteHit[] | null {
  const hits: NoteHit[] = [];
  const missing = new Set(words);
  const look = (where: NoteHit['where'], paragraph: string | null, text: string, shown: (at: number) => string): void => {
    const low = text.toLowerCase();
    const here = words.filter((word) => low.includes(word));
    for (const word of here) missing.delete(word);
    const [first] = here;
    if (first !== undefined && hits.length < PER_NOTE) hits.push({path, title, where, paragraph, line: shown(low.indexOf(first))});
  };
  look('title', null, `${title}\n${path}`, () => title);
  const texts = note.paragraphs
    .map((p) => p.text)
    .join('\n')
    .toLowerCase();
  for (const p of note.paragraphs) {
    look('text', p.id, p.title, () => p.title);
    look('text', p.id, p.text, (at) => lineAt(p.text, at));
  }
  for (const [table, names] of columns) {
    if (!mentions(texts, table.toLowerCase())) continue;
    for (const name of names) look('column', null, name, () => `${table}.${name}`);
  }
  return missing.size === 0 ? hits : null;
}

function lineAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(start, end === -1 ? undefined : end);
  const from = Math.max(0, at - start - AROUND);
  const cut = line.slice(from, from + 2 * AROUND).trim();
  return `${from > 0 ? '… ' : ''}${cut}`;
}

/** The name stands alone in the text: no letter beside it. */
function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!/[\p{L}\p{N}_]/u.test(text[at - 1] ?? ' ') && !/[\p{L}\p{N}_]/u.test(text[at + name.length] ?? ' ')) return true;
  }
  return false;
}
