import type {Row} from '../../protocol/value.ts';
import type {CalcLoop} from '../expr/compile.ts';
import type {Batch} from '../runtime/batch.ts';
import {Operator, type Output} from '../runtime/operator.ts';

/** In and out: any kinds. Each row once per copy, the copies of a row together and of its kind. No state. */
export class Expand extends Operator {
  readonly name = 'Expand';
  readonly #copies: readonly CalcLoop[];

  constructor(copies: readonly CalcLoop[]) {
    super();
    this.#copies = copies;
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const width = this.#copies.length;
    const copied = this.#copies.map((loop) => {
      const result: Row[] = [];
      loop(rows, null, result, null);
      return result;
    });
    const result: Row[] = [];
    const resultKinds = kinds === null ? null : new Uint8Array(rows.length * width);
    for (let i = 0; i < rows.length; i++) {
      for (let c = 0; c < width; c++) {
        if (resultKinds !== null) resultKinds[result.length] = kinds![i]!;
        result.push(copied[c]![i]!);
      }
    }
    if (result.length > 0) out.emit({rows: result, kinds: resultKinds});
  }
}
