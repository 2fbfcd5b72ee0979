import type {JobMetrics, PlanGraph, SplitMetrics} from '../../kernels/protocol/kernel.ts';
import {count, duration, elapsed, eventTime} from '../ui/format.ts';

export interface Waiting {
  readonly look: 'info' | 'warn';
  readonly text: string;
  /** A sample generator would help: there is nothing to read. */
  readonly noRecords: boolean;
}

/** A split without records for this long is said to be silent, ms. */
const SILENT_MS = 10_000;
/** Rows in and none out for this long is worth a word, ms. */
const QUIET_MS = 5000;
/** Further behind the end of a stream than this, what shows is old news, ms. */
const FAR_BEHIND_MS = 5 * 60_000;
/** A part of the time. */
const MOSTLY = 0.9;

/**
 * In plain words, why nothing comes out of a running job, or what is lost on the way; null when there is nothing to say.
 * `now` and `startedAt`: ms since 1970. The first sentence that applies wins, from what must be acted on to what just takes its time.
 */
export function whyWaiting(metrics: JobMetrics | undefined, now: number, startedAt: number | null, plan?: PlanGraph): Waiting | null {
  if (metrics === undefined) return null;
  if (metrics.recordsIn === 0) return nothingRead(metrics, now, startedAt, plan);
  const stuck = stuckSink(metrics, plan);
  if (stuck !== null) return stuck;
  const nothingOut = metrics.recordsOut === 0 && startedAt !== null && now - startedAt >= QUIET_MS;
  if (metrics.badRecords > 0 && metrics.badRecords >= metrics.recordsIn) {
    const all = count(metrics.badRecords + metrics.recordsIn);
    const text = `${count(metrics.badRecords)} of ${all} records could not be read: the table does not fit what is in the stream.`;
    return {look: 'warn', text, noRecords: false};
  }
  const gone = nothingOut ? goneMissing(metrics, plan) : null;
  if (gone !== null) return gone;
  const waitsForTime = metrics.nextWindowEnd !== null && metrics.splits.length > 0;
  if (waitsForTime && metrics.splits.every((s) => s.idle && s.recordsIn > 0)) {
    const text = 'No shard has had records for a while: without them the watermark stands still, and the open window stays open.';
    return {look: 'info', text, noRecords: false};
  }
  const holder = holdingSplit(metrics, now);
  if (holder !== null) {
    const since = elapsed(now - (holder.lastRecordAt ?? startedAt ?? now));
    const text = `${splitName(holder.id)} has had no records for ${since} and holds the watermark back.`;
    return {look: 'warn', text, noRecords: false};
  }
  const behind = Math.max(0, ...metrics.splits.map((s) => s.lagMs ?? 0));
  if (behind >= FAR_BEHIND_MS) {
    const text = `Reading is ${duration(behind)} behind the end of the stream: what shows is as old, and catches up.`;
    return {look: 'info', text, noRecords: false};
  }
  if (metrics.nextWindowEnd !== null) return nextWindow(metrics, metrics.nextWindowEnd);
  if (nothingOut && metrics.lateRecords > 0 && metrics.lateRecords >= metrics.recordsIn - metrics.badRecords) {
    const text = 'Every row came after the watermark and was left out: a longer delay in the table’s WATERMARK would keep them.';
    return {look: 'warn', text, noRecords: false};
  }
  if (metrics.lateRecords > 0) {
    const text =
      metrics.lateRecords === 1
        ? '1 row came after the watermark and was left out of its window.'
        : `${count(metrics.lateRecords)} rows came after the watermark and were left out of their windows.`;
    return {look: 'warn', text, noRecords: false};
  }
  return null;
}

/** A sink that takes no rows holds back all that is above it. */
function stuckSink(metrics: JobMetrics, plan: PlanGraph | undefined): Waiting | null {
  const blocked = metrics.operators.filter((o) => o.blocked >= MOSTLY);
  if (blocked.length === 0 || metrics.recordsOutPerSecond > 0 || plan === undefined) return null;
  const sink = plan.nodes.find((n) => / sink$/.test(n.name));
  if (sink === undefined) return null;
  return {look: 'warn', text: `Reading waits: ${sink.detail.split(', ')[0]} takes no rows at present.`, noRecords: false};
}

