import type {
  Call,
  CallArgument,
  CallSyntax,
  Descriptor,
  Expression,
  FrameBound,
  SymbolArgument,
  TableArgument,
  WindowFrame,
  WindowReference,
  WindowSpecification,
} from '../ast/expression.ts';
import type {Identifier, IdentifierPart} from '../ast/identifier.ts';
import type {OrderItem} from '../ast/query.ts';
import type {Cursor} from './cursor.ts';
import {parseExpression} from './expression.ts';
import {isSubqueryStart} from './primary.ts';
import {isQueryStart, parseOrderBy, parseQuery} from './query.ts';

/** Everything from the opening parenthesis on. */
export function parseCall(c: Cursor, name: Identifier, start: number): Call {
  c.expectSymbol('(');
  const args: CallArgument[] = [];
  let quantifier: Call['quantifier'] = null;
  let nulls: Call['nulls'] = null;
  let orderBy: OrderItem[] = [];
  if (!c.isSymbol(')')) {
    quantifier = c.acceptOneOf('DISTINCT', 'ALL');
    if (quantifier && c.isSymbol('*')) c.fail('an expression');
    const firstIsUnit = isUnitFunction(name);
    args.push(firstIsUnit ? unitArgument(c) : parseArgument(c));
    while (c.acceptSymbol(',')) args.push(parseArgument(c));
    nulls = nullTreatment(c);
    if (c.is('ORDER')) orderBy = parseOrderBy(c);
  }
  c.expectSymbol(')');
  return suffixes(c, {syntax: 'plain', name, args, quantifier, nulls, orderBy}, start);
}

function suffixes(c: Cursor, call: Pick<Call, 'syntax' | 'name' | 'args' | 'quantifier' | 'nulls' | 'orderBy'>, start: number): Call {
  let nulls = nullTreatment(c) ?? call.nulls;
  let withinGroup: OrderItem[] = [];
  if (c.accept('WITHIN', 'GROUP')) {
    c.expectSymbol('(');
    withinGroup = parseOrderBy(c);
    c.expectSymbol(')');
  }
  let filter: Expression | null = null;
  if (c.peek().text === 'FILTER' && c.isSymbol('(', 1) && c.accept('FILTER')) {
    c.expectSymbol('(');
    c.expect('WHERE');
    filter = parseExpression(c);
    c.expectSymbol(')');
  }
  nulls ??= nullTreatment(c);
  const over = c.accept('OVER') ? parseOver(c) : null;
  return {kind: 'call', ...call, nulls, withinGroup, filter, over, span: c.span(start)};
}

function nullTreatment(c: Cursor): Call['nulls'] {
  if (c.accept('IGNORE', 'NULLS')) return 'IGNORE';
  if (c.accept('RESPECT', 'NULLS')) return 'RESPECT';
  return null;
}

function parseArgument(c: Cursor): CallArgument {
  const start = c.start();
  let name: IdentifierPart | null = null;
  const t = c.peek();
  if ((t.kind === 'word' || t.kind === 'quoted') && c.isSymbol('=>', 1)) {
    name = c.name('an argument name');
    c.next();
  }
  const value = argumentValue(c);
  return {name, value, span: c.span(start)};
}

function argumentValue(c: Cursor): Expression {
  const start = c.start();
  if (c.acceptSymbol('*')) return {kind: 'star', qualifier: null, span: c.span(start)};
  if (c.is('TABLE')) return tableArgument(c);
  if (isSubqueryStart(c)) {
    const query = parseQuery(c);
    return {kind: 'subquery', query, span: c.span(start)};
  }
  const value = parseExpression(c);
  const partitioned = c.is('PARTITION') || (c.is('ORDER') && value.kind === 'subquery');
  if (value.kind === 'subquery' && partitioned) {
    // (SELECT …) PARTITION BY …: a table argument without the word TABLE.
    return {kind: 'table-argument', source: value.query, ...partitioning(c), span: c.span(start)};
  }
  return value;
}

