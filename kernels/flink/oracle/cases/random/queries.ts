import type {Chance} from './chance.ts';
import {aggregate, condition, expression, type Family, notNull, type RandomColumn} from './expressions.ts';

/** A table that a query may name; its columns are called by their bare names. */
export interface RandomTable {
  readonly name: string;
  readonly columns: readonly RandomColumn[];
}

/** A query's text and the columns that it gives, by their bare names. */
export interface RandomQuery {
  readonly sql: string;
  readonly columns: readonly RandomColumn[];
}

/** What stands behind FROM, and the columns that can be named there. */
interface From {
  readonly sql: string;
  readonly columns: readonly RandomColumn[];
}

const COMPARABLE: readonly Family[] = ['int', 'text', 'decimal', 'bigint', 'date', 'timestamp', 'double', 'boolean'];

/** Flink loses the NULLs of IS NOT DISTINCT FROM when it takes a correlated query out. */
const CORRELATED = ['='];

/** Makes queries over tables: every shape that batch mode has, put into each other at random. What they answer does not depend on the order of rows. */
export class QueryMaker {
  readonly #c: Chance;
  readonly #tables: readonly RandomTable[];
  #aliases = 0;

  constructor(chance: Chance, tables: readonly RandomTable[]) {
    this.#c = chance;
    this.#tables = tables;
  }

