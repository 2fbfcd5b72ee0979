import type {Row, Value} from '../../protocol/value.ts';

/** The values of two rows as one row. */
export function concat(left: Row, right: Row): Row {
  const row = new Array<Value>(left.length + right.length);
  for (let i = 0; i < left.length; i++) row[i] = left[i]!;
  for (let i = 0; i < right.length; i++) row[left.length + i] = right[i]!;
  return row;
}
