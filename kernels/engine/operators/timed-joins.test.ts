import {describe, expect, test} from 'vitest';
import type {LookupJoinNode, TemporalJoinNode, UnnestNode, WindowJoinNode} from '../../planner/physical/plan.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row} from '../../protocol/value.ts';
import type {AsyncControl} from '../runtime/async-operator.ts';
import type {Lookup} from '../runtime/lookup.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelog, changelogText, inserts, OperatorHarness} from '../testing/changelog.ts';
import {columns, INT, STRING, TIMESTAMP} from '../testing/plans.ts';
import {settled, VirtualClock} from '../testing/virtual-clock.ts';
import {LookupJoin} from './lookup-join.ts';
import {TemporalJoin} from './temporal-join.ts';
import {Unnest} from './unnest.ts';
import {WindowJoin} from './window-join.ts';

const base = {id: 'j', inputs: ['l', 'r'], columns: columns({}), changelogMode: 'append'} as const;

/** Rows of (key, window end). */
function windowJoin(type: WindowJoinNode['type']) {
  const node: WindowJoinNode = {
    ...base,
    kind: 'window-join',
    type,
    leftWidth: 2,
    leftKeys: [0],
    rightKeys: [0],
    leftEnd: 1,
    rightEnd: 1,
    zone: null,
    condition: null,
  };
  return new OperatorHarness(
    new WindowJoin(
      node,
      [
        [STRING, TIMESTAMP],
        [STRING, TIMESTAMP],
      ],
      null,
    ),
  );
}

describe('window join', () => {
  test.each<[WindowJoinNode['type'], readonly string[]]>([
    ['inner', ['+I[a, 10, a, 10]']],
    ['left', ['+I[a, 10, a, 10]', '+I[b, 10, NULL, NULL]', '+I[NULL, 10, NULL, NULL]']],
    ['right', ['+I[NULL, NULL, NULL, 10]', '+I[a, 10, a, 10]', '+I[NULL, NULL, c, 10]']],
    [
      'full',
      ['+I[NULL, NULL, NULL, 10]', '+I[a, 10, a, 10]', '+I[b, 10, NULL, NULL]', '+I[NULL, 10, NULL, NULL]', '+I[NULL, NULL, c, 10]'],
    ],
    ['semi', ['+I[a, 10]']],
    ['anti', ['+I[b, 10]', '+I[NULL, 10]']],
  ])('%s: a window is joined when the watermark closes it', (type, expected) => {
    const j = windowJoin(type);
    expect(j.process(inserts(['a', 10], ['b', 10], [null, 10], ['a', 20]), 0)).toEqual([]);
    expect(j.process(inserts(['a', 10], ['c', 10], [null, 10]), 1)).toEqual([]);
    expect(j.watermark(8)).toEqual([]);
    expect(j.operator.nextWindowEnd()).toBe(9);
    expect(j.watermark(9)).toEqual(expected);
  });

  test('a row whose window is closed is late; open windows survive a restore', () => {
    const j = windowJoin('inner');
    j.process(inserts(['a', 10], ['a', 20]), 0);
    j.watermark(12);
    j.process(inserts(['a', 10]), 1);
    expect(j.operator.lateRecords()).toBe(1);
    const restored = windowJoin('inner');
    restored.operator.restore(encodeSnapshot(j.operator.snapshot()));
    restored.process(inserts(['a', 10], ['a', 20]), 1);
    expect(restored.operator.lateRecords()).toBe(2);
    expect(restored.end()).toEqual(['+I[a, 20, a, 20]']);
  });
});

