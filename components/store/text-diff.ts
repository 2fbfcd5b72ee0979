import type {Splice} from '../../server/protocol/op.ts';

/** The one splice that leads from `before` to `after`, as small as a common start and end allow; null when they are equal. */
export function diffSplice(before: string, after: string): Splice | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (end < shorter - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++;
  return {at: start, remove: before.length - start - end, insert: after.slice(start, after.length - end)};
}
