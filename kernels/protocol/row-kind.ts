/** Row kinds with Flink's byte values (org.apache.flink.types.RowKind). */
export const INSERT = 0;
export const UPDATE_BEFORE = 1;
export const UPDATE_AFTER = 2;
export const DELETE = 3;

export type RowKind = 0 | 1 | 2 | 3;

export const ROW_KIND_TEXT = ['+I', '-U', '+U', '-D'] as const;

/** Which kinds a stream may carry. `upsert` has no -U and needs a key. */
export type ChangelogMode = 'append' | 'retract' | 'upsert';
