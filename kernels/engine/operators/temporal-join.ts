import type {TemporalJoinNode} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../protocol/row-kind.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {Evaluate} from '../expr/interpret.ts';
import type {Batch} from '../runtime/batch.ts';
import type {Clock} from '../runtime/clock.ts';
import {Operator, type Output, type PendingSnapshot, type Snapshot, type StatePart, WHOLE} from '../runtime/operator.ts';
import {StateReader, StateWriter} from '../state/state-io.ts';
import {keyText} from '../state/value-key.ts';
import {ChangelogBuilder} from './changelog-builder.ts';
import {concat} from './concat.ts';

const VERSION = 1;

/** A state of a row of the right table from a time on; `row` null: it was deleted then. */
interface Version {
  readonly at: number;
  row: Row | null;
}

interface Waiting {
  readonly row: Row;
  readonly kind: number;
  readonly at: number;
}

/**
 * In: left rows of any kind, right rows as versions of their key (-U and -D end a row at its own time). Out: left rows, with their
 * kind, beside the version that was valid at their time, as Flink's TemporalRowTimeJoinOperator: once both watermarks have passed that time.
 * Of a left join a row without a version is padded with NULLs. State: left rows that wait, and per key the versions that may still be asked for; a key
 * that was quiet for `stateTtlMs`, or up to half as long again, is forgotten with both.
 */
export class TemporalJoin extends Operator {
  readonly name = 'TemporalJoin';
  readonly #node: TemporalJoinNode;
  readonly #types: readonly [readonly DataType[], readonly DataType[]];
  readonly #condition: Evaluate | null;
  readonly #nulls: readonly Value[];
  #waiting: Waiting[] = [];
  /** In order of time. */
  readonly #versions = new Map<string, Version[]>();
  /** Keys with several versions: some of them may be forgotten. */
  readonly #crowded = new Set<string>();
  #versionCount = 0;
  readonly #clock: Clock;
  /** With a time-to-live, by key: when it is forgotten. */
  readonly #forgottenAt = new Map<string, number>();
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(
    node: TemporalJoinNode,
    types: readonly [readonly DataType[], readonly DataType[]],
    condition: Evaluate | null,
    clock: Clock,
  ) {
    super();
    this.#node = node;
    this.#types = types;
    this.#condition = condition;
    this.#clock = clock;
    this.#nulls = types[1].map(() => null);
  }

  process({rows, kinds}: Batch, input: number): void {
    for (let i = 0; i < rows.length; i++) {
      const kind = kinds === null ? INSERT : kinds[i]!;
      if (input === 0) {
        this.#waiting.push({row: rows[i]!, kind, at: (rows[i]![this.#node.leftTime] as number | null) ?? Number.NEGATIVE_INFINITY});
        this.#touchLeft(rows[i]!);
      } else if (kind !== UPDATE_BEFORE || this.#node.endsVersions === true) {
        this.#addVersion(rows[i]!, kind === INSERT || kind === UPDATE_AFTER);
      }
    }
  }

  #addVersion(row: Row, isThere: boolean): void {
    const key = this.#keyOf(row, this.#node.rightKeys);
    const at = row[this.#node.rightTime] as number | null;
    if (at === null) return;
    this.#put(key, {at, row: isThere ? row : null});
  }

