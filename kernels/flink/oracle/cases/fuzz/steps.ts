import type {Dice} from './dice.ts';
import {aggregate, computed, condition} from './expressions.ts';
import {type FuzzColumn, from, keyColumns, ofFamily, type Relation, SCALARS, timeColumn, withoutTime} from './relation.ts';

/** A query over one other; null where the input does not have what it needs. */
export type Step = (d: Dice, r: Relation) => Relation | null;

const list = (items: readonly string[]): string => items.join(', ');
const names = (columns: readonly FuzzColumn[]): readonly string[] => columns.map((c) => c.name);

/** What an operator that keeps state and answers changes leaves. */
const changing = (
  r: Relation,
): Pick<Relation, 'appends' | 'inOrder' | 'sameChanges' | 'isPunctual' | 'views' | 'isCorrelated' | 'hasSets'> => ({
  ...(r.hasSets === true ? {hasSets: true as const} : {}),
  ...(r.isCorrelated === true ? {isCorrelated: true as const} : {}),
  views: r.views ?? [],
  appends: false,
  inOrder: r.inOrder,
  sameChanges: r.sameChanges && r.inOrder,
  isPunctual: false,
});

/** A condition on a place would become the bound of its Top-N, or make it none that Flink has. */
const filter: Step = (d, r) => {
  const columns = r.columns.filter((c) => !c.name.startsWith('rn'));
  return columns.length === 0 ? null : {...r, sql: `SELECT * FROM ${from(r)} WHERE ${condition(d, columns)}`};
};

const project: Step = (d, r) => {
  const kept = d.some(r.columns, 1, r.columns.length);
  const more = Array.from({length: d.below(3)}, () => {
    const {sql, family} = computed(d, r.columns);
    return {name: d.name('x'), sql, family};
  });
  const sql = `SELECT ${list([...names(kept), ...more.map((m) => `${m.sql} AS ${m.name}`)])} FROM ${from(r)}`;
  return {...r, sql, columns: [...kept, ...more.map(({name, family}) => ({name, family}))]};
};

function aggregates(d: Dice, r: Relation, least: number): {readonly list: readonly string[]; readonly columns: readonly FuzzColumn[]} {
  const all = Array.from({length: least + d.below(3)}, () => ({name: d.name('a'), ...aggregate(d, r)}));
  return {list: all.map((a) => `${a.sql} AS ${a.name}`), columns: all.map(({name, family}) => ({name, family}))};
}

const having = (d: Dice): string => (d.chance(20) ? ` HAVING COUNT(*) ${d.pick(['> 1', '< 3', '<> 2'])}` : '');

const group: Step = (d, r) => {
  if (r.hasSets === true) return null;
  const keys = withoutTime(d.some(keyColumns(r), 0, 2));
  const {list: calls, columns} = aggregates(d, r, keys.length === 0 ? 1 : 0);
  const by = keys.length === 0 ? '' : ` GROUP BY ${list(names(keys))}`;
  return {
    ...changing(r),
    sql: `SELECT ${list([...names(keys), ...calls])} FROM ${from(r)}${by}${having(d)}`,
    columns: [...keys, ...columns],
  };
};

const groupingSets: Step = (d, r) => {
  if (r.hasSets === true) return null;
  const keys = withoutTime(d.some(keyColumns(r), 1, 3));
  const {list: calls, columns} = aggregates(d, r, 1);
  const all = list(names(keys));
  const by = d.pick([
    `ROLLUP (${all})`,
    `CUBE (${all})`,
    `GROUPING SETS ((${all}), ())`,
    `GROUPING SETS (${names(keys)
      .map((k) => `(${k})`)
      .join(', ')})`,
  ]);
  const id = d.name('gi');
  const extra = d.chance(30) ? [`GROUPING_ID(${all}) AS ${id}`] : [];
  return {
    ...changing(r),
    hasSets: true,
    sql: `SELECT ${list([...names(keys), ...calls, ...extra])} FROM ${from(r)} GROUP BY ${by}${having(d)}`,
    columns: [...keys, ...columns, ...extra.map((): FuzzColumn => ({name: id, family: 'bigint'}))],
  };
};

const distinct: Step = (d, r) => {
  if (r.hasSets === true) return null;
  const kept = withoutTime(d.some(ofFamily(r, SCALARS), 1, 3));
  if (kept.length === 0) return null;
  return {...changing(r), sql: `SELECT DISTINCT ${list(names(kept))} FROM ${from(r)}`, columns: kept, appends: r.appends};
};

const SECONDS = [5, 10, 15, 30, 60];
const interval = (seconds: number): string => `INTERVAL '${seconds}' SECOND`;

