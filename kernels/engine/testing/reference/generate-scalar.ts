import type {Chance} from './chance.ts';
import type {CallName, Column, Kind, Scalar} from './query.ts';

const NUMBERS: readonly Kind[] = ['int', 'bigint', 'double'];
/** What may be compared, grouped, ordered and joined by. */
export const SCALARS: readonly Kind[] = ['int', 'bigint', 'double', 'text', 'boolean', 'time'];

export const ofKind = (columns: readonly Column[], ...kinds: readonly Kind[]): readonly Column[] =>
  columns.filter((c) => kinds.includes(c.kind));
export const column = ({name, kind}: Column): Scalar => ({is: 'column', name, kind});
export const call = (name: CallName, kind: Kind, ...args: readonly Scalar[]): Scalar => ({is: 'call', name, args, kind});
export const literal = (value: number | string | boolean | null, kind: Kind): Scalar => ({is: 'literal', value, kind});
export const both = (a: Scalar, b: Scalar): Scalar => call('AND', 'boolean', a, b);

function constant(c: Chance, kind: Kind): Scalar {
  switch (kind) {
    case 'text':
      return literal(c.pick(['a', 'b', 'ab', '']), kind);
    case 'boolean':
      return literal(c.in100(50), kind);
    case 'double':
      return literal((c.below(16) - 6) / 4, kind);
    default:
      return literal(c.below(7) - 1, kind);
  }
}

/** An expression of the kind over the columns. */
export function scalarOf(c: Chance, columns: readonly Column[], kind: Kind, depth: number): Scalar {
  const own = ofKind(columns, kind);
  const one = (k: Kind = kind): Scalar => scalarOf(c, columns, k, depth - 1);
  if (depth <= 0 || c.in100(35)) {
    if (own.length > 0 && !c.in100(15)) return column(c.pick(own));
    if (kind !== 'time') return constant(c, kind);
  }
  if (c.in100(15)) return call('CASE', kind, conditionOf(c, columns, depth - 1), one(), one());
  if (c.in100(15)) return call('COALESCE', kind, one(), one());
  switch (kind) {
    case 'int':
      if (c.in100(20)) return call('CHAR_LENGTH', kind, one('text'));
      return c.in100(20) ? call('ABS', kind, one()) : call(c.pick(['+', '-', '*']), kind, one(), one());
    case 'bigint':
    case 'double':
      return call(c.pick(['+', '-']), kind, one(), one(c.in100(40) ? 'int' : kind));
    case 'text':
      return c.in100(40) ? call('UPPER', kind, one()) : call('||', kind, one(), one());
    case 'boolean':
      return conditionOf(c, columns, depth - 1);
    default:
      return own.length === 0 ? literal(null, kind) : call('plus seconds', kind, column(c.pick(own)), literal(c.below(20) - 8, 'int'));
  }
}

/** A condition over the columns. */
export function conditionOf(c: Chance, columns: readonly Column[], depth: number): Scalar {
  if (depth > 0 && c.in100(30)) {
    const [a, b] = [conditionOf(c, columns, depth - 1), conditionOf(c, columns, depth - 1)];
    return c.in100(20) ? call('NOT', 'boolean', a) : call(c.pick(['AND', 'OR']), 'boolean', a, b);
  }
  const usable = ofKind(columns, ...SCALARS);
  if (usable.length > 0 && c.in100(20)) return call(c.pick(['IS NULL', 'IS NOT NULL']), 'boolean', column(c.pick(usable)));
  const numbers = ofKind(columns, ...NUMBERS, 'text', 'time');
  const kind = numbers.length === 0 ? 'int' : c.pick(numbers).kind;
  const name = c.pick<CallName>(['=', '=', '<>', '<', '<=', '>', '>=', 'IS NOT DISTINCT FROM']);
  return call(name, 'boolean', scalarOf(c, columns, kind, 0), scalarOf(c, columns, kind, Math.min(1, depth)));
}
