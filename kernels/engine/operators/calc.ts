import type {Row} from '../../protocol/value.ts';
import type {CalcLoop} from '../expr/compile.ts';
import type {Batch} from '../runtime/batch.ts';
import {Operator, type Output} from '../runtime/operator.ts';

/** In and out: any kinds, each row keeps its own. Filters, then projects. No state. */
export class Calc extends Operator {
  readonly name = 'Calc';
  readonly #loop: CalcLoop;

  constructor(loop: CalcLoop) {
    super();
    this.#loop = loop;
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const result: Row[] = [];
    const resultKinds = kinds === null ? null : new Uint8Array(rows.length);
    const count = this.#loop(rows, kinds, result, resultKinds);
    if (count > 0) out.emit({rows: result, kinds: resultKinds === null ? null : resultKinds.subarray(0, count)});
  }
}

/** The same where an expression reads the watermark: those that passed, in `passed`. */
export class WatermarkCalc extends Calc {
  readonly #passed: {watermark: number | null};

  constructor(loop: CalcLoop, passed: {watermark: number | null}) {
    super(loop);
    this.#passed = passed;
  }

  override onWatermark(time: number): void {
    this.#passed.watermark = time;
  }
}