/** What a query over a window of event time leaves. */
const closing = (
  r: Relation,
): Pick<Relation, 'appends' | 'inOrder' | 'sameChanges' | 'isPunctual' | 'views' | 'isCorrelated' | 'hasSets'> => ({
  ...(r.hasSets === true ? {hasSets: true as const} : {}),
  ...(r.isCorrelated === true ? {isCorrelated: true as const} : {}),
  views: r.views ?? [],
  appends: true,
  inOrder: false,
  sameChanges: r.sameChanges,
  isPunctual: r.isPunctual,
});

/** A window over rows that have got windows makes Flink's planner fail. */
const canWindow = (r: Relation): boolean =>
  r.hasTwoTimes !== true && timeColumn(r) !== undefined && r.appends && (r.inOrder || r.isPunctual);

function windowTable(d: Dice, r: Relation, view: string): string {
  const time = timeColumn(r)!.name;
  const size = d.pick(SECONDS);
  const head = `TABLE ${view}`;
  switch (d.below(5)) {
    case 0:
      return `TABLE(HOP(${head}, DESCRIPTOR(${time}), ${interval(size)}, ${interval(size * d.pick([2, 3]))}))`;
    case 1:
      return `TABLE(CUMULATE(${head}, DESCRIPTOR(${time}), ${interval(size)}, ${interval(size * d.pick([2, 4]))}))`;
    case 2: {
      const by = d.chance(60) ? ` PARTITION BY ${d.pick(keyColumns(r)).name}` : '';
      return `TABLE(SESSION(${head}${by}, DESCRIPTOR(${time}), ${interval(size)}))`;
    }
    default:
      return `TABLE(TUMBLE(${head}, DESCRIPTOR(${time}), ${interval(size)}))`;
  }
}

/** A window function reads a name: the query becomes a common table. */
function withName(d: Dice, r: Relation): {readonly view: string; readonly head: string} {
  if (/^[a-z]\w*$/.test(r.sql)) return {view: r.sql, head: ''};
  const view = d.name('w');
  return {view, head: `WITH ${view} AS (${r.sql}) `};
}

const windowGroup: Step = (d, r) => {
  if (!canWindow(r) || r.columns.some((c) => c.name === 'window_time')) return null;
  const {view, head} = withName(d, r);
  const keys = withoutTime(d.some(keyColumns(r), 0, 2));
  const {list: calls, columns} = aggregates(d, {...r, inOrder: false}, 1);
  const keepsTime = d.chance(50);
  const bounds = keepsTime ? ['window_start', 'window_end', 'window_time'] : ['window_start', 'window_end'];
  const sql = `${head}SELECT ${list([...bounds, ...names(keys), ...calls])} FROM ${windowTable(d, r, view)} GROUP BY ${list([...bounds, ...names(keys)])}${having(d)}`;
  const edges = bounds.map(
    (name): FuzzColumn => (name === 'window_time' ? {name, family: 'timestamp', isTime: true} : {name, family: 'timestamp'}),
  );
  return renamed(d, {...closing(r), sql, columns: [...edges, ...keys, ...columns]});
};

/** Windows over windows would give their columns twice. */
function renamed(d: Dice, r: Relation): Relation {
  const fresh = r.columns.map((c) => (c.name.startsWith('window_') ? {...c, name: d.name(`w${c.name.at(-1)}`)} : c));
  const sql = `SELECT ${list(r.columns.map((c, i) => (c.name === fresh[i]!.name ? c.name : `${c.name} AS ${fresh[i]!.name}`)))} FROM (${r.sql})`;
  return {...r, sql, columns: fresh};
}

const windowRows: Step = (d, r) => {
  if (!canWindow(r)) return null;
  const {view, head} = withName(d, r);
  const table = windowTable(d, r, view);
  const columns = withoutTime(r.columns);
  const sql = `${head}SELECT ${list([...names(columns), 'window_start', 'window_end', 'window_time'])} FROM ${table}`;
  const edges: FuzzColumn[] = [
    {name: 'window_start', family: 'timestamp'},
    {name: 'window_end', family: 'timestamp'},
    {name: 'window_time', family: 'timestamp', isTime: true},
  ];
  const made: Relation = {...r, hasTwoTimes: true, sql, columns: [...columns, ...edges]};
  // A window over a session's rows makes Flink's planner fail.
  return renamed(d, table.includes('SESSION') ? {...made, inOrder: false, columns: withoutTime(made.columns)} : made);
};

