import type {ChangelogMode} from '../../protocol/row-kind.ts';
import {DELETE, ROW_KIND_TEXT, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import {RowBag} from '../state/row-bag.ts';
import {keyText} from '../state/value-key.ts';
import type {Batch} from './batch.ts';

/** The law of changelogs: applied in order, a stream never retracts a row that is not there. Keeps every row: for tests and debugging. */
export class LawCheck {
  readonly #node: string;
  readonly #mode: ChangelogMode;
  readonly #rows = new RowBag();

  constructor(node: string, mode: ChangelogMode) {
    this.#node = node;
    this.#mode = mode;
  }

  check({rows, kinds}: Batch): void {
    // An upsert stream speaks of keys, which an edge does not know.
    if (this.#mode === 'upsert') return;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const kind = kinds === null ? 0 : kinds[i]!;
      if (kind !== 0 && this.#mode === 'append') throw this.#broken(kind, row, 'is append-only');
      if (kind !== UPDATE_BEFORE && kind !== DELETE) {
        if (this.#mode === 'retract') this.#rows.add(row);
      } else if (!this.#rows.remove(row)) throw this.#broken(kind, row, 'holds no such row');
    }
  }

  #broken(kind: number, row: readonly unknown[], why: string): Error {
    const text = row.map((v) => keyText(v as null)).join(' ');
    return new Error(`operator ${this.#node} emitted ${ROW_KIND_TEXT[kind as 0]} ${text}, but its output ${why}`);
  }
}
