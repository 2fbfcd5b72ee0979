import type {DataColumn} from './data-table.tsx';

/** Average width of a character of the interface's face at 13 px, a little generous. */
const CHARACTER = 7.4;
const PADDING = 26;
const WIDEST = 360;
/** On phones, where types are hidden too. */
const NARROW = 130;
const SAMPLED = 60;

/** Width of each column in px by its head and its first rows. */
export function columnWidths<R>(columns: readonly DataColumn<R>[], rows: readonly R[], narrow: boolean): number[] {
  const sample = Math.min(rows.length, SAMPLED);
  return columns.map((c) => {
    let characters = narrow ? Math.min(c.name.length, 12) : c.name.length + (c.type ? c.type.length * 0.9 + 1 : 0) + (c.compare ? 2 : 0);
    for (let i = 0; i < sample; i++) {
      const length = c.text(rows[i]!).length;
      if (length > characters) characters = length;
    }
    return Math.min(narrow ? NARROW : WIDEST, Math.ceil(characters * CHARACTER) + PADDING);
  });
}
