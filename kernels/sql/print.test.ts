import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseExpression, parseScript, parseStatement, parseTypeName} from './parser/parse.ts';
import {printStatement} from './print.ts';
import {printExpression} from './print-expression.ts';
import {printTypeName} from './print-type.ts';
import {anyExpression, anyQuery, anyTypeName, CREATE_TABLE} from './testing/arbitrary.ts';
import {shape} from './testing/corpus.ts';

describe('printing any tree', () => {
  test('expressions come back as they were', () => {
    fc.assert(
      fc.property(anyExpression(), (tree) => {
        expect(shape(parseExpression(printExpression(tree)))).toBe(shape(tree));
      }),
      {numRuns: 2000},
    );
  });

  test('types come back as they were', () => {
    fc.assert(
      fc.property(anyTypeName(), (tree) => {
        expect(shape(parseTypeName(printTypeName(tree)))).toBe(shape(tree));
      }),
      {numRuns: 500},
    );
  });

  test('queries come back as they were', () => {
    fc.assert(
      fc.property(anyQuery(), (query) => {
        const statement = {kind: 'select', query, span: query.span} as const;
        expect(shape(parseStatement(printStatement(statement)))).toBe(shape(statement));
      }),
      {numRuns: 1000},
    );
  });

  test('CREATE TABLE comes back as it was', () => {
    fc.assert(
      fc.property(CREATE_TABLE, (statement) => {
        expect(shape(parseStatement(printStatement(statement)))).toBe(shape(statement));
      }),
      {numRuns: 500},
    );
  });

  test('any text: the parser answers, and what it accepts prints back', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'SELECT ',
        'a',
        ' FROM ',
        't',
        ', ',
        '(',
        ')',
        ' WHERE ',
        '1',
        "'x'",
        '`q`',
        ';',
        ' JOIN ',
        ' ON ',
        '*',
        '.',
        ' + ',
        ' AS ',
        ' GROUP BY ',
        ' NOT ',
      ),
      fc.string({maxLength: 6}),
    );
    fc.assert(
      fc.property(fc.array(piece, {maxLength: 20}), (pieces) => {
        for (const statement of parseScript(pieces.join('')).statements) {
          expect(shape(parseStatement(printStatement(statement)))).toBe(shape(statement));
        }
      }),
      {numRuns: 2000},
    );
  });
});