/** Left rows of (key, time), right ones of (key, value, time). */
function temporalJoin(
  type: TemporalJoinNode['type'],
  condition: ((row: Row) => boolean) | null = null,
  {stateTtlMs = 0, clock = new VirtualClock()} = {},
) {
  const node: TemporalJoinNode = {
    ...base,
    kind: 'temporal-join',
    type,
    leftWidth: 2,
    leftKeys: [0],
    rightKeys: [0],
    leftTime: 1,
    rightTime: 2,
    condition: null,
    stateTtlMs,
  };
  return new OperatorHarness(
    new TemporalJoin(
      node,
      [
        [STRING, TIMESTAMP],
        [STRING, INT, TIMESTAMP],
      ],
      condition,
      clock,
    ),
  );
}

describe('temporal join', () => {
  test('a row meets the version that was valid at its time, once the watermark has passed it', () => {
    const j = temporalJoin('left');
    j.process(inserts(['a', 1, 0], ['a', 3, 20], ['a', 2, 10], ['b', 9, 50]), 1);
    expect(j.process(inserts(['a', 9], ['a', 10], ['a', 25], ['b', 30], ['a', 99]), 0)).toEqual([]);
    expect(j.watermark(30)).toEqual(['+I[a, 9, a, 1, 0]', '+I[a, 10, a, 2, 10]', '+I[a, 25, a, 3, 20]', '+I[b, 30, NULL, NULL, NULL]']);
    // Only the last version that is valid is kept: a late row gets none that is older.
    j.process(inserts(['a', 10], ['a', 20]), 0);
    expect(j.end()).toEqual(['+I[a, 99, a, 3, 20]', '+I[a, 10, NULL, NULL, NULL]', '+I[a, 20, a, 3, 20]']);
  });

  test('-D ends a version, left rows keep their kind, NULL is a key as in Flink, a condition pads', () => {
    const j = temporalJoin('inner');
    j.process(changelog(['+I', 'a', 1, 0], ['-D', 'a', 1, 10], ['+I', null, 7, 0]), 1);
    j.process(changelog(['+I', 'a', 5], ['-D', 'a', 5], ['+I', 'a', 10], ['+I', null, 3]), 0);
    expect(j.end()).toEqual(['+I[a, 5, a, 1, 0]', '-D[a, 5, a, 1, 0]', '+I[NULL, 3, NULL, 7, 0]']);
    const tested = temporalJoin('left', (row) => row[3] === 2);
    tested.process(inserts(['a', 1, 0], ['b', 2, 0]), 1);
    tested.process(inserts(['a', 5], ['b', 5]), 0);
    expect(tested.end()).toEqual(['+I[a, 5, NULL, NULL, NULL]', '+I[b, 5, b, 2, 0]']);
  });

  test('a key that is quiet for one and a half times the time-to-live is forgotten, with rows that wait', async () => {
    const clock = new VirtualClock();
    const j = temporalJoin('left', null, {stateTtlMs: 1000, clock});
    const later = async (ms: number): Promise<void> => {
      await clock.advance(ms);
      j.tick(clock.now());
    };
    j.process(inserts(['a', 1, 0], ['b', 2, 0]), 1);
    j.process(inserts(['b', 50]), 0);
    // Less than the time-to-live is left: the time is set anew.
    await later(600);
    j.process(inserts(['a', 3]), 0);
    expect(j.watermark(3)).toEqual(['+I[a, 3, a, 1, 0]']);
    await later(1000);
    j.process(inserts(['a', 4], ['b', 4]), 0);
    expect(j.watermark(60)).toEqual(['+I[a, 4, a, 1, 0]', '+I[b, 4, NULL, NULL, NULL]']);
    await later(1500);
    j.process(inserts(['a', 70]), 0);
    expect(j.end()).toEqual(['+I[a, 70, NULL, NULL, NULL]']);
  });

  test('waiting rows and versions survive a restore', () => {
    const j = temporalJoin('left');
    j.process(changelog(['+I', 'a', 1, 0], ['+I', 'a', 2, 10], ['-D', 'a', 2, 20]), 1);
    j.process(changelog(['+I', 'a', 5], ['-D', 'a', 15], ['+I', 'a', 25]), 0);
    const restored = temporalJoin('left');
    restored.operator.restore(encodeSnapshot(j.operator.snapshot()));
    expect(restored.end()).toEqual(['+I[a, 5, a, 1, 0]', '-D[a, 15, a, 2, 10]', '+I[a, 25, NULL, NULL, NULL]']);
  });
});

