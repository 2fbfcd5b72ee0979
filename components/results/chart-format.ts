import type {ChartSettings} from '../../server/protocol/view.ts';
import {bytes, count, decimal, duration, shortCount} from '../ui/format.ts';

/** Numbers of a chart as text, by its settings; without any: whole numbers as they are, others with one decimal, from 10,000 shortened. */
export function numberFormat(chart: ChartSettings | undefined): (value: number) => string {
  const digits = chart?.decimals;
  switch (chart?.numbers) {
    case undefined:
    case 'plain':
      return digits === undefined ? tickText : (value) => decimal(value, digits);
    case 'exact':
      return (value) => (digits === undefined ? grouped(value) : decimal(value, digits));
    case 'short':
      return shortCount;
    case 'percent':
      return (value) => `${decimal(value * 100, digits ?? 1)} %`;
    case 'bytes':
      return bytes;
    case 'duration':
      return duration;
    default:
      return tickText;
  }
}

/** Whole numbers as they are, others with one decimal; from 10,000 shortened. */
export function tickText(value: number): string {
  if (Math.abs(value) >= 10_000) return shortCount(value);
  return Number.isInteger(value) ? shortCount(value) : decimal(value, Math.abs(value) < 1 ? 2 : 1);
}

/** All digits, in groups of three. */
function grouped(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const [whole = '', fraction] = Math.abs(value).toString().split('.');
  const text = /^\d+$/.test(whole) ? count(BigInt(whole)) : whole;
  return `${value < 0 ? '−' : ''}${text}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** An instant (ms since 1970) on an axis or in a tooltip. `utc`: the value has no zone of its own, as TIMESTAMP. */
export function dateFormat(format: ChartSettings['dates'], utc: boolean): (at: number) => string {
  return (at) => {
    const text = new Date(at - (utc ? 0 : new Date(at).getTimezoneOffset() * 60_000)).toISOString();
    const [date, time] = [text.slice(0, 10), text.slice(11, text.slice(20, 23) === '000' ? 19 : 23)];
    return format === 'time' ? time : format === 'date' ? date : `${date} ${time}`;
  };
}
