import {unreachable} from '../protocol/assert.ts';
import type {
  Call,
  CallArgument,
  Expression,
  FrameBound,
  JsonBehavior,
  JsonCall,
  TableArgument,
  WindowSpecification,
} from './ast/expression.ts';
import {printIdentifier, printPart, printText, words} from './print-name.ts';
import {printOrderBy, printQuery} from './print-query.ts';
import {printQualifier, printTypeName} from './print-type.ts';

/** Binding powers as in the parser; what binds tightest needs no parentheses anywhere. */
const PRIMARY = 100;

function power(e: Expression): number {
  switch (e.kind) {
    case 'binary':
      return BINARY[e.operator];
    case 'unary':
      return e.operator === 'NOT' ? 26 : 80;
    case 'is':
    case 'is-distinct':
      return 28;
    case 'quantified':
      return 30;
    case 'between':
    case 'in-list':
    case 'in-query':
    case 'like':
      return 32;
    case 'match-scope':
      return 90;
    case 'refused':
      return 0;
    default:
      return PRIMARY;
  }
}

const BINARY = {
  OR: 22,
  AND: 24,
  '=': 30,
  '<>': 30,
  '<': 30,
  '<=': 30,
  '>': 30,
  '>=': 30,
  OVERLAPS: 30,
  CONTAINS: 30,
  EQUALS: 30,
  PRECEDES: 30,
  SUCCEEDS: 30,
  'IMMEDIATELY PRECEDES': 30,
  'IMMEDIATELY SUCCEEDS': 30,
  'MEMBER OF': 30,
  'SUBMULTISET OF': 30,
  'NOT SUBMULTISET OF': 30,
  'MULTISET UNION': 30,
  'MULTISET UNION DISTINCT': 30,
  'MULTISET INTERSECT': 30,
  'MULTISET INTERSECT DISTINCT': 30,
  'MULTISET EXCEPT': 30,
  'MULTISET EXCEPT DISTINCT': 30,
  '+': 40,
  '-': 40,
  '*': 60,
  '/': 60,
  '%': 60,
  '||': 60,
} as const;

/** SQL text that parses to the same tree. */
export function printExpression(e: Expression): string {
  return at(e, 0);
}

/** In parentheses where it binds more loosely than `least`. */
function at(e: Expression, least: number): string {
  const text = print(e);
  return power(e) < least ? `(${text})` : text;
}

function list(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ');
}

function not(negated: boolean): string {
  return negated ? 'NOT ' : '';
}

