import type {Paragraph} from '../../server/protocol/note.ts';

export interface FindOptions {
  readonly words: string;
  readonly matchCase: boolean;
  readonly regex: boolean;
}

export interface Match {
  readonly paragraph: string;
  readonly start: number;
  readonly end: number;
  /** What stands there when it is replaced. */
  readonly replacement: string;
}

/** More are not counted: nobody goes through them one by one. */
export const MOST_MATCHES = 5000;

/** Where the words stand in the texts of a note; of a regular expression that cannot be read, why. `replacement` may name groups as `$1`. */
export function findMatches(
  paragraphs: readonly Pick<Paragraph, 'id' | 'text'>[],
  {words, matchCase, regex}: FindOptions,
  replacement = '',
): readonly Match[] | {readonly error: string} {
  if (words === '') return [];
  let pattern: RegExp;
  try {
    pattern = new RegExp(regex ? words : words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), `gmu${matchCase ? '' : 'i'}`);
  } catch (error) {
    return {error: error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : 'it cannot be read'};
  }
  const one = new RegExp(pattern.source, pattern.flags.replace('g', 'y'));
  const found: Match[] = [];
  for (const {id, text} of paragraphs) {
    for (const match of text.matchAll(pattern)) {
      if (match[0] === '') continue;
      const start = match.index;
      one.lastIndex = start;
      const replaced = regex ? text.replace(one, replacement) : null;
      const grown = replaced === null ? 0 : replaced.length - text.length;
      const end = start + match[0].length;
      found.push({paragraph: id, start, end, replacement: replaced === null ? replacement : replaced.slice(start, end + grown)});
      if (found.length === MOST_MATCHES) return found;
    }
  }
  return found;
}
