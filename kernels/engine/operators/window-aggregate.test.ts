import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {AlignedWindow, WindowAggregateNode, WindowSpec} from '../../planner/physical/plan.ts';
import type {Row} from '../../protocol/value.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, inserts, OperatorHarness} from '../testing/changelog.ts';
import {aggregate, BOOLEAN, columns, INT, STRING, TIMESTAMP} from '../testing/plans.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {WindowAggregate} from './window-aggregate.ts';
import {WindowTableFunction} from './window-table-function.ts';

const types = [STRING, TIMESTAMP, INT, BOOLEAN];

function node(window: WindowSpec, more: Partial<WindowAggregateNode> = {}): WindowAggregateNode {
  return {
    kind: 'window-aggregate',
    emit: null,
    id: 'w',
    inputs: ['source'],
    columns: columns({}),
    changelogMode: 'append',
    window,
    timeColumn: 1,
    timeMode: 'event',
    zone: null,
    keys: [0],
    aggregates: [aggregate('COUNT', null, null), aggregate('SUM', 2, INT)],
    properties: ['start', 'end'],
    ...more,
  };
}

const tumble = (size: number, offset = 0): AlignedWindow => ({kind: 'tumble', size, offset});
const hop = (size: number, slide: number, offset = 0): AlignedWindow => ({kind: 'hop', size, slide, offset});

const cumulate = (size: number, step: number, offset = 0): AlignedWindow => ({kind: 'cumulate', size, step, offset});

function open(n: WindowAggregateNode, clock = new VirtualClock()) {
  return new OperatorHarness(new WindowAggregate(n, types, clock));
}

