import {Chance} from '../random/chance.ts';
import type {Family, RandomColumn} from '../random/expressions.ts';
import {QueryMaker, type RandomTable} from '../random/queries.ts';
import type {ProgramArea, ProgramCase} from './program-case.ts';

const TYPES: Readonly<Record<Family, string>> = {
  int: 'INT',
  bigint: 'BIGINT',
  text: 'STRING',
  decimal: 'DECIMAL(10, 2)',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP(3)',
};

const columns = (spec: string): readonly RandomColumn[] =>
  spec.split(', ').map((one) => {
    const [name, family] = one.split(' ') as [string, Family];
    return {name, family};
  });

/** Rows of `orders` and `visits` share few values, so that keys meet, repeat and miss each other. */
export const FUZZ_TABLES: readonly RandomTable[] = [
  {name: 'orders', columns: columns('id int, k text, n int, b bigint, p decimal, d double, f boolean, dt date, ts timestamp')},
  {name: 'visits', columns: columns('id int, k text, n int, p decimal, ts timestamp')},
  {name: 'marks', columns: columns('k text, w int')},
  {name: 'nought', columns: columns('id int, k text, p decimal')},
];

/** A JSON value of the family; times lie within two minutes. */
function value(c: Chance, family: Family): unknown {
  if (c.once(7)) return null;
  const two = (n: number): string => String(n).padStart(2, '0');
  switch (family) {
    case 'int':
      return c.below(8) - 1;
    case 'bigint':
      return c.once(3) ? 9_000_000_000 + c.below(3) : c.below(5) - 2;
    case 'text':
      return c.pick(['a', 'b', 'c', 'abc', 'B', '', 'd']);
    case 'decimal':
      return (c.below(60) - 20) / 4;
    case 'double':
      return (c.below(40) - 12) / 4;
    case 'boolean':
      return c.once(2);
    case 'date':
      return c.pick(['2024-02-29', '2024-03-01', '2024-03-31', '1969-12-31']);
    case 'timestamp':
      return `2024-03-01 10:0${c.below(2)}:${two(c.below(60))}${c.pick(['', '.5', '.125'])}`;
    default:
      return family satisfies never;
  }
}

/** The rows of each table, one object a row. */
export function fuzzRows(): ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]> {
  const c = new Chance(20);
  const sizes = [26, 14, 7, 0];
  return new Map(
    FUZZ_TABLES.map((table, t) => {
      const rows = Array.from({length: sizes[t] ?? 0}, (_, i) =>
        Object.fromEntries(
          table.columns.map(({name, family}) => [
            name,
            name === 'id' ? i : name === 'ts' ? (value(c, family) ?? '2024-03-01 10:00:00') : value(c, family),
          ]),
        ),
      );
      return [table.name, rows] as const;
    }),
  );
}

const DDL = FUZZ_TABLES.map(
  ({name, columns: all}) =>
    `CREATE TABLE ${name} (${all.map((c) => `${c.name} ${TYPES[c.family]}`).join(', ')}${all.some((c) => c.name === 'ts') ? ', WATERMARK FOR ts AS ts' : ''}) WITH ('connector' = 'filesystem', 'path' = '{dir}/fuzz-batch/${name}', 'format' = 'json');`,
).join(' ');

/** Any whole number gives a program, always the same one. */
export function fuzzBatchCase(seed: number): ProgramCase {
  const c = new Chance(seed);
  const maker = new QueryMaker(c, FUZZ_TABLES);
  const query = maker.query(c.below(3));
  const used = FUZZ_TABLES.filter(({name}) => new RegExp(`\\b${name}\\b`).test(query.sql));
  const ddl = DDL.split('; ')
    .filter((one) => used.some(({name}) => one.startsWith(`CREATE TABLE ${name} `)))
    .map((one) => (one.endsWith(';') ? one : `${one};`))
    .join(' ');
  const program = {name: `fuzz ${seed}`, mode: 'batch' as const};
  return c.once(3) ? {...program, sql: `${ddl} ${maker.ordered(query)}`, ordered: true} : {...program, sql: `${ddl} ${query.sql}`};
}

/** Numbers of programs that Flink has no plan for, or that it answers wrongly by a mistake of its own. */
const LEFT_OUT: ReadonlySet<number> = new Set([
  7, 16, 32, 43, 74, 85, 91, 107, 128, 130, 144, 148, 163, 180, 184, 204, 229, 253, 268, 277, 345, 365, 380, 397, 404, 413, 437, 440,
]);
const PROGRAMS = 460;

/** Random queries over tables with NULLs, ties and duplicates. */
export const FUZZ_BATCH: ProgramArea = {
  name: 'fuzz-batch',
  files: Object.fromEntries(
    [...fuzzRows()].map(([name, rows]) => [`fuzz-batch/${name}/part.json`, rows.map((row) => JSON.stringify(row)).join('\n')]),
  ),
  cases: Array.from({length: PROGRAMS}, (_, seed) => seed)
    .filter((seed) => !LEFT_OUT.has(seed))
    .map(fuzzBatchCase),
};
