import type {AggregateCall} from '../../planner/physical/expr.ts';
import type {GroupAggregateNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import type {Accumulator} from '../state/accumulators/accumulator.ts';
import {createAccumulators} from '../state/accumulators/create.ts';
import {type Unrolled, unrolled} from '../state/accumulators/unrolled.ts';
import {Cells} from '../state/cells.ts';
import {KeyIndex} from '../state/key-index.ts';
import {allCells, gather, gatherInts, grownFloats, grownInts} from '../state/lanes.ts';
import {NumberLanes} from '../state/number-lanes.ts';
import {sameValue} from '../state/same-value.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {WindowEnds} from './window-ends.ts';

const VERSION = 3;
const NOTHING: Row = [];

/**
 * In: any kinds. Out in streaming mode, as Flink's GroupAggFunction: the first row of a key +I; a change -U (unless nobody needs it) and +U,
 * nothing where the result stays the same (with a time-to-live it is sent again); -D when the last row of the key is taken back; a
 * retraction for an unknown key is dropped. Batch mode: +I of each key at the end; without keys one row even for an empty input.
 * State: per key one cell of each aggregate and the number of its rows. Keys that did not change for `stateTtlMs` are forgotten.
 */
export class GroupAggregate extends Operator {
  readonly name = 'GroupAggregate';
  readonly #node: GroupAggregateNode;
  readonly #isBatch: boolean;
  /** Results are told once, at the end of the input or of their window. */
  readonly #isQuiet: boolean;
  readonly #window: WindowEnds | null;
  readonly #clock: Clock;
  readonly #index: KeyIndex;
  readonly #accumulators: readonly Accumulator[];
  readonly #unrolled: Unrolled;
  /** Of them, those with an identity. */
  readonly #identities: readonly Accumulator[];
  readonly #cells: Cells;
  /** Beside the accumulators' numbers: of how many rows the group is, and where its result stands among those shown, if it does. */
  readonly #lanes = new NumberLanes();
  readonly #rowsLane = this.#lanes.reserve(1);
  readonly #shownLane = this.#lanes.reserve(1);
  /** Results as the batch under way has told them last; the first is the one of this number. */
  readonly #shown: Row[] = [];
  #firstShown = 0;
  /** What a key showed before a row is added must be known: to take it back, or to see whether it changes. */
  readonly #needsBefore: boolean;
  /** By key id: when it changed, where there is a time-to-live. */
  #changedAt = new Float64Array(64);
  /** By key id: its cell. */
  #cellOf = new Int32Array(64);
  /** Some key's cell has another number than its id. */
  #hasOwnCells = false;

  constructor(node: GroupAggregateNode, inputTypes: readonly DataType[], retracts: boolean, mode: 'streaming' | 'batch', clock: Clock) {
    super();
    this.#node = node;
    this.#isBatch = mode === 'batch';
    this.#window = node.window === undefined ? null : new WindowEnds(node.window);
    this.#isQuiet = this.#isBatch || this.#window !== null;
    this.#clock = clock;
    this.#index = new KeyIndex(
      node.keys,
      node.keys.map((k) => must(inputTypes[k])),
    );
    this.#accumulators = createAccumulators(node.aggregates, retracts, 'group', this.#lanes);
    this.#unrolled = unrolled(this.#accumulators, this.#lanes, this.#index.columns);
    this.#needsBefore = node.emitUpdateBefore || !node.aggregates.some(countsRows);
    this.#identities = this.#accumulators.filter((a) => a.hasIdentity);
    this.#cells = new Cells(this.#accumulators);
  }

  process({rows, kinds}: Batch, _input: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const now = this.#node.stateTtlMs > 0 ? this.#clock.now() : 0;
    for (let i = 0; i < rows.length; i++) {
      const kind = kinds === null ? INSERT : kinds[i]!;
      this.#apply(rows[i]!, kind === INSERT || kind === UPDATE_AFTER, now, changes);
    }
    this.#firstShown += this.#shown.length;
    this.#shown.length = 0;
    changes.flush(out);
  }

  /** Hot: `npm run bench -- nexmark` q15 to q17. */
  #apply(row: Row, isAdded: boolean, now: number, changes: ChangelogBuilder): void {
    if (this.#window?.isLate(row) === true) return;
    let id = this.#index.find(row);
    if (id >= 0 && this.#isExpired(id, now)) {
      this.#forget(id);
      id = -1;
    }
    const isNew = id < 0;
    if (isNew) {
      if (!isAdded) return;
      id = this.#open(this.#index.idOf(row));
    }
    const cell = this.#cell(id);
    const before = isNew || this.#isQuiet || (isAdded && !this.#needsBefore) ? null : this.#before(id, cell);
    const identity = before === null ? 0 : this.#identity(cell);
    const count = this.#lanes.get(cell, this.#rowsLane) + (isAdded ? 1 : -1);
    this.#lanes.set(cell, this.#rowsLane, count);
    if (isAdded) this.#unrolled.add(cell, row);
    else this.#unrolled.retract(cell, row);
    if (this.#node.stateTtlMs > 0) this.#changedAt[id] = now;
    if (!this.#isQuiet) {
      if (count === 0 && before !== null) changes.add(DELETE, before);
      else {
        const after = this.#result(id);
        if (isNew) changes.add(INSERT, after);
        else if (before === null) changes.add(UPDATE_AFTER, after);
        else this.#update(before, after, identity !== this.#identity(cell), changes);
        if (this.#needsBefore) this.#show(cell, after);
      }
    }
    if (count === 0) this.#forget(id);
  }

  #before(id: number, cell: number): Row {
    const place = this.#lanes.get(cell, this.#shownLane) - this.#firstShown;
    return place >= 0 ? this.#shown[place]! : this.#result(id);
  }

  /** The key's next change in the batch begins from this row. */
  #show(cell: number, row: Row): void {
    const place = this.#lanes.get(cell, this.#shownLane) - this.#firstShown;
    if (place >= 0) this.#shown[place] = row;
    else this.#lanes.set(cell, this.#shownLane, this.#firstShown + this.#shown.push(row) - 1);
  }

  #identity(cell: number): number {
    let sum = 0;
    for (let a = 0; a < this.#identities.length; a++) sum += this.#identities[a]!.identity(cell);
    return sum;
  }

  #update(before: Row, after: Row, isOther: boolean, changes: ChangelogBuilder): void {
    if (this.#node.stateTtlMs === 0 && !isOther && isSame(before, after, this.#node.keys.length)) return;
    if (this.#node.emitUpdateBefore) changes.add(UPDATE_BEFORE, before);
    changes.add(UPDATE_AFTER, after);
  }

  #open(id: number): number {
    if (id >= this.#cellOf.length) {
      if (this.#node.stateTtlMs > 0) this.#changedAt = grownFloats(this.#changedAt, id * 2);
      this.#cellOf = grownInts(this.#cellOf, id * 2);
    }
    const cell = this.#cells.take();
    this.#lanes.grow(cell + 1);
    this.#lanes.set(cell, this.#rowsLane, 0);
    this.#lanes.set(cell, this.#shownLane, -1);
    this.#cellOf[id] = cell;
    if (cell !== id) this.#hasOwnCells = true;
    return id;
  }

  #forget(id: number): void {
    this.#cells.release(this.#cell(id));
    this.#index.release(id);
  }

  #isExpired(id: number, now: number): boolean {
    return this.#node.stateTtlMs > 0 && this.#changedAt[id]! + this.#node.stateTtlMs <= now;
  }

  #cell(id: number): number {
    return this.#hasOwnCells ? this.#cellOf[id]! : id;
  }

  #result(id: number): Row {
    return this.#unrolled.result(id, this.#cell(id), NOTHING);
  }

  #sweptAt = Number.NEGATIVE_INFINITY;

  override onWatermark(time: number, out: Output): void {
    if (this.#window?.timeMode === 'event') this.#closeWindows(this.#window, time, out);
  }

  #closeWindows(window: WindowEnds, time: number, out: Output): void {
    if (!window.advance(time)) return;
    const at = this.#node.keys.indexOf(window.column);
    const closed = [...this.#ids()]
      .map((id) => ({id, end: this.#index.at(id, at) as number}))
      .filter(({end}) => window.isClosed(end))
      .sort((a, b) => a.end - b.end);
    const changes = new ChangelogBuilder();
    for (const {id} of closed) {
      changes.add(INSERT, this.#result(id));
      this.#forget(id);
    }
    changes.flush(out);
  }

  override lateRecords(): number {
    return this.#window?.late ?? 0;
  }

  override onTick(now: number, out: Output): void {
    if (this.#window?.timeMode === 'processing') this.#closeWindows(this.#window, now - 1, out);
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl) return;
    this.#sweptAt = now;
    for (const id of this.#ids()) if (this.#isExpired(id, now)) this.#forget(id);
  }

  override onEnd(out: Output): void {
    if (this.#window?.timeMode === 'processing') this.#closeWindows(this.#window, Number.POSITIVE_INFINITY, out);
    if (!this.#isBatch) return;
    const changes = new ChangelogBuilder();
    const ids = this.#ids();
    for (const id of ids) changes.add(INSERT, this.#result(id));
    if (ids.length === 0 && this.#node.keys.length === 0) {
      const cell = this.#cells.take();
      changes.add(
        INSERT,
        this.#accumulators.map((a) => a.value(cell)),
      );
    }
    changes.flush(out);
  }

  #ids(): Int32Array {
    const {limit, size} = this.#index;
    if (size === limit) return allCells(limit);
    const ids = new Int32Array(limit);
    let count = 0;
    for (let id = 0; id < limit; id++) if (this.#index.isUsed(id)) ids[count++] = id;
    return ids.subarray(0, count);
  }

  override holdsKey(row: Row): boolean {
    return this.#index.find(row) >= 0;
  }

  override stateKeys(): number {
    return this.#index.size;
  }

  override stateBytes(): number {
    return this.#cells.bytes() + this.#index.size * 88;
  }

  /** The keys, then their row counts, where there is a time-to-live when they changed, and their cells. */
  override snapshot(): PendingSnapshot {
    const ids = this.#ids();
    const out = new StateWriter();
    const hasTimes = this.#node.stateTtlMs > 0;
    out.json({window: this.#window?.save() ?? null, hasTimes});
    this.#index.save(ids, out);
    const cells = this.#hasOwnCells ? gatherInts(this.#cellOf, ids) : ids;
    this.#lanes.save(this.#rowsLane, cells, out);
    if (hasTimes) out.floats(gather(this.#changedAt, ids));
    for (const a of this.#accumulators) a.save(cells, out);
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const {window, hasTimes} = source.json<{window: ReturnType<WindowEnds['save']> | null; hasTimes: boolean}>();
    if (window !== null) this.#window?.load(window, part);
    const ids = this.#index.load(source, part);
    const rowCounts = source.floats();
    const changedAt = hasTimes ? source.floats() : null;
    // State that was written without a time-to-live begins its time now.
    const now = this.#clock.now();
    this.#cells.load(ids, source, (id, i) => {
      this.#open(id);
      this.#lanes.set(this.#cellOf[id]!, this.#rowsLane, rowCounts[i]!);
      this.#changedAt[id] = changedAt === null ? now : changedAt[i]!;
      return this.#cellOf[id]!;
    });
  }
}

/** COUNT(*): another value for every row. */
function countsRows(call: AggregateCall): boolean {
  return call.function === 'COUNT' && call.argument === null && call.filter === null;
}

function isSame(a: Row, b: Row, from: number): boolean {
  for (let i = from; i < a.length; i++) if (!sameValue(a[i]!, b[i]!)) return false;
  return true;
}
