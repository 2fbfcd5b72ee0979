import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {parseScript} from '../sql/parser/parse.ts';
import {printStatement} from '../sql/print.ts';
import {formatSql} from './format.ts';

/** Every text that Flink's grammar takes, of the recording. */
const TEXTS = readFileSync(path.join(import.meta.dirname, '../flink/testdata/statements.jsonl'), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as {readonly ask: string; readonly answer: {readonly accepted: boolean}})
  .flatMap(({ask, answer}) => (answer.accepted ? [ask] : []));

/** What is only kept as it is written, such as MERGE, keeps its words. */
function meaning(text: string): readonly string[] {
  const {statements, diagnostics} = parseScript(text);
  return [
    ...statements.map((s) =>
      printStatement(s)
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/\( | (?=\))/g, (gap) => gap.trim()),
    ),
    ...diagnostics.map((d) => d.message),
  ];
}

test(`${TEXTS.length} texts mean the same when they are formatted, and formatted twice they are the same`, () => {
  expect(TEXTS.length).toBeGreaterThan(2900);
  const wrong = TEXTS.filter((text) => {
    const once = formatSql(text);
    return formatSql(once) !== once || meaning(once).join('\n') !== meaning(text).join('\n');
  });
  expect(wrong).toEqual([]);
}, 120_000);
