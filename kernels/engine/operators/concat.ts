import type {Expr} from '../../planner/physical/expr.ts';
import {collectColumns} from '../../planner/physical/operands.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {TextReaders} from '../runtime/operator.ts';
import {JoinSide} from '../state/join-side.ts';
import {type ReferredTexts, rowStore} from '../state/row-store.ts';

/** The values of two rows as one row. */
export function concat(left: Row, right: Row): Row {
  const row = new Array<Value>(left.length + right.length);
  for (let i = 0; i < left.length; i++) row[i] = left[i]!;
  for (let i = 0; i < right.length; i++) row[left.length + i] = right[i]!;
  return row;
}

/** The row of one input of a join beside one that the other keeps at `place`. */
export function paired(row: Row, isLeft: boolean, other: JoinSide, place: number, width: number): Row {
  const pair = new Array<Value>(width);
  const from = isLeft ? 0 : width - row.length;
  for (let i = 0; i < row.length; i++) pair[from + i] = row[i]!;
  other.fill(place, pair, isLeft ? row.length : 0);
  return pair;
}

/** The row of a join's side at `place`, with references to texts where its reader takes them. */
export function filled(side: JoinSide, place: number, width: number): Row {
  const row = new Array<Value>(width);
  side.fill(place, row, 0);
  return row;
}

/** Both sides of a join, empty; `texts`: how they deal with references to texts, null where they meet none. */
export function joinSides(
  {leftKeys, rightKeys}: {readonly leftKeys: readonly number[]; readonly rightKeys: readonly number[]},
  [left, right]: readonly [readonly DataType[], readonly DataType[]],
  texts: readonly [ReferredTexts, ReferredTexts] | null,
): readonly [JoinSide, JoinSide] {
  const [leftTexts, rightTexts] = texts ?? [null, null];
  return [new JoinSide(leftKeys, left, rowStore(left, leftTexts)), new JoinSide(rightKeys, right, rowStore(right, rightTexts))];
}

/** How the sides of an inner join deal with references to texts: those in columns that its condition does not read are taken. */
export function joinedTexts(
  {texts, taken}: TextReaders,
  types: readonly [readonly DataType[], readonly DataType[]],
  keys: readonly [readonly number[], readonly number[]],
  condition: Expr | null,
): readonly [ReferredTexts, ReferredTexts] {
  const read = new Set<number>();
  if (condition !== null) collectColumns(condition, read);
  const side = (input: 0 | 1): ReferredTexts => {
    const from = input === 0 ? 0 : types[0].length;
    const columns = types[input].flatMap(({kind}, c) => ((kind === 'char' || kind === 'varchar') && !keys[input].includes(c) ? [c] : []));
    const referred = columns.filter((c) => !read.has(from + c));
    const isGiven = (c: number): boolean => taken.has(from + c);
    return {texts, taken: referred, given: referred.filter(isGiven), read: referred.filter((c) => !isGiven(c))};
  };
  return [side(0), side(1)];
}
