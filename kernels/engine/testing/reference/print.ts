import type {Aggregate, Column, Frame, Order, OverCall, Query, Scalar, WindowShape} from './query.ts';

/** A query of the evaluator as SQL. */
export function printQuery(q: Query): string {
  switch (q.is) {
    case 'table':
      return `SELECT ${q.columns.map((c, i) => `${q.sources[i]} AS ${c.name}`).join(', ')} FROM ${q.table}`;
    case 'select': {
      const items = q.columns.map((c, i) => {
        const text = printScalar(q.items[i]!);
        return text === c.name ? text : `${text} AS ${c.name}`;
      });
      return `SELECT ${q.distinct ? 'DISTINCT ' : ''}${items.join(', ')} FROM ${derived(q.input)}${q.where === null ? '' : ` WHERE ${printScalar(q.where)}`}`;
    }
    case 'join':
      return `SELECT ${names(q.columns)} FROM ${derived(q.left)} ${q.how} ${derived(q.right)} ON ${printScalar(q.on)}`;
    case 'as-of': {
      const [left, right] = q.keys;
      const source = q.right.sources[q.right.columns.indexOf(right)]!;
      const shown = q.right.columns.map((c, i) => `v.${q.right.sources[i]} AS ${c.name}`).join(', ');
      return `SELECT ${names(q.left.columns)}, ${shown} FROM ${derived(q.left)} AS l ${q.outer ? 'LEFT JOIN' : 'JOIN'} ${q.right.table} FOR SYSTEM_TIME AS OF l.${q.time.name} AS v ON l.${left.name} = v.${source}`;
    }
    case 'group':
      return grouped(q);
    case 'group-window':
      return groupedByWindow(q);
    case 'window': {
      const [start, end, time] = q.columns.slice(-3);
      const by = q.partition === null ? '' : ` PARTITION BY ${q.partition.name}`;
      const edges = `window_start AS ${start!.name}, window_end AS ${end!.name}, window_time AS ${time!.name}`;
      const view = `w${start!.name}`;
      return `WITH ${view} AS (${printQuery(q.input)}) SELECT ${names(q.input.columns)}, ${edges} FROM TABLE(${q.window.name}(TABLE ${view}${by}, DESCRIPTOR(${q.time.name}), ${sizes(q.window)}))`;
    }
    case 'set': {
      const left = q.columns.map((c, i) => `${q.left.columns[i]!.name} AS ${c.name}`).join(', ');
      return `SELECT ${left} FROM ${derived(q.left)} ${q.name}${q.all ? ' ALL' : ''} SELECT ${names(q.right.columns)} FROM ${derived(q.right)}`;
    }
    case 'rank': {
      const over = `${q.name}() OVER (${overClause(q.partition, q.order)}) AS ${q.as.name}`;
      const bound = q.from === 1 ? `${q.as.name} <= ${q.to}` : `${q.as.name} BETWEEN ${q.from} AND ${q.to}`;
      return `SELECT ${names(q.columns)} FROM (SELECT ${names(q.input.columns)}, ${over} FROM ${derived(q.input)}) WHERE ${bound}`;
    }
    case 'over':
      return `SELECT ${names(q.input.columns)}, ${q.calls.map((c) => `${overCall(c)} OVER w AS ${c.as.name}`).join(', ')} FROM ${derived(q.input)} WINDOW w AS (${overClause(q.partition, q.order)}${frameText(q.frame)})`;
    case 'limit':
      return `SELECT * FROM ${derived(q.input)} ORDER BY ${orders(q.order)}${q.limit === null ? '' : ` LIMIT ${q.limit}`}${q.offset === 0 ? '' : ` OFFSET ${q.offset}`}`;
    case 'unnest': {
      const element = q.columns.at(-1)!.name;
      const array = `UNNEST(ARRAY[${q.elements.map((e) => printScalar(e)).join(', ')}]) AS u${element} (${element})`;
      return `SELECT ${names(q.columns)} FROM ${derived(q.input)} ${q.outer ? `LEFT JOIN ${array} ON TRUE` : `CROSS JOIN ${array}`}`;
    }
    default:
      return q satisfies never;
  }
}

const derived = (q: Query): string => `(${printQuery(q)})`;
const names = (columns: readonly Column[]): string => columns.map((c) => c.name).join(', ');
const seconds = (n: number): string => (n < 100 ? `INTERVAL '${n}' SECOND` : `INTERVAL '${n}' SECOND(3)`);

function sizes({name, size, step}: WindowShape): string {
  return name === 'HOP' || name === 'CUMULATE' ? `${seconds(step)}, ${seconds(size)}` : seconds(size);
}

export function orders(order: readonly Order[]): string {
  return order.map((o) => `${o.column.name}${o.descending ? ' DESC' : ''}${o.nulls === null ? '' : ` NULLS ${o.nulls}`}`).join(', ');
}

function overClause(partition: readonly Column[], order: readonly Order[]): string {
  const by = partition.length === 0 ? '' : `PARTITION BY ${names(partition)}`;
  return [by, order.length === 0 ? '' : `ORDER BY ${orders(order)}`].filter((t) => t !== '').join(' ');
}

