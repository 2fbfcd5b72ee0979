import type {Call, CallArgument, CallSyntax, Expression, RefusedExpression, SymbolArgument} from '../ast/expression.ts';
import type {Identifier} from '../ast/identifier.ts';
import {parseArgument, parseOver} from './call.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression} from './expression.ts';
import {parsePositionOperand} from './primary.ts';

/** Units of EXTRACT, FLOOR and CEIL. */
const FIELDS = new Set(
  (
    'NANOSECOND MICROSECOND MILLISECOND SECOND MINUTE HOUR DAY DOW DOY ISODOW ISOYEAR WEEK MONTH QUARTER YEAR EPOCH ' +
    'DECADE CENTURY MILLENNIUM'
  ).split(' '),
);

/** FLOOR and CEIL do not go below a millisecond. */
const ROUNDED = new Set([...FIELDS].filter((unit) => unit !== 'NANOSECOND' && unit !== 'MICROSECOND'));

/** Units of TIMESTAMPADD and TIMESTAMPDIFF, each with its spelling SQL_TSI_DAY. */
const STEPS = new Set('FRAC_SECOND MICROSECOND NANOSECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR'.split(' '));

interface Parsed {
  readonly args: readonly Expression[];
  /** Written with commas only. */
  readonly plain?: boolean;
}

/** The functions whose arguments are parted by words or fixed in number; null where `text` is none of them. */
export function parseSpecialCall(c: Cursor, text: string): Call | RefusedExpression | null {
  if (!c.isSymbol('(', 1)) return null;
  switch (text) {
    case 'EXTRACT':
      return special(c, 'extract', extract);
    case 'POSITION':
      return special(c, 'position', position);
    case 'SUBSTRING':
      return special(c, 'substring', substring);
    case 'OVERLAY':
      return special(c, 'overlay', overlay);
    case 'TRIM':
      return special(c, 'trim', trim);
    case 'FLOOR':
    case 'CEIL':
    case 'CEILING': {
      const start = c.start();
      const call = special(c, 'to', roundTo);
      return c.accept('OVER') ? {...call, over: parseOver(c), span: c.span(start)} : call;
    }
    case 'TIMESTAMPADD':
    case 'TIMESTAMPDIFF':
      return special(c, 'plain', unitAndTwo);
    case 'CLASSIFIER':
    case 'MATCH_NUMBER':
      return special(c, 'plain', () => ({args: []}));
    case 'FIRST':
    case 'LAST':
    case 'PREV':
    case 'NEXT':
      return special(c, 'plain', navigation);
    case 'TUMBLE':
    case 'HOP':
    case 'SESSION':
      return groupWindow(c);
    case 'CONVERT':
    case 'TRANSLATE':
      return convert(c, text);
    default:
      return null;
  }
}

function special(c: Cursor, syntax: CallSyntax, parse: (c: Cursor) => Parsed): Call {
  const start = c.start();
  const name = functionName(c);
  c.expectSymbol('(');
  const {args, plain} = parse(c);
  c.expectSymbol(')');
  return {...NOTHING, kind: 'call', syntax: plain ? 'plain' : syntax, name, args: args.map(argument), span: c.span(start)};
}

const NOTHING = {quantifier: null, nulls: null, orderBy: [], withinGroup: [], filter: null, over: null} as const;

function functionName(c: Cursor): Identifier {
  const part = c.anyName();
  return {kind: 'identifier', parts: [part], span: part.span};
}

function argument(value: Expression): CallArgument {
  return {name: null, value, span: value.span};
}

/** A time unit as an argument. */
function unit(c: Cursor, units: ReadonlySet<string>, word: (text: string) => string = (text) => text): SymbolArgument {
  const t = c.peek();
  const text = t.kind === 'word' ? word(t.text) : '';
  if (!units.has(text)) c.fail('a time unit such as DAY, HOUR or SECOND');
  c.next();
  return {kind: 'symbol', name: text, span: {start: t.start, end: t.end}};
}

function extract(c: Cursor): Parsed {
  const field = unit(c, FIELDS);
  c.expect('FROM');
  return {args: [field, parseExpression(c)]};
}