describe('unnest', () => {
  const open = (collection: UnnestNode['collection']['type'], more: Partial<UnnestNode> = {}) =>
    new OperatorHarness(
      new Unnest(
        {
          ...base,
          kind: 'unnest',
          collection: {kind: 'column', index: 1, type: collection},
          ordinality: false,
          outer: false,
          condition: null,
          ...more,
        },
        (row) => row[1] ?? null,
        null,
      ),
    );

  test('arrays, with numbers and padding; changes keep their kind', () => {
    const array = {kind: 'array', element: INT, nullable: true} as const;
    expect(open(array).process(changelog(['+I', 'a', [1, null]], ['-D', 'b', [2]], ['+I', 'c', null], ['+I', 'd', []]))).toEqual([
      '+I[a, 1,, 1]',
      '+I[a, 1,, NULL]',
      '-D[b, 2, 2]',
    ]);
    expect(open(array, {outer: true, ordinality: true}).process(inserts(['a', [7, 8]], ['c', null]))).toEqual([
      '+I[a, 7,8, 7, 1]',
      '+I[a, 7,8, 8, 2]',
      '+I[c, NULL, NULL, NULL]',
    ]);
  });

  test('a multiset gives an element as often as it holds it, a row its fields', () => {
    const multiset = {kind: 'multiset', element: STRING, nullable: true} as const;
    const out = open(multiset).process(inserts(['a', new Map([['x', 2]])]));
    expect(out).toHaveLength(2);
    const row = {
      kind: 'row',
      fields: [
        {name: 'n', type: INT},
        {name: 's', type: STRING},
      ],
      nullable: true,
    } as const;
    expect(open({kind: 'array', element: row, nullable: true}).process(inserts(['a', [[1, 'x'], null]]))).toEqual([
      '+I[a, 1,x,, 1, x]',
      '+I[a, 1,x,, NULL, NULL]',
    ]);
  });
});