const windowTop: Step = (d, r) => {
  if (!canWindow(r)) return null;
  const {view, head} = withName(d, r);
  const keys = d.some(keyColumns(r), 0, 1);
  const order = orderBy(d, r, true);
  const rn = d.name('rn');
  const columns = withoutTime(r.columns);
  const inner = `SELECT *, ROW_NUMBER() OVER (PARTITION BY ${list(['window_start', 'window_end', ...names(keys)])} ORDER BY ${order}) AS ${rn} FROM ${windowTable(d, r, view)}`;
  const shown = [...names(columns), 'window_start', 'window_end', rn];
  const sql = `${head}SELECT ${list(shown)} FROM (${inner}) WHERE ${rn} <= ${1 + d.below(2)}`;
  const more: FuzzColumn[] = [
    {name: 'window_start', family: 'timestamp'},
    {name: 'window_end', family: 'timestamp'},
    {name: rn, family: 'bigint'},
  ];
  return renamed(d, {...closing(r), sql, columns: [...columns, ...more]});
};

const legacyWindow: Step = (d, r) => {
  if (!canWindow(r)) return null;
  const time = timeColumn(r)!.name;
  const size = d.pick(SECONDS);
  const kind = d.pick(['TUMBLE', 'HOP', 'SESSION']);
  const args = kind === 'HOP' ? `${time}, ${interval(size)}, ${interval(size * 2)}` : `${time}, ${interval(size)}`;
  const keys = withoutTime(d.some(keyColumns(r), 0, 2));
  const {list: calls, columns} = aggregates(d, {...r, inOrder: false}, 1);
  const [ws, we, wt] = [d.name('ws'), d.name('we'), d.name('wt')];
  const edges = [`${kind}_START(${args}) AS ${ws}`, `${kind}_END(${args}) AS ${we}`, `${kind}_ROWTIME(${args}) AS ${wt}`];
  return {
    ...closing(r),
    sql: `SELECT ${list([...edges, ...names(keys), ...calls])} FROM ${from(r)} GROUP BY ${list([`${kind}(${args})`, ...names(keys)])}${having(d)}`,
    columns: [
      {name: ws, family: 'timestamp'},
      {name: we, family: 'timestamp'},
      {name: wt, family: 'timestamp', isTime: true},
      ...keys,
      ...columns,
    ],
  };
};

const over: Step = (d, r) => {
  const time = timeColumn(r);
  if (time === undefined || !r.appends || !r.inOrder) return null;
  const keys = d.some(keyColumns(r), 0, 1);
  const frame = d.pick([
    '',
    ' ROWS BETWEEN 2 PRECEDING AND CURRENT ROW',
    ' ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
    " RANGE BETWEEN INTERVAL '20' SECOND PRECEDING AND CURRENT ROW",
  ]);
  const by = keys.length === 0 ? '' : `PARTITION BY ${list(names(keys))} `;
  const calls = Array.from({length: 1 + d.below(3)}, () => ({name: d.name('o'), ...aggregate(d, {...r, inOrder: false})}));
  const kept = d.some(r.columns, 1, 5);
  const shown = calls.map((a) => `${a.sql.replace(/ FILTER .*/, '')} OVER w AS ${a.name}`);
  return {
    ...r,
    sql: `SELECT ${list([...names(kept), ...shown])} FROM ${from(r)} WINDOW w AS (${by}ORDER BY ${time.name}${frame})`,
    columns: [...kept, ...calls.map(({name, family}) => ({name, family}))],
    inOrder: false,
  };
};

/** Columns to order by; all scalars behind them where rows come in no order of their own. */
function orderBy(d: Dice, r: Relation, isTotal: boolean): string {
  const usable = ofFamily(r, SCALARS).filter((c) => c.family !== 'boolean');
  const first = d.some(usable, 1, 2);
  const rest = isTotal ? r.columns.filter((c) => SCALARS.includes(c.family) && !first.includes(c)) : [];
  return [...first, ...rest]
    .map((c) => `${c.name}${d.pick(['', ' DESC', '', ' DESC', ' ASC NULLS LAST', ' DESC NULLS FIRST'])}`)
    .join(', ');
}

const isOrderable = (r: Relation): boolean => r.columns.some((c) => SCALARS.includes(c.family) && c.family !== 'boolean');

const top: Step = (d, r) => {
  if (!isOrderable(r)) return null;
  const keys = d.some(keyColumns(r), 0, 2);
  const by = keys.length === 0 ? '' : `PARTITION BY ${list(names(keys))} `;
  const isTotal = !r.inOrder;
  if (isTotal && r.columns.some((c) => !SCALARS.includes(c.family))) return null;
  const rn = d.name('rn');
  const bound = d.pick([`${rn} <= 2`, `${rn} = 1`, `${rn} <= 3`, `${rn} BETWEEN 2 AND 3`, `${rn} < 3`]);
  const columns = withoutTime(r.columns);
  const withNumber = d.chance(50);
  const shown = withNumber ? [...names(columns), rn] : names(columns);
  return {
    ...changing(r),
    sql: `SELECT ${list(shown)} FROM (SELECT *, ROW_NUMBER() OVER (${by}ORDER BY ${orderBy(d, r, isTotal)}) AS ${rn} FROM ${from(r)}) WHERE ${bound}`,
    columns: withNumber ? [...columns, {name: rn, family: 'bigint'}] : columns,
  };
};

