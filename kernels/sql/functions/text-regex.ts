import type {Value} from '../../protocol/value.ts';
import type {CallOfText, OfBytes, ScalarFunction} from './definition.ts';
import {BOOLEAN, STRING, textFunction} from './infer.ts';
import {javaRegexOrNull, regexGroup} from './java-regex.ts';
import {neededLiteral} from './regex-literal.ts';
import {neededInBytes} from './text-bytes.ts';

const text = (v: Value | undefined): string => v as string;

/** As javaRegexOrNull, for patterns of which one often follows itself. */
function lastRegex(flags: '' | 'g'): (pattern: string) => RegExp | null {
  let last: string | null = null;
  let regex: RegExp | null = null;
  return (pattern) => {
    if (pattern !== last) {
      regex = javaRegexOrNull(pattern, flags);
      last = pattern;
    }
    return regex;
  };
}

/** Whether a text can fit a pattern that is written: where it holds what each match does. `without`: the result of one that does not fit. */
const matchOfBytes =
  (without: boolean | null) =>
  ({at, call}: CallOfText, inner: CallOfText | null): OfBytes | null => {
    const pattern = call.constants[1];
    if (inner !== null || at !== 0 || typeof pattern !== 'string') return null;
    try {
      return javaRegexOrNull(pattern) === null ? null : neededInBytes(neededLiteral(pattern), without);
    } catch {
      // It fails where it runs.
      return null;
    }
  };

export const REGEX: readonly ScalarFunction[] = [
  textFunction({
    name: 'REGEXP_REPLACE',
    usage: ['REGEXP_REPLACE(text, regex, replacement)'],
    description: 'Every part that fits the regular expression replaced.',
    examples: [{sql: "REGEXP_REPLACE('a1b2', '[0-9]', '')", result: 'ab'}],
    params: 'ttt',
    result: STRING,
    evaluate: () => {
      const regexOf = lastRegex('g');
      return (t, pattern, replacement) => {
        const found = regexOf(text(pattern));
        return found === null ? null : text(t).replaceAll(found, () => text(replacement));
      };
    },
  }),
  textFunction({
    name: 'REGEXP_EXTRACT',
    usage: ['REGEXP_EXTRACT(text, regex [, group])'],
    description: 'What a group (0: the whole) of the regular expression found; NULL if nothing.',
    examples: [{sql: "REGEXP_EXTRACT('sensor-77', 'sensor-(\\d+)', 1)", result: '77'}],
    params: 'tt?w',
    result: STRING,
    canBeNull: true,
    evaluate: () => {
      const regexOf = lastRegex('');
      return (t, pattern, group) => {
        const regex = regexOf(text(pattern));
        const found = regex?.exec(text(t));
        return regex && found ? (regexGroup(regex, found, group === undefined ? 0 : Number(group)) ?? null) : null;
      };
    },
    ofBytes: matchOfBytes(null),
  }),
  textFunction({
    name: 'REGEXP',
    usage: ['REGEXP(text, regex)'],
    description: 'TRUE if a part of the text fits the regular expression.',
    examples: [{sql: "REGEXP('a1', '[0-9]')", result: 'TRUE'}],
    params: 'tt',
    result: BOOLEAN,
    // As in Flink the empty pattern fits nothing.
    evaluate: () => {
      const regexOf = lastRegex('');
      return (t, pattern) => pattern !== '' && (regexOf(text(pattern))?.test(text(t)) ?? false);
    },
    ofBytes: matchOfBytes(false),
  }),
];
