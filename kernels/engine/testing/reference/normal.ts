import type {Row, Value} from '../../../protocol/value.ts';
import {elements} from './aggregates.ts';
import type {Column} from './query.ts';

/** Rows as texts, alike where they mean the same: lists without their order, numbers without their last digits where these are rough. */
export function rowTexts(columns: readonly Column[], rows: readonly Row[]): readonly string[] {
  return rows.map((row) => columns.map((c, i) => valueText(c, row[i] ?? null)).join(' | '));
}

function valueText({kind}: Column, value: Value): string {
  if (value === null) return 'NULL';
  if (kind === 'rough') return Math.abs(Number(value)) < 1e-6 ? '0' : Number(value).toPrecision(8);
  if (kind !== 'list') return String(value);
  if (Array.isArray(value)) return elements(value as Value[]);
  if (value instanceof Map)
    return elements([...value].flatMap(([element, times]) => Array.from({length: Number(times)}, () => element as Value)));
  const text = String(value);
  return text.startsWith('{') ? text : elements(text.split(','));
}
