import type {Chance} from './chance.ts';
import {both, call, column, conditionOf, literal, ofKind, SCALARS, scalarOf} from './generate-scalar.ts';
import type {Aggregate, AggregateName, Column, Frame, Kind, Order, OverCall, OverName, Query, Scalar, WindowShape} from './query.ts';
import {SOURCES} from './tables.ts';

/** The column as one that windows are not cut by. */
const withoutTime = ({name, kind}: Column): Column => ({name, kind});

/** Makes queries by chance: every operator over every other. */
export class QueryMaker {
  readonly #c: Chance;
  #names = 0;

  constructor(chance: Chance) {
    this.#c = chance;
  }

  /** So many operators over tables, more where two queries become one. */
  query(steps: number): Query {
    let query: Query = this.#table(this.#c.pick(['p', 'p', 'q']));
    for (let i = 0; i < steps; i++) query = this.#step(query) ?? query;
    return query;
  }

  #fresh(kind: Kind, more: Partial<Column> = {}): Column {
    return {name: `c${this.#names++}`, kind, ...more};
  }

  #table(table: string): Query & {is: 'table'} {
    const sources = SOURCES[table]!;
    return {
      is: 'table',
      table,
      sources: sources.map((s) => s.name),
      columns: sources.map(({kind, isTime, notNull}) => this.#fresh(kind, {...(isTime ? {isTime} : {}), ...(notNull ? {notNull} : {})})),
    };
  }

  #step(q: Query): Query | null {
    const c = this.#c;
    const steps: readonly (() => Query | null)[] = [
      () => this.#select(q),
      () => this.#select(q),
      () => this.#asked(q),
      () => this.#asked(q),
      () => this.#group(q),
      () => this.#group(q),
      () => this.#group(q),
      () => this.#distinct(q),
      () => this.#join(q),
      () => this.#join(q),
      () => this.#join(q),
      () => this.#set(q),
      () => this.#rank(q),
      () => this.#rank(q),
      () => this.#over(q),
      () => this.#over(q),
      () => this.#limit(q),
      () => this.#window(q),
      () => this.#window(q),
      () => this.#window(q),
      () => this.#groupWindow(q),
      () => this.#asOf(q),
      () => this.#unnest(q),
    ];
    return c.pick(steps)();
  }

  #select(q: Query): Query {
    const c = this.#c;
    const kept = c.in100(40) ? q.columns : c.some(q.columns, 1);
    const more = Array.from({length: c.below(3)}, () => {
      const kind = c.pick<Kind>(['int', 'bigint', 'double', 'text', 'boolean']);
      return {as: this.#fresh(kind), item: scalarOf(c, q.columns, kind, 2)};
    });
    return {
      is: 'select',
      input: q,
      columns: [...kept, ...more.map((m) => m.as)],
      items: [...kept.map(column), ...more.map((m) => m.item)],
      where: c.in100(60) ? conditionOf(c, q.columns, 2) : null,
      distinct: false,
    };
  }

  #filtered(q: Query, where: Scalar): Query {
    return {is: 'select', input: q, columns: q.columns, items: q.columns.map(column), where, distinct: false};
  }

  #only(q: Query, columns: readonly Column[], distinct = false): Query {
    return {is: 'select', input: q, columns, items: columns.map(column), where: null, distinct};
  }

  /** Filters by a query, or has one among its columns. */
  #asked(input: Query): Query | null {
    const c = this.#c;
    // What a changing query says of a row may change when its window is closed: its time is no event time.
    const q = this.#only(input, input.columns.map(withoutTime));
    const other = this.query(c.below(2));
    const pair = this.#pair(q, other);
    if (pair === null) return null;
    const [mine, its] = pair;
    const correlated = c.in100(50);
    const meets = call('=', 'boolean', column(its), column(mine));
    switch (c.below(4)) {
      case 0: {
        const exists: Scalar = {is: 'exists', query: this.#filtered(other, meets), correlated: true, kind: 'boolean'};
        return this.#filtered(q, c.in100(50) ? exists : call('NOT', 'boolean', exists));
      }
      case 1: {
        const [link, linked] = [c.pick(ofKind(q.columns, mine.kind)), c.pick(ofKind(other.columns, mine.kind))];
        const inner = correlated ? this.#filtered(other, call('=', 'boolean', column(linked), column(link))) : other;
        const isIn: Scalar = {is: 'in', value: column(mine), query: this.#only(inner, [its]), correlated, kind: 'boolean'};
        return this.#filtered(q, c.in100(60) ? isIn : call('NOT', 'boolean', isIn));
      }
      case 2: {
        const value = this.#scalarQuery(correlated ? this.#filtered(other, meets) : other, correlated);
        return value === null
          ? null
          : this.#filtered(q, call(c.pick(['<', '>=', '<>', '=']), 'boolean', scalarOf(c, q.columns, value.kind, 0), value));
      }
      default: {
        const value = this.#scalarQuery(correlated ? this.#filtered(other, meets) : other, correlated);
        if (value === null) return null;
        return {
          is: 'select',
          input: q,
          columns: [...q.columns, this.#fresh(value.kind)],
          items: [...q.columns.map(column), value],
          where: null,
          distinct: false,
        };
      }
    }
  }

  #scalarQuery(input: Query, correlated: boolean): Scalar | null {
    const numbers = ofKind(input.columns, 'int', 'bigint', 'double');
    if (numbers.length === 0) return null;
    const arg = this.#c.pick(numbers);
    const name = this.#c.pick<AggregateName>(['MAX', 'MIN', 'SUM', 'COUNT', 'AVG']);
    const as = this.#fresh(name === 'COUNT' ? 'bigint' : arg.kind);
    const query: Query = {
      is: 'group',
      input,
      columns: [as],
      keys: [],
      sets: null,
      aggregates: [{as, name, arg, distinct: false, filter: null}],
      having: null,
    };
    return {is: 'value-of', query, correlated, kind: as.kind};
  }

  /** Columns of one kind, one of each query. */
  #pair(left: Query, right: Query): readonly [Column, Column] | null {
    const kinds: readonly Kind[] = ['int', 'bigint', 'text', 'time'];
    const pairs = left.columns.flatMap((l) =>
      right.columns.filter((r) => r.kind === l.kind && kinds.includes(l.kind)).map((r) => [l, r] as const),
    );
    return pairs.length === 0 ? null : this.#c.pick(pairs);
  }

  #distinct(q: Query): Query | null {
    const usable = ofKind(q.columns, ...SCALARS);
    return usable.length === 0 ? null : this.#only(q, this.#c.some(usable, 1, 4), true);
  }

  #aggregate(q: Query): Aggregate {
    const c = this.#c;
    const filter = c.in100(20) ? conditionOf(c, q.columns, 1) : null;
    const usable = ofKind(q.columns, ...SCALARS);
    const name = c.pick<AggregateName>([
      'COUNT(*)',
      'COUNT',
      'COUNT',
      'SUM',
      'SUM',
      'MIN',
      'MAX',
      'AVG',
      'VAR_POP',
      'STDDEV_SAMP',
      'LISTAGG',
      'COLLECT',
      'ARRAY_AGG',
    ]);
    const numbers = ofKind(
      usable,
      ...(name === 'VAR_POP' || name === 'STDDEV_SAMP' ? (['double'] as const) : (['int', 'bigint', 'double'] as const)),
    );
    const plain: Aggregate = {as: this.#fresh('bigint', {notNull: true}), name: 'COUNT(*)', arg: null, distinct: false, filter};
    const made = (arg: Column | undefined, kind: Kind, distinct: boolean): Aggregate =>
      arg === undefined ? plain : {as: this.#fresh(kind), name, arg, distinct, filter};
    const any = <T>(all: readonly T[]): T | undefined => (all.length === 0 ? undefined : c.pick(all));
    switch (name) {
      case 'COUNT':
        return made(any(usable), 'bigint', c.in100(50));
      case 'SUM':
      case 'AVG': {
        const arg = any(numbers);
        return made(arg, arg?.kind ?? 'int', c.in100(25));
      }
      case 'MIN':
      case 'MAX': {
        const arg = any(usable);
        return made(arg, arg?.kind ?? 'int', false);
      }
      case 'VAR_POP':
      case 'STDDEV_SAMP':
        return made(any(numbers), 'rough', false);
      case 'LISTAGG':
        return made(any(ofKind(usable, 'text')), 'list', c.in100(25));
      case 'COLLECT':
      case 'ARRAY_AGG':
        return made(any(ofKind(usable, 'int', 'text', 'bigint')), 'list', c.in100(25));
      default:
        return plain;
    }
  }

  #keys(q: Query, least: number, most: number): readonly Column[] {
    return this.#c.some(ofKind(q.columns, 'int', 'bigint', 'text', 'boolean', 'time'), least, most);
  }

  #group(q: Query): Query | null {
    const c = this.#c;
    const edges = q.columns.filter((one) => one.name.startsWith('e'));
    const byWindow = edges.length > 0 && c.in100(70);
    const others = this.#keys(q, 0, 2).filter((k) => !edges.includes(k));
    const keys = (byWindow ? [...edges, ...others] : others).map(withoutTime);
    const aggregates = Array.from({length: 1 + c.below(3)}, () => this.#aggregate(q));
    const useSets = keys.length > 0 && !byWindow && c.in100(25);
    const positions = keys.map((_, i) => i);
    const sets = useSets ? [positions, ...(keys.length > 1 ? [[c.below(2)]] : []), ...(c.in100(60) ? [[]] : [])] : null;
    if (useSets && c.in100(50)) {
      const arg = c.pick(keys);
      aggregates.push({as: this.#fresh('bigint'), name: 'GROUPING', arg, distinct: false, filter: null});
    }
    const columns = [...keys, ...aggregates.map((a) => a.as)];
    const tested = ofKind(
      aggregates.filter((a) => a.name !== 'GROUPING').map((a) => a.as),
      'int',
      'bigint',
      'double',
    );
    const having =
      tested.length > 0 && c.in100(25)
        ? call(c.pick(['>', '<', '<>']), 'boolean', column(c.pick(tested)), literal(c.below(4), 'int'))
        : null;
    return {is: 'group', input: q, columns, keys, sets, aggregates, having};
  }

  #join(left: Query): Query | null {
    const c = this.#c;
    const right = this.query(c.below(3));
    const pair = this.#pair(left, right);
    if (pair === null) return null;
    const columns = [...left.columns, ...right.columns];
    let on = call(c.in100(90) ? '=' : 'IS NOT DISTINCT FROM', 'boolean', column(pair[0]), column(pair[1]));
    const [l, r] = [left, right].map((q) => q.columns.find((one) => one.isTime));
    const isInterval = l !== undefined && r !== undefined && c.in100(50);
    if (isInterval) {
      const by = (seconds: number): Scalar => call('plus seconds', 'time', column(r), literal(seconds, 'int'));
      const from = c.below(20) - 15;
      on = both(on, both(call('>=', 'boolean', column(l), by(from)), call('<=', 'boolean', column(l), by(from + c.below(20)))));
    } else {
      const [le, re] = [left, right].map((q) => q.columns.filter((one) => one.name.startsWith('e')));
      if (le!.length === 2 && re!.length === 2 && c.in100(60))
        for (const i of [0, 1]) on = both(on, call('=', 'boolean', column(le![i]!), column(re![i]!)));
      else if (c.in100(30)) on = both(on, conditionOf(c, columns, 1));
    }
    const how = c.pick(['JOIN', 'JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'] as const);
    const isOuter = {l: how === 'RIGHT JOIN' || how === 'FULL JOIN', r: how === 'LEFT JOIN' || how === 'FULL JOIN'};
    // Two event times in one row are one too many, and what may be NULL is none.
    const made = [...left.columns.map((k) => (isOuter.l || !isInterval ? withoutTime(k) : k)), ...right.columns.map(withoutTime)];
    return {is: 'join', how, left, right, on, columns: made};
  }

  #asOf(left: Query): Query | null {
    const c = this.#c;
    const time = left.columns.find((one) => one.isTime);
    const texts = ofKind(left.columns, 'text');
    if (time === undefined || texts.length === 0) return null;
    const right = this.#table('v');
    const columns = [...left.columns, ...right.columns.map(withoutTime)];
    return {is: 'as-of', outer: c.in100(50), left, right, time, keys: [c.pick(texts), right.columns[0]!], columns};
  }

  #set(left: Query): Query | null {
    const c = this.#c;
    const right = this.query(c.below(3));
    const all = c.in100(50);
    const name = c.pick(['UNION', 'UNION', 'INTERSECT', 'EXCEPT'] as const);
    const taken = new Set<Column>();
    const pairs = c.some(ofKind(left.columns, ...SCALARS), 1, 4).flatMap((l) => {
      const r = right.columns.find((one) => one.kind === l.kind && (one.isTime ?? false) === (l.isTime ?? false) && !taken.has(one));
      if (r !== undefined) taken.add(r);
      return r === undefined ? [] : [[l, r] as const];
    });
    if (pairs.length === 0) return null;
    const keepsTime = name === 'UNION' && all;
    return {
      is: 'set',
      name,
      all,
      left: this.#only(
        left,
        pairs.map(([l]) => l),
      ),
      right: this.#only(
        right,
        pairs.map(([, r]) => r),
      ),
      columns: pairs.map(([l]) => this.#fresh(l.kind, keepsTime && l.isTime ? {isTime: true} : {})),
    };
  }

  /** Without columns that nothing can be ordered by: an order by all the others then leaves nothing open. */
  #orderable(q: Query): Query | null {
    const usable = ofKind(q.columns, ...SCALARS);
    return usable.length === 0 ? null : usable.length === q.columns.length ? q : this.#only(q, usable);
  }

  #order(first: readonly Column[], rest: readonly Column[]): readonly Order[] {
    const c = this.#c;
    return [...first, ...rest.filter((one) => !first.includes(one))].map((one) => ({
      column: one,
      descending: c.in100(40),
      nulls: c.in100(20) ? c.pick(['FIRST', 'LAST'] as const) : null,
    }));
  }

  #rank(q: Query): Query | null {
    const c = this.#c;
    const input = this.#orderable(q);
    if (input === null) return null;
    const time = input.columns.find((one) => one.isTime);
    const edges = input.columns.filter((one) => one.name.startsWith('e'));
    const partition = [...new Set([...(edges.length === 2 && c.in100(60) ? edges : []), ...this.#keys(input, 0, 2)])];
    const name = c.pick(['ROW_NUMBER', 'ROW_NUMBER', 'ROW_NUMBER', 'RANK', 'DENSE_RANK'] as const);
    const first = time !== undefined && c.in100(30) ? [time] : c.some(input.columns, 1, 2);
    const isFirstOnly = (time !== undefined && first[0] === time && c.in100(60)) || name !== 'ROW_NUMBER';
    const order = this.#order(first, isFirstOnly ? [] : input.columns);
    const as = this.#fresh('bigint', {notNull: true});
    const from = c.in100(80) ? 1 : 2;
    const bare = input.columns.map(withoutTime);
    return {is: 'rank', input, name, partition, order, from, to: from + c.below(3), as, columns: c.in100(50) ? [...bare, as] : bare};
  }

  #over(q: Query): Query | null {
    const c = this.#c;
    const input = this.#orderable(q);
    if (input === null) return null;
    const time = input.columns.find((one) => one.isTime);
    const partition = this.#keys(input, 0, 2);
    const byTime = time !== undefined && c.in100(70);
    const order: readonly Order[] = byTime
      ? [{column: time, descending: false, nulls: null}]
      : this.#order(c.some(input.columns, 1, 2), input.columns);
    const bound = (): number | null => (c.in100(30) ? null : c.below(4));
    const frame: Frame = c.pick<Frame>([
      {is: 'default'},
      {is: 'rows', preceding: bound(), following: byTime || c.in100(50) ? 0 : bound()},
      ...(byTime ? ([{is: 'range', preceding: c.in100(20) ? null : 1 + c.below(30)}] as const) : []),
    ]);
    const numbers = ofKind(input.columns, 'int', 'bigint', 'double');
    const calls = Array.from({length: 1 + c.below(3)}, (): OverCall => {
      const names: readonly OverName[] =
        frame.is === 'default'
          ? [
              'COUNT(*)',
              'COUNT',
              'SUM',
              'MIN',
              'MAX',
              'AVG',
              'LAG',
              'ROW_NUMBER',
              'RANK',
              'DENSE_RANK',
              'FIRST_VALUE',
              'LAST_VALUE',
              'LEAD',
            ]
          : ['COUNT(*)', 'COUNT', 'SUM', 'MIN', 'MAX', 'AVG', 'FIRST_VALUE', 'LAST_VALUE'];
      const name = numbers.length === 0 ? 'COUNT(*)' : c.pick(names);
      const arg = name === 'COUNT(*)' || name === 'ROW_NUMBER' || name.endsWith('RANK') ? null : c.pick(numbers);
      return {as: this.#fresh(arg === null || name === 'COUNT' ? 'bigint' : arg.kind), name, arg};
    });
    return {is: 'over', input, partition, order, frame, calls, columns: [...input.columns, ...calls.map((one) => one.as)]};
  }

  #limit(q: Query): Query | null {
    const c = this.#c;
    const input = this.#orderable(q);
    if (input === null) return null;
    const order = this.#order(c.some(input.columns, 1, 2), input.columns);
    return {
      is: 'limit',
      input,
      order,
      offset: c.in100(25) ? 1 : 0,
      limit: 1 + c.below(6),
      columns: input.columns.map(withoutTime),
    };
  }

  #shape(names: readonly WindowShape['name'][]): WindowShape {
    const c = this.#c;
    const step = c.pick([2, 5, 10, 30]);
    const name = c.pick(names);
    return {name, step, size: name === 'HOP' || name === 'CUMULATE' ? step * (1 + c.below(4)) : step};
  }

  #window(q: Query): Query | null {
    const c = this.#c;
    const time = q.columns.find((one) => one.isTime);
    if (time === undefined || q.columns.some((one) => one.name.startsWith('e'))) return null;
    const window = this.#shape(['TUMBLE', 'TUMBLE', 'HOP', 'CUMULATE', 'SESSION']);
    const partition = window.name === 'SESSION' && c.in100(60) ? c.pick([...this.#keys(q, 1, 1), null]) : null;
    const edges: readonly Column[] = ['es', 'ee'].map((name) => ({name: `${name}${this.#names++}`, kind: 'time'}));
    const columns = [...q.columns.map((one) => (one.isTime ? withoutTime(one) : one)), ...edges, this.#fresh('time', {isTime: true})];
    return {is: 'window', input: q, window, time, partition, columns};
  }

  #groupWindow(q: Query): Query | null {
    const c = this.#c;
    const time = q.columns.find((one) => one.isTime);
    if (time === undefined) return null;
    const window = this.#shape(['TUMBLE', 'HOP', 'SESSION']);
    const keys = this.#keys(q, 0, 2)
      .filter((k) => k !== time)
      .map(withoutTime);
    const aggregates = Array.from({length: 1 + c.below(2)}, () => this.#aggregate(q));
    const columns = [this.#fresh('time'), this.#fresh('time'), ...keys, ...aggregates.map((a) => a.as)];
    return {is: 'group-window', input: q, window, time, keys, aggregates, columns};
  }

  #unnest(q: Query): Query | null {
    const c = this.#c;
    const kind = c.pick<Kind>(['int', 'text']);
    const elements = Array.from({length: 1 + c.below(3)}, () => scalarOf(c, q.columns, kind, 1));
    return {is: 'unnest', input: q, outer: c.in100(30), elements, columns: [...q.columns, this.#fresh(kind)]};
  }
}
