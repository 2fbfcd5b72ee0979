import type {Aggregate, ColumnFilter, TableSettings} from '../../server/protocol/view.ts';
import type {DataColumn, Sort} from './data-table.tsx';

/** The columns that are shown: the pinned ones first, each part in the order that was chosen; what is not named follows in its own. */
export function arranged<R>(columns: readonly DataColumn<R>[], settings: TableSettings): {columns: DataColumn<R>[]; pinned: number} {
  const order = new Map((settings.order ?? []).map((id, i) => [id, i]));
  const place = (c: DataColumn<R>, i: number) => order.get(c.id) ?? order.size + i;
  const sorted = columns
    .map((c, i) => ({c, at: place(c, i)}))
    .sort((a, b) => a.at - b.at)
    .map(({c}) => c);
  const hidden = new Set(settings.hidden ?? []);
  const shown = sorted.filter((c) => !hidden.has(c.id));
  // A table without columns could not be mended from its heads.
  const visible = shown.length === 0 ? sorted.slice(0, 1) : shown;
  const pins = new Set(settings.pinned ?? []);
  const first = visible.filter((c) => pins.has(c.id));
  return {columns: [...first, ...visible.filter((c) => !pins.has(c.id))], pinned: first.length};
}

/** Moves a column before another one, or by one place; the pinned stay together. */
export function reordered<R>(columns: readonly DataColumn<R>[], settings: TableSettings, id: string, before: string | null): TableSettings {
  const order = new Map((settings.order ?? []).map((known, i) => [known, i]));
  const ids = columns
    .map((c, i) => ({id: c.id, at: order.get(c.id) ?? order.size + i}))
    .sort((a, b) => a.at - b.at)
    .map((c) => c.id)
    .filter((other) => other !== id);
  const at = before === null ? ids.length : ids.indexOf(before);
  ids.splice(at < 0 ? ids.length : at, 0, id);
  return {...settings, order: ids};
}

/** The sort after a press on a head: up, down, none; numbers begin with the largest. `add`: beside the others. */
export function sortAfter<R>(sorts: readonly Sort[], column: DataColumn<R>, add: boolean): Sort[] {
  const mine = sorts.find((s) => s.column === column.id);
  const first = column.right === true;
  const next =
    mine === undefined ? {column: column.id, descending: first} : mine.descending === first ? {...mine, descending: !first} : null;
  if (!add) return next === null ? [] : [next];
  const at = sorts.findIndex((s) => s.column === column.id);
  if (at < 0) return next === null ? [...sorts] : [...sorts, next];
  return sorts.flatMap((s, i) => (i === at ? (next === null ? [] : [next]) : [s]));
}

export function sortRows<R>(rows: readonly R[], columns: readonly DataColumn<R>[], sorts: readonly Sort[]): readonly R[] {
  const by = sorts.flatMap(({column, descending}) => {
    const compare = columns.find((c) => c.id === column)?.compare;
    return compare === undefined ? [] : [{compare, sign: descending ? -1 : 1}];
  });
  if (by.length === 0) return rows;
  return [...rows].sort((a, b) => {
    for (const {compare, sign} of by) {
      const order = compare(a, b);
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}

export function isFilter(filter: ColumnFilter | undefined): filter is ColumnFilter {
  return filter !== undefined && Boolean(filter.contains || filter.min || filter.max || filter.nulls);
}

/** Rows that pass the filters of all columns. A bound that cannot be read as a value of its column lets all pass. */
export function filterRows<R>(rows: readonly R[], columns: readonly DataColumn<R>[], settings: TableSettings): readonly R[] {
  const tests = columns.flatMap((c) => {
    const filter = settings.filters?.[c.id];
    return isFilter(filter) ? [passes(c, filter)] : [];
  });
  return tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
}

function passes<R>(column: DataColumn<R>, filter: ColumnFilter): (row: R) => boolean {
  const words = filter.contains?.toLowerCase() ?? '';
  const parse = column.parse ?? numberOrNull;
  const min = filter.min ? parse(filter.min) : null;
  const max = filter.max ? parse(filter.max) : null;
  return (row) => {
    const isNull = column.isNull?.(row) === true;
    if (filter.nulls !== undefined && isNull !== (filter.nulls === 'only')) return false;
    if (
      words !== '' &&
      (isNull || !(column.text(row).toLowerCase().includes(words) || column.exact?.(row).toLowerCase().includes(words)))
    ) {
      return false;
    }
    if (min === null && max === null) return true;
    const amount = column.amount?.(row) ?? null;
    return amount !== null && (min === null || amount >= min) && (max === null || amount <= max);
  };
}

function numberOrNull(text: string): number | null {
  const number = Number(text.replaceAll(',', '').replace('−', '-'));
  return text.trim() === '' || Number.isNaN(number) ? null : number;
}

/** An aggregate over the rows of a column; NULL does not count. null: there is nothing to tell. */
export function totalOf<R>(rows: readonly R[], column: DataColumn<R>, aggregate: Aggregate): number | null {
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    if (column.isNull?.(row) === true) continue;
    count++;
    const amount = column.amount?.(row) ?? null;
    if (amount === null) continue;
    sum += amount;
    if (amount < min) min = amount;
    if (amount > max) max = amount;
  }
  if (aggregate === 'count') return count;
  if (count === 0 || column.amount === undefined) return null;
  return aggregate === 'sum' ? sum : aggregate === 'avg' ? sum / count : aggregate === 'min' ? min : max;
}
