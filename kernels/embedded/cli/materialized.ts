import {DELETE, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';

/** The rows that stand after a changelog, in order of arrival; a retraction takes the newest equal row away. */
export class Materialized {
  readonly #rows = new Map<number, Row>();
  readonly #byValue = new Map<string, number[]>();
  #next = 0;

  apply(rows: readonly Row[], kinds: Uint8Array | null): void {
    rows.forEach((row, i) => {
      const kind = kinds?.[i] ?? 0;
      const key = rowKey(row);
      if (kind === UPDATE_BEFORE || kind === DELETE) {
        const id = this.#byValue.get(key)?.pop();
        if (id !== undefined) this.#rows.delete(id);
        return;
      }
      const id = this.#next++;
      this.#rows.set(id, row);
      const ids = this.#byValue.get(key);
      if (ids === undefined) this.#byValue.set(key, [id]);
      else ids.push(id);
    });
  }

  rows(): readonly Row[] {
    return [...this.#rows.values()];
  }
}

function rowKey(value: Value): string {
  if (value === null) return 'n';
  if (typeof value === 'string') return `s${value.length}:${value}`;
  if (value instanceof Uint8Array) return `b${value.length}:${value.toHex()}`;
  if (value instanceof Map) return `m${value.size}:${[...value].map(([k, v]) => rowKey(k) + rowKey(v)).join('')}`;
  if (Array.isArray(value)) return `a${value.length}:${value.map(rowKey).join('')}`;
  return `${typeof value === 'boolean' ? 'B' : 'd'}${String(value)};`;
}
