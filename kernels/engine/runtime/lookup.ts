import type {Field} from '../../protocol/data-type.ts';
import type {BadRecord} from '../../protocol/kernel.ts';
import type {TableSpec} from '../../protocol/table.ts';
import type {Row} from '../../protocol/value.ts';
import type {Clock} from './clock.ts';

export interface LookupContext {
  readonly table: TableSpec;
  /** The columns of the rows that are wanted, in order. */
  readonly fields: readonly Field[];
  /** The columns of the keys, in order. */
  readonly keys: readonly Field[];
  readonly zone: string;
  readonly clock: Clock;
  badRecord(record: BadRecord): void;
}

/** A table that is asked for rows by key. */
export interface Lookup {
  /** The rows of a key, none of whose values is NULL. Throws StudioError; one with retry `later` or `now` may be asked again. */
  lookup(key: Row, signal: AbortSignal): Promise<readonly Row[]>;
  /** The same where no waiting is needed for it, else null: `lookup` must be asked then. */
  lookupNow?(key: Row): readonly Row[] | null;
  close(): Promise<void>;
}
