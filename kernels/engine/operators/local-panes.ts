import type {WindowAggregateNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {WindowAggregate, type WindowPart} from './window-aggregate.ts';

/** Groups that are held at most. */
const MOST_GROUPS = 16_384;
/** Rows after which it is seen what gathering brings. */
const TRIAL_ROWS = 4096;
/** After a trial that brought nothing, so many times its rows go as they are before the next. */
const PAUSE = 64;

/**
 * What a subtask gathers of a window's rows before they go to the subtasks of their keys, as Flink's local window aggregate: panes of groups that
 * cross once instead of row by row. Where hardly any two rows share a group, rows go as they are. It says nothing of what is late: who
 * receives it knows.
 */
export class LocalPanes {
  readonly #gathered: WindowAggregate;
  readonly #keys: readonly number[];
  #watermark = Number.NEGATIVE_INFINITY;
  /** Of the trial under way. */
  #rows = 0;
  #groups = 0;
  /** Rows that still go as they are. */
  #pause = 0;

  constructor(node: WindowAggregateNode, inputTypes: readonly DataType[], clock: Clock) {
    this.#gathered = new WindowAggregate(node, inputTypes, clock, 'local');
    this.#keys = node.keys;
  }

  /** Whether the operator's rows may be gathered: not what closes by the clock, nor where a row's place decides or rows change. */
  static serves(node: WindowAggregateNode, inputMode: string): boolean {
    return node.window.kind !== 'session' && node.timeMode === 'event' && node.emit === null && inputMode === 'append';
  }

  /** False where the rows go as they are. */
  take(batch: Batch): boolean {
    if (this.#pause > 0) {
      this.#pause -= batch.rows.length;
      return false;
    }
    this.#gathered.process(batch);
    this.#rows += batch.rows.length;
    return true;
  }

  /** Whether what is held has to go before the watermark `time`, or, without one, already. */
  isDue(time = this.#watermark): boolean {
    const end = this.#gathered.nextWindowEnd();
    return (end !== null && end <= time) || this.#gathered.groups > MOST_GROUPS;
  }

  passed(time: number): void {
    this.#watermark = time;
  }

  /** All that is held, by subtask of `count`; nothing is held afterwards. */
  drain(count: number): readonly (WindowPart | null)[] {
    const {groups} = this.#gathered;
    this.#groups += groups;
    if (this.#rows >= TRIAL_ROWS) {
      if (this.#groups * 2 > this.#rows) this.#pause = this.#rows * PAUSE;
      this.#rows = 0;
      this.#groups = 0;
    }
    return groups === 0
      ? []
      : this.#gathered.drain(
          count,
          this.#keys.map((_, i) => i),
        );
  }
}
