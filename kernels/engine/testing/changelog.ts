import {ROW_KIND_TEXT, type RowKind} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Operator} from '../runtime/operator.ts';

/** `+I[a, 1]` and so on, one text a row. */
export function changelogText({rows, kinds}: Batch): string[] {
  return rows.map((row, i) => `${ROW_KIND_TEXT[(kinds?.[i] ?? 0) as RowKind]}[${row.map(valueText).join(', ')}]`);
}

function valueText(value: Value): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`;
  return String(value);
}

/** Rows as `[kind, ...values]`. */
export function changelog(...lines: readonly (readonly ['+I' | '-U' | '+U' | '-D', ...Row])[]): Batch {
  return {
    rows: lines.map(([, ...row]) => row),
    kinds: Uint8Array.from(lines, ([kind]) => ROW_KIND_TEXT.indexOf(kind)),
  };
}

export function inserts(...rows: readonly Row[]): Batch {
  return {rows, kinds: null};
}

/** Drives one operator by hand and reads what comes out. */
export class OperatorHarness<T extends Operator> {
  readonly operator: T;
  #out: string[] = [];
  readonly #output = {emit: (batch: Batch): void => void this.#out.push(...changelogText(batch))};

  constructor(operator: T) {
    this.operator = operator;
  }

  process(batch: Batch, input = 0): string[] {
    this.operator.process(batch, input, this.#output);
    return this.#taken();
  }

  watermark(time: number): string[] {
    this.operator.onWatermark(time, this.#output);
    return this.#taken();
  }

  tick(now: number): string[] {
    this.operator.onTick(now, this.#output);
    return this.#taken();
  }

  end(): string[] {
    this.operator.onWatermark(Number.POSITIVE_INFINITY, this.#output);
    this.operator.onEnd(this.#output);
    return this.#taken();
  }

  #taken(): string[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }
}