function tableArgument(c: Cursor): TableArgument {
  const start = c.start();
  c.expect('TABLE');
  const round = c.isSymbol('(');
  if (round) {
    c.next();
    const source = isQueryStart(c) ? parseQuery(c) : c.identifier('a table name or a query');
    c.expectSymbol(')');
    return {kind: 'table-argument', source, ...partitioning(c), span: c.span(start)};
  }
  const source = c.identifier('a table name');
  return {kind: 'table-argument', source, ...partitioning(c), span: c.span(start)};
}

function partitioning(c: Cursor): Pick<TableArgument, 'partitionBy' | 'orderBy'> {
  const partitionBy = c.accept('PARTITION', 'BY') ? listOrParenthesised(c) : [];
  const orderBy = c.is('ORDER') ? orderByArgument(c) : [];
  return {partitionBy, orderBy};
}

/** `(a, b)`, or one expression: a comma would start the next argument. */
function listOrParenthesised(c: Cursor): readonly Expression[] {
  const first = parseExpression(c);
  return first.kind === 'row' && !first.explicit ? first.fields : [first];
}

function orderByArgument(c: Cursor): OrderItem[] {
  c.expect('ORDER', 'BY');
  return c.isSymbol('(') ? c.parenthesised(() => orderItem(c)) : [orderItem(c)];
}

function orderItem(c: Cursor): OrderItem {
  const start = c.start();
  const expression = parseExpression(c);
  const descending = c.acceptOneOf('ASC', 'DESC') === 'DESC';
  const nulls = c.accept('NULLS') ? c.oneOf('FIRST', 'LAST') : null;
  return {expression, descending, nulls, span: c.span(start)};
}

/** DESCRIPTOR(a, b). */
export function parseDescriptor(c: Cursor): Descriptor {
  const start = c.start();
  c.expect('DESCRIPTOR');
  const columns = c.parenthesised(() => c.identifier('a column name'));
  return {kind: 'descriptor', columns, span: c.span(start)};
}

const UNIT_FUNCTIONS = new Set(['TIMESTAMPADD', 'TIMESTAMPDIFF']);

const UNITS = new Set([
  'NANOSECOND',
  'MICROSECOND',
  'MILLISECOND',
  'SECOND',
  'MINUTE',
  'HOUR',
  'DAY',
  'DOW',
  'DOY',
  'ISODOW',
  'ISOYEAR',
  'WEEK',
  'MONTH',
  'QUARTER',
  'YEAR',
  'EPOCH',
  'DECADE',
  'CENTURY',
  'MILLENNIUM',
  'FRAC_SECOND',
]);

function isUnitFunction(name: Identifier): boolean {
  const only = name.parts[0];
  return name.parts.length === 1 && only !== undefined && !only.quoted && UNIT_FUNCTIONS.has(only.name.toUpperCase());
}

/** A time unit as an argument; SQL_TSI_DAY is another spelling of DAY. */
function unitSymbol(c: Cursor, more = ''): SymbolArgument {
  const t = c.peek();
  let text = t.kind === 'word' ? t.text : '';
  if (text.startsWith('SQL_TSI_')) text = text.slice(8);
  if (!UNITS.has(text)) c.fail(`a time unit such as DAY, HOUR or SECOND${more}`);
  c.next();
  return {kind: 'symbol', name: text, span: {start: t.start, end: t.end}};
}

function unitArgument(c: Cursor): CallArgument {
  const value = unitSymbol(c);
  return {name: null, value, span: value.span};
}

function argument(value: Expression): CallArgument {
  return {name: null, value, span: value.span};
}

/** The functions whose arguments are parted by words; null where `text` is none of them. */
export function parseSpecialCall(c: Cursor, text: string): Call | null {
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
    case 'CEILING':
      return special(c, 'to', roundTo);
    default:
      return null;
  }
}

function special(c: Cursor, syntax: CallSyntax, parse: (c: Cursor) => {args: Expression[]; plain?: boolean}): Call {
  const start = c.start();
  const part = c.anyName();
  c.expectSymbol('(');
  const {args, plain} = parse(c);
  c.expectSymbol(')');
  const name: Identifier = {kind: 'identifier', parts: [part], span: part.span};
  const head = {syntax: plain ? ('plain' as const) : syntax, name, args: args.map(argument), quantifier: null, nulls: null, orderBy: []};
  return suffixes(c, head, start);
}

