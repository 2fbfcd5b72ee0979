import type {Batch} from '../runtime/batch.ts';
import {Operator, type Output, type TextReaders} from '../runtime/operator.ts';

/** In and out: any kinds. UNION ALL: the rows of all inputs as they come. No state. */
export class Union extends Operator {
  readonly name = 'Union';

  override takeReferences({append, taken}: TextReaders): readonly (readonly number[])[] {
    return append.map(() => [...taken]);
  }

  process(batch: Batch, _input: number, out: Output): void {
    out.emit(batch);
  }
}
