'use client';
import type {Paragraph} from '../../server/protocol/note.ts';
import {studio} from '../store/studio-store.ts';
import {showToast} from '../ui/toast.tsx';
import {inOrder, type Move, movesBy, movesTo, placeOf} from './places.ts';
import {chooseNone} from './selection.ts';
import {newParagraphId} from './use-paragraph-actions.ts';

/** What can be done to one or to several paragraphs of a note at once. */

export type ParagraphSettings = Extract<Parameters<typeof studio.act>[1], {kind: 'set-paragraph'}>['settings'];

export function paragraphsOf(note: string): readonly Paragraph[] {
  return studio.state.notes.get(note)?.view.document.paragraphs ?? [];
}

/** The paragraph's element comes into view and has the focus, once it stands where it belongs. */
export function focusParagraph(id: string): void {
  requestAnimationFrame(() => {
    const element = document.querySelector<HTMLElement>(`[data-paragraph="${CSS.escape(id)}"]`);
    element?.focus({preventScroll: true});
    element?.scrollIntoView({block: 'nearest'});
  });
}

export function runParagraphs(note: string, ids: readonly string[]): void {
  const [first] = ids;
  if (ids.length === 1 && first !== undefined) studio.act(note, {kind: 'run-paragraph', id: first});
  else studio.act(note, {kind: 'run-all', from: null, only: [...ids]});
}

export function runAbove(note: string, id: string): void {
  const all = paragraphsOf(note);
  const above = all
    .slice(
      0,
      all.findIndex((p) => p.id === id),
    )
    .map((p) => p.id);
  if (above.length > 0) studio.act(note, {kind: 'run-all', from: null, only: above});
}

export function stopParagraphs(note: string, ids: readonly string[]): void {
  for (const id of ids) studio.act(note, {kind: 'stop-paragraph', id});
}

export function setParagraphs(note: string, ids: readonly string[], settings: ParagraphSettings): void {
  for (const id of ids) studio.act(note, {kind: 'set-paragraph', id, settings});
}

/** Turns a setting over: when the first has it, off in all, else on in all. */
export function toggleIn(note: string, ids: readonly string[], key: 'editorHidden' | 'resultHidden' | 'disabled'): void {
  const first = paragraphsOf(note).find((p) => p.id === ids[0]);
  if (first !== undefined) setParagraphs(note, ids, {[key]: !first[key]});
}

export function changeWidth(note: string, ids: readonly string[], by: -1 | 1): void {
  for (const p of paragraphsOf(note)) {
    const width = Math.min(12, Math.max(1, p.width + by));
    if (ids.includes(p.id) && width !== p.width) studio.act(note, {kind: 'set-paragraph', id: p.id, settings: {width}});
  }
}

export function clearResults(note: string, ids: readonly string[]): void {
  studio.act(note, {kind: 'clear', only: [...ids]});
}

export function moveParagraphs(note: string, ids: readonly string[], by: -1 | 1): void {
  moved(note, movesBy(paragraphsOf(note), ids, by));
}

export function moveParagraphsTo(note: string, ids: readonly string[], after: string | null): void {
  moved(note, movesTo(paragraphsOf(note), ids, after));
}

function moved(note: string, moves: readonly Move[]): void {
  const focus = document.activeElement?.closest('[data-paragraph]')?.getAttribute('data-paragraph');
  for (const {id, after} of moves) studio.act(note, {kind: 'move-paragraph', id, after});
  if (moves.length > 0 && focus) focusParagraph(focus);
}

/** Each behind itself, several behind the last of them; gives the ids of the new ones. */
export function cloneParagraphs(note: string, ids: readonly string[]): readonly string[] {
  let after = inOrder(paragraphsOf(note), ids).at(-1) ?? null;
  const made: string[] = [];
  for (const p of paragraphsOf(note).filter((q) => ids.includes(q.id))) {
    const id = newParagraphId();
    studio.act(note, {kind: 'insert-paragraph', after, paragraph: {...p, id}});
    made.push(id);
    after = id;
  }
  const [first] = made;
  if (first !== undefined) focusParagraph(first);
  return made;
}

interface Removed {
  readonly note: string;
  /** All ids of the note before. */
  readonly before: readonly string[];
  readonly paragraphs: readonly Paragraph[];
}

/** What was removed last; the newest is put back first. */
const removed: Removed[] = [];
const KEPT = 20;

/** Removes at once; a notice offers to put them back where they were. */
export function removeParagraphs(note: string, ids: readonly string[]): void {
  const all = paragraphsOf(note);
  const gone = all.filter((p) => ids.includes(p.id));
  if (gone.length === 0) return;
  const entry: Removed = {note, before: all.map((p) => p.id), paragraphs: gone};
  removed.push(entry);
  if (removed.length > KEPT) removed.shift();
  const at = all.findIndex((p) => p.id === gone[0]?.id);
  for (const p of gone) studio.act(note, {kind: 'remove-paragraph', id: p.id});
  chooseNone(note);
  const rest = paragraphsOf(note);
  const next = rest[Math.min(at, rest.length - 1)];
  if (next !== undefined) focusParagraph(next.id);
  const [first] = gone;
  const bare = gone.every((p) => p.text.replace(/^\s*%[\w.-]+(\([^)]*\))?/, '').trim() === '');
  if (bare || first === undefined) return;
  const name = first.title || `paragraph ${at + 1}`;
  showToast({
    look: 'info',
    text: gone.length === 1 ? `Removed ${name}.` : `Removed ${gone.length} paragraphs.`,
    action: {label: 'Undo', run: () => putBack(entry)},
  });
}

/** Puts back what was removed last from this note. False: there is nothing. */
export function undoRemove(note: string): boolean {
  const entry = removed.findLast((r) => r.note === note);
  if (entry === undefined) return false;
  putBack(entry);
  return true;
}

function putBack(entry: Removed): void {
  const at = removed.indexOf(entry);
  if (at === -1) return;
  removed.splice(at, 1);
  const {note, before, paragraphs} = entry;
  for (const paragraph of paragraphs) {
    const now = new Set(paragraphsOf(note).map((p) => p.id));
    studio.act(note, {kind: 'insert-paragraph', after: placeOf(before, now, paragraph.id), paragraph});
  }
  const [first] = paragraphs;
  if (first !== undefined) focusParagraph(first.id);
}

/** The address of the page that shows this paragraph's result alone. */
export function resultHref(note: string, id: string): string {
  return `/embed/${note.split('/').map(encodeURIComponent).join('/')}?paragraph=${encodeURIComponent(id)}`;
}

export function copyLink(note: string, id: string): void {
  const link = new URL(resultHref(note, id), location.href).href;
  navigator.clipboard
    .writeText(link)
    .then(() => showToast({look: 'info', text: 'The link to this result is copied.', detail: link}))
    .catch(() => showToast({look: 'warn', text: 'The browser did not let the link be copied.', detail: link}));
}