function print(e: Expression): string {
  switch (e.kind) {
    case 'number':
      return e.text;
    case 'string':
      return printText(e.value);
    case 'binary-string':
      return `X'${e.hex}'`;
    case 'boolean':
      return e.value ? 'TRUE' : 'FALSE';
    case 'null':
      return e.ofBoolean === true ? 'UNKNOWN' : 'NULL';
    case 'datetime':
      return `${e.type.toUpperCase()} ${printText(e.text)}`;
    case 'interval':
      return `INTERVAL ${e.negative ? '-' : ''}${printText(e.text)} ${printQualifier(e.qualifier)}`;
    case 'column':
      return printIdentifier(e.name);
    case 'star':
      return e.qualifier === null ? '*' : `${printIdentifier(e.qualifier)}.*`;
    case 'unary':
      return unary(e.operator, e.operand);
    case 'difference':
      return `(${at(e.left, 40)} - ${at(e.right, 41)}) ${printQualifier(e.qualifier)}`;
    case 'binary': {
      const own = BINARY[e.operator];
      return `${at(e.left, own)} ${e.operator} ${at(e.right, own + 1)}`;
    }
    case 'quantified':
      return `${at(e.left, 30)} ${e.operator} ${e.quantifier} (${'kind' in e.right ? printQuery(e.right) : list(e.right)})`;
    case 'between':
      return `${at(e.operand, 33)} ${not(e.negated)}BETWEEN ${e.symmetric ? 'SYMMETRIC ' : ''}${at(e.low, 33)} AND ${at(e.high, 33)}`;
    case 'in-list':
      return `${at(e.operand, 33)} ${not(e.negated)}IN (${list(e.list)})`;
    case 'in-query':
      return `${at(e.operand, 33)} ${not(e.negated)}IN (${printQuery(e.query)})`;
    case 'like':
      return `${at(e.operand, 33)} ${not(e.negated)}${e.operator} ${at(e.pattern, 33)}${e.escape ? ` ESCAPE ${at(e.escape, 33)}` : ''}`;
    case 'is':
      return `${at(e.operand, 28)} IS ${not(e.negated)}${e.test}`;
    case 'is-distinct':
      return `${at(e.left, 28)} IS ${not(e.negated)}DISTINCT FROM ${at(e.right, 31)}`;
    case 'case': {
      const branches = e.branches.map((b) => `WHEN ${list(b.when)} THEN ${printExpression(b.then)}`).join(' ');
      return words('CASE', e.operand && printExpression(e.operand), branches, e.otherwise && `ELSE ${printExpression(e.otherwise)}`, 'END');
    }
    case 'cast':
      return `${e.safe ? 'TRY_CAST' : 'CAST'}(${printExpression(e.operand)} AS ${printTypeName(e.type)})`;
    case 'call':
      return printCall(e);
    case 'symbol':
      return e.name;
    case 'json-call':
      return jsonCall(e);
    case 'array':
      return `ARRAY[${list(e.elements)}]`;
    case 'multiset':
      return `MULTISET[${list(e.elements)}]`;
    case 'map':
      return `MAP[${list(e.entries)}]`;
    case 'row':
      return `${e.explicit ? 'ROW' : ''}(${list(e.fields)})`;
    case 'collection-query':
      return `${e.collection}(${printQuery(e.query)})`;
    case 'element':
      return `${at(e.operand, PRIMARY)}[${printExpression(e.index)}]`;
    case 'field':
      return `${beforeDot(e.operand)}.${printPart(e.field)}`;
    case 'subquery':
      return `(${printQuery(e.query)})`;
    case 'exists':
      return `EXISTS (${printQuery(e.query)})`;
    case 'unique':
      return `UNIQUE (${printQuery(e.query)})`;
    case 'cursor':
      return `CURSOR (${printQuery(e.query)})`;
    case 'descriptor':
      return `DESCRIPTOR(${e.columns.map(printIdentifier).join(', ')})`;
    case 'table-argument':
      return tableArgument(e);
    case 'default':
      return 'DEFAULT';
    case 'parameter':
      return '?';
    case 'refused':
      return e.text;
    case 'match-scope':
      return `${e.scope} ${at(e.operand, PRIMARY)}`;
    default:
      return unreachable(e);
  }
}

function unary(operator: '-' | '+' | 'NOT', operand: Expression): string {
  if (operator === 'NOT') return `NOT ${at(operand, 26)}`;
  const text = at(operand, 80);
  // Two minus signs would start a comment.
  return text.startsWith('-') ? `${operator} ${text}` : `${operator}${text}`;
}

/** A name or a number before a dot would swallow it. */
function beforeDot(operand: Expression): string {
  return operand.kind === 'column' || operand.kind === 'number' || operand.kind === 'star' ? `(${print(operand)})` : at(operand, PRIMARY);
}

/** A function call. */
export function printCall(call: Call): string {
  const name = printIdentifier(call.name);
  const suffix = words(
    call.nulls !== null && `${call.nulls} NULLS`,
    call.withinDistinct !== undefined && `WITHIN DISTINCT (${list(call.withinDistinct)})`,
    call.withinGroup.length > 0 && `WITHIN GROUP (${printOrderBy(call.withinGroup)})`,
    call.filter && `FILTER (WHERE ${printExpression(call.filter)})`,
    call.over && `OVER ${call.over.kind === 'window' ? printWindow(call.over) : printPart(call.over.name)}`,
  );
  if (call.syntax === 'bare') return name;
  return words(`${name}(${callArguments(call)})`, suffix);
}

