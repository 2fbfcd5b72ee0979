import {type DataType, typeText, withNullable} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {ScalarFunction} from '../../sql/functions/definition.ts';
import {isNumeric, isText, isTimestamp} from '../../sql/types/common-type.ts';
import type {Expr} from '../physical/expr.ts';
import {withoutAttribute} from '../type-text.ts';

/** Functions whose first or second argument is a word of the syntax, such as a unit of time. */
const WORDS: Readonly<Record<string, number>> = {EXTRACT: 0, TIMESTAMPADD: 0, TIMESTAMPDIFF: 0, TRIM: 0, '(-)': 0, FLOOR: 1, CEIL: 1};
/** The arguments that are written; words of the syntax follow them (or, for the constructors, go before). */
const WRITTEN: Readonly<Record<string, readonly [number, number]>> = {
  JSON_VALUE: [0, 2],
  JSON_QUERY: [0, 2],
  JSON_EXISTS: [0, 2],
  JSON_OBJECT: [1, 1000],
  JSON_ARRAY: [1, 1000],
};

/** What to do about the most frequent mistakes; null where there is nothing special to say. */
function hint(name: string, types: readonly DataType[]): string | null {
  const [a, b] = types;
  if (types.some((t) => t.kind === 'null')) return 'give NULL a type: CAST(NULL AS STRING)';
  switch (name) {
    case '-':
    case '+':
      return timeHint(name, types) ?? 'make the types fit with CAST';
    case '%':
      return types.some((t) => t.kind === 'decimal') ? 'use MOD(a, b)' : 'make the types fit with CAST';
    case 'SIGN':
    case 'TRUNCATE':
      return a?.kind === 'tinyint' || a?.kind === 'smallint' ? 'CAST the number to INT' : null;
    case 'FLOOR':
    case 'CEIL':
      return a?.kind === 'timestamp_ltz' ? 'CAST the time to TIMESTAMP(3)' : null;
    case 'ITEM':
      return a?.kind === 'array' ? 'the index of an array is an INT from 1 on' : null;
    case 'DATE_FORMAT':
      return a?.kind === 'date' ? 'CAST the date to TIMESTAMP(3)' : null;
    case 'TO_TIMESTAMP':
      return a !== undefined && !isText(a) ? 'TO_TIMESTAMP_LTZ(x, 3) takes milliseconds since 1970' : null;
    case 'TO_DATE':
    case 'JSON_VALUE':
    case 'JSON_QUERY':
    case 'JSON_EXISTS':
    case '||':
    case 'CONCAT':
    case 'CONCAT_WS':
    case 'UPPER':
    case 'LOWER':
      return types.every(isText) ? null : 'CAST the argument to STRING';
    case 'ARRAY':
    case 'MAP':
      return [a, b].some((t) => t?.kind === 'tinyint' || t?.kind === 'smallint') ? 'CAST the values to INT' : 'give it values of one type';
    case 'COALESCE':
    case 'IFNULL':
    case 'IF':
    case 'GREATEST':
    case 'LEAST':
      return 'make the types fit with CAST';
    default:
      return /^[A-Z_(]/.test(name) ? null : 'make the types fit with CAST';
  }
}

const isTime = (type: DataType | undefined): boolean =>
  type?.kind === 'date' || type?.kind === 'time' || (type !== undefined && isTimestamp(type));

/** What is meant by a sum or difference of times; null where no time is in it. */
function timeHint(operator: '+' | '-', [a, b]: readonly DataType[]): string | null {
  if (isTime(a) && isTime(b)) return operator === '-' ? 'write (a - b) SECOND, or TIMESTAMPDIFF(SECOND, b, a)' : 'times have no sum';
  if (isTime(a) && b !== undefined && isNumeric(b)) return `write an interval: ${operator} INTERVAL '1' DAY`;
  return null;
}

/** How many arguments a usage such as `F(a, b [, c])` shows: least and most. Null where it is no plain call. */
function counts(usage: string): readonly [number, number] | null {
  const inside = /^\w+\(([^()]*)\)$/.exec(usage)?.[1];
  if (inside === undefined || /…| FROM | TO | IN |\|/.test(inside)) return null;
  const size = (text: string): number => (text.trim() === '' ? 0 : text.split(',').length);
  return [size(inside.replace(/\[.*\]/, '')), size(inside.replace(/[[\]]/g, ''))];
}

function many(n: number): string {
  return n === 1 ? '1 argument' : `${n} arguments`;
}

/** "F takes 1 argument, not 2", where the usages say so and the number is the mistake. */
function wrongCount(definition: ScalarFunction, given: number): string | null {
  const ranges = definition.usage.map(counts);
  if (ranges.length === 0 || ranges.some((r) => r === null || (given >= r[0] && given <= r[1]))) return null;
  const least = Math.min(...ranges.map((r) => r![0]));
  const most = Math.max(...ranges.map((r) => r![1]));
  return `${definition.name} takes ${least === most ? many(most) : `${least} to ${many(most)}`}, not ${given}`;
}

/** The error for a call that no signature fits: the types that were given, the usage, and what to do. */
export function wrongArguments(definition: ScalarFunction, args: readonly Expr[], span: Span): StudioError {
  const {name} = definition;
  const [from, to] = WRITTEN[name] ?? [0, args.length];
  const written = args.slice(from, to);
  const types = written.map((a) => withNullable(withoutAttribute(a.type), true));
  const word = WORDS[name];
  const shown = written.map((a, i) => (i === word && a.kind === 'literal' ? String(a.value) : typeText(types[i]!)));
  const isOperator = !/^[A-Z_(]/.test(name);
  const count = wrongCount(definition, shown.length);
  const advice = count === null ? hint(name, types) : null;
  const message =
    name === 'ITEM'
      ? `${shown[0]} has no element ${args[1]?.kind === 'literal' ? String(args[1].value) : shown[1]}`
      : isOperator && shown.length === 2
        ? `"${name}" cannot be applied to ${shown.join(' and ')}`
        : shown.length === 0
          ? `${name} needs arguments`
          : (count ?? `${name} does not take ${shown.join(', ')}`);
  return new StudioError('sql/wrong-arguments', message, {
    span,
    detail: `usage: ${definition.usage.join(' or ')}`,
    ...(advice === null ? {} : {hint: advice}),
  });
}
