import {type Diagnostic, diagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {ScriptState} from '../../kernels/protocol/kernel.ts';

/** Where earlier runs of a paragraph left the state of its jobs, in the order of its jobs; a paragraph keeps it among its settings. */
export interface KeptState {
  /** Files that stopping left in `savepointDir`. */
  readonly savepoints?: readonly (string | null)[] | undefined;
  /** Folders of checkpoints, kept where `resumeFromLatestCheckpoint` asks for it. */
  readonly checkpoints?: readonly (string | null)[] | undefined;
}

/** Properties of a header about the state of jobs, as Zeppelin's Flink interpreter reads them. */
export interface StateProperties {
  readonly savepointDir: string | null;
  readonly resumeFromSavepoint: boolean;
  readonly resumeFromLatestCheckpoint: boolean;
  /** Paths that the header names itself. */
  readonly paths: {readonly savepoint: string | null; readonly checkpoint: string | null; readonly explicit: string | null};
}

const RESUME = ['resumeFromSavepoint', 'resumeFromLatestCheckpoint'] as const;

/** What a header says; else the property that cannot be read. */
export function readStateProperties(properties: ReadonlyMap<string, string>): StateProperties | (typeof RESUME)[number] {
  const path = (key: string): string | null => properties.get(key)?.trim() || null;
  const wrong = RESUME.find((key) => properties.has(key) && flag(properties, key) === null);
  if (wrong !== undefined) return wrong;
  return {
    savepointDir: path('savepointDir'),
    resumeFromSavepoint: flag(properties, 'resumeFromSavepoint') ?? false,
    resumeFromLatestCheckpoint: flag(properties, 'resumeFromLatestCheckpoint') ?? false,
    paths: {savepoint: path('savepoint_path'), checkpoint: path('latest_checkpoint_path'), explicit: path('execution.savepoint.path')},
  };
}

/** A bare key means itself. */
function flag(properties: ReadonlyMap<string, string>, key: string): boolean | null {
  const text = properties.get(key)?.toLowerCase();
  if (text === undefined) return null;
  return text === 'true' || text === key.toLowerCase() ? true : text === 'false' ? false : null;
}

/**
 * What a run's jobs begin with and leave. In Zeppelin's order: the paragraph's last savepoint, its last checkpoint, `execution.savepoint.path`.
 * Unlike Zeppelin a stop does not drain: windows that are open stay open, so that the job goes on from the savepoint as if it had not stopped.
 */
export function stateOf(
  asked: StateProperties,
  kept: KeptState,
  jobs: number,
): {readonly state: ScriptState; readonly warning: Diagnostic | null} {
  const {paths} = asked;
  const each = (own: string | null, left: KeptState['savepoints']): readonly (string | null)[] =>
    Array.from({length: jobs}, (_, i) => own ?? left?.[i] ?? null);
  const savepoints = asked.resumeFromSavepoint ? each(paths.savepoint, kept.savepoints) : [];
  const checkpoints = asked.resumeFromLatestCheckpoint ? each(paths.checkpoint, kept.checkpoints) : [];
  const from = Array.from({length: jobs}, (_, i) => savepoints[i] ?? checkpoints[i] ?? paths.explicit);
  const resumes = asked.resumeFromSavepoint || asked.resumeFromLatestCheckpoint;
  return {
    state: {
      ...(from.some((path) => path !== null) ? {from} : {}),
      ...(asked.savepointDir === null ? {} : {savepointFolder: asked.savepointDir}),
      ...(asked.resumeFromLatestCheckpoint ? {keepCheckpoints: true} : {}),
    },
    warning:
      resumes && from.every((path) => path === null)
        ? diagnostic('note/nothing-kept', 'no earlier run of this paragraph left its state: the job begins afresh', {
            severity: 'info',
            hint: asked.resumeFromSavepoint
              ? 'a run with savepointDir leaves a savepoint when it is stopped'
              : 'this run keeps its checkpoints: the next one goes on from them',
          })
        : null,
  };
}
