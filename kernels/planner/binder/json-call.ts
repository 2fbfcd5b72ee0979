import {typeText, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Expression, JsonBehavior, JsonCall} from '../../sql/ast/expression.ts';
import type {Expr} from '../physical/expr.ts';
import {callFunction} from './calls.ts';
import {bindExpression, type ExpressionEnv} from './expression.ts';
import {literal, NULL, stringLiteral} from './literals.ts';
import {resolveType} from './types.ts';

/** JSON_OBJECT and JSON_ARRAY give JSON: inside each other they are not quoted again. */
export function isJsonConstructor(node: Expression): boolean {
  return node.kind === 'json-call' && (node.name === 'JSON_OBJECT' || node.name === 'JSON_ARRAY');
}

/** The functions whose arguments have a syntax of their own; its words become constant texts behind the arguments. */
export function bindJsonCall(node: JsonCall, env: ExpressionEnv): Expr {
  const args = (): Expr[] => node.args.map((a) => bindExpression(a, env));
  const call = (list: readonly Expr[]): Expr => callFunction(node.name, list, env.context, node.span);
  switch (node.name) {
    case 'JSON_EXISTS':
      return call([...args(), ...(node.onError === null ? [] : [word(node.onError.kind)])]);
    case 'JSON_VALUE': {
      const empty = behavior(node.onEmpty, env);
      const error = behavior(node.onError, env);
      return call([...args(), returning(node, VALUE_TYPES), empty.word, error.word, empty.value, error.value]);
    }
    case 'JSON_QUERY':
      return call([
        ...args(),
        returning(node, QUERY_TYPES),
        stringLiteral(node.wrapper ?? 'WITHOUT'),
        behavior(node.onEmpty, env).word,
        behavior(node.onError, env).word,
      ]);
    case 'JSON_OBJECT':
      return call([
        constructorWords(
          node.onNull ?? 'NULL',
          node.args.filter((_, i) => i % 2 === 1),
        ),
        ...args(),
      ]);
    case 'JSON_ARRAY':
      return call([constructorWords(node.onNull ?? 'ABSENT', node.args), ...args()]);
    case 'JSON_OBJECTAGG':
    case 'JSON_ARRAYAGG':
      throw new StudioError('sql/misplaced', `${node.name} is an aggregate: it cannot stand here`, {span: node.span});
    default:
      return node.name satisfies never;
  }
}

const VALUE_TYPES = /^(?:STRING|VARCHAR\(\d+\)|BOOLEAN|INT|DOUBLE)$/;
const QUERY_TYPES = /^(?:STRING|VARCHAR\(\d+\)|ARRAY<STRING>)$/;

function returning(node: JsonCall, allowed: RegExp): Expr {
  if (node.returning === null) return stringLiteral('STRING');
  const text = typeText(withNullable(resolveType(node.returning), true));
  if (allowed.test(text)) return stringLiteral(text);
  throw new StudioError('sql/types', `${node.name} cannot return ${text}`, {
    span: node.returning.span,
    hint:
      node.name === 'JSON_VALUE' ? 'it returns STRING, BOOLEAN, INTEGER or DOUBLE: CAST the text' : 'it returns STRING or ARRAY<STRING>',
  });
}

function word(kind: JsonBehavior['kind']): Expr {
  return stringLiteral(kind.toUpperCase().replace('-', ' '));
}

/** What ON EMPTY or ON ERROR says, NULL where nothing is written, and the value of DEFAULT. */
function behavior(written: JsonBehavior | null, env: ExpressionEnv): {readonly word: Expr; readonly value: Expr} {
  if (written?.kind === 'default') return {word: word('default'), value: bindExpression(written.value, env)};
  return {word: word(written?.kind ?? 'null'), value: NULL};
}

/** `NULL ON NULL`, or `ABSENT ON NULL JSON 0 2` where the first and the third value are JSON already. */
function constructorWords(onNull: 'NULL' | 'ABSENT', values: readonly Expression[]): Expr {
  const raw = values.flatMap((v, i) => (isJsonConstructor(v) ? [i] : []));
  return literal(`${onNull} ON NULL${raw.length === 0 ? '' : ` JSON ${raw.join(' ')}`}`, stringLiteral('').type);
}
