// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fillForms, formsOf} from './forms.ts';

const filled = (text: string, values = {}, noteValues = {}) => {
  const result = fillForms(text, values, noteValues);
  return 'code' in result ? result.message : result.text;
};

/** The forms of Zeppelin's documentation (usage/dynamic_form/intro), with its defaults and labels. */
test.each([
  ['${name}', {kind: 'text', name: 'name', label: 'name', fallback: ''}],
  ['${maxAge=30}', {kind: 'text', name: 'maxAge', fallback: '30'}],
  ['${city(City of birth)=Rome}', {kind: 'text', name: 'city', label: 'City of birth', fallback: 'Rome'}],
  [
    '${marital=single,single|divorced(Divorced, or so)|married}',
    {
      kind: 'select',
      fallback: 'single',
      options: [
        {value: 'single', label: 'single'},
        {value: 'divorced', label: 'Divorced, or so'},
        {value: 'married', label: 'married'},
      ],
    },
  ],
  ['${checkbox:cols(Columns)=a|b,a|b|c}', {kind: 'checkbox', name: 'cols', label: 'Columns', fallback: ['a', 'b'], delimiter: ','}],
  ['${checkbox( or ):cond=x,x|y}', {kind: 'checkbox', name: 'cond', delimiter: ' or '}],
  ['${password:token}', {kind: 'password', name: 'token'}],
  ['$${day=2024-01-01}', {kind: 'text', scope: 'note', fallback: '2024-01-01'}],
  ['_${secret=1}', {hidden: true, fallback: '1'}],
])('reads %s', (text, form) => {
  expect(formsOf(`%flink.ssql\nSELECT ${text}`)).toEqual([expect.objectContaining(form)]);
});

test('a question is asked once per name and scope', () => {
  expect(formsOf('${a=1} ${a=2} $${a=3} ${b}').map((f) => [f.scope, f.name, f.fallback])).toEqual([
    ['paragraph', 'a', '1'],
    ['note', 'a', '3'],
    ['paragraph', 'b', ''],
  ]);
});

test('answers take the place of questions, as they are; what was not answered takes its default', () => {
  const text =
    "%flink.ssql(template=${x})\nSELECT ${checkbox:cols=a|b,a|b|c} FROM t WHERE m = '${m=single,single|married}' AND d > $${d=0}_${h=!}";
  expect(filled(text)).toBe("%flink.ssql(template=${x})\nSELECT a,b FROM t WHERE m = 'single' AND d > 0!");
  expect(filled(text, {cols: ['c'], m: "it's", d: 'no'}, {d: '7'})).toBe(
    "%flink.ssql(template=${x})\nSELECT c FROM t WHERE m = 'it's' AND d > 7!",
  );
});

test('a kind that there is not is an error at its place', () => {
  const result = fillForms('SELECT ${slider:x=1}', {}, {});
  expect(result).toMatchObject({code: 'note/bad-form', message: '"slider" is no kind of form', span: {start: 7, end: 20}});
  expect(fillForms('SELECT ${=1}', {}, {})).toMatchObject({message: 'a form needs a name'});
});

test('a place in the filled text is its place in the text with the questions', () => {
  const text = 'SELECT ${cols=id} FROM ${table=orders} WHERE x';
  const result = fillForms(text, {cols: 'id, name', table: 't'}, {});
  if ('code' in result) throw new Error('refused');
  expect(result.text).toBe('SELECT id, name FROM t WHERE x');
  const at = (part: string) => {
    const start = result.text.indexOf(part);
    const span = result.toSource({start, end: start + part.length});
    return text.slice(span.start, span.end);
  };
  expect(['SELECT', 'name', ' FROM ', 't', 'WHERE x', 'id, name FROM'].map((part) => (part === 't' ? at(' t ') : at(part)))).toEqual([
    'SELECT',
    '${cols=id}',
    ' FROM ',
    ' ${table=orders} ',
    'WHERE x',
    '${cols=id} FROM',
  ]);
});

test('texts without questions stay as they are, and every place is within the text', () => {
  const piece = fc.constantFrom('SELECT ', '${a}', '${b=1,1|2}', '$${c=x}', '_${d=}', '$', '{', '}', "'x'", '\n');
  fc.assert(
    fc.property(
      fc.array(piece, {maxLength: 12}),
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.string({maxLength: 5})),
      (pieces, values) => {
        const text = pieces.join('');
        const result = fillForms(text, values, values);
        if ('code' in result) return;
        if (formsOf(text).length === 0) expect(result.text).toBe(text);
        let before = 0;
        for (let i = 0; i <= result.text.length; i++) {
          const {start, end} = result.toSource({start: i, end: i});
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeLessThanOrEqual(text.length);
          before = start;
        }
      },
    ),
  );
});

test('a place of the text, in the text with the answers', () => {
  const text = 'a ${x=12345} b ${y=1} c';
  const filled = fillForms(text, {}, {});
  if ('code' in filled) throw new Error(filled.message);
  expect(['a', ' b', ' c'].map((part) => filled.text.slice(filled.toFilled(text.indexOf(part))).slice(0, 2))).toEqual(['a ', ' b', ' c']);
  expect(filled.toFilled(text.length)).toBe(filled.text.length);
});
