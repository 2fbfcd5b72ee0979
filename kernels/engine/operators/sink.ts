import type {SinkNode} from '../../planner/physical/plan.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {DELETE, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import {Operator, type TextReaders} from '../runtime/operator.ts';
import type {Texts} from '../runtime/texts.ts';
import {ChangelogBuilder} from './changelog-builder.ts';

/** In: any kinds. Hands the rows to the writer's queue. Rows with a NULL where the table takes none fail the job or are left out. No state. */
export class SinkInput extends Operator {
  readonly name = 'Sink';
  readonly #node: SinkNode;
  readonly #push: (batch: Batch) => void;
  readonly #passWatermark: (time: number) => void;
  readonly #references: (texts: Texts, width: number) => readonly number[];

  constructor(
    node: SinkNode,
    push: (batch: Batch) => void,
    passWatermark: (time: number) => void,
    references: (texts: Texts, width: number) => readonly number[],
  ) {
    super();
    this.#references = references;
    this.#node = node;
    this.#push = push;
    this.#passWatermark = passWatermark;
  }

  override takeReferences({texts}: TextReaders): readonly (readonly number[])[] {
    return [this.#references(texts, this.#node.table.physical.length)];
  }

  override onWatermark(time: number): void {
    this.#passWatermark(time);
  }

  process(batch: Batch): void {
    const kept = this.#node.notNull.columns.length === 0 ? batch : this.#enforced(batch);
    if (kept.rows.length > 0) this.#push(kept);
  }

  #enforced(batch: Batch): Batch {
    const {columns, enforcer} = this.#node.notNull;
    const broken = batch.rows.some((row) => columns.some((c) => row[c] === null));
    if (!broken) return batch;
    const changes = new ChangelogBuilder();
    batch.rows.forEach((row, i) => {
      const kind = batch.kinds === null ? 0 : batch.kinds[i]!;
      const column = columns.find((c) => row[c] === null);
      if (column === undefined) changes.add(kind, row);
      else if (enforcer === 'error' && kind !== UPDATE_BEFORE && kind !== DELETE) throw this.#nullIn(column, row);
    });
    return changes.batch();
  }

  #nullIn(column: number, row: Row): StudioError {
    const {path, physical} = this.#node.table;
    const name = physical[column]?.name ?? String(column);
    return new StudioError('engine/null-in-not-null', `column "${name}" of table "${path.table}" takes no NULL, but a row brings one`, {
      detail: `the row has NULL in column ${column + 1} of ${row.length}`,
      hint: "SET 'table.exec.sink.not-null-enforcer' = 'DROP' leaves such rows out",
      blame: 'data',
    });
  }
}