const deduplicate: Step = (d, r) => {
  const time = timeColumn(r);
  if (time === undefined || r.hasTwoTimes === true || !r.appends || !r.inOrder) return null;
  const keys = d.some(keyColumns(r), 1, 2);
  if (keys.length === 0) return null;
  const rn = d.name('rn');
  return {
    ...changing(r),
    sql: `SELECT ${list(names(r.columns))} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ${list(names(keys))} ORDER BY ${time.name}${d.pick(['', ' DESC'])}) AS ${rn} FROM ${from(r)}) WHERE ${rn} = 1`,
    columns: withoutTime(r.columns),
  };
};

const sortLimit: Step = (d, r) => {
  const isTotal = !r.inOrder;
  if (!isOrderable(r) || (isTotal && r.columns.some((c) => !SCALARS.includes(c.family)))) return null;
  const offset = d.chance(25) ? ' OFFSET 1' : '';
  return {
    ...changing(r),
    sql: `SELECT * FROM ${from(r)} ORDER BY ${orderBy(d, r, isTotal)} LIMIT ${1 + d.below(4)}${offset}`,
    columns: withoutTime(r.columns),
  };
};

const unnest: Step = (d, r) => {
  const arrays = ofFamily(r, ['array', 'map']);
  if (arrays.length === 0 || r.isCorrelated === true) return null;
  const column = d.pick(arrays);
  const [u, x, y] = [d.name('u'), d.name('e'), d.name('e')];
  const kept = d.some(r.columns, 1, 4);
  const outer = d.chance(40);
  const join = outer ? 'LEFT JOIN' : 'CROSS JOIN';
  const alias = column.family === 'map' ? `${u} (${x}, ${y})` : `${u} (${x})`;
  const q = d.name('q');
  const made: FuzzColumn[] =
    column.family === 'map'
      ? [
          {name: x, family: 'string'},
          {name: y, family: 'int'},
        ]
      : [{name: x, family: 'int'}];
  const shown = [...kept.map((c) => `${q}.${c.name}`), ...names(made)];
  return {
    ...r,
    isCorrelated: true,
    sql: `SELECT ${list(shown)} FROM ${from(r)} AS ${q} ${join} UNNEST(${q}.${column.name}) AS ${alias}${outer ? ' ON TRUE' : ''}`,
    columns: [...kept, ...made],
  };
};

const match: Step = (d, r) => {
  const time = timeColumn(r);
  if (time === undefined || !r.appends || !r.inOrder) return null;
  const number = ofFamily(r, ['int', 'bigint', 'double', 'decimal']);
  if (number.length === 0) return null;
  const n = d.pick(number);
  const keys = d.some(keyColumns(r), 0, 1);
  const by = keys.length === 0 ? '' : `PARTITION BY ${keys[0]!.name} `;
  const [a, b] = [d.name('ma'), d.name('mb')];
  const pattern = d.pick(['A B', 'A+ B', 'A B* C', 'A{2}', 'A B? C']);
  const last = pattern.includes('C') ? 'C' : pattern.includes('B') ? 'B' : 'A';
  const skip = d.pick(['PAST LAST ROW', 'TO NEXT ROW']);
  const defines = [`A AS A.${n.name} > ${d.below(4)}`, ...(pattern.includes('B') ? [`B AS B.${n.name} < ${2 + d.below(5)}`] : [])];
  return {
    ...closing(r),
    sql: `SELECT * FROM ${from(r)} MATCH_RECOGNIZE (${by}ORDER BY ${time.name} MEASURES FIRST(A.${n.name}) AS ${a}, LAST(${last}.${n.name}) AS ${b} ONE ROW PER MATCH AFTER MATCH SKIP ${skip} PATTERN (${pattern}) DEFINE ${list(defines)})`,
    columns: [...withoutTime(keys), {name: a, family: n.family}, {name: b, family: n.family}],
  };
};

/** By how often they are taken. */
export const STEPS: readonly Step[] = [
  filter,
  filter,
  project,
  project,
  group,
  group,
  group,
  groupingSets,
  distinct,
  windowGroup,
  windowGroup,
  windowRows,
  windowTop,
  legacyWindow,
  over,
  top,
  top,
  deduplicate,
  sortLimit,
  unnest,
  match,
];
