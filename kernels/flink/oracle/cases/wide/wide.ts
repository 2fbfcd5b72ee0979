import type {ExpressionCase} from '../expressions.ts';
import type {Family} from '../generated-atoms.ts';
import {FORMS} from '../generated-forms.ts';
import {Chance} from '../random/chance.ts';
import {WIDE_FORMS} from './forms.ts';
import {COLUMNS, VALUES} from './values.ts';
import {WORDS} from './words.ts';

const HOLE = /\{(\w+)\}/g;
/** One argument in so many is of another family than the form asks for. */
const MISFIT = 25;
const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'GMT-03:30',
];
const FAMILIES = Object.keys(VALUES) as readonly Family[];

/** `count` expressions of every form, with random values in place of the holes: alone and over columns, some in another zone than UTC, one of each seed. */
export function wideExpressions(seed: number, count: number): readonly ExpressionCase[] {
  const c = new Chance(seed);
  const zone = c.pick(ZONES);
  const byFamily = Map.groupBy(FORMS, (form) => form.family);
  const formOf = (family: Family): string => {
    const others = byFamily.get(family) ?? [];
    return others.length > 0 && c.once(4) ? c.pick(others).sql : c.pick(WIDE_FORMS[family]);
  };
  const argument = (family: Family, over: boolean, depth: number): string => {
    if (depth > 0 && c.once(3)) return filled(formOf(family), over, depth - 1);
    const columns = COLUMNS[family];
    return over && columns !== undefined && !c.once(4) ? c.pick(columns) : VALUES[family](c);
  };
  const filled = (form: string, over: boolean, depth: number): string =>
    form.replace(HOLE, (all, name: string) => {
      const word = WORDS[name];
      if (word !== undefined) return word(c);
      return name in VALUES ? argument(c.once(MISFIT) ? c.pick(FAMILIES) : (name as Family), over, depth) : all;
    });

  const all = new Map<string, ExpressionCase>();
  while (all.size < count) {
    const family = c.weighted<Family>([
      ...([
        [8, 'bool'],
        [14, 'num'],
        [16, 'text'],
        [3, 'date'],
        [2, 'clock'],
        [5, 'ts'],
        [4, 'ltz'],
        [2, 'time'],
        [3, 'days'],
        [2, 'months'],
      ] as const),
      ...([
        [2, 'bytes'],
        [5, 'arr'],
        [3, 'tarr'],
        [3, 'map'],
        [3, 'row'],
        [7, 'any'],
      ] as const),
    ]);
    const over = c.once(2);
    const sql = filled(formOf(family), over, c.below(4));
    const zoned = /LTZ|ltz|tz\b|LOCAL|FROM_UNIXTIME|UNIX_TIMESTAMP/.test(sql) && c.once(2) ? {zone} : {};
    if (sql.length < 400) all.set(`${over} ${JSON.stringify(zoned)} ${sql}`, {sql, ...(over ? {over: 'values' as const} : {}), ...zoned});
  }
  return [...all.values()];
}
