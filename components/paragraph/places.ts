import type {Paragraph} from '../../server/protocol/note.ts';

/** A move of one paragraph, as an op has it. */
export interface Move {
  readonly id: string;
  /** null: to the start. */
  readonly after: string | null;
}

type Ids = readonly Pick<Paragraph, 'id'>[];

/** The chosen ones in the order of the note. */
export function inOrder(paragraphs: Ids, chosen: Iterable<string>): readonly string[] {
  const wanted = new Set(chosen);
  return paragraphs.filter((p) => wanted.has(p.id)).map((p) => p.id);
}

/** Puts the chosen ones behind `after`, in their order. Nothing when `after` is one of them or all stand there already. */
export function movesTo(paragraphs: Ids, chosen: Iterable<string>, after: string | null): readonly Move[] {
  const ids = inOrder(paragraphs, chosen);
  if (after !== null && ids.includes(after)) return [];
  const others = paragraphs.filter((p) => !ids.includes(p.id));
  const at = after === null ? 0 : others.findIndex((p) => p.id === after) + 1;
  const next = [...others.slice(0, at).map((p) => p.id), ...ids, ...others.slice(at).map((p) => p.id)];
  if (next.every((id, i) => id === paragraphs[i]?.id)) return [];
  return ids.map((id, i) => ({id, after: i === 0 ? after : (ids[i - 1] ?? null)}));
}

/** One place up or down; several go together, next to each other. */
export function movesBy(paragraphs: Ids, chosen: Iterable<string>, by: -1 | 1): readonly Move[] {
  const ids = inOrder(paragraphs, chosen);
  const others = paragraphs.filter((p) => !ids.includes(p.id));
  const edge = by === -1 ? ids[0] : ids.at(-1);
  const at = paragraphs.findIndex((p) => p.id === edge);
  if (edge === undefined) return [];
  const above = paragraphs.slice(0, at).filter((p) => !ids.includes(p.id)).length;
  const to = by === -1 ? above - 1 : above + 1;
  if (to < 0 || to > others.length) return by === -1 ? movesTo(paragraphs, ids, null) : movesTo(paragraphs, ids, others.at(-1)?.id ?? null);
  return movesTo(paragraphs, ids, to === 0 ? null : (others[to - 1]?.id ?? null));
}

/** From one to the other, both included. */
export function between(paragraphs: Ids, from: string, to: string): readonly string[] {
  const [a, b] = [from, to].map((id) => paragraphs.findIndex((p) => p.id === id)).sort((x, y) => x - y);
  return a === undefined || b === undefined || a === -1 ? [] : paragraphs.slice(a, b + 1).map((p) => p.id);
}

/** Behind which paragraph that is still there a removed one belongs: the nearest that stood above it. */
export function placeOf(before: readonly string[], now: ReadonlySet<string>, id: string): string | null {
  const above = before.slice(0, before.indexOf(id));
  return above.findLast((other) => now.has(other)) ?? null;
}
