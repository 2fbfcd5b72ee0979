import {type DataType, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {addMonths, DAY_MS, daysFromCivil, isZone, toLocal} from '../types/calendar.ts';
import {isApproximate, isInteger, isNumeric, isTimestamp} from '../types/common-type.ts';
import {compact} from '../types/integers.ts';
import {formatJava} from '../types/java-format.ts';
import {parseJava} from '../types/java-parse.ts';
import {formatSimple, parseSimple} from '../types/simple-date-format.ts';
import {parseDate, parseLenient, parseTimestamp, timestamp} from '../types/timestamps.ts';
import type {ScalarFunction} from './definition.ts';
import {BIGINT, DATE, INT, intLike, isNull, STRING, signature, textLike, timestampLtzType, timestampType} from './infer.ts';
import {EXTRACT_UNITS, emitTimeUnit, extraction, TIME_UNITS} from './temporal-fields.ts';
import {roundTo} from './temporal-rounding.ts';
import {fromWallClock, isTemporal, UNIT_MONTHS, UNIT_MS, unitName, wallClock, wrappedMonths} from './temporal-units.ts';

type Whole = number | bigint;
const DEFAULT_FORMAT = 'yyyy-MM-dd HH:mm:ss';

const FIRST_MS = daysFromCivil(1, 1, 1) * DAY_MS;
const LAST_MS = daysFromCivil(10_000, 1, 1) * DAY_MS - 1;

/** The fields of an interval of months, and of milliseconds. */
const INTERVAL_FIELDS: Readonly<Record<'month' | 'millisecond', Readonly<Record<string, (amount: number) => number>>>> = {
  month: {
    YEAR: (n) => Math.trunc(n / 12) + 0,
    QUARTER: (n) => Math.trunc((n % 12) / 3) + 1,
    MONTH: (n) => (n % 12) + 0,
    CENTURY: (n) => Math.trunc(n / 1200) + 0,
    MILLENNIUM: (n) => Math.trunc(n / 12_000) + 0,
  },
  millisecond: {
    DAY: (n) => Math.trunc(n / DAY_MS) + 0,
    HOUR: (n) => Math.trunc((n % DAY_MS) / 3_600_000) + 0,
    MINUTE: (n) => Math.trunc((n % 3_600_000) / 60_000) + 0,
    SECOND: (n) => Math.trunc((n % 60_000) / 1000) + 0,
    MILLISECOND: (n) => (n % 1000) + 0,
  },
};

/** YEAR(x) and its like: EXTRACT with the unit in the name. */
function part(name: string, unit: string, sql: string, result: string): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    usage: [`${name}(date)`],
    description: `Short for EXTRACT(${unit} FROM date).`,
    examples: [{sql, result}],
    nulls: 'strict',
    infer: (args) => {
      const [x] = args;
      if (x === undefined || args.length !== 1) return null;
      const known = x.kind === 'interval' ? unit in INTERVAL_FIELDS[x.unit] : x.kind === 'time' ? TIME_UNITS.has(unit) : isTemporal(x);
      return known ? signature(args, args, BIGINT) : null;
    },
    ofNull: ([x]) => (x !== undefined && isTemporal(x) ? BIGINT : null),
    evaluate({args, env}) {
      const [x] = args;
      if (x?.kind !== 'interval') return extraction(unit, x!, env.zone);
      const field = INTERVAL_FIELDS[x.unit][unit]!;
      return (value) => field(value as number);
    },
    emit: ([x], {args, env}, constant) => emitTimeUnit(unit, args[0], x!, env, constant),
  };
}

/** Whole months from day `from` to day `to`: the last day of a short month counts as reached (31 January to 29 February is one month). */
function monthsOfDays(from: number, to: number): number {
  if (to < from) return -monthsOfDays(to, from);
  let months = Math.floor((to - from) / 31);
  while (addMonths(from, months) < to && addMonths(from, months + 1) <= to) months++;
  return months;
}

/** Whole months from a to b, in ms. */
function monthsBetween(a: number, b: number): number {
  const [from, to] = [Math.floor(a / DAY_MS), Math.floor(b / DAY_MS)];
  const months = monthsOfDays(from, to);
  return addMonths(from, months) === to && b - to * DAY_MS < a - from * DAY_MS ? months - 1 : months;
}

