import type {Row, Value} from '../../protocol/value.ts';
import type {ExprContext} from '../expr/context.ts';
import {compileRecords, type RecordOutput, type RecordProgram} from '../expr/record-code.ts';
import type {RecordFrame, RecordTarget, TakeRecords} from './records.ts';
import type {Texts} from './texts.ts';

/** Decoded rows as a frame. */
const ROWS: RecordFrame = {
  parameters: ['list'],
  head: 'for (let i = 0; i < list.length; i++) {\nconst row = list[i];',
  tail: '}\nreturn list.length;',
  read: ([column = 0, ...inside]) =>
    inside.length === 0 ? `row[${column}]` : `(row[${column}]${inside.map((i) => `?.[${i}]`).join('')} ?? null)`,
};

/** Records of a source as what the job makes of them: nothing else of a record is ever there. */
export class MadeRecords implements RecordTarget, RecordOutput {
  count = 0;
  /** For each that reads the source, of arrays of their own since `begin`. */
  readonly rows: Row[][];
  readonly from: Int32Array[];
  readonly passed: number[][];
  marks = new Float64Array(0);
  times = new Float64Array(0);
  readonly #program: RecordProgram;
  readonly #context: ExprContext;
  readonly #around: (work: () => number) => number;
  #takeRows: TakeRecords | null = null;
  /** What its references to texts tell of; null without any. */
  #texts: Uint8Array | null = null;
  /** Processing time of the records that are being taken in, once it was asked for. */
  #now: number | null = null;

  /** `most`: so many records come between two calls of `begin`, or are announced. `around` is told of the work. */
  constructor(program: RecordProgram, context: ExprContext, most: number, around: (work: () => number) => number) {
    this.#program = program;
    // The system's clock costs as much as a record: those that are taken in at once have one time.
    this.#context = {...context, env: {...context.env, now: () => (this.#now ??= context.env.now())}};
    this.#around = around;
    this.rows = program.outs.map(() => []);
    this.from = program.outs.map(() => new Int32Array(0));
    this.passed = program.outs.map(({steps}) => steps.slice(1).map(() => 0));
    this.#announce(most);
  }

  get refers(): boolean {
    return this.#texts !== null && this.count > 0;
  }

  /** Before its rows are passed on: their references hold until other records' rows are. */
  announceTexts(texts: Texts): void {
    if (this.#texts !== null) texts.source(this.#texts);
  }

  begin(): void {
    this.count = 0;
    for (let i = 0; i < this.rows.length; i++) {
      this.rows[i] = [];
      this.passed[i]!.fill(0);
    }
  }

  add(row: Value[]): void {
    this.addAll([row]);
  }

  addAll(rows: readonly Row[]): void {
    this.#announce(this.count + rows.length);
    this.#takeRows ??= this.compile(ROWS);
    this.#takeRows(rows);
  }

  #announce(most: number): void {
    if (most <= this.marks.length) return;
    const grown = <T extends Int32Array | Float64Array>(before: T, after: T): T => {
      after.set(before);
      return after;
    };
    this.marks = grown(this.marks, new Float64Array(most));
    this.times = grown(this.times, new Float64Array(most));
    for (const [i, from] of this.from.entries()) this.from[i] = grown(from, new Int32Array(most));
  }

  compile(frame: RecordFrame): TakeRecords {
    const take = compileRecords(this.#program, frame, this.#context);
    if (frame.texts !== undefined && this.#program.outs.some((o) => o.references.size > 0)) this.#texts = frame.texts;
    return (...values) => {
      this.#now = null;
      return this.#around(() => take(this, ...values));
    };
  }

  settle(): void {
    for (const [i, rows] of this.rows.entries()) {
      while (rows.length > 0 && this.from[i]![rows.length - 1]! >= this.count) rows.pop();
    }
  }

  /** Of one reader the rows of the records in [after, to). */
  between(out: number, after: number, to: number): readonly Row[] {
    const rows = this.rows[out]!;
    const from = this.from[out]!;
    let start = 0;
    while (start < rows.length && from[start]! < after) start++;
    let end = start;
    while (end < rows.length && from[end]! < to) end++;
    return rows.slice(start, end);
  }

  /** The greatest mark; null where no record has one. */
  greatestMark(): number | null {
    let greatest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.count; i++) if (this.marks[i]! > greatest) greatest = this.marks[i]!;
    return greatest === Number.NEGATIVE_INFINITY ? null : greatest;
  }

  /**
   * Flink tells event time with the record whose watermark is more than 200 ms ahead of the last one. Only a row at or behind that time can
   * notice, so the records are cut before such alone: pairs of a record and the watermark that goes before it. `told`: the last one.
   * `byTime` false: every watermark is a cut.
   */
  cuts(told: number, byTime: boolean): readonly number[] {
    const {marks, times, count} = this;
    if (byTime) {
      // Without branches, which cannot be foreseen. NaN, of a record without a time, is not greater than anything.
      let earliest = Number.POSITIVE_INFINITY;
      let latest = told;
      for (let i = 0; i < count; i++) {
        earliest = Math.min(earliest, times[i]!);
        latest = Math.max(latest, marks[i]!);
      }
      if (earliest > latest + 1) return [];
    }
    const cuts: number[] = [];
    let current = told;
    let last = told;
    let isNew = false;
    for (let i = 0; i < count; i++) {
      if (isNew && (!byTime || times[i]! <= last + 1)) {
        cuts.push(i, last);
        isNew = false;
      }
      if (marks[i]! > current) current = marks[i]!;
      if (current - last > TELL_AFTER_MS) {
        last = current;
        isNew = true;
      }
    }
    return cuts;
  }
}

const TELL_AFTER_MS = 200;
