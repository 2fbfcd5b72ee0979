import {describe, expect, test} from 'vitest';
import type {WindowAggregateNode} from '../planner/physical/plan.ts';
import {must} from '../protocol/assert.ts';
import {timestampText} from '../sql/types/timestamps.ts';
import {createJob} from './runtime/job.ts';
import {aggregate, collectNode, columns, DOUBLE, INT, plan, STRING, sourceNode, TIMESTAMP, watermark} from './testing/plans.ts';
import {Recorder} from './testing/recorder.ts';
import {ScriptedSource} from './testing/scripted-source.ts';
import {VirtualClock} from './testing/virtual-clock.ts';

const at = (text: string): number => Date.parse(`2021-05-19T${text}Z`);

/** The verbatim rows of the sensors document, microseconds cut to TIMESTAMP(3). */
const ROWS = [
  [77, 93.11, 'OK', at('11:20:00.978')],
  [47, 168.32, 'ERROR', at('11:20:01.110')],
  [9, 140.93, 'WARNING', at('11:20:01.243')],
  [27, 130.41, 'OK', at('11:20:01.371')],
] as const;
const CLOSING = [77, 20, 'OK', at('11:21:05.000')] as const;

const fields = columns({sensor_id: INT, current_temperature: DOUBLE, status: STRING, event_time: TIMESTAMP});

/** SELECT status, COUNT(*), AVG(current_temperature), HOP_ROWTIME(…) … GROUP BY HOP(event_time, 10 s, 1 min), status */
function s1Plan(idleTimeoutMs: number) {
  const source = sourceNode(fields, {watermark: watermark(3, 5000, idleTimeoutMs)});
  const hop: WindowAggregateNode = {
    kind: 'window-aggregate',
    emit: null,
    id: 'hop',
    inputs: ['source'],
    columns: columns({status: STRING, num: INT, avg_current_temperature: DOUBLE, hop_time: TIMESTAMP}),
    changelogMode: 'append',
    window: {kind: 'hop', size: 60_000, slide: 10_000, offset: 0},
    timeColumn: 3,
    timeMode: 'event',
    zone: null,
    keys: [2],
    aggregates: [aggregate('COUNT', null, null), aggregate('AVG', 1, DOUBLE)],
    properties: ['rowtime'],
  };
  return plan(source, hop, collectNode(hop));
}

describe('S1: the sensors document on virtual time', () => {
  test('four rows and a closing one over two splits give exactly the 18 rows', async () => {
    const clock = new VirtualClock(at('11:20:02.000'));
    const source = new ScriptedSource({splits: ['shard-0', 'shard-1']});
    const recorder = new Recorder();
    const job = createJob(s1Plan(0), {connectors: () => source.connector, clock, onRows: recorder.onRows, checkLaw: true});
    const running = job.run();
    source.put('shard-0', ROWS[0], ROWS[1]);
    source.put('shard-1', ROWS[2], ROWS[3]);
    await clock.advance(1000);
    expect(recorder.rows).toEqual([]);

    source.put('shard-0', CLOSING);
    await clock.advance(1000);
    expect(recorder.rows, 'shard 1 holds the watermark back').toEqual([]);
    source.put('shard-1', CLOSING);
    await clock.advance(1000);

    const ends = ['11:20:09.999', '11:20:19.999', '11:20:29.999', '11:20:39.999', '11:20:49.999', '11:20:59.999'];
    expect(recorder.rows).toHaveLength(18);
    for (const [i, end] of ends.entries()) {
      const rows = recorder.rows.slice(i * 3, i * 3 + 3);
      expect(rows.map((r) => timestampText(r[3] as number, 3))).toEqual(new Array(3).fill(`2021-05-19 ${end}`));
      const byStatus = new Map(rows.map((r) => [r[0], r]));
      expect(must(byStatus.get('OK')).slice(1, 3)).toEqual([2, 111.75999999999999]);
      expect(must(byStatus.get('WARNING')).slice(1, 3)).toEqual([1, 140.93]);
      expect(must(byStatus.get('ERROR')).slice(1, 3)).toEqual([1, 168.32]);
    }
    expect(job.metrics()).toMatchObject({
      recordsIn: 6,
      recordsOut: 18,
      lateRecords: 0,
      watermark: at('11:21:00.000'),
      nextWindowEnd: at('11:21:09.999'),
    });
    await job.stop();
    await expect(running).resolves.toEqual({kind: 'stopped'});
  });

  test('all records in one shard: the empty one holds nobody back, and is not overtaken when its first record comes', async () => {
    const clock = new VirtualClock(at('11:20:02.000'));
    const source = new ScriptedSource({splits: ['shard-0', 'shard-1'], pollMs: 200, saysEmpty: true});
    const recorder = new Recorder();
    const job = createJob(s1Plan(0), {connectors: () => source.connector, clock, onRows: recorder.onRows, checkLaw: true});
    const running = job.run();
    source.put('shard-0', ...ROWS);
    await clock.advance(1000);
    source.put('shard-0', CLOSING);
    await clock.advance(1000);
    expect(recorder.rows).toHaveLength(18);
    source.put('shard-1', [5, 50, 'OK', at('11:21:03.000')]);
    await clock.advance(1000);
    expect(job.metrics().lateRecords).toBe(0);
    await job.stop();
    await running;
  });

  test('an idle split holds nobody back', async () => {
    const clock = new VirtualClock(at('11:20:02.000'));
    const source = new ScriptedSource({splits: ['shard-0', 'shard-1']});
    const recorder = new Recorder();
    const job = createJob(s1Plan(2000), {connectors: () => source.connector, clock, onRows: recorder.onRows, checkLaw: true});
    const running = job.run();
    source.put('shard-0', ...ROWS);
    await clock.advance(1500);
    source.put('shard-0', CLOSING);
    expect(recorder.rows).toEqual([]);
    await clock.advance(1000);
    expect(recorder.rows).toHaveLength(18);
    expect(job.metrics().splits.map((s) => [s.id, s.idle])).toEqual([
      ['shard-0', false],
      ['shard-1', true],
    ]);
    await job.stop();
    await running;
  });
});
