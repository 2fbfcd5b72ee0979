/** Civil dates (proleptic Gregorian), times and zones. Days and milliseconds count from 1970-01-01. */

export const DAY_MS = 86_400_000;

export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function civilFromDays(days: number): Civil {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1};
}

/** 0000-03-01 of the Julian calendar is so many days before 1970. */
const JULIAN_START = 719_470;

/** The first day of a month of the Julian calendar; months over 12 and under 1 go on in other years. */
export function firstOfJulianMonth(year: number, month: number): number {
  // Months from March on.
  const index = year * 12 + month - 3;
  const y = Math.floor(index / 12);
  return 365 * y + Math.floor(y / 4) + Math.floor((153 * (index - 12 * y) + 2) / 5) - JULIAN_START;
}

/** The first day of the Gregorian calendar, 1582-10-15. */
export const GREGORIAN_START = daysFromCivil(1582, 10, 15);

/** The day whose proleptic Gregorian date is written as this day's date in the calendar of its time: before 1582-10-15 the Julian one. */
export function asWrittenThen(days: number): number {
  if (days >= GREGORIAN_START) return days;
  const z = days + JULIAN_START;
  const yearOfEra = Math.floor((4 * z + 3) / 1461);
  const dayOfYear = z - Math.floor((1461 * yearOfEra) / 4);
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return daysFromCivil(yearOfEra + (month <= 2 ? 1 : 0), month, 1) + dayOfYear - Math.floor((153 * mp + 2) / 5);
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function isValidDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The day with `months` added; the day of month is kept or cut to the month's last. */
export function addMonths(days: number, months: number): number {
  const {year, month, day} = civilFromDays(days);
  const index = year * 12 + (month - 1) + months;
  const [y, m] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return daysFromCivil(y, m, Math.min(day, daysInMonth(y, m)));
}

/** Monday is 1, Sunday 7. */
export function isoDayOfWeek(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

export function isoWeek(days: number): {readonly year: number; readonly week: number} {
  const thursday = days - isoDayOfWeek(days) + 4;
  const {year} = civilFromDays(thursday);
  return {year, week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1};
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();
const OFFSETS = new Map<string, Map<number, number>>();
/** Zones change their offsets on quarters of an hour only. */
const BUCKET_MS = 900_000;

/** The zone's offset from UTC at an instant, ms: positive in the east. */
export function zoneOffset(epochMs: number, zone: string): number {
  if (zone === 'UTC' || zone === 'Z' || zone === 'GMT') return 0;
  let offsets = OFFSETS.get(zone);
  if (offsets === undefined) {
    offsets = new Map();
    OFFSETS.set(zone, offsets);
  }
  const bucket = Math.floor(epochMs / BUCKET_MS);
  let offset = offsets.get(bucket);
  if (offset === undefined) {
    offset = computeOffset(bucket * BUCKET_MS, zone);
    if (offsets.size > 10_000) offsets.clear();
    offsets.set(bucket, offset);
  }
  return offset;
}

function computeOffset(epochMs: number, zone: string): number {
  let format = FORMATS.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: intlZone(zone),
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    FORMATS.set(zone, format);
  }
  const parts: Record<string, number> = {};
  let beforeChrist = false;
  for (const {type, value} of format.formatToParts(epochMs)) {
    if (type === 'era') beforeChrist = value.startsWith('B');
    else if (type !== 'literal') parts[type] = Number(value);
  }
  const year = beforeChrist ? 1 - (parts.year ?? 0) : (parts.year ?? 0);
  const local =
    daysFromCivil(year, parts.month ?? 0, parts.day ?? 0) * DAY_MS +
    (((parts.hour ?? 0) * 60 + (parts.minute ?? 0)) * 60 + (parts.second ?? 0)) * 1000;
  return local - epochMs;
}

/** The platform's name of a zone: `GMT-08:00`, as Flink's users write it, is `-08:00` there. */
export function intlZone(zone: string): string {
  const offset = /^GMT([+-])(\d{1,2})(?::?(\d\d))?$/.exec(zone);
  return offset === null ? zone : `${offset[1]}${offset[2]?.padStart(2, '0')}:${offset[3] ?? '00'}`;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', {timeZone: intlZone(zone)});
    return true;
  } catch {
    return false;
  }
}

/** Wall-clock ms in the zone of an instant. */
export function toLocal(epochMs: number, zone: string): number {
  return epochMs + zoneOffset(epochMs, zone);
}

/** The instant of a wall-clock time, as Java's LocalDateTime.atZone: in an overlap the earlier, in a gap later by the gap's length. */
export function fromLocal(localMs: number, zone: string): number {
  const before = zoneOffset(localMs - DAY_MS, zone);
  const after = zoneOffset(localMs + DAY_MS, zone);
  if (before === after || zoneOffset(localMs - before, zone) === before) return localMs - before;
  return zoneOffset(localMs - after, zone) === after ? localMs - after : localMs - before;
}
