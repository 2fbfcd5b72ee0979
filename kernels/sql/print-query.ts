import {unreachable} from '../protocol/assert.ts';
import type {Expression} from './ast/expression.ts';
import type {IdentifierPart} from './ast/identifier.ts';
import type {
  AfterMatch,
  Alias,
  GroupingElement,
  Hint,
  Join,
  MatchRecognize,
  OrderItem,
  Pattern,
  Pivot,
  Query,
  QueryBody,
  Select,
  SelectItem,
  TableReference,
} from './ast/query.ts';
import {printCall, printExpression, printWindow} from './print-expression.ts';
import {printIdentifier, printNames, printPart, printText, words} from './print-name.ts';

/** SQL text that parses to the same query. */
export function printQuery(q: Query): string {
  const tables = q.with.map(
    ({name, columns, query}) => `${printPart(name)}${columns.length > 0 ? ` (${printNames(columns)})` : ''} AS (${printQuery(query)})`,
  );
  return words(
    tables.length > 0 && `WITH ${tables.join(', ')}`,
    body(q.body, 0),
    q.orderBy.length > 0 && printOrderBy(q.orderBy),
    q.limit && `LIMIT ${printExpression(q.limit)}`,
    q.offset && `OFFSET ${printExpression(q.offset)}`,
  );
}

function body(b: QueryBody, least: number): string {
  switch (b.kind) {
    case 'query':
      return `(${printQuery(b)})`;
    case 'select':
      return select(b);
    case 'values':
      return `VALUES ${b.rows.map(({values}) => tuple(values)).join(', ')}`;
    case 'explicit-table':
      return `TABLE ${printIdentifier(b.name)}`;
    case 'set-operation': {
      const power = b.operator === 'INTERSECT' ? 18 : 14;
      const text = `${body(b.left, power)} ${b.operator}${b.all ? ' ALL' : ''} ${body(b.right, power + 1)}`;
      return power < least ? `(${text})` : text;
    }
    default:
      return unreachable(b);
  }
}

/** (ROW would be read as one row in parentheses. */
function tuple(values: readonly Expression[]): string {
  const text = values.map(printExpression).join(', ');
  return text.startsWith('ROW(') ? `ROW(${text})` : `(${text})`;
}

function select(s: Select): string {
  return words(
    'SELECT',
    s.hints.length > 0 && printHints(s.hints),
    s.quantifier,
    s.items.map(item).join(', '),
    s.from && `FROM ${from(s.from)}`,
    s.where && `WHERE ${printExpression(s.where)}`,
    s.groupBy && words('GROUP BY', s.groupBy.quantifier, s.groupBy.elements.map(grouping).join(', ')),
    s.having && `HAVING ${printExpression(s.having)}`,
    s.windows.length > 0 && `WINDOW ${s.windows.map(({name, window}) => `${printPart(name)} AS ${printWindow(window)}`).join(', ')}`,
  );
}

function item({expression, alias}: SelectItem): string {
  return alias === null ? printExpression(expression) : `${printExpression(expression)} AS ${printPart(alias)}`;
}

function grouping(g: GroupingElement): string {
  switch (g.kind) {
    case 'keys': {
      const keys = g.expressions.map(printExpression).join(', ');
      return g.parenthesised ? `(${keys})` : keys;
    }
    default:
      return `${g.kind.toUpperCase().replace('-', ' ')} (${g.elements.map(grouping).join(', ')})`;
  }
}

/** ORDER BY …; empty for no items. */
export function printOrderBy(items: readonly OrderItem[]): string {
  if (items.length === 0) return '';
  const texts = items.map(({expression, descending, nulls}) =>
    words(printExpression(expression), descending && 'DESC', nulls !== null && `NULLS ${nulls}`),
  );
  return `ORDER BY ${texts.join(', ')}`;
}

/** A comment with a plus sign: hints. */
export function printHints(hints: readonly Hint[]): string {
  const texts = hints.map(({name, options, args}) => {
    const inner = [
      ...options.map(({key, value}) => `${printText(key.value)} = ${printText(value.value)}`),
      ...args.map((arg) => (/^[\p{L}_$][\p{L}\p{N}_$]*$|^[0-9]+$/u.test(arg) ? arg : printText(arg))),
    ];
    return inner.length > 0 ? `${printPart(name)}(${inner.join(', ')})` : printPart(name);
  });
  return `/*+ ${texts.join(', ')} */`;
}

function withAlias(text: string, alias: Alias | null): string {
  if (alias === null) return text;
  return `${text} AS ${printPart(alias.name)}${alias.columns.length > 0 ? ` (${printNames(alias.columns)})` : ''}`;
}