function unitAndTwo(c: Cursor): Parsed {
  const step = unit(c, STEPS, (text) => (text.startsWith('SQL_TSI_') ? text.slice(8) : text));
  c.expectSymbol(',');
  const first = parseExpression(c);
  c.expectSymbol(',');
  return {args: [step, first, parseExpression(c)]};
}

function position(c: Cursor): Parsed {
  const needle = parsePositionOperand(c);
  c.expect('IN');
  const args = [needle, parseExpression(c)];
  if (c.accept('FROM')) args.push(parseExpression(c));
  return {args};
}

function substring(c: Cursor): Parsed {
  const args = [parseExpression(c)];
  const plain = c.acceptSymbol(',');
  if (!plain) c.expect('FROM');
  args.push(parseExpression(c));
  if (c.acceptSymbol(',') || c.accept('FOR')) args.push(parseExpression(c));
  return plain ? {args, plain} : {args};
}

function overlay(c: Cursor): Parsed {
  const args = [parseExpression(c)];
  c.expect('PLACING');
  args.push(parseExpression(c));
  c.expect('FROM');
  args.push(parseExpression(c));
  if (c.accept('FOR')) args.push(parseExpression(c));
  return {args};
}

function trim(c: Cursor): Parsed {
  const start = c.start();
  const side = c.acceptOneOf('BOTH', 'LEADING', 'TRAILING');
  const symbol: SymbolArgument = {kind: 'symbol', name: side ?? 'BOTH', span: c.span(start)};
  const blank: Expression = {kind: 'string', value: ' ', span: symbol.span};
  if (side !== null && c.accept('FROM')) return {args: [symbol, blank, parseExpression(c)]};
  const first = parseExpression(c);
  if (c.accept('FROM')) return {args: [symbol, first, parseExpression(c)]};
  return {args: [symbol, blank, first]};
}

function roundTo(c: Cursor): Parsed {
  const value = parseExpression(c);
  return c.accept('TO') ? {args: [value, unit(c, ROUNDED)]} : {args: [value], plain: true};
}

/** PREV(a, 2): the number is a literal. */
function navigation(c: Cursor): Parsed {
  const first = parseExpression(c);
  if (!c.acceptSymbol(',')) return {args: [first]};
  const start = c.start();
  const sign = c.isSymbol('-') || c.isSymbol('+') ? (c.next().text as '-' | '+') : null;
  const t = c.peek();
  if (t.kind !== 'number') c.fail('a number');
  c.next();
  const number: Expression = {kind: 'number', text: t.text, span: {start: t.start, end: t.end}};
  return {args: [first, sign === null ? number : {kind: 'unary', operator: sign, operand: number, span: c.span(start)}]};
}

/** TUMBLE(ts, INTERVAL '1' MINUTE) in GROUP BY; DISTINCT in it means nothing. */
function groupWindow(c: Cursor): Call {
  const start = c.start();
  const name = functionName(c);
  c.expectSymbol('(');
  c.acceptOneOf('DISTINCT', 'ALL');
  const args = [parseArgument(c, 'scalar', true)];
  while (c.acceptSymbol(',')) args.push(parseArgument(c, 'scalar', false));
  c.expectSymbol(')');
  return {...NOTHING, kind: 'call', syntax: 'plain', name, args, span: c.span(start)};
}

/** CONVERT(a USING b), TRANSLATE(a USING b), TRANSLATE(a, b, c). */
function convert(c: Cursor, word: 'CONVERT' | 'TRANSLATE'): Call | RefusedExpression {
  const start = c.start();
  const name = functionName(c);
  c.expectSymbol('(');
  const args = [parseExpression(c)];
  const using = word === 'CONVERT' || c.is('USING');
  if (using) {
    c.expect('USING');
    c.name('a character set');
  }
  while (!using && c.acceptSymbol(',')) args.push(parseExpression(c));
  c.expectSymbol(')');
  const span = c.span(start);
  if (using) return {kind: 'refused', what: `${word} with USING`, text: c.written(start), span};
  return {...NOTHING, kind: 'call', syntax: 'plain', name, args: args.map(argument), span};
}
