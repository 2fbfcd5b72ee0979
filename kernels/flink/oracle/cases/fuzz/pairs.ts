import type {Dice} from './dice.ts';
import {computed, condition} from './expressions.ts';
import {type FuzzColumn, from, keyColumns, NUMBERS, ofFamily, type Relation, SCALARS, timeColumn, withoutTime} from './relation.ts';

/** A query over two others; null where they do not go together. */
export type Pair = (d: Dice, left: Relation, right: Relation) => Relation | null;

const list = (items: readonly string[]): string => items.join(', ');

/** The columns of both under new names. */
function both(d: Dice, l: Relation, r: Relation, a: string, b: string) {
  const of = (side: Relation, alias: string) => side.columns.map((c) => ({from: `${alias}.${c.name}`, column: {...c, name: d.name('j')}}));
  const all = [...of(l, a), ...of(r, b)];
  return {shown: list(all.map((c) => `${c.from} AS ${c.column.name}`)), columns: all.map((c) => c.column)};
}

/** Columns of both that can be equal. */
function equal(d: Dice, l: Relation, r: Relation): readonly [FuzzColumn, FuzzColumn] | null {
  const pairs = keyColumns(l).flatMap((x) =>
    keyColumns(r)
      .filter((y) => x.family === y.family || (['int', 'bigint'].includes(x.family) && ['int', 'bigint'].includes(y.family)))
      .map((y) => [x, y] as const),
  );
  return pairs.length === 0 ? null : d.pick(pairs);
}

const mixed = (
  l: Relation,
  r: Relation,
): Pick<Relation, 'inOrder' | 'sameChanges' | 'isPunctual' | 'views' | 'isCorrelated' | 'hasSets'> => ({
  ...(l.hasSets === true || r.hasSets === true ? {hasSets: true as const} : {}),
  ...(l.isCorrelated === true || r.isCorrelated === true ? {isCorrelated: true as const} : {}),
  views: [...(l.views ?? []), ...(r.views ?? [])],
  inOrder: false,
  sameChanges: l.sameChanges && r.sameChanges,
  isPunctual: l.isPunctual && r.isPunctual,
});

const correlated = (l: Relation, r: Relation) => ({...mixed(l, r), isCorrelated: true as const});

const JOINS = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'];

const join: Pair = (d, l, r) => {
  const [a, b] = [d.name('l'), d.name('r')];
  const on = equal(d, l, r);
  const kind = d.pick(JOINS);
  const rest = d.chance(30) ? ` AND ${condition(d, l.columns, `${a}.`)}` : '';
  const cross = d.chance(25) ? ` AND ${condition(d, r.columns, `${b}.`)}` : '';
  const less = comparison(d, l, r, a, b);
  const test =
    on === null
      ? (less ?? 'TRUE')
      : `${a}.${on[0].name} = ${b}.${on[1].name}${rest}${cross}${less !== null && d.chance(25) ? ` AND ${less}` : ''}`;
  const {shown, columns} = both(d, l, r, a, b);
  const grows = kind === 'JOIN' && l.appends && r.appends;
  return {
    ...mixed(l, r),
    sql: `SELECT ${shown} FROM ${from(l)} AS ${a} ${kind} ${from(r)} AS ${b} ON ${test}`,
    columns: withoutTime(columns),
    appends: grows,
    // Who comes first decides what is told in between.
    sameChanges: grows && l.sameChanges && r.sameChanges,
    isPunctual: false,
  };
};

function comparison(d: Dice, l: Relation, r: Relation, a: string, b: string): string | null {
  const [x, y] = [ofFamily(l, NUMBERS), ofFamily(r, NUMBERS)];
  return x.length === 0 || y.length === 0 ? null : `${a}.${d.pick(x).name} ${d.pick(['<', '>=', '<>'])} ${b}.${d.pick(y).name}`;
}

const interval: Pair = (d, l, r) => {
  const [x, y, on] = [timeColumn(l), timeColumn(r), equal(d, l, r)];
  if (x === undefined || y === undefined || on === null || !l.appends || !r.appends || !l.isPunctual || !r.isPunctual) return null;
  const [a, b] = [d.name('l'), d.name('r')];
  const kind = d.pick(JOINS);
  const within = d.pick([
    `${a}.${x.name} BETWEEN ${b}.${y.name} - INTERVAL '20' SECOND AND ${b}.${y.name} + INTERVAL '10' SECOND`,
    `${b}.${y.name} >= ${a}.${x.name} AND ${b}.${y.name} < ${a}.${x.name} + INTERVAL '30' SECOND`,
    `${a}.${x.name} = ${b}.${y.name}`,
  ]);
  const {shown, columns} = both(d, l, r, a, b);
  const keeps = kind === 'JOIN' && d.chance(50);
  const more = d.chance(25) ? ` AND ${comparison(d, l, r, a, b) ?? 'TRUE'}` : '';
  return {
    ...mixed(l, r),
    sql: `SELECT ${shown} FROM ${from(l)} AS ${a} ${kind} ${from(r)} AS ${b} ON ${a}.${on[0].name} = ${b}.${on[1].name} AND ${within}${more}`,
    columns: keeps
      ? columns.map((c, i) => (i === l.columns.indexOf(x) || c.isTime !== true ? c : {name: c.name, family: c.family}))
      : withoutTime(columns),
    appends: true,
  };
};