function frameText(frame: Frame): string {
  const before = (text: string | null): string => (text === null ? 'UNBOUNDED PRECEDING' : `${text} PRECEDING`);
  switch (frame.is) {
    case 'default':
      return '';
    case 'rows': {
      const after =
        frame.following === 0 ? 'CURRENT ROW' : frame.following === null ? 'UNBOUNDED FOLLOWING' : `${frame.following} FOLLOWING`;
      return ` ROWS BETWEEN ${before(frame.preceding === null ? null : String(frame.preceding))} AND ${after}`;
    }
    case 'range':
      return ` RANGE BETWEEN ${before(frame.preceding === null ? null : seconds(frame.preceding))} AND CURRENT ROW`;
    default:
      return frame satisfies never;
  }
}

function overCall({name, arg}: OverCall): string {
  if (name === 'COUNT(*)') return name;
  return `${name}(${arg?.name ?? ''})`;
}

function aggregateText(a: Aggregate): string {
  const call = a.name === 'COUNT(*)' ? a.name : `${a.name}(${a.distinct ? 'DISTINCT ' : ''}${a.arg?.name ?? ''})`;
  return a.filter === null ? call : `${call} FILTER (WHERE ${printScalar(a.filter)})`;
}

const aggregatesText = (all: readonly Aggregate[]): readonly string[] => all.map((a) => `${aggregateText(a)} AS ${a.as.name}`);

function grouped(q: Query & {is: 'group'}): string {
  const list = [...q.keys.map((k) => k.name), ...aggregatesText(q.aggregates)].join(', ');
  const sets = q.sets?.map((set) => `(${set.map((i) => q.keys[i]!.name).join(', ')})`).join(', ');
  const by = sets !== undefined ? ` GROUP BY GROUPING SETS (${sets})` : q.keys.length === 0 ? '' : ` GROUP BY ${names(q.keys)}`;
  const texts = new Map(q.aggregates.map((a) => [a.as.name, aggregateText(a)]));
  return `SELECT ${list} FROM ${derived(q.input)}${by}${q.having === null ? '' : ` HAVING ${printScalar(q.having, texts)}`}`;
}

function groupedByWindow(q: Query & {is: 'group-window'}): string {
  const [start, end] = q.columns;
  const args = `${q.time.name}, ${sizes(q.window)}`;
  const edges = [`${q.window.name}_START(${args}) AS ${start!.name}`, `${q.window.name}_END(${args}) AS ${end!.name}`];
  const list = [...edges, ...q.keys.map((k) => k.name), ...aggregatesText(q.aggregates)].join(', ');
  return `SELECT ${list} FROM ${derived(q.input)} GROUP BY ${[`${q.window.name}(${args})`, ...q.keys.map((k) => k.name)].join(', ')}`;
}

/** `texts`: what stands for a column's name, such as the aggregate that HAVING must say again. */
export function printScalar(s: Scalar, texts: ReadonlyMap<string, string> = new Map()): string {
  const print = (one: Scalar): string => printScalar(one, texts);
  switch (s.is) {
    case 'column':
      return texts.get(s.name) ?? s.name;
    case 'literal':
      return literal(s);
    case 'call':
      return call(s, s.args.map(print));
    case 'value-of':
      return `(${printQuery(s.query)})`;
    case 'in':
      return `(${print(s.value)} IN (${printQuery(s.query)}))`;
    case 'exists':
      return `EXISTS (${printQuery(s.query)})`;
    default:
      return s satisfies never;
  }
}

function literal({value, kind}: Scalar & {is: 'literal'}): string {
  if (value === null) return `CAST(NULL AS ${SQL_TYPE[kind]})`;
  if (kind === 'double') return `CAST(${String(value)} AS DOUBLE)`;
  if (kind === 'bigint') return `CAST(${String(value)} AS BIGINT)`;
  return typeof value === 'string' ? `'${value}'` : String(value).toUpperCase();
}

export const SQL_TYPE = {
  int: 'INT',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  text: 'STRING',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP(3)',
  list: 'STRING',
  rough: 'DOUBLE',
} as const;

function call({name, args}: Scalar & {is: 'call'}, texts: readonly string[]): string {
  switch (name) {
    case 'NOT':
      return `(NOT ${texts[0]})`;
    case 'IS NULL':
    case 'IS NOT NULL':
      return `(${texts[0]} ${name})`;
    case 'CASE':
      return `CASE WHEN ${texts[0]} THEN ${texts[1]} ELSE ${texts[2]} END`;
    case 'COALESCE':
    case 'UPPER':
    case 'CHAR_LENGTH':
    case 'ABS':
      return `${name}(${texts.join(', ')})`;
    case 'plus seconds': {
      const [, by] = args;
      const n = by?.is === 'literal' ? Number(by.value) : 0;
      return `(${texts[0]} ${n < 0 ? '-' : '+'} ${seconds(Math.abs(n))})`;
    }
    default:
      return `(${texts[0]} ${name} ${texts[1]})`;
  }
}
