import {describe, expect, test} from 'vitest';
import {printStatement} from '../print.ts';
import {splitStatements} from '../statements.ts';
import {random, readCorpus, shape} from '../testing/corpus.ts';
import {parseScript} from './parse.ts';

const CORPUS = readCorpus();

describe("verdicts of Flink 1.20.1's parser", () => {
  test('the corpus is there', () => {
    expect(CORPUS.length).toBeGreaterThan(900);
  });

  test('we accept what it accepts and refuse what it refuses', () => {
    const wrong = CORPUS.filter(({sql, flink, why}) => {
      const ours = parseScript(sql).diagnostics.length === 0 ? 'ok' : 'error';
      return why === undefined ? ours !== flink : ours === flink;
    });
    expect(wrong).toEqual([]);
  });

  test('every error has a place inside the text and a message in our form', () => {
    for (const {sql} of CORPUS) {
      for (const {code, message, span} of parseScript(sql).diagnostics) {
        expect(['sql/syntax', 'sql/too-deep']).toContain(code);
        expect(message).toMatch(/^[a-zA-Z"].*[^.]$/s);
        expect(span && span.start >= 0 && span.end <= sql.length && span.start <= span.end, sql).toBe(true);
      }
    }
  });

  test('a fix mends the text or moves the error on', () => {
    let fixes = 0;
    for (const {sql} of CORPUS) {
      for (const error of parseScript(sql).diagnostics) {
        for (const {span, text} of error.fixes ?? []) {
          const mended = sql.slice(0, span.start) + text + sql.slice(span.end);
          const again = parseScript(mended).diagnostics.find((d) => d.message === error.message && d.span?.start === error.span?.start);
          expect(again, `${sql} → ${mended}`).toBeUndefined();
          fixes++;
        }
      }
    }
    expect(fixes).toBeGreaterThan(40);
  });
});

describe('printing', () => {
  test('every accepted statement prints to text of the same tree', () => {
    for (const {sql} of CORPUS) {
      for (const statement of parseScript(sql).statements) {
        const text = printStatement(statement);
        const again = parseScript(text);
        expect(again.diagnostics, text).toEqual([]);
        expect(shape(again.statements), text).toBe(shape([statement]));
      }
    }
  });

  test('every node lies within its statement', () => {
    for (const {sql} of CORPUS) for (const statement of parseScript(sql).statements) checkSpans(statement, statement.span, sql);
  });
});

function checkSpans(node: unknown, outer: {start: number; end: number}, sql: string): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) checkSpans(item, outer, sql);
    return;
  }
  const {span} = node as {span?: {start: number; end: number}};
  if (span) expect(span.start >= outer.start && span.end <= outer.end && span.start <= span.end, `${sql} ${shape(node)}`).toBe(true);
  for (const [key, value] of Object.entries(node)) if (key !== 'span') checkSpans(value, outer, sql);
}

const NOISE = [
  '(',
  ')',
  ',',
  ';',
  "'",
  '`',
  '"',
  '/*',
  '*/',
  '--',
  '/*+',
  '.',
  '*',
  '[',
  ']',
  '<',
  '>',
  '=',
  'SELECT',
  'CASE',
  'END',
  'BEGIN',
  '日',
  '\u0000',
  '\n',
  '1e',
  "U&'\\",
];

/** Deletes, doubles, swaps and inserts pieces of a text. */
function mutate(text: string, next: (limit: number) => number): string {
  let out = text;
  for (let n = 1 + next(4); n > 0; n--) {
    const at = next(out.length + 1);
    const length = next(12);
    switch (next(4)) {
      case 0:
        out = out.slice(0, at) + out.slice(at + length);
        break;
      case 1:
        out = out.slice(0, at) + out.slice(at, at + length) + out.slice(at);
        break;
      case 2:
        out = out.slice(0, at) + NOISE[next(NOISE.length)] + out.slice(at);
        break;
      default:
        out = out.slice(at) + out.slice(0, at);
    }
  }
  return out;
}

describe('mutated texts', () => {
  test('never throw or hang, and what is accepted prints back', () => {
    const next = random(20211119);
    for (let i = 0; i < 100_000; i++) {
      const base = CORPUS[next(CORPUS.length)]?.sql ?? '';
      const text = mutate(next(8) === 0 ? `${base};\n${CORPUS[next(CORPUS.length)]?.sql}` : base, next);
      const {statements} = parseScript(text);
      for (const {span, text: part} of splitStatements(text)) expect(text.slice(span.start, span.end)).toBe(part);
      for (const statement of statements) {
        const printed = printStatement(statement);
        expect(shape(parseScript(printed).statements), `${text}\n${printed}`).toBe(shape([statement]));
      }
    }
  }, 120_000);
});
