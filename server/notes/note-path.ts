import {StudioError} from '../../kernels/protocol/diagnostic.ts';

/** The ending of a note's file. A note's path is its file's path below the notes folder without it, parted by `/`. */
export const NOTE_ENDING = '.note.md';

const MAX_PATH = 300;
const MAX_SEGMENT = 120;

/** Throws `note/bad-path` for a path that is none, or that would leave the notes folder. */
export function checkedPath(path: string): string {
  const bad = (why: string) => new StudioError('note/bad-path', `"${path.slice(0, 80)}" cannot be a note's path`, {hint: why});
  if (path.length > MAX_PATH) throw bad(`it has more than ${MAX_PATH} characters`);
  for (const segment of path.split('/')) {
    if (segment === '') throw bad('a folder or note needs a name');
    if (segment.startsWith('.')) throw bad('a name does not start with a point');
    if (Buffer.byteLength(segment) > MAX_SEGMENT) throw bad(`a name has at most ${MAX_SEGMENT} bytes`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses.
    if (/[\x00-\x1f\x7f\\:*?"<>|]/.test(segment)) throw bad('a name has none of \\ : * ? " < > |');
    if (segment.trim() !== segment) throw bad('a name does not start or end with a space');
  }
  return path;
}

/** A file name for a title: `My Sensors!` → `my-sensors`. */
export function slug(title: string): string {
  const text = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return text === '' ? 'note' : text;
}
