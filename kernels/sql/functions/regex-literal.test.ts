import fc from 'fast-check';
import {expect, test} from 'vitest';
import {javaRegexOrNull} from './java-regex.ts';
import {neededLiteral} from './regex-literal.ts';

test.each([
  ['(&|^)channel_id=([^&]*)', 'channel_id='],
  ['abc', 'abc'],
  ['ab?cd*e', 'a'],
  ['ab+c', 'ab'],
  ['ab{0,2}cde', 'cde'],
  ['a|b', ''],
  ['(a|b)cd', 'cd'],
  ['[a\\]b]x[[c]&&[d]]yz', 'yz'],
  ['a\\.b\\d+', 'a.b'],
  ['\\x41b', ''],
  ['\\Qa.b\\E', ''],
  ['(?i)abc', ''],
  ['(?:abc)de', 'de'],
  ['zażółć', 'za'],
  ['', ''],
])('each match of %s holds "%s"', (pattern, literal) => {
  expect(neededLiteral(pattern)).toBe(literal);
});

test('what a pattern finds holds its literal', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    'ab',
    '.',
    'a?',
    'b*',
    'a+?',
    'b{1,2}',
    '(a|b)',
    '(?:ab)*',
    '[ab]',
    '[^a]',
    '\\w',
    '\\.',
    '^',
    '$',
    '|',
    '(a(b)[)]c)?',
  );
  const text = fc.array(fc.constantFrom('a', 'b', 'ab', '.', 'c', ')'), {maxLength: 8}).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 6}), text, (pieces, given) => {
      const pattern = pieces.join('');
      const regex = javaRegexOrNull(pattern);
      if (regex?.test(given)) expect(given).toContain(neededLiteral(pattern));
    }),
    {numRuns: 2000},
  );
});
