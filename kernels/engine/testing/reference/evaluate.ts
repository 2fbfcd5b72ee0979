import type {Value} from '../../../protocol/value.ts';
import {aggregated} from './aggregates.ts';
import {inGroups, overRows, rankedRows, sortedRows} from './ordered.ts';
import type {Aggregate, Asking, Column, Query, Scalar} from './query.ts';
import {evaluateScalar, type Scope} from './scalar.ts';
import {inWindows, windowsOfRow} from './windows.ts';

export type Rows = readonly (readonly Value[])[];

/** The tables by name, each column by its name: the rows in the order in which they stand. */
export type Tables = Readonly<Record<string, {readonly columns: readonly string[]; readonly rows: Rows}>>;

/** Thrown where joins make more rows than a test wants. */
export class TooManyRows extends Error {}
const MOST_ROWS = 4000;

/**
 * What a query answers, by SQL's definition, in loops over arrays: slow and plain, to judge the engine by. `streaming`: an aggregate without keys has
 * no row where none came, as in Flink.
 */
export class Evaluator {
  readonly #tables: Tables;
  readonly #streaming: boolean;
  readonly #answers = new Map<Query, Rows>();

  constructor(tables: Tables, streaming: boolean) {
    this.#tables = tables;
    this.#streaming = streaming;
  }

  rows(q: Query, outer: Scope | null = null): Rows {
    const rows = this.#rows(q, outer);
    if (rows.length > MOST_ROWS) throw new TooManyRows();
    return rows;
  }

