import type {Row} from '../../protocol/value.ts';
import {keyHash} from './key-table.ts';

/** Keys are divided among subtasks by group, so that a job's state can be taken to any number of them. */
const KEY_GROUPS = 128;

/** The subtask, of `count`, that the key in these columns of the row belongs to. */
export function subtaskOf(row: Row, columns: readonly number[], count: number): number {
  return Math.floor((groupOf(keyHash(row, columns)) * count) / KEY_GROUPS);
}

function groupOf(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) & (KEY_GROUPS - 1);
}
