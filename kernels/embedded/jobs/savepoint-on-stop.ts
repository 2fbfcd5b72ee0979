import {accessSync, constants, mkdirSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {type Diagnostic, diagnostic, toDiagnostic} from '../../protocol/diagnostic.ts';
import type {SavepointInfo} from '../../protocol/kernel.ts';
import type {RunningJob} from './running-job.ts';

export interface SavepointOnStop {
  /** A new path; may throw what is wrong with the folder. */
  readonly path: () => string;
  /** Told before the job's end is. */
  readonly left: (savepoint: SavepointInfo) => void;
  /** The folder cannot be written: the job ends without. */
  readonly without: (why: Diagnostic) => void;
}

/** The job, leaving a savepoint wherever it is stopped without being told of another one. */
export function savepointOnStop(job: RunningJob, {path, left, without}: SavepointOnStop): RunningJob {
  let leaving: string | null = null;
  let stopping = false;
  return {
    id: job.id,
    snapshot: (to) => job.snapshot(to),
    ended: job.ended.then((end) => {
      const bytes = leaving === null || end.kind === 'failed' ? undefined : statSync(leaving, {throwIfNoEntry: false})?.size;
      if (leaving !== null && bytes !== undefined) left({path: leaving, bytes});
      return end;
    }),
    async stop(savepoint) {
      if (savepoint !== undefined || stopping) {
        await job.stop(savepoint);
        return;
      }
      stopping = true;
      try {
        const to = path();
        mkdirSync(dirname(to), {recursive: true});
        accessSync(dirname(to), constants.W_OK);
        leaving = to;
      } catch (error) {
        const {message, hint} = toDiagnostic(error);
        without(
          diagnostic('session/no-savepoint-left', `stopped without a savepoint: ${message}`, {
            severity: 'warning',
            ...(hint ? {hint} : {}),
          }),
        );
      }
      await job.stop(leaving === null ? undefined : {path: leaving, drain: false});
    },
  };
}