const windowJoin: Pair = (d, l, r) => {
  const [x, y, on] = [timeColumn(l), timeColumn(r), equal(d, l, r)];
  if (x === undefined || y === undefined || on === null || !l.appends || !r.appends || !l.isPunctual || !r.isPunctual) return null;
  if (!/^[a-z]\w*$/.test(l.sql) || !/^[a-z]\w*$/.test(r.sql)) return null;
  const [a, b] = [d.name('l'), d.name('r')];
  const size = d.pick([10, 30, 60]);
  const window = (of: Relation, time: FuzzColumn): string =>
    `(SELECT * FROM TABLE(TUMBLE(TABLE ${of.sql}, DESCRIPTOR(${time.name}), INTERVAL '${size}' SECOND)))`;
  const edges = `${a}.window_start = ${b}.window_start AND ${a}.window_end = ${b}.window_end`;
  if (d.chance(30)) {
    const not = d.chance(50) ? 'NOT ' : '';
    const kept = withoutTime(l.columns);
    return {
      ...mixed(l, r),
      sql: `SELECT ${list(kept.map((c) => c.name))} FROM ${window(l, x)} AS ${a} WHERE ${not}EXISTS (SELECT 1 FROM ${window(r, y)} AS ${b} WHERE ${a}.${on[0].name} = ${b}.${on[1].name} AND ${edges})`,
      columns: kept,
      appends: true,
    };
  }
  const {shown, columns} = both(d, l, r, a, b);
  return {
    ...mixed(l, r),
    sql: `SELECT ${shown} FROM ${window(l, x)} AS ${a} ${d.pick(JOINS)} ${window(r, y)} AS ${b} ON ${a}.${on[0].name} = ${b}.${on[1].name} AND ${edges}`,
    columns: withoutTime(columns),
    appends: true,
  };
};

/** Rows of one side for which the other has some, or none. */
const semi: Pair = (d, l, r) => {
  const on = equal(d, l, r);
  if (on === null || l.isCorrelated === true || r.isCorrelated === true) return null;
  const [a, b] = [d.name('l'), d.name('r')];
  const [x, y] = [`${a}.${on[0].name}`, `${b}.${on[1].name}`];
  const where = d.chance(50) ? ` WHERE ${condition(d, r.columns, `${b}.`)}` : '';
  const also = where === '' ? ' WHERE ' : ' AND ';
  const less = d.chance(30) ? comparison(d, l, r, a, b) : null;
  const body = `${from(r)} AS ${b}${where}`;
  const matching = `${body}${also}${x} = ${y}${less === null ? '' : ` AND ${less}`}`;
  const safe = where.includes(' OR ') || where.includes('NOT (');
  const test = d.pick([
    `${x} IN (SELECT ${y} FROM ${body})`,
    `${x} NOT IN (SELECT ${y} FROM ${body})`,
    `EXISTS (SELECT 1 FROM ${safe ? `${from(r)} AS ${b} WHERE ${x} = ${y}` : matching})`,
    `NOT EXISTS (SELECT 1 FROM ${safe ? `${from(r)} AS ${b} WHERE ${x} = ${y}` : matching})`,
  ]);
  const grows = l.appends && r.appends && !test.includes('NOT');
  return {
    ...correlated(l, r),
    sql: `SELECT ${a}.* FROM ${from(l)} AS ${a} WHERE ${test}`,
    columns: withoutTime(l.columns),
    appends: grows,
    sameChanges: grows && l.sameChanges && r.sameChanges,
    isPunctual: false,
  };
};

/** A value of one side's rows beside each of the other's. */
const scalar: Pair = (d, l, r) => {
  const numbers = ofFamily(r, NUMBERS);
  if (numbers.length === 0 || l.isCorrelated === true || r.isCorrelated === true) return null;
  const [a, b, z] = [d.name('l'), d.name('r'), d.name('z')];
  const n = d.pick(numbers);
  const fn = d.pick(['MAX', 'MIN', 'SUM', 'COUNT']);
  const on = equal(d, l, r);
  const where = on !== null && d.chance(60) ? ` WHERE ${b}.${on[1].name} = ${a}.${on[0].name}` : '';
  const query = `(SELECT ${fn}(${b}.${n.name}) FROM ${from(r)} AS ${b}${where})`;
  const kept = withoutTime(l.columns);
  const shared = {...correlated(l, r), appends: false, sameChanges: false, isPunctual: false};
  const mine = ofFamily(l, NUMBERS);
  if (mine.length > 0 && d.chance(40)) {
    return {
      ...shared,
      sql: `SELECT ${a}.* FROM ${from(l)} AS ${a} WHERE ${a}.${d.pick(mine).name} ${d.pick(['<', '>=', '='])} ${query}`,
      columns: kept,
    };
  }
  return {
    ...shared,
    sql: `SELECT ${list(kept.map((c) => `${a}.${c.name}`))}, ${query} AS ${z} FROM ${from(l)} AS ${a}`,
    columns: [...kept, {name: z, family: fn === 'COUNT' ? 'bigint' : n.family}],
  };
};