function callArguments({syntax, args, quantifier, orderBy}: Call): string {
  const [a, b, c, d] = args.map(argument);
  switch (syntax) {
    case 'extract':
      return `${a} FROM ${b}`;
    case 'to':
      return `${a} TO ${b}`;
    case 'position': {
      return words(`${a} IN ${b}`, c !== undefined && `FROM ${c}`);
    }
    case 'trim':
      return `${a} ${b} FROM ${c}`;
    case 'substring':
      return words(`${a} FROM ${b}`, c !== undefined && `FOR ${c}`);
    case 'overlay':
      return words(`${a} PLACING ${b} FROM ${c}`, d !== undefined && `FOR ${d}`);
    default:
      return words(quantifier, args.map(argument).join(', '), orderBy.length > 0 && printOrderBy(orderBy));
  }
}

function argument({name, value}: CallArgument): string {
  return name === null ? printExpression(value) : `${printPart(name)} => ${printExpression(value)}`;
}

function tableArgument({source, partitionBy, orderBy}: TableArgument): string {
  const order = orderBy.length > 1 ? printOrderBy(orderBy).replace(/^ORDER BY (.*)$/s, 'ORDER BY ($1)') : printOrderBy(orderBy);
  return words(
    source.kind === 'identifier' ? `TABLE ${printIdentifier(source)}` : `(${printQuery(source)})`,
    partitionBy.length > 0 && `PARTITION BY ${partitionBy.length > 1 ? `(${list(partitionBy)})` : list(partitionBy)}`,
    orderBy.length > 0 && order,
  );
}

/** `(PARTITION BY … ORDER BY … ROWS …)`. */
export function printWindow(w: WindowSpecification): string {
  const inner = words(
    w.base && printPart(w.base),
    w.partitionBy.length > 0 && `PARTITION BY ${list(w.partitionBy)}`,
    w.orderBy.length > 0 && printOrderBy(w.orderBy),
    w.frame && w.frame.end === null && `${w.frame.unit} ${bound(w.frame.start)}`,
    w.frame?.end && `${w.frame.unit} BETWEEN ${bound(w.frame.start)} AND ${bound(w.frame.end)}`,
    w.disallowPartial && 'DISALLOW PARTIAL',
  );
  return `(${inner})`;
}

function bound(b: FrameBound): string {
  switch (b.kind) {
    case 'preceding':
    case 'following':
      return `${at(b.offset, 25)} ${b.kind.toUpperCase()}`;
    default:
      return b.kind.toUpperCase().replace('-', ' ');
  }
}

function jsonCall(e: JsonCall): string {
  const inner = words(
    jsonArguments(e),
    e.onNull !== null && `${e.onNull} ON NULL`,
    e.returning && `RETURNING ${printTypeName(e.returning)}`,
    e.wrapper === 'WITHOUT' && 'WITHOUT WRAPPER',
    e.wrapper !== null && e.wrapper !== 'WITHOUT' && `WITH ${e.wrapper} WRAPPER`,
    e.onEmpty && `${behavior(e.onEmpty)} ON EMPTY`,
    e.onError && `${behavior(e.onError)} ON ERROR`,
  );
  return words(`${e.name}(${inner})`, e.filter && `FILTER (WHERE ${printExpression(e.filter)})`);
}

function jsonArguments({name, args}: JsonCall): string {
  if (name !== 'JSON_OBJECT' && name !== 'JSON_OBJECTAGG') return list(args);
  const pairs: string[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) {
    pairs.push(`KEY ${printExpression(args[i] as Expression)} VALUE ${printExpression(args[i + 1] as Expression)}`);
  }
  return pairs.join(', ');
}

function behavior(b: JsonBehavior): string {
  return b.kind === 'default' ? `DEFAULT ${printExpression(b.value)}` : b.kind.toUpperCase().replace('-', ' ');
}