  /** A query at most `depth` queries deep; its columns are `c0`, `c1`, … */
  query(depth: number): RandomQuery {
    return this.#c.weighted<() => RandomQuery>([
      [4, () => this.#select(depth)],
      [4, () => this.#grouped(depth)],
      [2, () => this.#groupingSets(depth)],
      [3, () => this.#over(depth)],
      [2, () => this.#ranked(depth)],
      [2, () => this.#window(depth)],
      [1, () => this.#distinct(depth)],
      [1, () => this.#limited(depth)],
      [1, () => this.#values()],
      [depth > 0 ? 3 : 0, () => this.#set(depth)],
      [depth > 0 ? 1 : 0, () => this.#with(depth)],
    ])();
  }

  /** The query in an order that leaves nothing open: by all of its columns. */
  ordered(query: RandomQuery): string {
    const order = this.#order(query.columns);
    return `SELECT * FROM (${query.sql}) ORDER BY ${order}`;
  }

  #order(columns: readonly RandomColumn[]): string {
    const nulls = (): string => this.#c.pick(['', '', ' NULLS FIRST', ' NULLS LAST']);
    return this.#c
      .some(columns, columns.length)
      .map((column) => `${column.name}${this.#c.pick(['', ' ASC', ' DESC'])}${nulls()}`)
      .join(', ');
  }

  #alias(): string {
    return `t${this.#aliases++}`;
  }

  #source(depth: number): From {
    const alias = this.#alias();
    if (depth > 0 && this.#c.once(2)) {
      const {sql, columns} = this.query(depth - 1);
      return {sql: `(${sql}) AS ${alias}`, columns: columns.map((c) => ({...c, name: `${alias}.${c.name}`}))};
    }
    const table = this.#c.pick(this.#tables);
    return {sql: `${table.name} AS ${alias}`, columns: table.columns.map((c) => ({...c, name: `${alias}.${c.name}`}))};
  }

  #from(depth: number): From {
    const from = this.#source(depth);
    return this.#c.once(3) ? this.#joined(from, depth) : from;
  }

  #joined(left: From, depth: number): From {
    const right = this.#source(Math.max(0, depth - 1));
    if (this.#c.once(12))
      return this.#joinMore({sql: `${left.sql} CROSS JOIN ${right.sql}`, columns: [...left.columns, ...right.columns]}, depth);
    if (this.#c.once(8)) return this.#unnested(left);
    const kind = this.#c.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN']);
    const on = [this.#equal(left.columns, right.columns)];
    if (this.#c.once(4)) on.push(this.#equal(left.columns, right.columns));
    if (this.#c.once(3)) on.push(condition(this.#c, [...left.columns, ...right.columns], 1));
    return this.#joinMore(
      {sql: `${left.sql} ${kind} ${right.sql} ON ${on.join(' AND ')}`, columns: [...left.columns, ...right.columns]},
      depth,
    );
  }

  /** Each row with the elements of an array of its own. */
  #unnested(left: From): From {
    const {family} = this.#c.pick(left.columns.filter((one) => one.family !== 'boolean'));
    const [alias, elements] = [
      this.#alias(),
      Array.from({length: 1 + this.#c.below(3)}, () => expression(this.#c, left.columns, family, this.#c.below(2))),
    ];
    const array = `UNNEST(ARRAY[${elements.join(', ')}]) AS ${alias} (x)`;
    const sql = this.#c.once(3) ? `${left.sql} LEFT JOIN ${array} ON TRUE` : `${left.sql} CROSS JOIN ${array}`;
    return {sql, columns: [...left.columns, {name: `${alias}.x`, family}]};
  }

  #joinMore(from: From, depth: number): From {
    return this.#c.once(5) ? this.#joined(from, depth) : from;
  }

  /** An equality between the two sides, on columns of one family where there are any. */
  #equal(
    left: readonly RandomColumn[],
    right: readonly RandomColumn[],
    operators = ['=', '=', '=', '=', '=', '=', '=', 'IS NOT DISTINCT FROM'],
  ): string {
    const pairs = left.flatMap((l) => right.filter((r) => r.family === l.family && l.family !== 'boolean').map((r) => [l, r] as const));
    if (pairs.length === 0) return `${expression(this.#c, left, 'int', 1)} = ${expression(this.#c, right, 'int', 1)}`;
    const [l, r] = this.#c.pick(pairs);
    return `${l.name} ${this.#c.pick(operators)} ${r.name}`;
  }

  #where(columns: readonly RandomColumn[], depth: number): string {
    if (this.#c.once(2)) return '';
    const plain = condition(this.#c, columns, 2);
    if (depth === 0 || !this.#c.once(2)) return ` WHERE ${plain}`;
    const asked = this.#asked(columns, depth - 1);
    return ` WHERE ${this.#c.pick([asked, asked, `${asked} AND ${plain}`, `NOT (${asked})`, `(${asked} OR ${plain})`])}`;
  }

  /** A condition with a query in it. */
  #asked(columns: readonly RandomColumn[], depth: number): string {
    const table = this.#source(depth);
    const column = this.#c.pick(columns);
    const fitting = table.columns.filter((one) => one.family === column.family);
    const correlated = this.#c.once(2) ? ` WHERE ${this.#equal(table.columns, columns, CORRELATED)}` : this.#where(table.columns, 0);
    if (fitting.length === 0 || this.#c.once(4)) return `${this.#c.once(3) ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${table.sql}${correlated})`;
    const inner = this.#c.pick(fitting).name;
    const [second, pair] = [this.#c.pick(columns), this.#c.pick(table.columns)];
    if (second.family === pair.family && this.#c.once(4))
      return `(${column.name}, ${second.name}) IN (SELECT ${inner}, ${pair.name} FROM ${table.sql}${correlated})`;
    if (this.#c.once(2)) return `${column.name} ${this.#c.once(3) ? 'NOT ' : ''}IN (SELECT ${inner} FROM ${table.sql}${correlated})`;
    if (column.family === 'boolean') return `${column.name} IN (SELECT ${inner} FROM ${table.sql})`;
    const many = this.#c.once(4);
    if (many)
      return `${column.name} ${this.#c.pick(['>', '<', '=', '<>'])} ${this.#c.pick(['ANY', 'ALL'])} (SELECT ${inner} FROM ${table.sql})`;
    return `${column.name} ${this.#c.pick(['>=', '<', '='])} (SELECT ${this.#c.pick(['MIN', 'MAX'])}(${inner}) FROM ${table.sql}${correlated})`;
  }

  #items(list: readonly {readonly sql: string; readonly family: Family}[]): {
    readonly text: string;
    readonly columns: readonly RandomColumn[];
  } {
    return {
      text: list.map(({sql}, i) => `${sql} AS c${i}`).join(', '),
      columns: list.map(({family}, i) => ({name: `c${i}`, family})),
    };
  }

  #select(depth: number): RandomQuery {
    const from = this.#from(depth);
    const count = 1 + this.#c.below(4);
    const list = Array.from({length: count}, () => {
      const {family} = this.#c.pick(from.columns);
      if (depth > 0 && this.#c.once(10)) return this.#scalar(from.columns, depth - 1);
      return {sql: expression(this.#c, from.columns, family, this.#c.below(3)), family};
    });
    const {text, columns} = this.#items(list);
    return {sql: `SELECT ${text} FROM ${from.sql}${this.#where(from.columns, depth)}`, columns};
  }

  /** A query in the place of a value. */
  #scalar(outer: readonly RandomColumn[], depth: number): {readonly sql: string; readonly family: Family} {
    const table = this.#source(depth);
    const {sql, family} = aggregate(this.#c, table.columns);
    const where = this.#c.once(2) ? ` WHERE ${this.#equal(table.columns, outer, CORRELATED)}` : '';
    return {sql: `(SELECT ${sql} FROM ${table.sql}${where})`, family};
  }

  #grouped(depth: number): RandomQuery {
    const from = this.#from(depth);
    const keys = this.#c.some(from.columns, this.#c.once(5) ? 0 : 1, 2).map((column) => ({
      sql: this.#c.once(4) ? expression(this.#c, [column], column.family, 1) : column.name,
      family: column.family,
    }));
    const aggregates = Array.from({length: 1 + this.#c.below(3)}, () => aggregate(this.#c, from.columns));
    const {text, columns} = this.#items([...keys, ...aggregates]);
    const group = keys.length === 0 ? '' : ` GROUP BY ${keys.map((k) => k.sql).join(', ')}`;
    const having = this.#c.once(4)
      ? ` HAVING ${aggregate(this.#c, from.columns).sql} ${this.#c.pick(['IS NOT NULL', 'IS NULL'])} OR COUNT(*) > 1`
      : '';
    return {sql: `SELECT ${text} FROM ${from.sql}${this.#where(from.columns, depth)}${group}${having}`, columns};
  }

  #groupingSets(depth: number): RandomQuery {
    const from = this.#from(depth);
    const keys = this.#c.some(from.columns, 2, 3);
    const names = keys.map((k) => k.name);
    const sets = this.#c.pick([
      `ROLLUP (${names.join(', ')})`,
      `CUBE (${names.join(', ')})`,
      `GROUPING SETS ((${names.join(', ')}), (${names[0]}), ())`,
      `GROUPING SETS ((${names[1]}), (${names[0]}))`,
    ]);
    const shown = [
      ...keys.filter((k) => sets.includes(k.name)).map((k) => ({sql: k.name, family: k.family})),
      aggregate(this.#c, from.columns),
      {sql: `${this.#c.pick(['GROUPING', 'GROUPING_ID'])}(${names[0]})`, family: 'bigint' as const},
    ];
    const {text, columns} = this.#items(shown);
    return {sql: `SELECT ${text} FROM ${from.sql}${this.#where(from.columns, 0)} GROUP BY ${sets}`, columns};
  }

  /** Functions over partitions; no two rows are the same in all of the order. */
  #over(depth: number): RandomQuery {
    const from = this.#narrow(depth);
    const kept = from.columns.map((c) => ({sql: c.name, family: c.family}));
    const made = Array.from({length: 1 + this.#c.below(2)}, () => this.#overCall(from.columns));
    const {text, columns} = this.#items([...kept, ...made]);
    return {sql: `SELECT ${text} FROM ${from.sql}`, columns};
  }

  /** A query of few columns, no two rows alike, to rank or window: an order by all of them is whole. */
  #narrow(depth: number): From {
    const from = this.#source(depth);
    const alias = this.#alias();
    const some = this.#c.some(from.columns, Math.min(2, from.columns.length), 4);
    const {text, columns} = this.#items(some.map((c) => ({sql: c.name, family: c.family})));
    const sql = `(SELECT DISTINCT ${text} FROM ${from.sql}${this.#where(from.columns, 0)}) AS ${alias}`;
    return {sql, columns: columns.map((c) => ({...c, name: `${alias}.${c.name}`}))};
  }

  #overCall(columns: readonly RandomColumn[]): {readonly sql: string; readonly family: Family} {
    const partition = this.#c.once(3) ? '' : `PARTITION BY ${this.#c.pick(columns).name} `;
    const order = `ORDER BY ${this.#order(columns)}`;
    const column = this.#c.pick(columns);
    const simple = aggregate(this.#c, columns)
      .sql.replace(/ FILTER .*$/, '')
      .replace('DISTINCT ', '');
    const numbers = columns.filter((one) => one.family === 'int');
    const valued = columns.find((one) => one.family !== 'date' && one.family !== 'timestamp') ?? column;
    const aggregateFamily: Family = simple.startsWith('COUNT')
      ? 'bigint'
      : (columns.find((one) => simple.includes(one.name))?.family ?? 'bigint');
    return this.#c.weighted<() => {sql: string; family: Family}>([
      [2, () => ({sql: `ROW_NUMBER() OVER (${partition}${order})`, family: 'bigint'})],
      [
        2,
        () => ({
          sql: `${this.#c.pick(['RANK', 'DENSE_RANK'])}() OVER (${partition}ORDER BY ${column.name}${this.#c.pick(['', ' DESC'])})`,
          family: 'bigint',
        }),
      ],
      [1, () => ({sql: `${this.#c.pick(['PERCENT_RANK', 'CUME_DIST'])}() OVER (${partition}${order})`, family: 'double'})],
      [1, () => ({sql: `NTILE(${this.#c.pick(['2', '3', '5'])}) OVER (${partition}${order})`, family: 'bigint'})],
      [
        3,
        () => ({
          sql: `${this.#c.pick(['LAG', 'LEAD'])}(${column.name}${this.#c.pick(['', ', 1', ', 2'])}) OVER (${partition}${order})`,
          family: column.family,
        }),
      ],
      [
        valued.family === 'date' || valued.family === 'timestamp' ? 0 : 2,
        () => ({
          sql: `${this.#c.pick(['FIRST_VALUE', 'LAST_VALUE'])}(${valued.name}) OVER (${partition}${order}${this.#frame('ROWS')})`,
          family: valued.family,
        }),
      ],
      [2, () => ({sql: `${simple} OVER (${partition.trim()})`, family: aggregateFamily})],
      [3, () => ({sql: `${simple} OVER (${partition}${order}${this.#frame('ROWS')})`, family: aggregateFamily})],
      [
        2,
        () => ({
          sql: `${simple} OVER (${partition}ORDER BY ${column.name}${this.#c.pick(['', ' DESC'])}${this.#c.pick(['', ' RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW', ' RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING'])})`,
          family: aggregateFamily,
        }),
      ],
      [
        numbers.length > 0 ? 2 : 0,
        () => ({
          sql: `${simple} OVER (${partition}ORDER BY ${this.#c.pick(numbers).name}${this.#c.pick(['', ' DESC'])}${this.#frame('RANGE')})`,
          family: aggregateFamily,
        }),
      ],
    ])();
  }

  #frame(unit: 'ROWS' | 'RANGE'): string {
    const n = (): string => this.#c.pick(['1', '2', '3']);
    return this.#c.pick([
      () => ` ${unit} BETWEEN ${n()} PRECEDING AND CURRENT ROW`,
      () => ` ${unit} BETWEEN 2 PRECEDING AND 1 FOLLOWING`,
      () => ` ${unit} BETWEEN CURRENT ROW AND ${n()} FOLLOWING`,
      () => ` ${unit} BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`,
      () => ` ${unit} BETWEEN 3 PRECEDING AND 1 PRECEDING`,
      () => ` ${unit} BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING`,
    ])();
  }

  #ranked(depth: number): RandomQuery {
    const from = this.#narrow(depth);
    const kept = from.columns.map((c, i) => ({...c, name: `c${i}`}));
    const list = from.columns.map((c, i) => `${c.name} AS c${i}`).join(', ');
    const rank = this.#c.once(4)
      ? `RANK() OVER (PARTITION BY ${this.#c.pick(from.columns).name} ORDER BY ${this.#c.pick(from.columns).name}${this.#c.pick(['', ' DESC'])})`
      : `ROW_NUMBER() OVER (${this.#c.once(3) ? '' : `PARTITION BY ${this.#c.pick(from.columns).name} `}ORDER BY ${this.#order(from.columns)})`;
    const bound = this.#c.pick(['<= 2', '= 1', '< 4', '<= 1', 'BETWEEN 2 AND 3']);
    const shown = this.#c.once(2) ? [...kept, {name: 'rn', family: 'bigint' as const}] : kept;
    return {
      sql: `SELECT ${shown.map((s) => s.name).join(', ')} FROM (SELECT ${list}, ${rank} AS rn FROM ${from.sql}) WHERE rn ${bound}`,
      columns: shown,
    };
  }

  /** Windows over a table's event time, as table function or as group window. */
  #window(_depth: number): RandomQuery {
    const timed = this.#tables.filter((t) => t.columns.some((one) => one.name === 'ts'));
    const {name, columns} = this.#c.pick(timed);
    const keys = this.#c.some(
      columns.filter((one) => one.name !== 'ts'),
      0,
      2,
    );
    const made = Array.from({length: 1 + this.#c.below(2)}, () => aggregate(this.#c, columns));
    const cells = keys.map((k) => ({sql: k.name, family: k.family}));
    const where = this.#where(columns, 0);
    const second = (n: number): string => `INTERVAL '${n}' SECOND`;
    const [size, more] = [this.#c.pick([10, 20, 30]), this.#c.pick([2, 3])];
    if (this.#c.once(2)) {
      const window = this.#c.pick([`TUMBLE(ts, ${second(size)})`, `SESSION(ts, ${second(size)})`]);
      const of = (suffix: string): string => window.replace('(', `_${suffix}(`);
      const {text, columns: given} = this.#items([
        ...cells,
        {sql: of('START'), family: 'timestamp'},
        {sql: of(this.#c.pick(['END', 'ROWTIME'])), family: 'timestamp'},
        ...made,
      ]);
      const group = [window, ...keys.map((k) => k.name)];
      return {sql: `SELECT ${text} FROM ${name}${where} GROUP BY ${this.#c.some(group, group.length).join(', ')}`, columns: given};
    }
    const window = this.#c.pick([
      `TUMBLE(TABLE ${name}, DESCRIPTOR(ts), ${second(size)})`,
      `TUMBLE(TABLE ${name}, DESCRIPTOR(ts), ${second(size)}, ${second(7)})`,
      `HOP(TABLE ${name}, DESCRIPTOR(ts), ${second(size)}, ${second(size * more)})`,
      `CUMULATE(TABLE ${name}, DESCRIPTOR(ts), ${second(size)}, ${second(size * more)})`,
    ]);
    const {text, columns: given} = this.#items([
      ...cells,
      {sql: 'window_start', family: 'timestamp'},
      {sql: 'window_end', family: 'timestamp'},
      ...made,
    ]);
    return {
      sql: `SELECT ${text} FROM TABLE(${window})${where} GROUP BY ${['window_start', 'window_end', ...keys.map((k) => k.name)].join(', ')}`,
      columns: given,
    };
  }

  #distinct(depth: number): RandomQuery {
    const {sql, columns} = this.#select(depth);
    return {sql: sql.replace('SELECT', 'SELECT DISTINCT'), columns};
  }

