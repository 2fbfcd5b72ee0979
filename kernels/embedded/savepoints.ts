import {randomUUID} from 'node:crypto';
import {stat} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {readCheckpointFile} from '../engine/runtime/checkpoint-file.ts';
import {checkpointFolder} from '../engine/runtime/checkpoint-store.ts';
import {matchState, stateMatchText} from '../engine/runtime/state-match.ts';
import type {PhysicalPlan} from '../planner/physical/plan.ts';
import {type Diagnostic, diagnostic, StudioError} from '../protocol/diagnostic.ts';
import type {SessionState} from './session-state.ts';

/** Flink's keys, the names of 1.20 first, then those of before. */
export const RESTORE_PATH_KEYS = ['execution.state-recovery.path', 'execution.savepoint.path'] as const;
export const IGNORE_KEYS = ['execution.state-recovery.ignore-unclaimed-state', 'execution.savepoint.ignore-unclaimed-state'] as const;
export const SAVEPOINT_FOLDER_KEYS = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'] as const;

export interface RestoreSetting {
  readonly path: string;
  /** State of operators that the plan does not have is left out instead of refused. */
  readonly allowNonRestored: boolean;
}

/** Where the session's jobs begin, or this one where `own` says so; null: afresh. */
export function restoreSetting(state: SessionState, own?: string | null): RestoreSetting | null {
  const path = own ?? first(state, RESTORE_PATH_KEYS);
  if (path === undefined || path === '') return null;
  return {path: localPath(path), allowNonRestored: first(state, IGNORE_KEYS)?.toLowerCase() === 'true'};
}

/** The session's own folder for savepoints; null: none is set. */
export function savepointFolder(state: SessionState): string | null {
  const folder = first(state, SAVEPOINT_FOLDER_KEYS);
  return folder === undefined || folder === '' ? null : folder;
}

/** A path for a job's savepoint. Throws `session/no-savepoint-folder` where none is set. */
export function newSavepointPath(job: string, state: SessionState): string {
  const folder = savepointFolder(state);
  if (folder !== null) return savepointPath(job, folder);
  throw new StudioError('session/no-savepoint-folder', 'no folder for savepoints is set', {
    hint: `SET '${SAVEPOINT_FOLDER_KEYS[1]}' = '/path/to/savepoints'`,
  });
}

/** A new name in the folder, as Flink gives it. Throws `session/bad-setting` for a folder that is not of this machine. */
export function savepointPath(job: string, folder: string): string {
  return join(localPath(folder), `savepoint-${job}-${randomUUID().slice(0, 12).replaceAll('-', '')}`);
}

/** The file that a job begins with: of a folder of checkpoints the newest whole one. Throws `session/no-savepoint`. */
export async function savepointFile(from: string): Promise<string> {
  const path = localPath(from);
  const found = await stat(path).catch(() => null);
  if (found === null) {
    throw new StudioError('session/no-savepoint', `there is no savepoint at "${path}"`, {
      hint: 'choose another one, or let the job begin afresh',
    });
  }
  if (!found.isDirectory()) return path;
  const latest = await checkpointFolder(path).latest();
  if (latest === null) throw new StudioError('session/no-savepoint', `there is no checkpoint in "${path}"`);
  return join(path, `chk-${latest.checkpoint.id}`);
}

/** What becomes of a savepoint's state in a plan, before anything runs. Throws what reading the file throws. */
export async function savepointVerdict(plan: PhysicalPlan, {path, allowNonRestored}: RestoreSetting): Promise<Diagnostic> {
  const match = matchState(await readCheckpointFile(path), plan);
  const lost = match.changed.length + match.dropped.length;
  const detail = stateMatchText(match);
  if (lost === 0) return diagnostic('session/state-kept', 'the savepoint fits: all its state is kept', {severity: 'info', detail});
  return diagnostic(
    'session/state-lost',
    `${lost} ${lost === 1 ? 'part' : 'parts'} of the savepoint's state ${lost === 1 ? 'does' : 'do'} not fit`,
    {
      severity: 'warning',
      detail,
      hint: allowNonRestored
        ? `they are left out, as '${IGNORE_KEYS[1]}' asks`
        : `the job will be refused; SET '${IGNORE_KEYS[1]}' = 'true' starts it without them`,
    },
  );
}

function first(state: SessionState, keys: readonly string[]): string | undefined {
  for (const key of keys) if (state.settings.has(key)) return state.settings.get(key);
  return undefined;
}

/** Throws `session/bad-setting` for other places than this machine's files. */
function localPath(path: string): string {
  if (/^file:\/\//.test(path)) return fileURLToPath(path);
  if (/^file:\//.test(path)) return path.slice('file:'.length);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
    throw new StudioError('session/bad-setting', `savepoints cannot be kept at "${path}"`, {hint: 'name a folder of this machine'});
  }
  return path;
}
