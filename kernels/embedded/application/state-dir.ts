import {existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Restore} from '../jobs/running-job.ts';
import type {RunFile} from './run-file.ts';

/**
 * Where a run begins. A start (`none`, `snapshot`) forgets the checkpoints of the run before and notes down how it began; a process that died
 * before the first checkpoint begins the same way again. Returns the checkpoints' folder too.
 */
export function prepareState(
  stateDir: string,
  restore: RunFile['restore'],
  hasCheckpoint: (directory: string) => boolean,
): {readonly restore: Restore; readonly checkpoints: string} {
  const checkpoints = join(stateDir, 'checkpoints');
  const begin = join(stateDir, 'begin.json');
  const asJobRestore = (r: RunFile['restore']): Restore => (r.kind === 'snapshot' ? {kind: 'path', path: r.path} : {kind: 'none'});
  if (restore.kind === 'latest-checkpoint') {
    if (hasCheckpoint(checkpoints)) return {restore: {kind: 'latest'}, checkpoints};
    const first = existsSync(begin) ? (JSON.parse(readFileSync(begin, 'utf8')) as RunFile['restore']) : ({kind: 'none'} as const);
    mkdirSync(checkpoints, {recursive: true});
    return {restore: asJobRestore(first), checkpoints};
  }
  rmSync(checkpoints, {recursive: true, force: true});
  mkdirSync(checkpoints, {recursive: true});
  writeFileSync(`${begin}.new`, JSON.stringify(restore));
  renameSync(`${begin}.new`, begin);
  return {restore: asJobRestore(restore), checkpoints};
}
