import type {Chance} from './chance.ts';

/** What an expression gives, as far as the generator has to know it. */
export type Family = 'int' | 'bigint' | 'text' | 'decimal' | 'double' | 'boolean' | 'date' | 'timestamp';

export interface RandomColumn {
  /** As it is written where it can be named: `a.k`. */
  readonly name: string;
  readonly family: Family;
}

export const FAMILIES: readonly Family[] = ['int', 'bigint', 'text', 'decimal', 'double', 'boolean', 'date', 'timestamp'];
const NUMBERS: readonly Family[] = ['int', 'bigint', 'decimal', 'double'];

/** Values that the tables hold too, so that comparisons are sometimes true. Doubles are exact in binary: their sums have no order. */
const LITERALS: Readonly<Record<Family, readonly string[]>> = {
  int: ['0', '1', '2', '3', '-1', '5', '7', '100', 'CAST(NULL AS INT)'],
  bigint: ['CAST(3 AS BIGINT)', '9000000000', 'CAST(-2 AS BIGINT)', 'CAST(NULL AS BIGINT)'],
  text: ["'a'", "'b'", "'c'", "''", "'abc'", "'B'", 'CAST(NULL AS STRING)'],
  decimal: ['1.50', '0.25', '-3.10', '10.00', 'CAST(NULL AS DECIMAL(10, 2))'],
  double: ['0.5e0', '-1.25e0', '4e0', 'CAST(NULL AS DOUBLE)'],
  boolean: ['TRUE', 'FALSE', 'CAST(NULL AS BOOLEAN)'],
  date: ["DATE '2024-03-01'", "DATE '2024-02-29'", 'CAST(NULL AS DATE)'],
  timestamp: ["TIMESTAMP '2024-03-01 10:00:05'", "TIMESTAMP '2024-03-01 10:00:30.5'", 'CAST(NULL AS TIMESTAMP(3))'],
};

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const;

/** An expression of the family over the columns; at most `depth` calls deep. */
export function expression(c: Chance, columns: readonly RandomColumn[], family: Family, depth: number): string {
  if (depth === 0 || c.once(3)) return leaf(c, columns, family);
  const of = (f: Family): string => expression(c, columns, f, depth - 1);
  const any = c.weighted<() => string>([
    [2, () => `CASE WHEN ${condition(c, columns, depth - 1)} THEN ${of(family)} ELSE ${of(family)} END`],
    [2, () => `COALESCE(${of(family)}, ${of(family)})`],
    [1, () => `NULLIF(${of(family)}, ${of(family)})`],
    [1, () => `CASE WHEN ${condition(c, columns, depth - 1)} THEN ${of(family)} END`],
    [6, () => own(c, columns, family, depth, of)],
  ]);
  return any();
}

function leaf(c: Chance, columns: readonly RandomColumn[], family: Family): string {
  const fitting = columns.filter((column) => column.family === family);
  return fitting.length > 0 && !c.once(5) ? c.pick(fitting).name : c.pick(LITERALS[family]);
}

function own(c: Chance, columns: readonly RandomColumn[], family: Family, depth: number, of: (f: Family) => string): string {
  switch (family) {
    case 'int':
      return c.pick([
        () => `${of('int')} ${c.pick(['+', '-', '*'])} ${of('int')}`,
        () => `CHAR_LENGTH(${of('text')})`,
        () => `MOD(${of('int')}, ${c.pick(['3', '7', '-2'])})`,
        () => `ABS(${of('int')})`,
        () => `CAST(${of('decimal')} AS INT)`,
      ])();
    case 'bigint':
      return c.pick([
        () => `${of('bigint')} ${c.pick(['+', '-'])} ${of('int')}`,
        () => `CAST(${of('int')} AS BIGINT)`,
        () => `EXTRACT(${c.pick(['MINUTE', 'SECOND', 'DAY'])} FROM ${of('timestamp')})`,
      ])();
    case 'text':
      return c.pick([
        () => `UPPER(${of('text')})`,
        () => `${of('text')} || ${of('text')}`,
        () => `SUBSTRING(${of('text')}, ${c.pick(['1', '2'])}, ${c.pick(['1', '2'])})`,
        () => `CAST(${of(c.pick(['int', 'bigint', 'date', 'boolean']))} AS STRING)`,
        () => `TRIM(${of('text')})`,
      ])();
    case 'decimal':
      return c.pick([
        () => `${of('decimal')} ${c.pick(['+', '-'])} ${of('decimal')}`,
        () => `${of('decimal')} * ${of('int')}`,
        () => `CAST(${of('int')} AS DECIMAL(10, 2))`,
        () => `ROUND(${of('decimal')}, 1)`,
      ])();
    case 'double':
      return c.pick([
        () => `${of('double')} ${c.pick(['+', '-'])} ${of('double')}`,
        () => `${of('int')} / ${c.pick(['2e0', '4e0'])}`,
        () => `CAST(${of('int')} AS DOUBLE)`,
        () => `ABS(${of('double')})`,
      ])();
    case 'boolean':
      return `(${condition(c, columns, depth - 1)})`;
    case 'date':
      return c.pick([() => `CAST(${of('timestamp')} AS DATE)`, () => `${of('date')} + INTERVAL '1' ${c.pick(['DAY', 'MONTH'])}`])();
    case 'timestamp':
      return c.pick([
        () => `${of('timestamp')} ${c.pick(['+', '-'])} INTERVAL '${c.pick(['5', '30'])}' SECOND`,
        () => `FLOOR(${of('timestamp')} TO ${c.pick(['MINUTE', 'HOUR'])})`,
      ])();
    default:
      return family satisfies never;
  }
}

