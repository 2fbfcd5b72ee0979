import {collectColumns} from '../../planner/physical/operands.ts';
import type {CalcNode} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import type {CalcLoop} from '../expr/compile.ts';
import type {Batch} from '../runtime/batch.ts';
import {Operator, type Output, type TextReaders} from '../runtime/operator.ts';

/** In and out: any kinds, each row keeps its own. Filters, then projects. No state. */
export class Calc extends Operator {
  readonly name = 'Calc';
  readonly #node: CalcNode;
  readonly #loop: CalcLoop;

  constructor(node: CalcNode, loop: CalcLoop) {
    super();
    this.#node = node;
    this.#loop = loop;
  }

  /** In columns that it hands on, and only to readers that take them. */
  override takeReferences({taken}: TextReaders): readonly (readonly number[])[] {
    const {condition, projections} = this.#node;
    const handedOn = new Set<number>();
    const read = new Set<number>();
    if (condition !== null) collectColumns(condition, read);
    for (const [i, projection] of projections.entries()) {
      if (projection.kind === 'column' && taken.has(i)) handedOn.add(projection.index);
      else collectColumns(projection, read);
    }
    return [[...handedOn.difference(read)]];
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

  constructor(node: CalcNode, loop: CalcLoop, passed: {watermark: number | null}) {
    super(node, loop);
    this.#passed = passed;
  }

  override onWatermark(time: number): void {
    this.#passed.watermark = time;
  }
}