describe('window aggregate', () => {
  test('a window closes when the watermark reaches its end − 1, not before', () => {
    const w = open(node(tumble(10)));
    expect(w.process(inserts(['a', 0, 1, true], ['b', 9, 2, true], ['a', 5, 3, true]))).toEqual([]);
    expect(w.watermark(8)).toEqual([]);
    expect(w.operator.nextWindowEnd()).toBe(9);
    expect(w.watermark(9)).toEqual(['+I[a, 2, 4, 0, 10]', '+I[b, 1, 2, 0, 10]']);
    expect(w.operator.nextWindowEnd()).toBe(null);
  });

  test('windows come out by their end, each once', () => {
    const w = open(node(hop(10, 5)));
    w.process(inserts(['late', 12, 1, true], ['a', 2, 1, true], ['a', 7, 1, true]));
    expect(w.end()).toEqual([
      '+I[a, 1, 1, -5, 5]',
      '+I[a, 2, 2, 0, 10]',
      '+I[a, 1, 1, 5, 15]',
      '+I[late, 1, 1, 5, 15]',
      '+I[late, 1, 1, 10, 20]',
    ]);
    expect(w.end()).toEqual([]);
  });

  test('a late row counts for the windows that are still open', () => {
    const w = open(node(hop(10, 5)));
    w.process(inserts(['a', 12, 1, true]));
    expect(w.watermark(10)).toEqual([]);
    w.process(inserts(['a', 6, 10, true], ['too late', 4, 1, true]));
    expect(w.operator.lateRecords()).toBe(1);
    expect(w.watermark(30)).toEqual(['+I[a, 2, 11, 5, 15]', '+I[a, 1, 1, 10, 20]']);
  });

  test('CUMULATE: every step gives the window as far as it has grown, also where nothing came', () => {
    const w = open(node(cumulate(15, 5)));
    w.process(inserts(['a', 1, 1, true], ['a', 11, 2, true], ['b', 16, 7, true]));
    expect(w.watermark(9)).toEqual(['+I[a, 1, 1, 0, 5]', '+I[a, 1, 1, 0, 10]']);
    // Late for the first two, not for the third.
    w.process(inserts(['a', 3, 4, true]));
    const next = open(node(cumulate(15, 5)));
    next.operator.restore(encodeSnapshot(w.operator.snapshot()));
    expect(next.watermark(14)).toEqual(['+I[a, 3, 7, 0, 15]']);
    next.process(inserts(['a', 14, 4, true]));
    expect(next.operator.lateRecords()).toBe(1);
    expect(next.end()).toEqual(['+I[b, 1, 7, 15, 20]', '+I[b, 1, 7, 15, 25]', '+I[b, 1, 7, 15, 30]']);
    const moved = open(node(cumulate(10, 5, 2)));
    moved.process(inserts(['a', 1, 1, true], ['a', 2, 1, true]));
    expect(moved.end()).toEqual(['+I[a, 1, 1, -8, 2]', '+I[a, 1, 1, 2, 7]', '+I[a, 1, 1, 2, 12]']);
  });

  test('times before 1970, offsets and gaps between windows', () => {
    const w = open(node(tumble(10, 3)));
    w.process(inserts(['a', -8, 1, true], ['a', 2, 1, true], ['a', 3, 1, true]));
    expect(w.end()).toEqual(['+I[a, 1, 1, -17, -7]', '+I[a, 1, 1, -7, 3]', '+I[a, 1, 1, 3, 13]']);
    const gaps = open(node(hop(2, 5)));
    gaps.process(inserts(['a', 1, 1, true], ['a', 2, 1, true], ['a', 4, 1, true], ['a', 5, 1, true]));
    expect(gaps.operator.lateRecords()).toBe(0);
    expect(gaps.end()).toEqual(['+I[a, 1, 1, 0, 2]', '+I[a, 1, 1, 5, 7]']);
  });

  test('size and slide without a common step', () => {
    const w = open(node(hop(7, 3)));
    w.process(inserts(['a', 6, 1, true]));
    expect(w.end()).toEqual(['+I[a, 1, 1, 0, 7]', '+I[a, 1, 1, 3, 10]', '+I[a, 1, 1, 6, 13]']);
  });

  test('windows of TIMESTAMP_LTZ align to the zone; rowtime is an instant', () => {
    const day = 86_400_000;
    const w = open(node(tumble(day), {zone: 'Asia/Kolkata', properties: ['start', 'rowtime']}));
    // 19:00 UTC is half past midnight of the next day in Kolkata.
    w.process(inserts(['a', 19 * 3_600_000, 1, true]));
    const midnight = day - 5.5 * 3_600_000;
    expect(w.watermark(midnight + day - 2)).toEqual([]);
    expect(w.watermark(midnight + day - 1)).toEqual([`+I[a, 1, 1, ${day}, ${midnight + day - 1}]`]);
  });

  test('FILTER, DISTINCT, NULLs and all functions', () => {
    const w = open(
      node(tumble(10), {
        properties: [],
        aggregates: [
          aggregate('COUNT', 2, INT),
          aggregate('SUM', 2, INT, {filter: 3}),
          aggregate('AVG', 2, INT),
          aggregate('MIN', 2, INT),
          aggregate('MAX', 2, INT),
          aggregate('COUNT', 2, INT, {distinct: true}),
          aggregate('SUM', 2, INT, {distinct: true}),
          aggregate('MAX', 0, STRING),
        ],
      }),
    );
    w.process(inserts(['a', 0, 5, true], ['a', 1, 2, false], ['a', 2, 5, null], ['a', 3, null, true], ['b', 4, null, true]));
    expect(w.end()).toEqual(['+I[a, 3, 5, 4, 2, 5, 2, 7, a]', '+I[b, 0, NULL, NULL, NULL, NULL, 0, NULL, b]']);
  });

  test('without keys there is one group, and none for an empty window', () => {
    const w = open(node(tumble(10), {keys: []}));
    w.process(inserts(['a', 0, 1, true], ['b', 25, 2, true]));
    expect(w.end()).toEqual(['+I[1, 1, 0, 10]', '+I[1, 2, 20, 30]']);
  });

  test('keys that a plain string would mix up stay apart', () => {
    const w = open(node(tumble(10), {keys: [0, 2], properties: []}));
    w.process(inserts(['a', 0, 1, true], ['a', 0, null, true], [null, 0, 1, true], ['1', 0, 1, true], ['a', 0, 1, true]));
    expect(w.end()).toEqual(['+I[a, 1, 2, 2]', '+I[a, NULL, 1, NULL]', '+I[NULL, 1, 1, 1]', '+I[1, 1, 1, 1]']);
  });

  test('changing rows are refused', () => {
    expect(() => open(node(tumble(10))).process(changelog(['-D', 'a', 0, 1, true]))).toThrow('a window cannot aggregate rows that change');
  });

  test('processing time: the last millisecond of a window still counts', () => {
    const clock = new VirtualClock(5);
    const w = open(node(tumble(10), {timeMode: 'processing', properties: ['end']}), clock);
    w.process(inserts(['a', null, 1, true]));
    expect(w.tick(9)).toEqual([]);
    expect(w.tick(10)).toEqual(['+I[a, 1, 1, 10]']);
  });

  test('state of closed windows goes', () => {
    const w = open(node(hop(10, 5)));
    for (let t = 0; t < 100_000; t += 10) {
      w.process(inserts([`key ${t}`, t, 1, true]));
      w.watermark(t);
    }
    expect(w.operator.stateBytes()).toBeLessThan(400_000);
  });

  const step = fc.oneof(
    fc.record({
      rows: fc.array(
        fc.tuple(
          fc.constantFrom('a', 'b', 'c'),
          fc.option(fc.integer({min: -20, max: 60}), {nil: null, freq: 9}),
          fc.integer({min: -5, max: 5}),
        ),
        {maxLength: 6},
      ),
    }),
    fc.record({watermark: fc.integer({min: -20, max: 60})}),
  );
  const spec = fc.oneof(
    fc.integer({min: 1, max: 12}).map((size) => tumble(size)),
    fc
      .tuple(fc.integer({min: 1, max: 12}), fc.integer({min: 1, max: 12}), fc.integer({min: -1, max: 1}))
      .map(([size, slide, o]) => hop(size, slide, o)),
  );

  test('property: panes give what a copy of each row per window gives, with a restore after every step', () => {
    fc.assert(
      fc.property(spec, fc.array(step, {maxLength: 20}), fc.boolean(), (window, steps, restores) => {
        const n = node(window, {
          aggregates: [
            aggregate('COUNT', null, null),
            aggregate('SUM', 2, INT),
            aggregate('MIN', 2, INT),
            aggregate('COUNT', 2, INT, {distinct: true}),
          ],
        });
        let w = open(n);
        const naive = new NaiveWindows(window);
        for (const s of steps) {
          if ('rows' in s) {
            const rows = s.rows.map((r): Row => [...r, true]);
            w.process(inserts(...rows));
            for (const row of rows) naive.add(row);
          } else expect(w.watermark(s.watermark).sort()).toEqual(naive.close(s.watermark).sort());
          if (!restores) continue;
          const next = open(n);
          next.operator.restore(encodeSnapshot(w.operator.snapshot()));
          w = next;
        }
        expect(w.operator.lateRecords()).toBe(naive.late);
        expect(w.end().sort()).toEqual(naive.close(Number.POSITIVE_INFINITY).sort());
      }),
      {numRuns: 400},
    );
  });
});