  #put(key: string, version: Version): void {
    this.#touch(key);
    const list = this.#versions.get(key);
    if (list === undefined) {
      this.#versions.set(key, [version]);
      this.#versionCount++;
      return;
    }
    const before = lastUpTo(list, version.at);
    if (before >= 0 && list[before]!.at === version.at) list[before]!.row = version.row;
    else {
      list.splice(before + 1, 0, version);
      this.#crowded.add(key);
      this.#versionCount++;
    }
  }

  #touchLeft(row: Row): void {
    if (this.#node.stateTtlMs > 0) this.#touch(this.#keyOf(row, this.#node.leftKeys));
  }

  /** As Flink's timers do: set again only once less than the time-to-live is left. */
  #touch(key: string): void {
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0) return;
    const now = this.#clock.now();
    if (now + ttl > (this.#forgottenAt.get(key) ?? Number.NEGATIVE_INFINITY)) this.#forgottenAt.set(key, now + Math.floor((ttl * 3) / 2));
  }

  override onTick(now: number): void {
    const ttl = this.#node.stateTtlMs;
    if (ttl === 0 || now - this.#sweptAt < ttl / 4) return;
    this.#sweptAt = now;
    const gone = new Set<string>();
    for (const [key, at] of this.#forgottenAt) if (at <= now) gone.add(key);
    if (gone.size === 0) return;
    this.#waiting = this.#waiting.filter((w) => !gone.has(this.#keyOf(w.row, this.#node.leftKeys)));
    for (const key of gone) {
      this.#versionCount -= this.#versions.get(key)?.length ?? 0;
      this.#versions.delete(key);
      this.#crowded.delete(key);
      this.#forgottenAt.delete(key);
    }
  }

  /** Unlike in every other join a NULL key is a key, as in Flink. */
  #keyOf(row: Row, columns: readonly number[]): string {
    let text = '';
    for (let i = 0; i < columns.length; i++) text += keyText(row[columns[i]!]!);
    return text;
  }

  override onWatermark(time: number, out: Output): void {
    const changes = new ChangelogBuilder();
    const later: Waiting[] = [];
    for (const waiting of this.#waiting) {
      if (waiting.at > time) later.push(waiting);
      else {
        this.#emit(waiting, changes);
        this.#touchLeft(waiting.row);
      }
    }
    this.#waiting = later;
    for (const key of this.#crowded) {
      const list = this.#versions.get(key)!;
      const kept = lastUpTo(list, time);
      if (kept <= 0) continue;
      this.#versionCount -= kept;
      this.#versions.set(key, list.slice(kept));
      if (list.length - kept === 1) this.#crowded.delete(key);
    }
    changes.flush(out);
  }

  #emit({row, kind, at}: Waiting, changes: ChangelogBuilder): void {
    const version = this.#versionOf(row, at);
    const pair = version === null ? null : concat(row, version);
    if (pair !== null && (this.#condition === null || this.#condition(pair) === true)) changes.add(kind, pair);
    else if (this.#node.type === 'left') changes.add(kind, concat(row, this.#nulls));
  }

  #versionOf(row: Row, at: number): Row | null {
    const list = this.#versions.get(this.#keyOf(row, this.#node.leftKeys));
    if (list === undefined) return null;
    return list[lastUpTo(list, at)]?.row ?? null;
  }

  override stateBytes(): number {
    return this.#waiting.length * (80 + this.#types[0].length * 16) + this.#versionCount * (100 + this.#types[1].length * 16);
  }

  /** The left rows with kinds, then the versions with their times and whether they are deletions. */
  override snapshot(): PendingSnapshot {
    const out = new StateWriter();
    out.rows(
      this.#waiting.map((w) => w.row),
      this.#types[0],
    );
    out.floats(Float64Array.from(this.#waiting, (w) => w.kind));
    const versions = [...this.#versions].flatMap(([key, list]) => list.map((v) => ({key, ...v})));
    const there = versions.filter((v) => v.row !== null);
    out.rows(
      there.map((v) => v.row as Row),
      this.#types[1],
    );
    out.json(versions.filter((v) => v.row === null).map((v) => [v.key, v.at]));
    return out.finish(VERSION);
  }

  override restore(snapshot: Snapshot, part: StatePart = WHOLE): void {
    const source = new StateReader(snapshot, VERSION);
    const {leftKeys, rightKeys} = this.#node;
    const rows = source.rows(this.#types[0]);
    const kinds = Uint8Array.from(source.floats());
    const isOwn = rows.map((row) => part.owns(row, leftKeys));
    this.process({rows: rows.filter((_, i) => isOwn[i]), kinds: kinds.filter((_, i) => isOwn[i])}, 0);
    for (const row of source.rows(this.#types[1])) if (part.owns(row, rightKeys)) this.#addVersion(row, true);
    // Whose these are their keys do not tell: one that is another's is never asked for.
    for (const [key, at] of source.json<readonly (readonly [string, number])[]>()) {
      if (!this.#versions.get(key)?.some((v) => v.at === at)) this.#put(key, {at, row: null});
    }
  }
}

/** The place of the last version whose time is not after `time`; -1 without one. */
function lastUpTo(list: readonly Version[], time: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.at <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