/** Whether an interval's qualifier, such as `YEAR TO MONTH`, counts months. */
const isOfMonths = (qualifier: Value | undefined): boolean => /^(?:YEAR|QUARTER|MONTH)/.test(String(qualifier));

/** In 64 bits, as Flink multiplies. */
function wrappedProduct(count: Whole, unit: number): number {
  const product = Number(count) * unit;
  return Number.isSafeInteger(product) ? product : Number(BigInt.asIntN(64, BigInt(count) * BigInt(unit)));
}

/** The units that TIMESTAMPADD and TIMESTAMPDIFF count in. */
function isCounted(unit: Value | undefined): boolean {
  const name = unitName(unit);
  return name in UNIT_MS ? name !== 'MILLISECOND' : ['MONTH', 'QUARTER', 'YEAR'].includes(name);
}

function now(
  name: string,
  aliases: readonly string[],
  type: DataType,
  description: string,
  make: (ms: number, zone: string) => Value,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    aliases,
    usage: [name],
    description,
    examples,
    nulls: 'strict',
    deterministic: false,
    infer: (args) => (args.length === 0 ? {params: [], result: withNullable(type, false)} : null),
    evaluate:
      ({env}) =>
      () =>
        make(env.now(), env.zone),
  };
}

/** A text that does not fit the format is still taken where it reads as `yyyy-M-d[ H:m:s]`, as in Flink. */
function parseWith(text: string, format: string): Whole | null {
  try {
    const parsed = parseJava(text, format);
    return parsed === null ? parseLenient(text) : timestamp(parsed.localMs, parsed.nanos, 3);
  } catch (error) {
    // As in Flink a pattern that means nothing gives NULL here, and fails elsewhere.
    if (error instanceof StudioError) return null;
    throw error;
  }
}

