import {describe, expect, test} from 'vitest';
import {javaRegex, javaRegexOrNull, regexGroup} from './java-regex.ts';

/** The text of a group, or null where nothing is found. */
function group(pattern: string, text: string, n = 0): string | null {
  const regex = javaRegex(pattern);
  const match = regex.exec(text);
  return match === null ? null : (regexGroup(regex, match, n) ?? null);
}

describe('regular expressions mean what they mean in Java', () => {
  test.each([
    ['named groups count', '(?<year>\\d+)-(?<month>\\d+)', '2021-05', 2, '05'],
    ['a possessive quantifier gives nothing back', 'a*+ab', 'aaab', 0, null],
    ['groups behind a possessive quantifier keep their numbers', '(a)*+(b)', 'aab', 2, 'b'],
    ['(?i) is of ASCII letters', '(?i)é', 'É', 0, null],
    ['(?i) holds to the end of its group', '(?:(?i)a)b', 'AB', 0, null],
    ['\\p{Alpha} is ASCII', '\\p{Alpha}+', 'aé', 0, 'a'],
    ['classes are cut', '[a-z&&[^b]]+', 'abc', 0, 'a'],
    ['\\s is not every blank', '\\s', '\u00a0', 0, null],
    ['$ stands before a last line break', 'a$', 'a\n', 0, 'a'],
    ['\\Q quotes', '\\Qa.b\\E', 'a.b', 0, 'a.b'],
    ['a character beyond 16 bits is one', '^.$', '😀', 0, '😀'],
  ])('%s', (_, pattern, text, n, expected) => {
    expect(group(pattern, text, n)).toBe(expected);
  });

  test('what cannot be rewritten is refused by name, what is wrong is told apart', () => {
    expect(() => javaRegexOrNull('\\G')).toThrow('\\G in a regular expression is not supported');
    expect(() => javaRegexOrNull('\\p{InGreek}')).toThrow('\\p{InGreek}');
    expect(javaRegexOrNull('(')).toBeNull();
    expect(javaRegexOrNull('\\y')).toBeNull();
  });

  test('a group that a repetition may leave out is refused, the pattern is not', () => {
    expect(group('^(?:(a)|b)*$', 'ab')).toBe('ab');
    expect(() => group('^(?:(a)|b)*$', 'ab', 1)).toThrow('optional within a repetition');
  });
});
