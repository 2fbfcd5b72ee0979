import type {Splice} from './op.ts';

/** The text with `remove` UTF-16 units at `at` replaced by `insert`; null when the splice reaches beyond the text. */
export function applySplice(text: string, splice: Splice): string | null {
  if (splice.at < 0 || splice.remove < 0 || splice.at + splice.remove > text.length) return null;
  return text.slice(0, splice.at) + splice.insert + text.slice(splice.at + splice.remove);
}

/**
 * `a`, made against the same text as `b`, as it must read to be applied after `b`.
 * Applying `b` and then `transformSplice(a, b, 'left')` gives the same text as applying `a` and then `transformSplice(b, a, 'right')`,
 * and the same with the sides changed over. What both insert is kept, what either removes is gone.
 *
 * The server's order is the truth: an arriving splice is transformed over the newer ones as `right` (it stands behind what is there already
 * when both insert at one place); a client transforms its own pending splices over an arriving one the same way, and the arriving one
 * over its pending ones as `left`. A client has at most one edit of a paragraph on its way: splices made meanwhile wait for the answer.
 */
export function transformSplice(a: Splice, b: Splice, side: 'left' | 'right'): Splice {
  const aEnd = a.at + a.remove;
  const bEnd = b.at + b.remove;
  const grown = b.insert.length - b.remove;
  const aFirst = a.at < b.at || (a.at === b.at && side === 'left');
  if (aFirst && aEnd <= b.at) return a;
  if (!aFirst && bEnd <= a.at) return {...a, at: a.at + grown};
  // They overlap: together they replace their union by both texts. One splice says so, because b's text may be put back.
  const start = Math.min(a.at, b.at);
  const before = Math.max(0, b.at - a.at);
  const after = Math.max(0, aEnd - bEnd);
  if (aFirst) {
    return after === 0
      ? {at: start, remove: before, insert: a.insert}
      : {at: start, remove: before + b.insert.length + after, insert: a.insert + b.insert};
  }
  // b's text comes first and a starts no earlier: only what a removes behind b is left to remove.
  return {at: b.at + b.insert.length, remove: after, insert: a.insert};
}
