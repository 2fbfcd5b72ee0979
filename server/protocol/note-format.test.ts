import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Note, noteSchema, paragraphSchema} from './note.ts';
import {readNote, writeNote} from './note-format.ts';

/** JavaScript's own `__proto__` is no name of a setting or a form: schemas leave it out. */
const json = fc
  .jsonValue({maxDepth: 2})
  .filter((v) => !JSON.stringify(v).includes('__proto__'))
  .map((v) => JSON.parse(JSON.stringify(v)) as never);
const fragment = fc.constantFrom(
  '%md\n',
  '%flink.ssql\n',
  '%flink.ssql(type=update)\n\n',
  '%ssql `x`\n',
  'SELECT * FROM t;\n',
  '```',
  '```sql\n',
  '````sql %flink.ssql\n',
  '~~~\n',
  '    ```\n',
  '<!-- paragraph: a -->\n',
  '<!-- paragraph: a {"title":"x"} -->',
  '<!-- note: {} -->\n',
  '-->',
  '# Title\n',
  '\r\n',
  '\r',
  '\n',
  '\n\n',
  '  ',
  'ä😀\u2028',
  '\u0000',
  '\ufeff',
);
const text = fc.oneof(
  fc.array(fragment, {maxLength: 8}).map((f) => f.join('')),
  fc.string(),
  fc.string({unit: 'binary'}),
);
const name = fc.string().filter((key) => key !== '__proto__');
const extra = fc.dictionary(fc.oneof(name, fc.constantFrom('width', 'view', 'title', 'id', 'text', 'extra', 'plain', 'paragraphs')), json, {
  maxKeys: 3,
  noNullPrototype: true,
});
const view = fc.record({
  kind: fc.constantFrom('table' as const, 'number' as const, 'bar' as const, 'line' as const),
  keys: fc.array(fc.string(), {maxLength: 2}),
  groups: fc.array(fc.string(), {maxLength: 2}),
  values: fc.array(fc.record({column: fc.string(), aggregate: fc.constantFrom('sum' as const, 'avg' as const)}), {maxLength: 2}),
});
const params = fc.dictionary(name, fc.oneof(fc.string(), fc.array(fc.string(), {maxLength: 3})), {
  maxKeys: 3,
  noNullPrototype: true,
});
const paragraph = fc.record({
  id: fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/),
  text,
  title: fc.oneof(fc.constant(''), text),
  width: fc.integer({min: 1, max: 12}),
  editorHidden: fc.boolean(),
  resultHidden: fc.boolean(),
  disabled: fc.boolean(),
  view,
  params,
  runOnChange: fc.boolean(),
  extra,
});
const note: fc.Arbitrary<Note> = fc.record({
  title: fc.oneof(fc.string(), text),
  paragraphs: fc.uniqueArray(paragraph, {maxLength: 5, selector: (p) => p.id}),
  params,
  extra,
});

test('any note comes back from its file as it was', () => {
  fc.assert(
    fc.property(note, (n) => {
      expect(readNote(writeNote(n))).toEqual(n);
    }),
    {numRuns: 2000},
  );
});

test('a file that went through a system of other line ends reads the same', () => {
  const n = noteSchema.parse({
    title: 'T',
    paragraphs: [
      {id: 'a', text: '%md\nHello\n\n- x'},
      {id: 'b', text: '%flink.ssql\n\nSELECT 1\n'},
    ],
  });
  expect(readNote(writeNote(n).replaceAll('\n', '\r\n'))).toEqual(n);
});

test('any text is a note, and what it says is kept', () => {
  fc.assert(
    fc.property(text, (t) => {
      const read = readNote(t);
      expect(readNote(writeNote(read))).toEqual(read);
    }),
    {numRuns: 1000},
  );
});

test('a note reads well', () => {
  const n = noteSchema.parse({
    title: 'Sensors',
    paragraphs: [
      {id: 'intro', text: '%md\nHello **you**.'},
      {id: 'q', text: '%flink.ssql(type=update)\n\nSELECT * FROM t', title: 'Live', width: 6, view: {kind: 'bar'}},
      {id: 'plain', text: 'SELECT 1'},
    ],
  });
  expect(writeNote(n)).toBe(`# Sensors

<!-- paragraph: intro -->

Hello **you**.

<!-- paragraph: q {"title":"Live","width":6,"view":{"kind":"bar","keys":[],"groups":[],"values":[]}} -->

\`\`\`sql %flink.ssql(type=update)

SELECT * FROM t
\`\`\`

<!-- paragraph: plain {"plain":true} -->

\`\`\`sql
SELECT 1
\`\`\`
`);
});

test('a file written by hand needs no comments', () => {
  const n = readNote('# By hand\n\nSome text\n\n```sql\n-- an example, no paragraph\n```\n\n```sql %ssql\nSELECT 1\n```\n\n\nThe end\n');
  expect(n.title).toBe('By hand');
  expect(n.paragraphs.map((p) => [p.id, p.text])).toEqual([
    ['p1', '%md\nSome text\n\n```sql\n-- an example, no paragraph\n```'],
    ['p2', '%ssql\nSELECT 1'],
    ['p3', '%md\nThe end'],
  ]);
});

test('settings of a newer version are kept', () => {
  const file = '# T\n\n<!-- paragraph: a {"view":{"kind":"globe"},"glow":true,"width":99} -->\n\nx\n';
  const read = readNote(file);
  expect(read.paragraphs[0]).toMatchObject({width: 12, view: {kind: 'table'}, extra: {view: {kind: 'globe'}, glow: true, width: 99}});
  expect(writeNote(read)).toContain('{"view":{"kind":"globe"},"glow":true,"width":99}');
});

test('a repeated id gets a new one', () => {
  const n = readNote('<!-- paragraph: a -->\n\nx\n\n<!-- paragraph: a -->\n\ny\n');
  expect(n.paragraphs.map((p) => p.id)).toEqual(['a', 'p1']);
  expect(n.paragraphs.map((p) => paragraphSchema.safeParse(p).success)).toEqual([true, true]);
});
