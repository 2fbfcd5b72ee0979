import type {Row, Value} from '../../protocol/value.ts';

/** Wider rows are copied by a loop. */
const WIDEST = 100;

/**
 * Makes of a row of `width` columns a new one with a value behind them. Generated code names the columns one by one: V8 makes such an array at
 * once and in full. Its twin is the loop for wide rows. Hot: `npm run bench -- nexmark` q19.
 */
export function appending(width: number): (row: Row, value: Value) => Row {
  if (width > WIDEST) return appendInLoop;
  const columns = Array.from({length: width}, (_, i) => `row[${i}], `).join('');
  return new Function('row', 'value', `'use strict'; return [${columns}value];`) as (row: Row, value: Value) => Row;
}

export function appendInLoop(row: Row, value: Value): Row {
  const wider = new Array<Value>(row.length + 1);
  for (let i = 0; i < row.length; i++) wider[i] = row[i]!;
  wider[row.length] = value;
  return wider;
}
