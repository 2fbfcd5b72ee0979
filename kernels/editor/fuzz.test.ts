// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form variable, or a place that the editor fills
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {complete} from './completion.ts';
import {definitionOf} from './definition.ts';
import {diagnose} from './diagnostics.ts';
import {type EditorFacts, NO_FACTS} from './facts.ts';
import {formatSql} from './format.ts';
import {hover} from './hover.ts';
import {statementAt} from './script.ts';

/** Each text is cut at each of these offsets; MILLRACE_FUZZ=1 takes all of them. */
const STEP = process.env.MILLRACE_FUZZ === '1' ? 1 : 41;

const folder = path.join(import.meta.dirname, '..', 'planner', 'testdata');
const scripts = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => [file, readFileSync(path.join(folder, file), 'utf8')] as const);

const facts: EditorFacts = {...NO_FACTS, streams: ['s'], forms: ['f']};

/** Everything that the editor asks at a caret. */
function ask(text: string, offset: number): void {
  const {diagnostics} = diagnose(text, facts, 'streaming');
  for (const {span} of diagnostics) {
    if (span !== undefined) expect(span.start >= 0 && span.start <= span.end && span.end <= text.length).toBe(true);
  }
  const {items, replace} = complete(text, offset, facts, 'streaming');
  expect(replace.start <= offset && offset <= replace.end && replace.end <= text.length).toBe(true);
  expect(items.every((item) => item.insert !== '')).toBe(true);
  hover(text, Math.max(0, offset - 1), facts, 'streaming');
  definitionOf(text, Math.max(0, offset - 1), facts, 'streaming');
  statementAt(text, offset);
}

describe.each(scripts)('%s', (_, script) => {
  test('cut anywhere, nothing throws: the text up to a caret, and the caret in the whole text', () => {
    for (let offset = 0; offset <= script.length; offset += STEP) {
      ask(script.slice(0, offset), offset);
      ask(script, offset);
    }
  });
});

const WORDS =
  "SELECT FROM WHERE ( ) , . * 'a' `b` sensors a b = JOIN ON GROUP BY WITH AS CREATE TABLE INT ; CASE WHEN END OVER TUMBLE DESCRIPTOR ' ` /* */ -- \n ${x} INSERT INTO VALUES 1 INTERVAL SECOND [ ] < > ARRAY SET /*+ OPTIONS".split(
    ' ',
  );

test('any words in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORDS), {maxLength: 25}), fc.double({min: 0, max: 1, noNaN: true}), (words, at) => {
      const text = words.join(' ');
      ask(text, Math.round(at * text.length));
      const once = formatSql(text);
      expect(formatSql(once)).toBe(once);
    }),
    {numRuns: 300},
  );
});