/** Columns of the same kinds, in the same order. */
const set: Pair = (d, l, r) => {
  const chosen: (readonly [FuzzColumn, FuzzColumn])[] = [];
  for (const x of l.columns) {
    const y = r.columns.find(
      (c) =>
        c.family === x.family &&
        (c.family !== 'timestamp' || (c.isTime === true && x.isTime === true)) &&
        SCALARS.includes(c.family) &&
        !chosen.some(([, used]) => used === c),
    );
    if (y !== undefined && chosen.length < 4) chosen.push([x, y]);
  }
  if (chosen.length === 0) return null;
  const operator = d.pick(['UNION ALL', 'UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT', 'INTERSECT ALL', 'EXCEPT ALL']);
  const names = chosen.map(() => d.name('s'));
  const one = (side: Relation, at: 0 | 1): string =>
    `SELECT ${list(chosen.map((c, i) => `${c[at].name} AS ${names[i]}`))} FROM ${from(side)}`;
  const keepsTime = operator === 'UNION ALL' && l.isPunctual && r.isPunctual;
  const grows = (operator.startsWith('UNION') || operator === 'INTERSECT') && l.appends && r.appends;
  return {
    ...mixed(l, r),
    sql: `${one(l, 0)} ${operator} ${one(r, 1)}`,
    columns: chosen.map(
      ([x, y], i): FuzzColumn => ({
        name: names[i]!,
        family: x.family,
        ...(keepsTime && x.isTime === true && y.isTime === true ? {isTime: true as const} : {}),
        ...(x.isKey === true ? {isKey: true as const} : {}),
      }),
    ),
    appends: grows,
    sameChanges: l.sameChanges && r.sameChanges && (operator === 'UNION ALL' || grows),
    isPunctual: keepsTime,
  };
};

/** A changing side with the version that was valid at the other's time. */
const temporal: Pair = (d, l, r) => {
  const [x, y] = [timeColumn(l), timeColumn(r)];
  const keys = keyColumns(r).filter((c) => c.isKey === true);
  if (
    x === undefined ||
    y === undefined ||
    !l.appends ||
    !l.isPunctual ||
    !r.isPunctual ||
    !r.inOrder ||
    !/^[a-z]\w*$/.test(r.sql) ||
    keys.length === 0
  )
    return null;
  const key = d.pick(keys);
  const mine = keyColumns(l).find((c) => c.family === key.family);
  if (mine === undefined) return null;
  const [a, b, rn, versions] = [d.name('l'), d.name('r'), d.name('rn'), d.name('vers')];
  const columns = r.columns.map((c) => c.name);
  const view = `CREATE VIEW ${versions} AS SELECT ${list(columns)} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ${key.name} ORDER BY ${y.name} DESC) AS ${rn} FROM ${r.sql}) WHERE ${rn} = 1`;
  const {shown, columns: joined} = both(d, l, r, a, b);
  return {
    ...mixed(l, r),
    views: [...(l.views ?? []), ...(r.views ?? []), view],
    sql: `SELECT ${shown} FROM ${from(l)} AS ${a} ${d.pick(['JOIN', 'LEFT JOIN'])} ${versions} FOR SYSTEM_TIME AS OF ${a}.${x.name} AS ${b} ON ${a}.${mine.name} = ${b}.${key.name}`,
    columns: joined.map((c, i) => (i === l.columns.indexOf(x) || c.isTime !== true ? c : {name: c.name, family: c.family})),
    appends: true,
  };
};

/** Each row with rows of a query that knows it. */
const lateral: Pair = (d, l, r) => {
  const on = equal(d, l, r);
  if (on === null || l.isCorrelated === true || r.isCorrelated === true) return null;
  const [a, b, t, z] = [d.name('l'), d.name('r'), d.name('t'), d.name('z')];
  const value = computed(d, r.columns, `${b}.`);
  const left = d.chance(40);
  const kept = withoutTime(l.columns);
  return {
    ...correlated(l, r),
    sql: `SELECT ${list([...kept.map((c) => `${a}.${c.name}`), `${t}.${z}`])} FROM ${from(l)} AS ${a} ${left ? 'LEFT JOIN' : 'CROSS JOIN'} LATERAL (SELECT ${value.sql} AS ${z} FROM ${from(r)} AS ${b} WHERE ${b}.${on[1].name} = ${a}.${on[0].name}) AS ${t}${left ? ' ON TRUE' : ''}`,
    columns: [...kept, {name: z, family: value.family}],
    appends: !left && l.appends && r.appends,
    sameChanges: !left && l.appends && r.appends && l.sameChanges && r.sameChanges,
    isPunctual: false,
  };
};

export const PAIRS: readonly Pair[] = [
  join,
  join,
  join,
  interval,
  windowJoin,
  semi,
  semi,
  scalar,
  set,
  set,
  set,
  temporal,
  temporal,
  lateral,
];
