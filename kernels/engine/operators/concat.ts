import type {Row, Value} from '../../protocol/value.ts';
import type {JoinSide} from '../state/join-side.ts';

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