/** Flink's own definition: every row into each of its windows. */
class NaiveWindows {
  late = 0;
  readonly #size: number;
  readonly #slide: number;
  readonly #offset: number;
  readonly #rows = new Map<number, Row[]>();
  #watermark = Number.NEGATIVE_INFINITY;

  constructor(spec: AlignedWindow) {
    this.#size = spec.size;
    this.#slide = spec.kind === 'hop' ? spec.slide : spec.size;
    this.#offset = spec.offset;
  }

  add(row: Row): void {
    const time = row[1] as number | null;
    if (time === null) return;
    let windows = 0;
    let open = 0;
    const first = Math.floor((time - this.#offset) / this.#slide) * this.#slide + this.#offset;
    for (let start = first; start > time - this.#size; start -= this.#slide) {
      windows++;
      if (start + this.#size - 1 <= this.#watermark) continue;
      open++;
      this.#rows.set(start, [...(this.#rows.get(start) ?? []), row]);
    }
    if (windows > 0 && open === 0) this.late++;
  }

  close(watermark: number): string[] {
    this.#watermark = Math.max(this.#watermark, watermark);
    const lines: string[] = [];
    for (const [start, rows] of [...this.#rows]) {
      if (start + this.#size - 1 > this.#watermark) continue;
      this.#rows.delete(start);
      for (const key of new Set(rows.map((r) => r[0]))) {
        const values = rows.filter((r) => r[0] === key).map((r) => r[2] as number);
        const sum = values.reduce((a, b) => a + b, 0);
        lines.push(
          `+I[${key}, ${values.length}, ${sum}, ${Math.min(...values)}, ${new Set(values).size}, ${start}, ${start + this.#size}]`,
        );
      }
    }
    return lines;
  }
}

describe('window table function', () => {
  test('a row once per window, of HOP the last first, kinds kept, rows without time dropped', () => {
    const n = {
      kind: 'window-table-function',
      id: 't',
      inputs: [],
      columns: [],
      changelogMode: 'retract',
      timeColumn: 0,
      timeMode: 'event',
      zone: null,
      partition: [],
    } as const;
    const t = new OperatorHarness(new WindowTableFunction({...n, window: hop(10, 5)}, new VirtualClock()));
    expect(t.process(changelog(['+I', 7], ['-D', 3], ['+I', null]))).toEqual([
      '+I[7, 5, 15, 14]',
      '+I[7, 0, 10, 9]',
      '-D[3, 0, 10, 9]',
      '-D[3, -5, 5, 4]',
    ]);
    const odd = new OperatorHarness(new WindowTableFunction({...n, window: hop(7, 3)}, new VirtualClock()));
    expect(odd.process(inserts([6]))).toEqual(['+I[6, 6, 13, 12]', '+I[6, 3, 10, 9]', '+I[6, 0, 7, 6]']);
    const grows = new OperatorHarness(new WindowTableFunction({...n, window: cumulate(15, 5)}, new VirtualClock()));
    expect(grows.process(inserts([6], [15]))).toEqual([
      '+I[6, 0, 10, 9]',
      '+I[6, 0, 15, 14]',
      '+I[15, 15, 20, 19]',
      '+I[15, 15, 25, 24]',
      '+I[15, 15, 30, 29]',
    ]);
    const gaps = new OperatorHarness(new WindowTableFunction({...n, window: hop(2, 5)}, new VirtualClock()));
    expect(gaps.process(inserts([1], [2], [5]))).toEqual(['+I[1, 0, 2, 1]', '+I[5, 5, 7, 6]']);
  });
});
