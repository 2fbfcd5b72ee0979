import type {WindowTableFunctionNode} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output} from '../runtime/operator.ts';
import {Windows} from './windows.ts';

/**
 * In and out: any kinds. Each row once per window that it belongs to, of HOP the last window first and of CUMULATE the shortest, as in Flink, with window_start, window_end and window_time
 * (end − 1 ms) behind it. Rows without a time are dropped. No state: rows are never late here.
 */
export class WindowTableFunction extends Operator {
  readonly name = 'WindowTableFunction';
  readonly #node: WindowTableFunctionNode;
  readonly #windows: Windows;
  readonly #clock: Clock;

  constructor(node: WindowTableFunctionNode, clock: Clock) {
    super();
    this.#node = node;
    this.#windows = new Windows(node.window, node.zone);
    this.#clock = clock;
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const {size, slide} = this.#windows;
    const now = this.#node.timeMode === 'processing' ? this.#clock.now() : null;
    const result: Row[] = [];
    const resultKinds: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const time = now ?? (row[this.#node.timeColumn] as number | null);
      if (time === null) continue;
      const local = this.#windows.toWallClock(time);
      const last = this.#windows.lastStart(local) + size;
      const first = last - Math.floor((last - 1 - local) / slide) * slide;
      const isHop = this.#node.window.kind === 'hop';
      for (let n = 0, end = isHop ? last : first; end >= first && end <= last; n++, end = isHop ? last - n * slide : first + n * slide) {
        result.push([...row, this.#windows.startOf(end), end, this.#windows.toInstant(end) - 1]);
        if (kinds !== null) resultKinds.push(kinds[i]!);
      }
    }
    if (result.length > 0) out.emit({rows: result, kinds: kinds === null ? null : Uint8Array.from(resultKinds)});
  }
}
