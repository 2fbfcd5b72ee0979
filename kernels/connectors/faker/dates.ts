import type {Faker} from '@faker-js/faker';

const DAY = 86_400_000;

/** Java's TimeUnits, in ms. */
const UNITS: Readonly<Record<string, number>> = {
  NANOSECONDS: 1e-6,
  MICROSECONDS: 1e-3,
  MILLISECONDS: 1,
  SECONDS: 1000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: DAY,
};

/** `'15','SECONDS'` or `'15','5','SECONDS'`: at most so far, and at least. */
export function checkSpan(args: readonly string[]): string | null {
  const unit = args.at(-1)?.toUpperCase() ?? '';
  const numbers = args.slice(0, -1);
  if (UNITS[unit] === undefined) return `the last argument is one of ${Object.keys(UNITS).join(', ')}`;
  if (numbers.length < 1 || numbers.length > 2 || numbers.some((n) => !/^\d+$/.test(n)))
    return "such as '15','SECONDS' or '15','5','SECONDS'";
  return null;
}

export function span(faker: Faker, args: readonly string[], direction: -1 | 1): string {
  const unit = UNITS[args.at(-1)?.toUpperCase() ?? ''] ?? 1;
  const most = Number(args[0]) * unit;
  const least = args.length > 2 ? Number(args[1]) * unit : Math.min(1, most);
  const away = least + faker.number.float({min: 0, max: 1}) * Math.max(0, most - least);
  return dateText(Date.now() + direction * Math.floor(away));
}

export function birthday(faker: Faker, args: readonly string[]): string {
  const [min, max] = args.length >= 2 ? [Number(args[0]), Number(args[1])] : [18, 65];
  return dateText(faker.date.birthdate({mode: 'age', min, max}).getTime());
}

export function between(faker: Faker, args: readonly string[]): string {
  const [from = '', to = ''] = args;
  const [low, high] = [instant(from), instant(to)];
  return dateText(low + Math.floor(faker.number.float({min: 0, max: 1}) * Math.max(0, high - low)));
}

export function checkBetween(args: readonly string[]): string | null {
  return args.length >= 2 && args.slice(0, 2).every((a) => !Number.isNaN(instant(a))) ? null : "such as '2024-01-01','2024-12-31'";
}

function instant(text: string): number {
  return Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : `${text.replace(' ', 'T')}Z`);
}

/** `2020-12-30 12:13:14.123`, UTC. */
function dateText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
