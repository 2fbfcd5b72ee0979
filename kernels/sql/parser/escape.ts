import type {Expression} from '../ast/expression.ts';
import {RESERVED_FUNCTIONS} from '../keywords.ts';
import type {Cursor} from './cursor.ts';
import {checkDateTime} from './date-time.ts';
import {parseExpression, queryOrExpressions} from './expression.ts';
import {parseSpecialCall} from './special-call.ts';

/** Reserved words that {fn …} calls though they are no functions elsewhere. */
const MORE = new Set(['INSERT', 'LEFT', 'RIGHT', 'TRUNCATE', 'SUBSTRING']);

const TYPES =
  'CHAR VARCHAR DATE TIME TIMESTAMP DECIMAL NUMERIC BOOLEAN INTEGER BINARY VARBINARY TINYINT SMALLINT BIGINT REAL DOUBLE FLOAT ' +
  'INTERVAL_YEAR INTERVAL_YEAR_TO_MONTH INTERVAL_MONTH INTERVAL_DAY INTERVAL_DAY_TO_HOUR INTERVAL_DAY_TO_MINUTE ' +
  'INTERVAL_DAY_TO_SECOND INTERVAL_HOUR INTERVAL_HOUR_TO_MINUTE INTERVAL_HOUR_TO_SECOND INTERVAL_MINUTE INTERVAL_MINUTE_TO_SECOND ' +
  'INTERVAL_SECOND';
const CONVERTED = new Set(TYPES.split(' ').flatMap((type) => (type.startsWith('INTERVAL') ? [`SQL_${type}`] : [type, `SQL_${type}`])));

/** JDBC's `{d '2020-01-02'}`, `{t …}`, `{ts …}` and `{fn f(x)}`. */
export function parseEscape(c: Cursor): Expression {
  const start = c.start();
  c.expectSymbol('{');
  const kind = c.oneOf('D', 'T', 'TS', 'FN');
  if (kind === 'FN') return escapedCall(c, start);
  const {value, span} = c.plainString();
  c.expectSymbol('}');
  const type = kind === 'D' ? 'date' : kind === 'T' ? 'time' : 'timestamp';
  checkDateTime(c, type, value, span);
  return {kind: 'datetime', type, text: value, span: c.span(start)};
}

/** Flink knows no function behind {fn …} but TIMESTAMPADD and TIMESTAMPDIFF. */
function escapedCall(c: Cursor, start: number): Expression {
  const t = c.peek();
  if (t.text === 'TIMESTAMPADD' || t.text === 'TIMESTAMPDIFF') {
    const call = parseSpecialCall(c, t.text);
    c.expectSymbol('}');
    return call ?? c.fail('a function call');
  }
  if (t.kind === 'word' && (RESERVED_FUNCTIONS.has(t.text) || MORE.has(t.text) || t.text === 'CONVERT')) c.next();
  else c.name('a function call');
  c.isSymbol('(') || c.fail('"("');
  if (t.text === 'CONVERT') convertArguments(c);
  else if (c.isSymbol('*', 1) || c.isSymbol(')', 1)) {
    c.next();
    c.acceptSymbol('*');
    c.expectSymbol(')');
  } else queryOrExpressions(c);
  c.expectSymbol('}');
  const name = t.text.toLowerCase();
  return {kind: 'refused', what: `{fn ${name}}`, text: c.written(start), span: c.span(start)};
}

function convertArguments(c: Cursor): void {
  c.expectSymbol('(');
  parseExpression(c);
  c.expectSymbol(',');
  if (!CONVERTED.has(c.peek().text)) c.fail('a type such as SQL_INTEGER');
  c.next();
  c.expectSymbol(')');
}