describe('lookup join', () => {
  const plan: LookupJoinNode = {
    ...base,
    kind: 'lookup-join',
    type: 'left',
    table: {path: {catalog: 'c', database: 'd', table: 't'}, options: {}, physical: [], partitionKeys: [], primaryKey: null},
    fields: [{name: 'v', type: STRING}],
    keys: [{field: {name: 'k', type: INT}, column: 0}],
    condition: null,
    capacity: 2,
    timeoutMs: 100,
    reloadMs: 0,
    ordered: true,
    retry: {onMiss: false, attempts: 1, errors: 0, delayMs: 10},
    cache: null,
  };

  /** Each question waits until the test answers it. */
  function open(more: Partial<LookupJoinNode> = {}) {
    const clock = new VirtualClock();
    const asked: {readonly key: number; answer(rows: readonly Row[]): void; fail(error: Error): void}[] = [];
    const lookup: Lookup = {
      lookup: (key) =>
        new Promise((resolve, reject) => {
          asked.push({key: key[0] as number, answer: resolve, fail: reject});
        }),
      close: async () => {},
    };
    const operator = new LookupJoin({...plan, ...more}, [INT], lookup, null, clock);
    const told: string[] = [];
    const state = {isPaused: false, isFull: false};
    const control: AsyncControl = {
      signal: new AbortController().signal,
      ready: () => null,
      isSatisfied: false,
      get isPaused() {
        return state.isPaused;
      },
      passWatermark: (time) => void told.push(`watermark ${time}`),
      passEnd: () => void told.push('end'),
      hold: (isFull) => {
        state.isFull = isFull;
      },
      fail: (error) => void told.push(`failed: ${(error as Error).message}`),
    };
    const out = {emit: (batch: Parameters<typeof changelogText>[0]): void => void told.push(...changelogText(batch))};
    const start = (): void => operator.start(control, out);
    const answer = async (key: number, ...rows: readonly Row[]): Promise<void> => {
      asked.find((a) => a.key === key)?.answer(rows);
      await settled();
    };
    return {operator, asked, told, state, clock, start, answer};
  }

  test('ordered: rows leave as they came, no more under way than the capacity, the watermark behind its rows', async () => {
    const j = open();
    j.start();
    j.operator.process(inserts([1], [2], [3]));
    j.operator.onWatermark(7);
    expect(j.asked.map((a) => a.key)).toEqual([1, 2]);
    expect(j.state.isFull).toBe(true);
    await j.answer(2, ['two']);
    expect(j.told).toEqual([]);
    await j.answer(1, ['one'], ['uno']);
    expect(j.told).toEqual(['+I[1, one]', '+I[1, uno]', '+I[2, two]']);
    expect(j.state.isFull).toBe(false);
    await j.answer(3);
    j.operator.onEnd();
    await settled();
    expect(j.told.slice(3)).toEqual(['+I[3, NULL]', 'watermark 7', 'end']);
  });

  test('unordered: rows leave as their answers come, but none passes a watermark', async () => {
    const j = open({ordered: false, capacity: 9});
    j.start();
    j.operator.process(inserts([1], [2]));
    j.operator.onWatermark(7);
    j.operator.process(inserts([3]));
    await j.answer(3, ['three']);
    await j.answer(2, ['two']);
    expect(j.told).toEqual(['+I[2, two]']);
    await j.answer(1, ['one']);
    expect(j.told).toEqual(['+I[2, two]', '+I[1, one]', 'watermark 7', '+I[3, three]']);
  });

  test('nothing leaves while a checkpoint is taken; what waits is asked for again after a restore', async () => {
    const j = open();
    j.start();
    j.operator.process(changelog(['+I', 1], ['-D', 2]));
    j.operator.onWatermark(7);
    j.operator.onEnd();
    j.state.isPaused = true;
    await j.answer(1, ['one']);
    expect(j.told).toEqual([]);
    const restored = open();
    restored.operator.restore(encodeSnapshot(j.operator.snapshot()));
    restored.start();
    expect(restored.asked.map((a) => a.key)).toEqual([1, 2]);
    await restored.answer(1, ['one']);
    await restored.answer(2, ['two']);
    expect(restored.told).toEqual(['+I[1, one]', '-D[2, two]', 'watermark 7', 'end']);
    j.state.isPaused = false;
    j.operator.resume();
    await settled();
    expect(j.told).toEqual(['+I[1, one]']);
  });

  test('a question that takes too long fails the job; a failure that may pass and a miss are asked again', async () => {
    const slow = open();
    slow.start();
    slow.operator.process(inserts([1]));
    await slow.clock.advance(100);
    expect(slow.told).toEqual(['failed: table "t" gave no answer within 100 ms']);
    const again = open({retry: {onMiss: true, attempts: 2, errors: 1, delayMs: 10}});
    again.start();
    again.operator.process(inserts([1]));
    again.asked[0]?.fail(new StudioError('x', 'busy', {retry: 'later'}));
    await again.clock.advance(10);
    again.asked[1]?.answer([]);
    await again.clock.advance(10);
    again.asked[2]?.answer([['one']]);
    await settled();
    expect(again.told).toEqual(['+I[1, one]']);
  });

  test('a NULL key asks nothing; the cache answers a key that is known', async () => {
    const j = open({cache: {maxRows: 1, expireAfterWrite: 0, expireAfterAccess: 0, keepsMisses: true}});
    j.start();
    j.operator.process(inserts([null], [1]));
    await j.answer(1, ['one']);
    j.operator.process(inserts([1]));
    await settled();
    expect(j.told).toEqual(['+I[NULL, NULL]', '+I[1, one]', '+I[1, one]']);
    expect(j.asked).toHaveLength(1);
  });
});