/** A condition without a query in it. Nothing is compared with itself: Flink takes `x = x` for true even where x is NULL. */
export function condition(c: Chance, columns: readonly RandomColumn[], depth: number): string {
  const here = columns.map((column) => column.family);
  const family = here.length > 0 ? c.pick(here) : c.pick(FAMILIES);
  const of = (f: Family): string => expression(c, columns, f, Math.max(0, depth - 1));
  const other = (f: Family, than: string): string => {
    const one = of(f);
    return one === than ? c.pick(notNull(f)) : one;
  };
  const compared = (f: Family, g: Family, operator: string): string => {
    const left = of(f);
    return `${left} ${operator} ${other(g, left)}`;
  };
  return c.weighted<() => string>([
    [6, () => (family === 'boolean' ? of('boolean') : compared(family, family, c.pick(COMPARISONS)))],
    [2, () => `${leaf(c, columns, family)} IS ${c.once(2) ? 'NOT ' : ''}NULL`],
    [2, () => `${leaf(c, columns, family)} ${c.once(3) ? 'NOT ' : ''}IN (${c.some(notNull(family), 1, 3).join(', ')})`],
    [
      1,
      () =>
        family === 'boolean' ? `${of('boolean')} IS NOT TRUE` : `${compared(family, family, 'BETWEEN')} AND ${c.pick(notNull(family))}`,
    ],
    [1, () => compared(family, family, `IS ${c.once(2) ? 'NOT ' : ''}DISTINCT FROM`)],
    [1, () => `${of('text')} LIKE ${c.pick(["'a%'", "'%b%'", "'_'"])}`],
    [1, () => compared(c.pick(NUMBERS), c.pick(NUMBERS), c.pick(COMPARISONS))],
    [depth > 0 ? 3 : 0, () => `(${condition(c, columns, depth - 1)} ${c.pick(['AND', 'OR'])} ${condition(c, columns, depth - 1)})`],
    [depth > 0 ? 1 : 0, () => `NOT (${condition(c, columns, depth - 1)})`],
  ])();
}

/** Literals but NULL. */
export function notNull(family: Family): readonly string[] {
  return LITERALS[family].filter((literal) => !literal.includes('NULL'));
}

/** An aggregate over the columns and what it gives. */
export function aggregate(c: Chance, columns: readonly RandomColumn[]): {readonly sql: string; readonly family: Family} {
  const column = c.pick(columns);
  const numeric = columns.filter((one) => NUMBERS.includes(one.family));
  const filter = c.once(6) ? ` FILTER (WHERE ${condition(c, columns, 1)})` : '';
  const distinct = c.once(5) ? 'DISTINCT ' : '';
  if (c.once(5)) return {sql: `COUNT(*)${filter}`, family: 'bigint'};
  if (c.once(5)) return {sql: `COUNT(${distinct}${column.name})${filter}`, family: 'bigint'};
  const comparable = column.family === 'boolean' ? 'COUNT' : c.pick(['MIN', 'MAX']);
  const number = c.once(2) && numeric.length > 0 ? c.pick(numeric) : null;
  if (number === null) return {sql: `${comparable}(${column.name})${filter}`, family: comparable === 'COUNT' ? 'bigint' : column.family};
  const of = expression(c, [number], number.family, c.below(2));
  if (number.family === 'int' && c.once(5))
    return {sql: `${c.pick(['STDDEV_POP', 'VAR_SAMP', 'VAR_POP'])}(${number.name})${filter}`, family: 'int'};
  return {sql: `${c.pick(['SUM', 'SUM', 'AVG'])}(${distinct}${of})${filter}`, family: number.family};
}
