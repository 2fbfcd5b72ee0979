import type {Value} from '../../protocol/value.ts';

/** A loop over records whose values a decoder has found, as text of a function: what takes the records in writes its body. */
export interface RecordFrame {
  /** Names of what the function is called with. */
  readonly parameters: readonly string[];
  /** Before the body, which stands once for each record: opens the loop, and may leave it with `return`. */
  readonly head: string;
  readonly tail: string;
  /** Code, free of side effects, of the value at a path: a column of the row, then places in the rows inside it. `constant` gives a value a name. */
  read(path: readonly number[], constant: (value: unknown) => string): string;
  /**
   * Code of where the text at a path stands in `texts`: its first byte, -1 where it is NULL, not as it stands there, not ASCII or 32 kB long; and
   * how many they are. null where there is no text at the path.
   */
  span?(path: readonly number[]): {readonly start: string; readonly length: string} | null;
  /** Code of the text that is so many ASCII bytes of `texts`. */
  part?(start: string, end: string): string;
  /** Where texts can be referred to (`engine/runtime/texts.ts`): the memory that holds them, until the next record is decoded after `begin`. */
  readonly texts?: Uint8Array;
  /** Then code of a reference to the text at a path, or of the text, or NULL; null where there is no text at the path. */
  refer?(path: readonly number[]): string | null;
}

/** The function of a frame. What it returns is the frame's affair. */
export type TakeRecords = (...values: readonly unknown[]) => number;

/** Takes in the records that a source's reader decodes: as rows, or as what the job makes of them at once. */
export interface RecordTarget {
  /** So many since `begin`. */
  readonly count: number;
  /** Since `begin` it has taken in references to a decoder's memory (`RecordFrame.texts`): nothing is read into that before the next `begin`. */
  readonly refers: boolean;
  begin(): void;
  add(row: Value[]): void;
  /** A function that takes in records, one after the other: `count` grows by each that is taken in wholly. */
  compile(frame: RecordFrame): TakeRecords;
  /** Forgets what came of a record that was not taken in wholly. */
  settle(): void;
}

/** Records as rows with all columns of the source. */
export class RowList implements RecordTarget {
  /** Of an array of its own since `begin`. */
  rows: Value[][] = [];
  readonly refers = false;
  readonly #columns: number;

  constructor(columns: number) {
    this.#columns = columns;
  }

  get count(): number {
    return this.rows.length;
  }

  begin(): void {
    this.rows = [];
  }

  add(row: Value[]): void {
    this.rows.push(row);
  }

  settle(): void {}

  compile({parameters, head, tail, read}: RecordFrame): TakeRecords {
    const constants: unknown[] = [];
    const cells = Array.from({length: this.#columns}, (_, i) => read([i], (value) => `k[${constants.push(value) - 1}]`));
    const body = `'use strict';\nreturn function (list${parameters.map((p) => `, ${p}`).join('')}) {
const out = list.rows;
${head}
out.push([${cells.join(', ')}]);
${tail}
};`;
    const take = new Function('k', body)(constants) as (...values: readonly unknown[]) => number;
    return (...values) => take(this, ...values);
  }
}