  #rows(q: Query, outer: Scope | null): Rows {
    switch (q.is) {
      case 'table': {
        const table = this.#tables[q.table]!;
        const positions = q.sources.map((name) => table.columns.indexOf(name));
        return table.rows.map((row) => positions.map((p) => row[p] ?? null));
      }
      case 'select': {
        const value = this.#over(q.input.columns, outer);
        const kept = this.rows(q.input, outer).filter((row) => q.where === null || value(q.where, row) === true);
        const made = kept.map((row) => q.items.map((item) => value(item, row)));
        return q.distinct ? distinctRows(made) : made;
      }
      case 'join':
        return this.#join(q, outer);
      case 'as-of':
        return this.#asOf(q, outer);
      case 'group':
        return this.#group(q, outer);
      case 'group-window': {
        const [time, keys] = [at(q.input, q.time), q.keys.map((k) => at(q.input, k))];
        const aggregates = this.#aggregates(q.aggregates, q.input, outer);
        return inWindows(this.rows(q.input, outer), q.window, time, keys).map(({start, end, rows}) => [
          start,
          end,
          ...keys.map((k) => rows[0]![k] ?? null),
          ...aggregates(rows),
        ]);
      }
      case 'window': {
        const time = at(q.input, q.time);
        const partition = q.partition === null ? [] : [at(q.input, q.partition)];
        return windowsOfRow(this.rows(q.input, outer), q.window, time, partition).map(({row, start, end}) => [...row, start, end, end - 1]);
      }
      case 'set':
        return this.#set(q, outer);
      case 'rank':
        return rankedRows(q, this.rows(q.input, outer));
      case 'over':
        return overRows(q, this.rows(q.input, outer));
      case 'limit': {
        const sorted = sortedRows(this.rows(q.input, outer), q.input.columns, q.order, q.offset > 0 || q.limit !== null);
        return sorted.slice(q.offset, q.limit === null ? undefined : q.offset + q.limit);
      }
      case 'unnest': {
        const value = this.#over(q.input.columns, outer);
        return this.rows(q.input, outer).flatMap((row) => q.elements.map((e) => [...row, value(e, row)]));
      }
      default:
        return q satisfies never;
    }
  }

  /** Expressions over rows of these columns. */
  #over(columns: readonly Column[], outer: Scope | null): (s: Scalar, row: readonly Value[]) => Value {
    const positions = new Map(columns.map((c, i) => [c.name, i]));
    return (s, row) => evaluateScalar(s, {positions, row, outer}, (asking, scope) => this.#asked(asking, scope));
  }

  /** A query that names nothing of the row around it is asked once. */
  #asked(asking: Asking, scope: Scope): Rows {
    if (asking.correlated) return this.rows(asking.query, scope);
    const known = this.#answers.get(asking.query);
    if (known !== undefined) return known;
    const rows = this.rows(asking.query);
    this.#answers.set(asking.query, rows);
    return rows;
  }

  #join(q: Query & {is: 'join'}, outer: Scope | null): Rows {
    const [left, right] = [this.rows(q.left, outer), this.rows(q.right, outer)];
    const value = this.#over(q.columns, outer);
    const made: (readonly Value[])[] = [];
    const met = new Set<number>();
    for (const l of left) {
      let found = false;
      right.forEach((r, i) => {
        const both = [...l, ...r];
        if (value(q.on, both) !== true) return;
        found = true;
        met.add(i);
        made.push(both);
      });
      if (!found && (q.how === 'LEFT JOIN' || q.how === 'FULL JOIN')) made.push([...l, ...q.right.columns.map(() => null)]);
      if (made.length > MOST_ROWS) throw new TooManyRows();
    }
    if (q.how === 'RIGHT JOIN' || q.how === 'FULL JOIN')
      right.forEach((r, i) => {
        if (!met.has(i)) made.push([...q.left.columns.map(() => null), ...r]);
      });
    return made;
  }

  #asOf(q: Query & {is: 'as-of'}, outer: Scope | null): Rows {
    const [time, key] = [at(q.left, q.time), at(q.left, q.keys[0])];
    const [versionTime, versionKey] = [q.right.columns.findIndex((c) => c.isTime), at(q.right, q.keys[1])];
    const versions = this.rows(q.right, outer);
    return this.rows(q.left, outer).flatMap((row) => {
      const known = versions.filter((v) => v[versionKey] === row[key] && row[key] !== null && Number(v[versionTime]) <= Number(row[time]));
      const last = known.reduce<readonly Value[] | null>(
        (a, b) => (a === null || Number(b[versionTime]) > Number(a[versionTime]) ? b : a),
        null,
      );
      if (last === null) return q.outer ? [[...row, ...q.right.columns.map(() => null)]] : [];
      return [[...row, ...last]];
    });
  }

  #group(q: Query & {is: 'group'}, outer: Scope | null): Rows {
    const rows = this.rows(q.input, outer);
    const keys = q.keys.map((k) => at(q.input, k));
    const value = this.#over(q.columns, outer);
    const made = (q.sets ?? [keys.map((_, i) => i)]).flatMap((set) => {
      const aggregates = this.#aggregates(q.aggregates, q.input, outer, (arg) => (set.some((i) => q.keys[i] === arg) ? 0 : 1));
      const groups = inGroups(
        rows,
        set.map((i) => keys[i]!),
      );
      // What is asked for a row around it has an answer for none in any mode.
      if (groups.length === 0 && q.keys.length === 0 && (!this.#streaming || outer !== null)) groups.push([]);
      return groups.map((group) => [...keys.map((k, i) => (set.includes(i) ? (group[0]?.[k] ?? null) : null)), ...aggregates(group)]);
    });
    return q.having === null ? made : made.filter((row) => value(q.having!, row) === true);
  }

  #aggregates(
    all: readonly Aggregate[],
    input: Query,
    outer: Scope | null,
    grouping: (arg: Column) => number = () => 0,
  ): (rows: Rows) => readonly Value[] {
    const value = this.#over(input.columns, outer);
    return (rows) =>
      all.map(({name, arg, distinct, filter}) => {
        if (name === 'GROUPING') return grouping(arg!);
        const taken = filter === null ? rows : rows.filter((row) => value(filter, row) === true);
        const position = arg === null ? -1 : at(input, arg);
        return aggregated(
          name,
          arg?.kind ?? null,
          distinct,
          taken.map((row) => row[position] ?? null),
        );
      });
  }

  #set({name, all, left, right}: Query & {is: 'set'}, outer: Scope | null): Rows {
    const [a, b] = [this.rows(left, outer), this.rows(right, outer)];
    if (name === 'UNION') return all ? [...a, ...b] : distinctRows([...a, ...b]);
    const rest = new Map<string, number>();
    for (const row of b) rest.set(keyOf(row), (rest.get(keyOf(row)) ?? 0) + 1);
    const common: (readonly Value[])[] = [];
    const only: (readonly Value[])[] = [];
    for (const row of all ? a : distinctRows(a)) {
      const n = rest.get(keyOf(row)) ?? 0;
      (n > 0 ? common : only).push(row);
      if (all && n > 0) rest.set(keyOf(row), n - 1);
    }
    return name === 'INTERSECT' ? common : only;
  }
}

const keyOf = (row: readonly Value[]): string => JSON.stringify(row);

function distinctRows(rows: Rows): Rows {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

export function at(q: Query, column: Column): number {
  const position = q.columns.findIndex((c) => c.name === column.name);
  if (position < 0) throw new Error(`no column ${column.name}`);
  return position;
}
