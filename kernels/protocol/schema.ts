import type {DataType} from './data-type.ts';

export interface Column {
  readonly name: string;
  readonly type: DataType;
}

/** The columns of a result or a table, in order. */
export interface Schema {
  readonly columns: readonly Column[];
  /** Positions of the columns that identify a row of a changing result (an upsert key); absent where there is none. */
  readonly key?: readonly number[];
}