  #limited(depth: number): RandomQuery {
    const query = this.query(Math.max(0, depth - 1));
    const rows = this.#c.pick([
      'LIMIT 3',
      'LIMIT 5 OFFSET 2',
      'OFFSET 1 ROWS FETCH NEXT 4 ROWS ONLY',
      'FETCH FIRST 2 ROWS ONLY',
      'LIMIT 0',
    ]);
    return {sql: `SELECT * FROM (${query.sql}) ORDER BY ${this.#order(query.columns)} ${rows}`, columns: query.columns};
  }

  #values(): RandomQuery {
    const families = this.#c.some(COMPARABLE, 2, 3);
    const rows = Array.from(
      {length: 1 + this.#c.below(4)},
      () => `(${families.map((f) => expression(this.#c, [], f, this.#c.below(2))).join(', ')})`,
    );
    const names = families.map((_, i) => `c${i}`);
    return {
      sql: `SELECT * FROM (VALUES ${rows.join(', ')}) AS v (${names.join(', ')})`,
      columns: families.map((family, i) => ({name: `c${i}`, family})),
    };
  }

  #set(depth: number): RandomQuery {
    const families = this.#c.some(COMPARABLE, 1, 3);
    const side = (): string => {
      const from = this.#from(depth - 1);
      const {text} = this.#items(families.map((family) => ({sql: this.#valueOf(family, from.columns), family})));
      return `SELECT ${text} FROM ${from.sql}${this.#where(from.columns, depth - 1)}`;
    };
    const operator = (): string => this.#c.pick(['UNION', 'UNION ALL', 'INTERSECT', 'INTERSECT ALL', 'EXCEPT', 'EXCEPT ALL']);
    const third = this.#c.once(4) ? ` ${operator()} ${side()}` : '';
    return {sql: `${side()} ${operator()} ${side()}${third}`, columns: families.map((family, i) => ({name: `c${i}`, family}))};
  }

  /** Never a NULL that stands in the query: Flink takes it for unlike itself in a set. */
  #valueOf(family: Family, columns: readonly RandomColumn[]): string {
    const fitting = columns.filter((one) => one.family === family);
    return fitting.length === 0 ? this.#c.pick(notNull(family)) : this.#c.pick(fitting).name;
  }

  #with(depth: number): RandomQuery {
    const name = `w${this.#aliases++}`;
    const inner = this.query(depth - 1);
    const maker = new QueryMaker(this.#c, [{name, columns: inner.columns}, ...this.#tables]);
    maker.#aliases = this.#aliases;
    const outer = maker.query(depth - 1);
    this.#aliases = maker.#aliases;
    return {sql: `SELECT * FROM (WITH ${name} AS (${inner.sql}) ${outer.sql})`, columns: outer.columns};
  }
}
