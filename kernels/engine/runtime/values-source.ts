import type {Row} from '../../protocol/value.ts';
import type {Source, Split, SplitReader} from './connector.ts';

/** The rows of VALUES as a source of one split that ends at once, so that a restored job does not emit them again. */
export function valuesSource(rows: readonly Row[]): Source {
  return {
    discover: async () => [{id: 'values', position: 0}],
    open: (split) => valuesReader(split, rows),
    close: async () => {},
  };
}

function valuesReader(split: Split, rows: readonly Row[]): SplitReader {
  let at = Number(split.position);
  return {
    poll: async (maxRows) => {
      const batch = {rows: rows.slice(at, at + maxRows), kinds: null};
      at += batch.rows.length;
      return {batch, next: {id: split.id, position: at}, more: at < rows.length, lagMs: 0};
    },
    close: async () => {},
  };
}
