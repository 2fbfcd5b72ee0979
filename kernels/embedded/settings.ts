import {isParallelism, PARALLELISM_KEY, parseDuration, parseMemorySize, REUSE_KEY} from '../planner/settings.ts';
import {type Diagnostic, diagnostic, StudioError, toDiagnostic} from '../protocol/diagnostic.ts';
import {isZone} from '../sql/types/calendar.ts';
import {IGNORE_KEYS, RESTORE_PATH_KEYS, SAVEPOINT_FOLDER_KEYS} from './savepoints.ts';
import type {SessionState} from './session-state.ts';

/** Keys that the embedded engine acts on. All others are kept, so that a note runs on Flink unchanged, and named once. */
const HONOURED = new Set([
  'table.local-time-zone',
  'table.exec.source.idle-timeout',
  'table.exec.state.ttl',
  'table.exec.sink.not-null-enforcer',
  'table.exec.sink.type-length-enforcer',
  'table.exec.sink.upsert-materialize',
  'table.exec.emit.early-fire.enabled',
  'table.exec.emit.early-fire.delay',
  'table.exec.emit.late-fire.enabled',
  'table.exec.emit.late-fire.delay',
  'table.exec.emit.allow-lateness',
  'execution.runtime-mode',
  'taskmanager.memory.managed.size',
  'io.tmp.dirs',
  'millrace.state.limit',
  'execution.checkpointing.interval',
  'pipeline.name',
  PARALLELISM_KEY,
  REUSE_KEY,
  ...RESTORE_PATH_KEYS,
  ...IGNORE_KEYS,
  ...SAVEPOINT_FOLDER_KEYS,
  'python.files',
  'millrace.compat.narrowing',
]);

const DURATIONS = new Set(['table.exec.source.idle-timeout', 'table.exec.state.ttl', 'execution.checkpointing.interval']);

const SIZES = new Set(['taskmanager.memory.managed.size', 'millrace.state.limit']);

/** Sets a key. Returns a note where the engine does not act on it. Throws `session/bad-setting` for a value that it could not act on. */
export function applySetting(state: SessionState, key: string, value: string): Diagnostic | null {
  checkValue(key, value);
  const first = !state.settings.has(key);
  state.settings.set(key, value);
  return HONOURED.has(key) || !first ? null : unused(key);
}

/** What `applySetting` would say of a key that is set for the first time; what it throws is returned. */
export function checkSetting(key: string, value: string): Diagnostic | null {
  try {
    checkValue(key, value);
  } catch (error) {
    return toDiagnostic(error);
  }
  return HONOURED.has(key) ? null : unused(key);
}

function checkValue(key: string, value: string): void {
  if (DURATIONS.has(key) && parseDuration(value) === null) throw bad(key, value, 'a duration such as 10 s');
  if (key === 'table.local-time-zone' && value !== 'default' && !isZone(value))
    throw bad(key, value, 'a time zone such as UTC or Europe/Berlin');
  if (key === 'execution.runtime-mode' && !/^(streaming|batch)$/i.test(value)) throw bad(key, value, 'streaming or batch');
  if (key === PARALLELISM_KEY && !isParallelism(value)) throw bad(key, value, 'a whole number from 1 on');
  if (SIZES.has(key) && parseMemorySize(value) === null) throw bad(key, value, 'a size such as 256 mb');
  if ((key === 'millrace.compat.narrowing' || key === REUSE_KEY || IGNORE_KEYS.some((k) => k === key)) && !/^(true|false)$/i.test(value))
    throw bad(key, value, 'true or false');
}

function unused(key: string): Diagnostic {
  return diagnostic('session/unused-setting', `setting "${key}" has no effect on the embedded kernel`, {
    severity: 'info',
    detail: 'it is kept for the Flink kernel',
  });
}

function bad(key: string, value: string, wanted: string): StudioError {
  return new StudioError('session/bad-setting', `setting "${key}" cannot be "${value}"`, {hint: `give it ${wanted}`});
}

const DEFAULT_CHECKPOINT_MS = 10_000;

/** `execution.checkpointing.interval`, ms; the default is 10 s. */
export function checkpointInterval(state: SessionState): number {
  const text = state.settings.get('execution.checkpointing.interval');
  return (text === undefined ? null : parseDuration(text)) ?? DEFAULT_CHECKPOINT_MS;
}
