import type {Row, Value} from '../../protocol/value.ts';
import type {Texts} from '../runtime/texts.ts';
import type {RowBlock} from './block-rows.ts';

/** How a column's values lie in a block of rows. */
export type Lane = typeof NUMBER | typeof BOOLEAN | typeof TEXT | typeof VALUE;
export const NUMBER = 0;
export const BOOLEAN = 1;
/** Bytes, by a reference; what came as a text lies among the values, and its reference is 0. */
export const TEXT = 2;
/** As it came. */
export const VALUE = 3;

/** A row of a block, made anew. */
export type RowMaker = (block: RowBlock, at: number, texts: Texts, more: Value) => Row;

/**
 * Makes rows of columns in these lanes: texts are references in the columns `given`, else as they are; `withMore`: with a value behind them.
 * Generated code names the columns one by one: V8 makes such an array at once, and of numbers alone one without boxes.
 */
export function rowMaker(lanes: readonly Lane[], given: ReadonlySet<number>, withMore: boolean): RowMaker {
  const valueWidth = lanes.filter((lane) => lane >= TEXT).length;
  const words = (lanes.length + 31) >> 5;
  let v = 0;
  const cells = lanes.map((lane, c) => {
    const number = `numbers[n + ${c}]`;
    if (lane === NUMBER) return number;
    if (lane === BOOLEAN) return `${number} === 1`;
    const value = `values[v + ${v++}]`;
    if (lane === VALUE) return value;
    return `(${number} === 0 ? ${value} : ${given.has(c) ? number : `texts.text(${number})`})`;
  });
  const more = withMore ? ['more'] : [];
  const bits = Array.from({length: words}, (_, word) => `nulls[at * ${words} + ${word}]`);
  const orNull = cells.map((cell, c) => `(b${c >> 5} & ${1 << (c & 31)}) !== 0 ? null : ${cell}`);
  const body = `'use strict'; return (block, at, texts, more) => {
    const {numbers, nulls, values} = block;
    const n = at * ${lanes.length}, v = at * ${valueWidth}, ${bits.map((b, word) => `b${word} = ${b}`).join(', ')};
    if (${bits.map((_, word) => `b${word} === 0`).join(' && ')}) return [${[...cells, ...more].join(', ')}];
    return [${[...orNull, ...more].join(', ')}];
  };`;
  return new Function(body)() as RowMaker;
}
