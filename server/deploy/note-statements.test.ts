import {expect, test} from 'vitest';
import {noteSchema} from '../protocol/note.ts';
import {sortNote} from './note-statements.ts';

const note = noteSchema.parse({
  title: 'N',
  paragraphs: [
    {id: 'md', text: '%md\nHello'},
    {id: 'ddl', text: "%flink.ssql\n\nCREATE TABLE a (x INT) WITH ('connector'='datagen');"},
    {id: 'sel', text: '%flink.ssql(type=update)\nSELECT * FROM a'},
    {id: 'mix', text: '%ssql\nSELECT 1;\nINSERT INTO b SELECT x FROM a;'},
    {id: 'off', text: '%ssql\nINSERT INTO c SELECT 1', disabled: true},
    {id: 'batch', text: '%flink.bsql\nINSERT INTO c SELECT 1'},
    {id: 'set', text: "%ssql\nSET 'a' = 'b'"},
    {id: 'empty', text: ' '},
    {id: 'py', text: '%flink.pyflink\nprint(1)'},
    {id: 'view', text: '%ssql\nCREATE TEMPORARY VIEW v AS SELECT x FROM a'},
  ],
});

test('INSERTs and definitions go along, previews, prose and what is disabled stay, with a reason', () => {
  const sorted = sortNote(note);
  expect(sorted.problems).toEqual([]);
  expect(sorted.paragraphs.map((p) => [p.id, p.number, p.goesAlong, p.reason])).toEqual([
    ['md', 1, false, 'prose'],
    ['ddl', 2, true, ''],
    ['sel', 3, false, 'a preview: its result is for the page'],
    ['mix', 4, true, 'without its previews'],
    ['off', 5, false, 'disabled'],
    ['batch', 6, false, 'batch SQL is not part of a streaming application'],
    ['set', 7, true, ''],
    ['empty', 8, false, 'empty'],
    ['py', 9, true, ''],
    ['view', 10, true, ''],
  ]);
  expect(sorted.python).toEqual([{paragraph: 'py', text: '\nprint(1)', offset: 14}]);
  const insert = sorted.statements.find((s) => s.statement.kind === 'insert');
  expect(insert?.text).toBe('INSERT INTO b SELECT x FROM a');
  expect(note.paragraphs[3]?.text.slice(insert?.offset)).toBe('INSERT INTO b SELECT x FROM a;');
});

test('errors name their paragraph and place', () => {
  const bad = noteSchema.parse({
    title: '',
    paragraphs: [
      {id: 'typo', text: '%ssql\nINSERT INTO b SELEKT 1'},
      {id: 'scala', text: '%flink\nval x = 1'},
      {id: 'use', text: '%ssql\nUSE other'},
    ],
  });
  const {problems} = sortNote(bad);
  expect(problems.map((p) => [p.paragraph, p.diagnostic.code])).toEqual([
    ['typo', 'sql/syntax'],
    ['scala', 'note/unknown-interpreter'],
    ['use', 'deploy/statement'],
  ]);
  expect(problems[0]?.diagnostic.span?.start).toBeGreaterThanOrEqual('%ssql\nINSERT'.length);
  expect(problems[2]?.diagnostic).toMatchObject({message: 'USE cannot go along in an application', span: {start: 6, end: 15}});
});