/** Java's TimeZone.getTimeZone: `GMT+8` is an offset, and a zone that is not known (also `+08:00`, or one in other letters) is GMT. */
function javaZone(zone: string): string {
  const offset = /^GMT([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (offset !== null) return `${offset[1]}${offset[2]!.padStart(2, '0')}:${offset[3] ?? '00'}`;
  if (/^[+-]/.test(zone) || !isZone(zone)) return 'UTC';
  return /^[A-Z]/.test(zone) ? zone : 'UTC';
}

const inferTexts =
  (least: number, most: number, result: DataType) =>
  (args: readonly DataType[]): ReturnType<ScalarFunction['infer']> =>
    args.length >= least && args.length <= most && args.every(textLike)
      ? signature(
          args,
          args.map((a) => (isNull(a) ? STRING : a)),
          result,
          true,
        )
      : null;

/** What Flink's TO_DATE with a format answers for a text that does not fit it: Long.MIN_VALUE milliseconds as days in 32 bits, in 5471. */
const UNREADABLE_DAY = Number(BigInt.asIntN(32, -(2n ** 63n) / 86_400_000n));

const CURRENT_WATERMARK: ScalarFunction = {
  kind: 'scalar',
  name: 'CURRENT_WATERMARK',
  usage: ['CURRENT_WATERMARK(rowtime)'],
  description:
    'The watermark of the event time at this place of the query, NULL before the first; a row is late where its time is not behind it.',
  examples: [],
  nulls: 'custom',
  deterministic: false,
  infer: ([time, ...more]) =>
    time !== undefined && more.length === 0 && (time.kind === 'timestamp' || time.kind === 'timestamp_ltz')
      ? {params: [time], result: withNullable(time.kind === 'timestamp' ? timestampType(3) : timestampLtzType(3), true)}
      : null,
  evaluate: ({env}) => {
    const {watermark} = env;
    return () => watermark?.() ?? null;
  },
};

export const TEMPORAL: readonly ScalarFunction[] = [
  CURRENT_WATERMARK,
  now(
    'CURRENT_TIMESTAMP',
    ['NOW', 'CURRENT_ROW_TIMESTAMP'],
    timestampLtzType(3),
    'The processing time of the row, TIMESTAMP_LTZ(3).',
    (ms) => ms,
    [
      {sql: 'CURRENT_TIMESTAMP', result: '2021-05-19 11:20:00.123'},
      {sql: 'NOW()', result: '2021-05-19 11:20:00.123'},
      {sql: 'CURRENT_ROW_TIMESTAMP()', result: '2021-05-19 11:20:00.123'},
    ],
  ),
  now(
    'LOCALTIMESTAMP',
    [],
    timestampType(3),
    "The processing time of the row on the session zone's clock.",
    (ms, zone) => toLocal(ms, zone),
    [{sql: 'LOCALTIMESTAMP', result: '2021-05-19 11:20:00.123'}],
  ),
  now('CURRENT_DATE', [], DATE, "Today's date in the session's zone.", (ms, zone) => Math.floor(toLocal(ms, zone) / DAY_MS), [
    {sql: 'CURRENT_DATE', result: '2021-05-19'},
  ]),
  now(
    'CURRENT_TIME',
    ['LOCALTIME'],
    {kind: 'time', precision: 0, nullable: true},
    "The time of day in the session's zone.",
    (ms, zone) => {
      const local = toLocal(ms, zone);
      return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / 1000) * 1000;
    },
    [
      {sql: 'CURRENT_TIME', result: '11:20:00'},
      {sql: 'LOCALTIME', result: '11:20:00'},
    ],
  ),
  {
    ...now('PROCTIME', [], timestampLtzType(3), 'The processing time of the row as a time attribute, for windows and joins.', (ms) => ms, [
      {sql: 'PROCTIME()', result: '2021-05-19 11:20:00.123'},
    ]),
    usage: ['PROCTIME()'],
  },
  {
    kind: 'scalar',
    name: 'EXTRACT',
    usage: ['EXTRACT(unit FROM time)'],
    description: 'A field of a date or time as a number.',
    examples: [{sql: "EXTRACT(YEAR FROM DATE '2021-05-19')", result: '2021'}],
    nulls: 'strict',
    infer(args, constants) {
      const [, value] = args;
      if (value === undefined || args.length !== 2 || !(isTemporal(value) || value.kind === 'interval' || isNull(value))) return null;
      if (value.kind === 'interval') return unitName(constants[0]) in INTERVAL_FIELDS[value.unit] ? signature(args, args, BIGINT) : null;
      const unit = unitName(constants[0]);
      if (value.kind === 'time' && !TIME_UNITS.has(unit)) return null;
      if (value.kind === 'date' && (unit === 'MICROSECOND' || unit === 'NANOSECOND')) return null;
      return EXTRACT_UNITS.includes(unit) ? signature(args, args, BIGINT) : null;
    },
    ofNull: ([, value], constants) =>
      value !== undefined && isTemporal(value) && EXTRACT_UNITS.includes(unitName(constants[0])) ? BIGINT : null,
    evaluate({args, constants, env}) {
      const [, of] = args;
      if (of?.kind === 'interval') {
        const field = INTERVAL_FIELDS[of.unit][unitName(constants[0])]!;
        return (_, value) => field(value as number);
      }
      const extract = extraction(unitName(constants[0]), of!, env.zone);
      return (_, value) => extract(value!);
    },
    emit: ([, x], {args, constants, env}, constant) => emitTimeUnit(unitName(constants[0]), args[1], x!, env, constant),
  },
  part('YEAR', 'YEAR', "YEAR(DATE '2021-05-19')", '2021'),
  part('QUARTER', 'QUARTER', "QUARTER(DATE '2021-05-19')", '2'),
  part('MONTH', 'MONTH', "MONTH(DATE '2021-05-19')", '5'),
  part('WEEK', 'WEEK', "WEEK(DATE '2021-05-19')", '20'),
  part('DAYOFYEAR', 'DOY', "DAYOFYEAR(DATE '2021-05-19')", '139'),
  part('DAYOFMONTH', 'DAY', "DAYOFMONTH(DATE '2021-05-19')", '19'),
  part('DAYOFWEEK', 'DOW', "DAYOFWEEK(DATE '2021-05-19')", '4'),
  part('HOUR', 'HOUR', "HOUR(TIMESTAMP '2021-05-19 11:20:01')", '11'),
  part('MINUTE', 'MINUTE', "MINUTE(TIMESTAMP '2021-05-19 11:20:01')", '20'),
  part('SECOND', 'SECOND', "SECOND(TIMESTAMP '2021-05-19 11:20:01')", '1'),
  roundTo('FLOOR', []),
  roundTo('CEIL', ['CEILING']),
  {
    kind: 'scalar',
    name: 'TIMESTAMPDIFF',
    usage: ['TIMESTAMPDIFF(unit, from, to)'],
    description: 'The whole units between two times.',
    examples: [{sql: "TIMESTAMPDIFF(DAY, DATE '2021-05-01', DATE '2021-05-19')", result: '18'}],
    nulls: 'strict',
    infer(args, constants) {
      const [unit, a, b] = args;
      if (unit === undefined || a === undefined || b === undefined || args.length !== 3) return null;
      const known = isCounted(constants[0]) || ['MICROSECOND', 'NANOSECOND'].includes(unitName(constants[0]));
      // A point in time and a wall clock's time have no difference, and times of day have none at all.
      if (!isNull(a) && !isNull(b) && (a.kind === 'timestamp_ltz') !== (b.kind === 'timestamp_ltz')) return null;
      if (a.kind === 'time' || b.kind === 'time') return null;
      return known && [a, b].every((t) => isTemporal(t) || isNull(t))
        ? signature([a, b], args, unitName(constants[0]) === 'NANOSECOND' ? BIGINT : INT)
        : null;
    },
    ofNull: ([, a, b], constants) =>
      [a, b].every((t) => t !== undefined && isTemporal(t)) && (isCounted(constants[0]) || unitName(constants[0]) === 'MICROSECOND')
        ? INT
        : null,
    evaluate({args, constants}) {
      const unit = unitName(constants[0]);
      const months = UNIT_MONTHS[unit];
      const [x, y] = [wallClock(args[1]!, 'UTC'), wallClock(args[2]!, 'UTC')];
      return (_, a, b) => {
        const [from, to] = [x(a!).ms, y(b!).ms];
        if (unit === 'MICROSECOND') return Number(BigInt.asIntN(32, BigInt(Math.trunc((to - from) / 1000)) * 1_000_000n));
        if (unit === 'NANOSECOND') return compact(BigInt.asIntN(64, BigInt(Math.trunc((to - from) / 1000)) * 1_000_000_000n));
        if (months !== undefined) return Math.trunc(monthsBetween(from, to) / months) + 0;
        // An INT, which wraps as Flink's; weeks are counted in the wrapped seconds.
        if (unit === 'WEEK') return Math.trunc((Math.trunc((to - from) / 1000) | 0) / 604_800) + 0;
        return Math.trunc((to - from) / UNIT_MS[unit]!) | 0;
      };
    },
  },
  {
    kind: 'scalar',
    name: '(-)',
    usage: ['(a - b) unit', '(a - b) unit TO unit'],
    description: 'What lies between two times as an interval, of months or of milliseconds by the unit.',
    examples: [{sql: "(DATE '2021-03-01' - DATE '2021-02-28') DAY", result: '+1 00:00:00.000'}],
    nulls: 'strict',
    infer(args, constants) {
      const [unit, a, b] = args;
      if (unit === undefined || a === undefined || b === undefined) return null;
      if (![a, b].every((t) => t.kind === 'date' || isTimestamp(t))) return null;
      if (a.kind !== b.kind) return null;
      const months = isOfMonths(constants[0]);
      const result: DataType = {
        kind: 'interval',
        unit: months ? 'month' : 'millisecond',
        text: months ? 'MONTH' : 'SECOND(3)',
        ...(String(constants[0]).includes(' ') ? {} : {single: String(constants[0])}),
        nullable: true,
      };
      return signature([a, b], args, result);
    },
    evaluate({args, constants}) {
      const months = isOfMonths(constants[0]);
      const [x, y] = [wallClock(args[1]!, 'UTC'), wallClock(args[2]!, 'UTC')];
      return (_, a, b) => {
        const [to, from] = [x(a!).ms, y(b!).ms];
        return months ? monthsBetween(from, to) + 0 : to - from;
      };
    },
  },
  {
    kind: 'scalar',
    name: 'TIMESTAMPADD',
    usage: ['TIMESTAMPADD(unit, count, time)'],
    description: 'A time with so many units added.',
    examples: [{sql: "TIMESTAMPADD(DAY, 1, DATE '2021-05-19')", result: '2021-05-20'}],
    nulls: 'strict',
    infer(args, constants) {
      const [unit, count, time] = args;
      if (unit === undefined || count === undefined || time === undefined || args.length !== 3) return null;
      const known = isCounted(constants[0]);
      if (!known || !isInteger(count) || !isTemporal(time)) return null;
      const toTime = time.kind === 'date' && ['SECOND', 'MINUTE', 'HOUR', 'MILLISECOND'].includes(unitName(constants[0]));
      return signature([count, time], args, toTime ? timestampType(6) : time);
    },
    evaluate({args, constants, result}) {
      const unit = unitName(constants[0]);
      const months = UNIT_MONTHS[unit];
      // As in Flink a point in time moves on the clock of UTC, also by months.
      const clock = wallClock(args[2]!, 'UTC');
      const make = fromWallClock(result, 'UTC');
      return (_, count, time) => {
        const {ms, nanos} = clock(time!);
        if (months === undefined) return make(ms + wrappedProduct(count as Whole, UNIT_MS[unit]!), nanos);
        const days = Math.floor(ms / DAY_MS);
        return make(addMonths(days, wrappedMonths(count as Whole, months)) * DAY_MS + (ms - days * DAY_MS), nanos);
      };
    },
  },
  {
    kind: 'scalar',
    name: 'TO_TIMESTAMP',
    usage: ['TO_TIMESTAMP(text [, format])'],
    description: 'A TIMESTAMP(3) read from a text; NULL if it fits neither the format nor yyyy-MM-dd[ HH:mm:ss].',
    examples: [{sql: "TO_TIMESTAMP('2021-05-19 11:20:00')", result: '2021-05-19 11:20:00.000'}],
    nulls: 'strict',
    infer: inferTexts(1, 2, timestampType(3)),
    evaluate: () => (text, format) =>
      format === undefined ? parseTimestamp(text as string, 3) : parseWith(text as string, format as string),
  },
  {
    kind: 'scalar',
    name: 'TO_TIMESTAMP_LTZ',
    usage: ['TO_TIMESTAMP_LTZ(epoch, precision)'],
    description: 'A TIMESTAMP_LTZ(3) of seconds (precision 0) or milliseconds (precision 3) since 1970.',
    examples: [
      {sql: 'TO_TIMESTAMP_LTZ(1621423200123, 3)', result: '2021-05-19 11:20:00.123'},
      {sql: 'TO_TIMESTAMP_LTZ(1621423200, 0)', result: '2021-05-19 11:20:00.000'},
    ],
    nulls: 'strict',
    infer(args, constants) {
      const [epoch, precision] = args;
      if (epoch === undefined || args.length > 2 || !(isNumeric(epoch) || isNull(epoch))) return null;
      if (precision !== undefined && ((constants[1] !== 0 && constants[1] !== 3) || !intLike(precision))) return null;
      return signature([epoch], epoch.kind === 'decimal' ? [BIGINT, ...args.slice(1)] : args, timestampLtzType(3), true);
    },
    ofNull: ([epoch]) => (epoch !== undefined && isNumeric(epoch) ? timestampLtzType(3) : null),
    evaluate: ({args, constants}) => {
      const factor = constants[1] === 0 ? 1000 : 1;
      const whole = !isApproximate(args[0]!);
      return (epoch) => {
        // NaN is 0, as Java makes whole numbers of it.
        const ms = whole ? Number(epoch) * factor : Math.trunc(Number(epoch) * factor) || 0;
        // NULL before the year 1 and after 9999.
        return ms >= FIRST_MS && ms <= LAST_MS ? ms : null;
      };
    },
  },
  {
    kind: 'scalar',
    name: 'TO_DATE',
    usage: ['TO_DATE(text [, format])'],
    description: 'A DATE read from a text; NULL if it does not fit the format (default yyyy-MM-dd).',
    examples: [{sql: "TO_DATE('2021-05-19')", result: '2021-05-19'}],
    nulls: 'strict',
    infer: inferTexts(1, 2, DATE),
    evaluate: () => (text, format) => {
      if (format === undefined) return parseDate(text as string);
      const parsed = parseSimple(text as string, format as string, 'UTC');
      return parsed === null ? UNREADABLE_DAY : Math.floor(parsed / DAY_MS);
    },
  },
  {
    kind: 'scalar',
    name: 'DATE_FORMAT',
    usage: ['DATE_FORMAT(time, format)'],
    description:
      "A time as text, by a pattern of Java's DateTimeFormatter; of a text by SimpleDateFormat, where it reads as yyyy-MM-dd HH:mm:ss.",
    examples: [{sql: "DATE_FORMAT(TIMESTAMP '2021-05-19 11:20:00', 'yyyy-MM')", result: '2021-05'}],
    nulls: 'strict',
    infer(args) {
      const [time, format] = args;
      if (time === undefined || format === undefined || args.length !== 2 || !textLike(format)) return null;
      const param = isTimestamp(time) ? time : isNull(time) ? STRING : textLike(time) ? time : null;
      return param === null ? null : signature(args, [withNullable(param, time.nullable), format], STRING, true);
    },
    evaluate({args, env}) {
      const [type] = args;
      if (type !== undefined && !isTimestamp(type)) {
        return (text, format) => {
          const parsed = parseSimple(text as string, DEFAULT_FORMAT, env.zone);
          // A format that means nothing fails for every text.
          if (parsed === null) formatSimple(0, format as string, env.zone);
          return parsed === null ? null : formatSimple(parsed, format as string, env.zone);
        };
      }
      const clock = wallClock(type!, env.zone);
      return (time, format) => {
        const {ms, nanos} = clock(time!);
        return formatJava(ms, nanos, format as string);
      };
    },
  },
  {
    kind: 'scalar',
    name: 'UNIX_TIMESTAMP',
    usage: ['UNIX_TIMESTAMP()', 'UNIX_TIMESTAMP(text [, format])'],
    description: "Seconds since 1970: now, or of a text in the session's zone.",
    examples: [
      {sql: 'UNIX_TIMESTAMP()', result: '1621423200'},
      {sql: "UNIX_TIMESTAMP('2021-05-19 11:20:00')", result: '1621423200'},
      {sql: "UNIX_TIMESTAMP('19.05.2021', 'dd.MM.yyyy')", result: '1621382400'},
    ],
    nulls: 'strict',
    deterministic: false,
    infer: (args) =>
      args.length === 0
        ? {params: [], result: {kind: 'bigint', nullable: false}}
        : args.length <= 2 && args.every(textLike)
          ? signature(args, args, BIGINT)
          : null,
    evaluate:
      ({env}) =>
      (text, format) => {
        if (text === undefined) return Math.floor(env.now() / 1000);
        const parsed = parseSimple(text as string, (format as string | undefined) ?? DEFAULT_FORMAT, env.zone);
        // Flink answers Long.MIN_VALUE for a text that it cannot read.
        return parsed === null ? -9223372036854775808n : Math.trunc(parsed / 1000) + 0;
      },
  },
  {
    kind: 'scalar',
    name: 'FROM_UNIXTIME',
    usage: ['FROM_UNIXTIME(seconds [, format])'],
    description: "Seconds since 1970 as text in the session's zone (default format yyyy-MM-dd HH:mm:ss).",
    examples: [
      {sql: 'FROM_UNIXTIME(1621423200)', result: '2021-05-19 11:20:00'},
      {sql: "FROM_UNIXTIME(1621423200, 'HH:mm')", result: '11:20'},
    ],
    nulls: 'strict',
    infer: ([seconds, format, ...more]) =>
      seconds !== undefined && more.length === 0 && isInteger(seconds) && (format === undefined || textLike(format))
        ? signature([seconds], format === undefined ? [BIGINT] : [BIGINT, format], STRING, true)
        : null,
    evaluate:
      ({env}) =>
      (seconds, format) =>
        formatSimple(
          Number(BigInt.asIntN(64, BigInt(seconds as Whole) * 1000n)),
          (format as string | undefined) ?? DEFAULT_FORMAT,
          env.zone,
        ),
  },
  {
    kind: 'scalar',
    name: 'CONVERT_TZ',
    usage: ['CONVERT_TZ(text, from zone, to zone)'],
    description: 'A time of one zone, yyyy-MM-dd HH:mm:ss, as the clock of another zone shows it.',
    examples: [{sql: "CONVERT_TZ('1970-01-01 00:00:00', 'UTC', 'America/Los_Angeles')", result: '1969-12-31 16:00:00'}],
    nulls: 'strict',
    infer: inferTexts(3, 3, STRING),
    evaluate: () => (text, from, to) => {
      const parsed = parseSimple(text as string, DEFAULT_FORMAT, javaZone(from as string));
      return parsed === null ? null : formatSimple(parsed, DEFAULT_FORMAT, javaZone(to as string));
    },
  },
];