function extract(c: Cursor): {args: Expression[]} {
  const unit = unitSymbol(c);
  c.expect('FROM');
  return {args: [unit, parseExpression(c)]};
}

function position(c: Cursor): {args: Expression[]} {
  // Above IN (32), which here is no operator.
  const needle = parseExpression(c, 33);
  c.expect('IN');
  const args = [needle, parseExpression(c)];
  if (c.accept('FROM')) args.push(parseExpression(c));
  return {args};
}

function substring(c: Cursor): {args: Expression[]; plain?: boolean} {
  const args = [parseExpression(c)];
  if (c.acceptSymbol(',')) {
    args.push(...c.commaList(() => parseExpression(c)));
    return {args, plain: true};
  }
  c.expect('FROM');
  args.push(parseExpression(c));
  if (c.accept('FOR')) args.push(parseExpression(c));
  return {args};
}

function overlay(c: Cursor): {args: Expression[]} {
  const args = [parseExpression(c)];
  c.expect('PLACING');
  args.push(parseExpression(c));
  c.expect('FROM');
  args.push(parseExpression(c));
  if (c.accept('FOR')) args.push(parseExpression(c));
  return {args};
}

function trim(c: Cursor): {args: Expression[]} {
  const start = c.start();
  const side = c.acceptOneOf('BOTH', 'LEADING', 'TRAILING');
  const symbol: SymbolArgument = {kind: 'symbol', name: side ?? 'BOTH', span: c.span(start)};
  const blank: Expression = {kind: 'string', value: ' ', span: symbol.span};
  if (side !== null && c.accept('FROM')) return {args: [symbol, blank, parseExpression(c)]};
  const first = parseExpression(c);
  if (c.accept('FROM')) return {args: [symbol, first, parseExpression(c)]};
  return {args: [symbol, blank, first]};
}

function roundTo(c: Cursor): {args: Expression[]; plain?: boolean} {
  const args = [parseExpression(c)];
  if (c.accept('TO')) return {args: [...args, unitSymbol(c)]};
  while (c.acceptSymbol(',')) args.push(parseExpression(c));
  return {args, plain: true};
}

function parseOver(c: Cursor): WindowReference | WindowSpecification {
  const start = c.start();
  if (!c.isSymbol('(')) {
    const name = c.name('a window: a name or a definition in parentheses');
    return {kind: 'window-name', name, span: c.span(start)};
  }
  return parseWindow(c);
}

/** `(base PARTITION BY … ORDER BY … ROWS …)`. */
export function parseWindow(c: Cursor): WindowSpecification {
  const start = c.start();
  c.expectSymbol('(');
  const named = c.isName() && !c.isAny('PARTITION', 'ORDER', 'ROWS', 'RANGE');
  const base = named ? c.name() : null;
  const partitionBy = c.accept('PARTITION', 'BY') ? c.commaList(() => parseExpression(c)) : [];
  const orderBy = c.is('ORDER') ? parseOrderBy(c) : [];
  const unit = c.acceptOneOf('ROWS', 'RANGE');
  const frame = unit ? parseFrame(c, unit) : null;
  c.expectSymbol(')');
  return {kind: 'window', base, partitionBy, orderBy, frame, span: c.span(start)};
}

function parseFrame(c: Cursor, unit: WindowFrame['unit']): WindowFrame {
  const start = c.start();
  if (!c.accept('BETWEEN')) return {unit, start: bound(c), end: null, span: c.span(start)};
  const from = bound(c);
  c.expect('AND');
  return {unit, start: from, end: bound(c), span: c.span(start)};
}

function bound(c: Cursor): FrameBound {
  const start = c.start();
  if (c.accept('CURRENT')) {
    c.expect('ROW');
    return {kind: 'current-row', span: c.span(start)};
  }
  if (c.accept('UNBOUNDED')) {
    const side = c.oneOf('PRECEDING', 'FOLLOWING');
    return {kind: side === 'PRECEDING' ? 'unbounded-preceding' : 'unbounded-following', span: c.span(start)};
  }
  const offset = parseExpression(c, 25);
  const side = c.oneOf('PRECEDING', 'FOLLOWING');
  return {kind: side === 'PRECEDING' ? 'preceding' : 'following', offset, span: c.span(start)};
}