/** Rows come in and none come out: which operator keeps them. */
function goneMissing(metrics: JobMetrics, plan: PlanGraph | undefined): Waiting | null {
  if (plan === undefined) return null;
  const of = (id: string) => metrics.operators.find((o) => o.id === id);
  const windowed = plan.nodes.find((n) => /window|match/i.test(n.name) && (of(n.id)?.recordsIn ?? 0) > 0);
  const timed = plan.nodes.some((n) => n.name === 'Watermark');
  if (windowed !== undefined && timed && metrics.watermark === null && metrics.nextWindowEnd === null) {
    const text = 'Rows come, but no watermark yet: the time column may be NULL in all of them. Without it no window closes.';
    return {look: 'warn', text, noRecords: false};
  }
  const filter = plan.nodes.find((n) => {
    const m = of(n.id);
    return /filter|where/i.test(n.name) && m !== undefined && m.recordsIn > 0 && m.recordsOut === 0;
  });
  if (filter !== undefined) {
    const text = `${count(of(filter.id)?.recordsIn ?? 0)} rows were read, and the condition let none of them through.`;
    return {look: 'info', text, noRecords: false};
  }
  const join = plan.nodes.find((n) => {
    const m = of(n.id);
    return /join/i.test(n.name) && m !== undefined && m.recordsIn > 0 && m.recordsOut === 0;
  });
  if (join === undefined) return null;
  return {look: 'info', text: 'Rows were read, and no two of them fit together in the join yet.', noRecords: false};
}

function nothingRead(metrics: JobMetrics, now: number, startedAt: number | null, plan: PlanGraph | undefined): Waiting | null {
  // A source needs a moment before silence means anything.
  if (startedAt === null || now - startedAt < 2000) return null;
  if (metrics.badRecords > 0) {
    const text = 'No record could be read: the table does not fit what is in the stream.';
    return {look: 'warn', text, noRecords: false};
  }
  const sources = [...new Set(metrics.splits.map((s) => s.source))];
  const where = sources.length === 1 ? ` from ${sources[0]}` : '';
  const sourceNodes = plan?.nodes.filter((n) => / source$/.test(n.name)) ?? [];
  const latest =
    sourceNodes.length > 0 && sourceNodes.every((n) => n.latest)
      ? ' It reads from LATEST: what lies in the stream already is left out.'
      : '';
  return {look: 'info', text: `No records have come${where} since the start.${latest}`, noRecords: true};
}

/** The split that keeps the watermark from moving: silent, not idle, while others read on. */
function holdingSplit(metrics: JobMetrics, now: number): SplitMetrics | null {
  const active = metrics.splits.filter((s) => !s.idle);
  const moving = active.some((s) => s.lastRecordAt !== null && now - s.lastRecordAt < SILENT_MS);
  if (!moving) return null;
  const silent = active.filter((s) => (s.lastRecordAt === null || now - s.lastRecordAt >= SILENT_MS) && holds(s, metrics));
  return silent.sort((a, b) => (a.lastRecordAt ?? 0) - (b.lastRecordAt ?? 0))[0] ?? null;
}

function holds(split: SplitMetrics, metrics: JobMetrics): boolean {
  return split.watermark === null || metrics.watermark === null || split.watermark <= metrics.watermark;
}

function nextWindow(metrics: JobMetrics, end: number): Waiting {
  // The last instant of a window is a millisecond before its end.
  const at = eventTime(Math.ceil(end / 1000) * 1000);
  if (metrics.watermark === null) {
    return {look: 'info', text: `The next window closes when the watermark passes ${at}; there is no watermark yet.`, noRecords: false};
  }
  const left = end - metrics.watermark;
  // Event time that lags far behind the clock is a replay: it runs at the speed of the data, no clock can say when.
  const replay = metrics.at - metrics.watermark > 10 * 60_000;
  const when = replay ? '' : ` in about ${left < 1000 ? '1 s' : duration(Math.round(left / 1000) * 1000).replace('.0 s', ' s')},`;
  return {look: 'info', text: `The next window closes${when} when the watermark passes ${at}.`, noRecords: false};
}

/** `shardId-000000000001` reads "Shard 1". */
export function splitName(id: string): string {
  const shard = /^shardId-0*(\d+)$/.exec(id);
  return shard ? `Shard ${shard[1]}` : id;
}