function from(r: TableReference): string {
  switch (r.kind) {
    case 'table': {
      const sample = r.sample && `TABLESAMPLE ${r.sample.method} (${printExpression(r.sample.percentage)})`;
      const seed = r.sample?.seed && `REPEATABLE (${printExpression(r.sample.seed)})`;
      const hints = r.hints.length > 0 && printHints(r.hints);
      const asOf = r.asOf && `FOR SYSTEM_TIME AS OF ${printExpression(r.asOf)}`;
      return words(withAlias(words(printIdentifier(r.name), hints, asOf), r.alias), sample, seed);
    }
    case 'derived':
      return withAlias(`${r.lateral ? 'LATERAL ' : ''}(${printQuery(r.query)})`, r.alias);
    case 'table-function': {
      const call = printCall(r.call);
      return withAlias(`${r.lateral ? 'LATERAL ' : ''}${r.wrapped ? `TABLE(${call})` : call}`, r.alias);
    }
    case 'unnest': {
      const list = r.expressions.map(printExpression).join(', ');
      return withAlias(words(r.lateral && 'LATERAL', `UNNEST(${list})`, r.ordinality && 'WITH ORDINALITY'), r.alias);
    }
    case 'join':
      return join(r);
    case 'match-recognize':
      return withAlias(match(r), r.alias);
    case 'pivot':
      return withAlias(pivot(r), r.alias);
    case 'refused-table':
      return r.text;
    default:
      return unreachable(r);
  }
}

function join(j: Join): string {
  const right = operand(j.right);
  if (j.type === 'COMMA') return `${from(j.left)}, ${right}`;
  return words(
    from(j.left),
    j.natural && 'NATURAL',
    j.type === 'INNER' ? 'JOIN' : `${j.type} JOIN`,
    right,
    j.on && `ON ${printExpression(j.on)}`,
    j.using.length > 0 && `USING (${printNames(j.using)})`,
  );
}

/** A join on the right side stands in parentheses. */
function operand(r: TableReference): string {
  return r.kind === 'join' ? `(${from(r)})` : from(r);
}

function pivot(p: Pivot): string {
  const as = (text: string, alias: IdentifierPart | null): string => (alias ? `${text} AS ${printPart(alias)}` : text);
  const aggregates = p.aggregates.map(({call, alias}) => as(printExpression(call), alias));
  const values = p.values.map(({values: row, alias}) => as(tuple(row), alias));
  return `${operand(p.input)} PIVOT (${aggregates.join(', ')} FOR (${printNames(p.axes)}) IN (${values.join(', ')}))`;
}

function match(m: MatchRecognize): string {
  const inner = words(
    m.partitionBy.length > 0 && `PARTITION BY ${m.partitionBy.map(printExpression).join(', ')}`,
    printOrderBy(m.orderBy),
    m.measures.length > 0 && `MEASURES ${m.measures.map(item).join(', ')}`,
    m.rowsPerMatch === 'ONE' && 'ONE ROW PER MATCH',
    m.rowsPerMatch === 'ALL' && 'ALL ROWS PER MATCH',
    m.afterMatch && `AFTER MATCH SKIP ${skip(m.afterMatch)}`,
    `PATTERN (${pattern(m.pattern)})`,
    m.within && `WITHIN ${printExpression(m.within)}`,
    m.subsets.length > 0 && `SUBSET ${m.subsets.map((s) => `${printPart(s.name)} = (${printNames(s.variables)})`).join(', ')}`,
    `DEFINE ${m.define.map((d) => `${printPart(d.name)} AS ${printExpression(d.condition)}`).join(', ')}`,
  );
  return `${operand(m.input)} MATCH_RECOGNIZE (${inner})`;
}

function skip({skip: to, variable}: AfterMatch): string {
  if (to === 'PAST LAST ROW') return to;
  return variable === null ? `TO ${to}` : `TO ${to} ${printPart(variable)}`;
}

function pattern(p: Pattern): string {
  switch (p.kind) {
    case 'variable':
      return printPart(p.name);
    case 'sequence':
      return p.parts.map(pattern).join(' ');
    case 'alternation':
      return p.parts.map(pattern).join(' | ');
    case 'permute':
      return `PERMUTE(${p.parts.map(pattern).join(', ')})`;
    case 'repeat':
      return `${pattern(p.part)}${quantifier(p.min, p.max)}${p.reluctant ? '?' : ''}`;
    case 'exclusion':
      return `{- ${pattern(p.part)} -}`;
    case 'group':
      return `(${pattern(p.part)})`;
    case 'start':
      return '^';
    case 'end':
      return '$';
    default:
      return unreachable(p);
  }
}

function quantifier(min: number | null, max: number | null): string {
  if (min === null) return `{,${max}}`;
  if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}
