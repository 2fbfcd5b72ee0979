import type {Dice} from './dice.ts';
import {type Family, type FuzzColumn, NUMBERS, type Relation, SCALARS} from './relation.ts';

/** A condition over columns; `prefix` is the alias they are read by, with its dot. */
export function condition(d: Dice, columns: readonly FuzzColumn[], prefix = ''): string {
  const column = d.pick(columns);
  const c = `${prefix}${column.name}`;
  const one = test(d, column, c);
  if (d.chance(70)) return one;
  const other = d.pick(columns);
  const second = test(d, other, `${prefix}${other.name}`);
  return d.pick([`${one} AND ${second}`, `${one} OR ${second}`, `NOT (${one})`, `(${one}) IS NOT TRUE`]);
}

function test(d: Dice, {family}: FuzzColumn, c: string): string {
  if (d.chance(15)) return d.pick([`${c} IS NULL`, `${c} IS NOT NULL`]);
  switch (family) {
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'double':
      return d.pick([
        `${c} > ${d.below(5)}`,
        `${c} <= ${d.below(7)}`,
        `${c} <> 2`,
        `${c} BETWEEN 0 AND ${d.below(9)}`,
        `${c} IN (1, 2, ${d.below(9)})`,
        `ABS(${c}) < 6`,
      ]);
    case 'string':
      return d.pick([`${c} <> 'a'`, `${c} IN ('a', 'b', 'pen')`, `${c} LIKE '%e%'`, `CHAR_LENGTH(${c}) > 0`, `${c} NOT IN ('c', 'x')`]);
    case 'boolean':
      return d.pick([c, `NOT ${c}`, `${c} IS TRUE`, `${c} IS NOT FALSE`]);
    case 'date':
      return d.pick([`${c} > DATE '2024-01-02'`, `EXTRACT(MONTH FROM ${c}) = 2`]);
    case 'timestamp':
      return d.pick([`${c} > TIMESTAMP '2024-03-10 10:00:50'`, `EXTRACT(SECOND FROM ${c}) < 40`]);
    case 'instant':
      return `${c} > TO_TIMESTAMP_LTZ(1710066600000, 3)`;
    case 'array':
      return `CARDINALITY(${c}) > 1`;
    case 'map':
      return `${c}['a'] > 1`;
    case 'row':
      return `${c}.x > 1`;
    default:
      return family satisfies never;
  }
}

/** A value made of a column, and its family. */
export function computed(d: Dice, columns: readonly FuzzColumn[], prefix = ''): {readonly sql: string; readonly family: Family} {
  const column = d.pick(columns);
  const c = `${prefix}${column.name}`;
  const as = (family: Family, ...texts: readonly string[]) => ({sql: d.pick(texts), family});
  if (d.chance(12)) return as('string', `CASE WHEN ${test(d, column, c)} THEN 'yes' ELSE 'no' END`, `CAST(${c} IS NULL AS STRING)`);
  switch (column.family) {
    case 'int':
      return as('int', `${c} + 1`, `COALESCE(${c}, 0)`, `MOD(${c}, 3)`, `-${c}`, `CASE WHEN ${c} > 2 THEN ${c} END`, `NULLIF(${c}, 1)`);
    case 'bigint':
      return as('bigint', `${c} * 2`, `COALESCE(${c}, -1)`, `${c} / 2`, `ABS(${c})`);
    case 'decimal':
      return as('decimal', `${c} + 1`, `${c} * 2`, `ROUND(${c}, 1)`, `COALESCE(${c}, 0)`);
    case 'double':
      return as('double', `${c} * 2`, `${c} - 1`, `COALESCE(${c}, 0)`, `FLOOR(${c})`);
    case 'string':
      return as('string', `UPPER(${c})`, `${c} || '!'`, `COALESCE(${c}, 'none')`, `SUBSTRING(${c}, 1, 2)`, `TRIM(${c})`);
    case 'boolean':
      return as('boolean', `NOT ${c}`, `COALESCE(${c}, FALSE)`, `${c} IS NULL`);
    case 'date':
      return as('date', `${c} + INTERVAL '1' DAY`, `FLOOR(${c} TO MONTH)`);
    case 'timestamp':
      return as('timestamp', `${c} + INTERVAL '1' MINUTE`, `CAST(${c} AS TIMESTAMP(0))`);
    case 'instant':
      return as('string', `DATE_FORMAT(${c}, 'HH:mm')`, `CAST(${c} AS STRING)`);
    case 'array':
      return as('int', `CARDINALITY(${c})`, `${c}[1]`);
    case 'map':
      return as('int', `${c}['a']`, `CARDINALITY(${c})`);
    case 'row':
      return as('int', `${c}.x`, `COALESCE(${c}.x, -1)`);
    default:
      return column.family satisfies never;
  }
}

export interface Aggregate {
  readonly sql: string;
  readonly family: Family;
  /** Another order of rows may give another value. */
  readonly byOrder: boolean;
}

/** An aggregate call over the relation's columns. */
export function aggregate(d: Dice, r: Relation): Aggregate {
  const made = call(d, r);
  if (!d.chance(20)) return made;
  // Flink counts all rows for a filtered COUNT(*): a difference that is known.
  if (/COUNT\((?!DISTINCT)/.test(made.sql)) return made;
  return {...made, sql: `${made.sql} FILTER (WHERE ${condition(d, scalars(r))})`};
}

const scalars = (r: Relation): readonly FuzzColumn[] => r.columns.filter((c) => SCALARS.includes(c.family));

function call(d: Dice, r: Relation): Aggregate {
  const numbers = r.columns.filter((c) => NUMBERS.includes(c.family));
  const comparable = scalars(r);
  const kind = d.below(12);
  const made = (sql: string, family: Family, byOrder = false): Aggregate => ({sql, family, byOrder});
  if (kind <= 1 || comparable.length === 0) return made('COUNT(*)', 'bigint');
  const any = d.pick(comparable);
  if (kind === 2) return made(`COUNT(${any.name})`, 'bigint');
  if (kind === 3) return made(`COUNT(DISTINCT ${any.name})`, 'bigint');
  if (kind === 4) return made(`MIN(${any.name})`, any.family);
  if (kind === 5) return made(`MAX(${any.name})`, any.family);
  if (kind === 6 && r.inOrder && any.family !== 'timestamp' && any.family !== 'instant') {
    const fn = d.pick(['FIRST_VALUE', 'LAST_VALUE']);
    return made(`${fn}(${any.name})`, any.family, true);
  }
  const strings = r.columns.filter((c) => c.family === 'string');
  if (kind === 7 && r.inOrder && strings.length > 0) return made(`LISTAGG(${d.pick(strings).name})`, 'string', true);
  if (numbers.length === 0) return made('COUNT(*)', 'bigint');
  const number = d.pick(numbers);
  const family: Family = number.family === 'double' || number.family === 'decimal' ? number.family : number.family;
  if (kind === 8) return made(`AVG(${number.name})`, family);
  if (kind === 9) return made(`SUM(DISTINCT ${number.name})`, family);
  return made(`SUM(${number.name})`, family);
}
