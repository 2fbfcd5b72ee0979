import type {Row} from '../../../protocol/value.ts';
import type {Chance} from './chance.ts';
import type {Tables} from './evaluate.ts';
import type {Kind} from './query.ts';

interface SourceColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly notNull?: true;
  readonly isTime?: true;
}

const KEYED: readonly SourceColumn[] = [
  {name: 'id', kind: 'int', notNull: true},
  {name: 'k', kind: 'text'},
  {name: 'g', kind: 'int'},
  {name: 'n', kind: 'int'},
  {name: 'b', kind: 'bigint'},
  {name: 'd', kind: 'double'},
  {name: 'f', kind: 'boolean'},
  {name: 'ts', kind: 'time', notNull: true, isTime: true},
];

/** `p` and `q` have keys, NULLs, repeated rows and ties; `v` has versions of keys. */
export const SOURCES: Readonly<Record<string, readonly SourceColumn[]>> = {
  p: KEYED,
  q: KEYED.filter((c) => c.name !== 'b'),
  v: [
    {name: 'k', kind: 'text', notNull: true},
    {name: 'w', kind: 'int'},
    {name: 'vt', kind: 'time', notNull: true, isTime: true},
  ],
};

const TYPES: Readonly<Partial<Record<Kind, string>>> = {
  int: 'INT',
  text: 'STRING',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP(3)',
};

/** How late a row may come. */
export const DELAY_SECONDS = 30;

export const TABLES_DDL = Object.entries(SOURCES)
  .map(([name, columns]) => {
    const list = columns.map((c) => `${c.name} ${TYPES[c.kind]}${c.notNull ? ' NOT NULL' : ''}`);
    const time = columns.find((c) => c.isTime)?.name ?? '';
    list.push(`WATERMARK FOR ${time} AS ${time} - INTERVAL '${DELAY_SECONDS}' SECOND`);
    if (name === 'v') list.push('PRIMARY KEY (k) NOT ENFORCED');
    return `CREATE TABLE ${name} (${list.join(', ')}) WITH ('connector' = 'filesystem', 'path' = '/${name}', 'format' = 'csv');`;
  })
  .join('\n');

/** Rows of all tables, by time. */
export function randomTables(c: Chance): Tables {
  const start = Date.UTC(2024, 2, 1);
  return Object.fromEntries(
    Object.entries(SOURCES).map(([name, columns]) => {
      const rows: Row[] = [];
      let time = start + c.below(20) * 1000;
      const count = c.in100(8) ? 0 : 3 + c.below(18);
      for (let i = 0; i < count; i++) {
        time += c.pick(name === 'q' ? [0, 0, 1000, 2000, 7500] : [1, 999, 2000, 4000, 9000]) + (c.in100(6) ? 60_000 : 0);
        rows.push(
          columns.map((one) => (one.name === 'id' ? i : one.isTime ? time : one.notNull || !c.in100(18) ? value(c, one.kind) : null)),
        );
      }
      // A row that is there twice; `v` has no two rows of one time.
      if (count > 5 && name !== 'v') rows.push(rows.at(-1)!);
      return [name, {columns: columns.map((one) => one.name), rows}];
    }),
  );
}

function value(c: Chance, kind: Kind): string | number | boolean {
  switch (kind) {
    case 'text':
      return c.pick(['a', 'b', 'c', 'B', '']);
    case 'boolean':
      return c.in100(50);
    case 'bigint':
      return c.pick([0, 1, 2, -5, 4_000_000_000]);
    case 'double':
      return (c.below(24) - 8) / 4;
    default:
      return c.below(8) - 2;
  }
}

/** The rows in another order in which none is behind the watermark. */
export function reordered(c: Chance, {columns, rows}: Tables[string], source: string): readonly Row[] {
  const time = columns.indexOf(SOURCES[source]!.find((one) => one.isTime)!.name);
  const coming = rows.map((row) => ({row, at: Number(row[time]) + c.below(DELAY_SECONDS * 1000)}));
  return coming.toSorted((a, b) => a.at - b.at).map(({row}) => row);
}
