import type {DataType, Field} from './data-type.ts';

export interface TablePath {
  readonly catalog: string;
  readonly database: string;
  readonly table: string;
}

/** A table as a connector sees it: resolved options and the physical columns, in declaration order. */
export interface TableSpec {
  readonly path: TablePath;
  readonly options: Readonly<Record<string, string>>;
  readonly physical: readonly Field[];
  readonly partitionKeys: readonly string[];
  readonly primaryKey: readonly string[] | null;
}

/** A METADATA column's key (such as `sequence-number`) and the type that the connector must give it. */
export interface MetadataField {
  readonly key: string;
  readonly type: DataType;
}
