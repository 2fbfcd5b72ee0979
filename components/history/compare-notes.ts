import {diffLines} from 'diff';
import type {Note, Paragraph} from '../../server/protocol/note.ts';

/** A line of a text in two versions: only before, only after, in both. */
export interface ComparedLine {
  readonly kind: 'removed' | 'added' | 'same';
  readonly text: string;
}

/** A paragraph in two versions of a note. `settings`: those that differ, in words. */
export interface ComparedParagraph {
  readonly id: string;
  readonly title: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'same';
  /** Whether it stands elsewhere among the paragraphs that both versions have. */
  readonly moved: boolean;
  readonly lines: readonly ComparedLine[];
  readonly settings: readonly string[];
}

/** Paragraph by paragraph, in the newer order; a removed one stands where it stood. */
export function compareNotes(before: Note, after: Note): readonly ComparedParagraph[] {
  const older = new Map(before.paragraphs.map((p) => [p.id, p]));
  const newer = new Map(after.paragraphs.map((p) => [p.id, p]));
  const stayed = inOrder(
    before.paragraphs.filter((p) => newer.has(p.id)).map((p) => p.id),
    after.paragraphs.filter((p) => older.has(p.id)).map((p) => p.id),
  );
  const out = after.paragraphs.map((p) => compare(older.get(p.id) ?? null, p, older.has(p.id) && !stayed.has(p.id)));
  before.paragraphs.forEach((p, at) => {
    if (newer.has(p.id)) return;
    const above = before.paragraphs.slice(0, at).findLast((q) => out.some((c) => c.id === q.id));
    out.splice(above === undefined ? 0 : out.findIndex((c) => c.id === above.id) + 1, 0, compare(p, null, false));
  });
  return out;
}

function compare(before: Paragraph | null, after: Paragraph | null, moved: boolean): ComparedParagraph {
  const {id, title} = after ?? before ?? {id: '', title: ''};
  const lines = diffLines(before?.text ?? '', after?.text ?? '').flatMap((part): ComparedLine[] => {
    const kind = part.added ? 'added' : part.removed ? 'removed' : 'same';
    return part.value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({kind, text}));
  });
  const settings = before === null || after === null ? [] : settingsOf(before, after);
  const same = settings.length === 0 && lines.every((l) => l.kind === 'same');
  return {id, title, kind: before === null ? 'added' : after === null ? 'removed' : same ? 'same' : 'changed', moved, lines, settings};
}

function settingsOf(before: Paragraph, after: Paragraph): string[] {
  const out: string[] = [];
  if (before.title !== after.title) out.push(`title: ${named(before.title)} → ${named(after.title)}`);
  if (before.width !== after.width) out.push(`width: ${before.width} → ${after.width}`);
  if (before.disabled !== after.disabled) out.push(after.disabled ? 'disabled' : 'enabled');
  if (before.editorHidden !== after.editorHidden) out.push(after.editorHidden ? 'code hidden' : 'code shown');
  if (before.resultHidden !== after.resultHidden) out.push(after.resultHidden ? 'result hidden' : 'result shown');
  if (JSON.stringify(before.params) !== JSON.stringify(after.params)) out.push('form values');
  if (JSON.stringify(before.view) !== JSON.stringify(after.view))
    out.push(before.view.kind === after.view.kind ? 'chart settings' : `view: ${before.view.kind} → ${after.view.kind}`);
  return out;
}

const named = (title: string): string => (title === '' ? 'none' : `"${title}"`);

/** A longest sequence that both orders have: what is not in it was moved. */
function inOrder(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const place = new Map(before.map((id, i) => [id, i]));
  const ends: number[] = [];
  const from: number[] = [];
  const places = after.map((id) => place.get(id) ?? 0);
  places.forEach((p, i) => {
    let at = ends.findIndex((e) => (places[e] ?? 0) >= p);
    if (at === -1) at = ends.length;
    from[i] = at === 0 ? -1 : (ends[at - 1] ?? -1);
    ends[at] = i;
  });
  const stayed = new Set<string>();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = from[i] ?? -1) stayed.add(after[i] ?? '');
  return stayed;
}
