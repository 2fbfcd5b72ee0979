import {StudioError} from '../protocol/diagnostic.ts';
import {isZone} from '../sql/types/calendar.ts';
import type {SessionConfig} from './catalog.ts';
import type {PlanResources, WindowEmit} from './physical/plan.ts';

/** Units of Flink's duration texts, in ms. */
const DURATION_UNITS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
};

/** A duration as Flink's TimeUtils reads it (`5 min`, `100ms`, `30` = ms), in ms; null when it is not one. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(\d+)\s*([a-zA-Z]*)\s*$/.exec(text);
  if (match === null) return null;
  const [, digits = '', unit = ''] = match;
  const factor = unit === '' ? 1 : DURATION_UNITS[unit.toLowerCase()];
  return factor === undefined ? null : Number(digits) * factor;
}

export const REUSE_KEY = 'table.optimizer.reuse-sub-plan-enabled';

/** Whether what a query says twice runs once, as in Flink unless the session forbids it. */
export function reusesParts({settings}: SessionConfig): boolean {
  return settings[REUSE_KEY]?.toLowerCase() !== 'false';
}

const MEMORY_UNITS: Readonly<Record<string, number>> = {b: 1, bytes: 1, k: 10, kb: 10, m: 20, mb: 20, g: 30, gb: 30, t: 40, tb: 40};

/** A size as Flink's MemorySize reads it (`64 mb`, `1g`, `4096` = bytes), in bytes; null when it is not one. */
export function parseMemorySize(text: string): number | null {
  const match = /^\s*(\d+)\s*([a-zA-Z]*)\s*$/.exec(text);
  if (match === null) return null;
  const [, digits = '', word = ''] = match;
  const unit = word.toLowerCase().replace(/^(kilo|mega|giga|tera|kibi|mebi|gibi|tebi)bytes$|^(k|m|g|t)ib$/, (w) => `${w[0]}b`);
  const power = unit === '' ? 1 : MEMORY_UNITS[unit];
  if (power === undefined) return null;
  return Number(digits) * (power === 1 ? 1 : 2 ** power);
}

/** What the session lets a job take of its machine; undefined where it says nothing. */
export function planResources(session: SessionConfig): PlanResources | undefined {
  const {settings} = session;
  const [managed, folders, limit] = [settings[MANAGED_KEY], settings[FOLDERS_KEY], settings[STATE_LIMIT_KEY]];
  if (managed === undefined && folders === undefined && limit === undefined) return undefined;
  return {
    managedBytes: memorySetting(session, MANAGED_KEY),
    temporaryFolders: folders === undefined ? [] : folders.split(/[,|:]/).filter((f) => f.trim() !== ''),
    stateLimitBytes: memorySetting(session, STATE_LIMIT_KEY),
  };
}

const MANAGED_KEY = 'taskmanager.memory.managed.size';
const FOLDERS_KEY = 'io.tmp.dirs';
const STATE_LIMIT_KEY = 'millrace.state.limit';

function memorySetting(session: SessionConfig, key: string): number | null {
  const text = session.settings[key];
  if (text === undefined) return null;
  const bytes = parseMemorySize(text);
  if (bytes === null) throw badSetting(key, text, 'a size such as 256 mb');
  return bytes;
}

export const PARALLELISM_KEY = 'parallelism.default';

/** Subtasks that a job may run in; Flink's -1 is its own default, 1. */
export function defaultParallelism(session: SessionConfig): number {
  const text = session.settings[PARALLELISM_KEY];
  if (text === undefined) return 1;
  if (!isParallelism(text)) throw badSetting(PARALLELISM_KEY, text, 'a whole number from 1 on');
  return Math.max(1, Number(text));
}

export function isParallelism(text: string): boolean {
  return /^\s*(-1|0*[1-9]\d{0,4})\s*$/.test(text);
}

export function booleanSetting(session: SessionConfig, key: string, fallback: boolean): boolean {
  const text = session.settings[key];
  if (text === undefined) return fallback;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw badSetting(key, text, 'true or false');
}

export function durationSetting(session: SessionConfig, key: string): number {
  const text = session.settings[key];
  if (text === undefined) return 0;
  const ms = parseDuration(text);
  if (ms === null) throw badSetting(key, text, 'a duration such as 10 s');
  return ms;
}

/** `table.exec.emit.*`, of group windows. Lateness is allowed only where late rows are told, as in Flink. */
export function windowEmit(session: SessionConfig): WindowEmit | null {
  const fire = (which: 'early' | 'late'): number | null =>
    booleanSetting(session, `table.exec.emit.${which}-fire.enabled`, false)
      ? durationSetting(session, `table.exec.emit.${which}-fire.delay`)
      : null;
  const [earlyMs, lateMs] = [fire('early'), fire('late')];
  if (earlyMs === null && lateMs === null) return null;
  return {earlyMs, lateMs, latenessMs: lateMs === null ? 0 : durationSetting(session, 'table.exec.emit.allow-lateness')};
}

/** `table.local-time-zone`; `default` and nothing mean the machine's zone. */
export function sessionZone(session: SessionConfig): string {
  const text = session.settings['table.local-time-zone'];
  if (text === undefined || text === 'default') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!isZone(text)) throw badSetting('table.local-time-zone', text, 'a time zone such as UTC or Europe/Berlin');
  return text;
}

/** `table.exec.sink.not-null-enforcer`. */
export function notNullEnforcer(session: SessionConfig): 'error' | 'drop' {
  const text = session.settings['table.exec.sink.not-null-enforcer'];
  if (text === undefined || /^error$/i.test(text)) return 'error';
  if (/^drop$/i.test(text)) return 'drop';
  throw badSetting('table.exec.sink.not-null-enforcer', text, 'ERROR or DROP');
}

/** `table.exec.sink.type-length-enforcer`. */
export function typeLengthEnforcer(session: SessionConfig): 'ignore' | 'trim-pad' {
  const text = session.settings['table.exec.sink.type-length-enforcer'];
  if (text === undefined || /^ignore$/i.test(text)) return 'ignore';
  if (/^trim_pad$/i.test(text)) return 'trim-pad';
  throw badSetting('table.exec.sink.type-length-enforcer', text, 'IGNORE or TRIM_PAD');
}

/** `table.exec.sink.upsert-materialize`. */
export function upsertMaterialize(session: SessionConfig): 'auto' | 'force' | 'none' {
  const text = (session.settings['table.exec.sink.upsert-materialize'] ?? 'auto').toLowerCase();
  if (text === 'auto' || text === 'force' || text === 'none') return text;
  throw badSetting('table.exec.sink.upsert-materialize', text, 'AUTO, FORCE or NONE');
}

function badSetting(key: string, value: string, wanted: string): StudioError {
  return new StudioError('planner/bad-setting', `setting "${key}" cannot be "${value}"`, {hint: `give it ${wanted}`});
}
