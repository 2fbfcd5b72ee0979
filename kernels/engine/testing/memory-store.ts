import type {Checkpoint} from '../runtime/checkpoint-file.ts';
import type {CheckpointStore} from '../runtime/checkpoint-store.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import type {CrashPlan} from './recorder.ts';

/** Checkpoints in memory, at once; may crash before one is safe. */
export function memoryStore(crash: CrashPlan): CheckpointStore {
  let newest: Checkpoint | null = null;
  return {
    write: async (checkpoint) => {
      crash.step('store');
      const {operators, ...head} = checkpoint;
      newest = structuredClone({...head, operators: operators.map(({id, snapshot}) => ({id, snapshot: encodeSnapshot(snapshot)}))});
      return 1;
    },
    latest: async () => (newest === null ? null : {checkpoint: newest, damaged: []}),
  };
}
