/** A text that is a time. `digits`: those of the second's fraction. */
export interface Temporal {
  readonly kind: TemporalKind;
  readonly digits: number;
}

/**
 * `iso` and `sql` are the two standards of the JSON format: a T between day and time, or a space; `-utc` ends in Z. An offset other than Z is
 * read by neither.
 */
export type TemporalKind = 'iso' | 'iso-utc' | 'iso-offset' | 'sql' | 'sql-utc' | 'date' | 'time';

const PATTERN = /^(\d{4}-\d\d-\d\d)(?:([T ])(\d\d:\d\d(?::\d\d(?:\.(\d{1,9}))?)?)(Z|[+-]\d\d:?\d\d)?)?$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** How a text reads as a time; null when it is none. */
export function temporalOf(text: string): Temporal | null {
  if (TIME.test(text)) return {kind: 'time', digits: 0};
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [, day = '', between, time, fraction = '', zone] = match;
  if (Number.isNaN(Date.parse(`${day}T00:00:00Z`)) || Number(day.slice(5, 7)) > 12) return null;
  if (between === undefined) return {kind: 'date', digits: 0};
  if (time === undefined || !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/.test(time)) return null;
  const digits = fraction.length;
  // SQL's standard needs the seconds; ISO's does not.
  if (between === ' ') {
    if (time.length < 8 || (zone !== undefined && zone !== 'Z')) return null;
    return {kind: zone === undefined ? 'sql' : 'sql-utc', digits};
  }
  return {kind: zone === undefined ? 'iso' : zone === 'Z' ? 'iso-utc' : 'iso-offset', digits};
}

/** ms since 1970 of such a text; without a zone it is taken as UTC, as watermarks are. Null for a mere time of day. */
export function temporalMs(text: string): number | null {
  const temporal = temporalOf(text);
  if (temporal === null || temporal.kind === 'time') return null;
  const zoned = temporal.kind === 'iso-utc' || temporal.kind === 'sql-utc' || temporal.kind === 'iso-offset';
  const ms = Date.parse(`${text.replace(' ', 'T')}${zoned || temporal.kind === 'date' ? '' : 'Z'}`);
  return Number.isNaN(ms) ? null : ms;
}

/** What a whole number counts since 1970, if it lies within 400 days of when the record arrived. */
export type Epoch = 'seconds' | 'millis' | 'micros';

const NEAR_MS = 400 * 86_400_000;

export function epochOf(value: number, arrivedAt: number): Epoch | null {
  if (Math.abs(value - arrivedAt) < NEAR_MS) return 'millis';
  if (Math.abs(value * 1000 - arrivedAt) < NEAR_MS) return 'seconds';
  if (Math.abs(value / 1000 - arrivedAt) < NEAR_MS) return 'micros';
  return null;
}
