import type {Pivot, TableReference} from '../ast/query.ts';
import type {Cursor} from './cursor.ts';
import {parsePrimary} from './primary.ts';
import {parseRow} from './query.ts';

/** `PIVOT (SUM(a) AS s, … FOR (k, l) IN ((1, 2) AS x, …))` behind a table. */
export function parsePivot(c: Cursor, input: TableReference, start: number): Pivot {
  c.expect('PIVOT');
  c.expectSymbol('(');
  const aggregates = c.commaList(() => {
    const call = parsePrimary(c);
    if (call.kind !== 'call') c.complain('PIVOT takes calls of aggregate functions', call.span);
    const alias = c.accept('AS') || c.isName() ? c.name('a name') : null;
    return {call, alias};
  });
  c.expect('FOR');
  const axes = nameOrNames(c);
  c.expect('IN');
  c.expectSymbol('(');
  const values = c.isSymbol(')')
    ? []
    : c.commaList(() => {
        const from = c.start();
        const tuple = parseRow(c);
        const alias = c.accept('AS') || c.isName() ? c.name('a name') : null;
        return {values: tuple, alias, span: c.span(from)};
      });
  c.expectSymbol(')');
  c.expectSymbol(')');
  return {kind: 'pivot', input, aggregates, axes, values, alias: null, span: c.span(start)};
}

/** `UNPIVOT [INCLUDE NULLS] (m FOR k IN (a AS 'x', b))`, read for its errors. */
export function parseUnpivot(c: Cursor): void {
  c.expect('UNPIVOT');
  if (c.acceptOneOf('INCLUDE', 'EXCLUDE')) c.expect('NULLS');
  c.expectSymbol('(');
  nameOrNames(c);
  c.expect('FOR');
  nameOrNames(c);
  c.expect('IN');
  c.parenthesised(() => {
    nameOrNames(c);
    if (c.accept('AS')) parseRow(c);
  });
  c.expectSymbol(')');
}

function nameOrNames(c: Cursor): Pivot['axes'] {
  return c.isSymbol('(') ? c.names('a column name') : [c.name('a column name')];
}
