import {Operator} from '../runtime/operator.ts';

/** Stands for a source in the graph: its task emits the rows. */
export class SourceOutput extends Operator {
  readonly name = 'Source';

  process(): void {
    throw new Error('a source has no input');
  }
}
