import type {Checkpoint} from '../runtime/checkpoint-file.ts';
import type {CheckpointStore} from '../runtime/checkpoint-store.ts';
import type {CrashPlan} from './recorder.ts';

/** Checkpoints in memory, at once; may crash before one is safe. */
export function memoryStore(crash: CrashPlan): CheckpointStore {
  let newest: Checkpoint | null = null;
  return {
    write: async (checkpoint) => {
      crash.step('store');
      newest = structuredClone(checkpoint);
      return 1;
    },
    latest: async () => (newest === null ? null : {checkpoint: newest, damaged: []}),
  };
}
