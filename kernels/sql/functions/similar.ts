import {StudioError} from '../../protocol/diagnostic.ts';
import {javaRegex} from './java-regex.ts';

const CLASSES = ['alpha', 'upper', 'lower', 'digit', 'alnum', 'space'] as const;
const CLASS_SOURCE: Readonly<Record<(typeof CLASSES)[number], string>> = {
  alpha: '\\p{Alpha}',
  upper: '\\p{Upper}',
  lower: '\\p{Lower}',
  digit: '\\p{Digit}',
  alnum: '\\p{Alnum}',
  space: '\\s',
};

/** A pattern of SIMILAR TO as a regular expression over the whole text. As in Flink, `.` stands for any character and `^` for the start. */
export function similarPattern(pattern: string, escapeWith: string | null): RegExp {
  let source = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    const named = inClass ? CLASSES.find((n) => pattern.slice(i, i + n.length + 4).toLowerCase() === `[:${n}:]`) : undefined;
    if (c === escapeWith) {
      const next = pattern[++i];
      if (next === undefined || !(next === escapeWith || '_%|*+?(){}[]^-\\.$'.includes(next))) {
        throw new StudioError('sql/pattern', `"${pattern}" escapes what needs no escape`, {blame: 'data'});
      }
      source += `\\${next}`;
    } else if (named !== undefined) {
      source += CLASS_SOURCE[named];
      i += named.length + 3;
    } else if (c === '[') {
      if (inClass) throw badPattern(pattern);
      inClass = true;
      source += '[';
    } else if (c === ']') {
      if (!inClass) throw badPattern(pattern);
      inClass = false;
      source += ']';
    } else if (c === '\\') source += '\\\\';
    else if (c === '$') source += '\\$';
    else if (inClass) source += c;
    else source += c === '%' ? '(?s:.*)' : c === '_' ? '.' : c;
  }
  if (inClass) throw badPattern(pattern);
  // The whole text, so that an alternative of the pattern does not match a part of it.
  return javaRegex(`\\A(?:${source})\\z`);
}

function badPattern(pattern: string): StudioError {
  return new StudioError('sql/pattern', `"${pattern}" is not a pattern of SIMILAR TO`, {blame: 'data'});
}
