/** Numbers and times as the design shows them. Exact values belong into titles and copies; these are for reading. */

const MINUS = '−';
const grouped = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});

const formats = new Map<number, Intl.NumberFormat>();

/** Formats are dear to make: one for each number of digits. */
function formatOf(digits: number): Intl.NumberFormat {
  let format = formats.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {minimumFractionDigits: digits, maximumFractionDigits: digits});
    formats.set(digits, format);
  }
  return format;
}

function fixed(value: number, digits: number): string {
  const text = formatOf(digits).format(Math.abs(value));
  return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? MINUS + text : text;
}

/** `1,234,567`, with a real minus sign; fractions are rounded away. */
export function count(value: number | bigint): string {
  return grouped.format(value).replace('-', MINUS);
}

/** For tiles: exact below 10,000, then `12.3 K`, `4.6 M`, `1.2 B`. */
export function shortCount(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return count(value);
  const [unit, name] = size < 999_950 ? [1e3, 'K'] : size < 999_950_000 ? [1e6, 'M'] : [1e9, 'B'];
  return `${fixed(value / unit, 1)} ${name}`;
}

/** A rate's figure: one decimal below 1,000, none from there. */
export function rateNumber(perSecond: number): string {
  return Math.abs(perSecond) < 999.95 ? fixed(perSecond, 1) : count(perSecond);
}

/** `39.8/s` */
export function rate(perSecond: number): string {
  return `${rateNumber(perSecond)}/s`;
}

/** `18.4 KB`, in steps of 1000. */
export function bytes(value: number): string {
  if (value < 1000) return `${count(value)} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let rest = value / 1000;
  let unit = 0;
  while (rest >= 999.95 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${fixed(rest, 1)} ${units[unit]}`;
}

/** `180 ms`, `5.2 s`, `7 min 24 s`, `3 h 5 min`, `2 d 4 h`: the two largest units. */
export function duration(ms: number): string {
  if (ms < 0) return `${MINUS}${duration(-ms)}`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${fixed(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.floor(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** For something that runs: whole seconds, so that the text ticks once a second: `8 s`, `7 min 24 s`. */
export function elapsed(ms: number): string {
  return ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : duration(Math.floor(ms / 1000) * 1000);
}

/** `8 s ago`; within a second it is "now". */
export function ago(ms: number): string {
  return ms < 1000 ? 'now' : `${elapsed(ms)} ago`;
}

/** Time of day in the browser's zone: `10:42:20`, or with milliseconds `10:42:20.114`. */
export function clockTime(at: number, millis = false): string {
  const date = new Date(at);
  const text = [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
  return millis ? `${text}.${String(date.getMilliseconds()).padStart(3, '0')}` : text;
}

/** Time of day of an event-time instant as the engine writes timestamps (no zone): `10:42:20`. */
export function eventTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** `2026-03-04 10:42` in the browser's zone. */
export function dateTime(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
  return `${day} ${clockTime(at).slice(0, 5)}`;
}

/** A fraction as `100 %`, `14 %`. */
export function percent(fraction: number): string {
  return `${fixed(fraction * 100, 0)} %`;
}

/** Two decimals for a floating number on screen; whole numbers beyond 2^53 and the special values as they are. */
export function decimal(value: number, digits = 2): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : `${MINUS}Infinity`;
  if (value !== 0 && Math.abs(value) < 0.005 && digits === 2) return value.toExponential(1).replace('-', MINUS).replace('e-', `e${MINUS}`);
  return fixed(value, digits);
}
