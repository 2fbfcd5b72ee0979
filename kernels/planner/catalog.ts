import type {ConnectorInfo} from '../protocol/connector.ts';
import type {DataType} from '../protocol/data-type.ts';
import type {Column} from '../protocol/schema.ts';
import type {TablePath} from '../protocol/table.ts';
import type {FunctionDefinition} from '../sql/functions/definition.ts';

/** A table's definition as the catalog keeps it: plain data, types resolved, expressions as SQL text with every identifier quoted. */
export interface CatalogTable {
  readonly kind: 'table';
  readonly path: TablePath;
  readonly columns: readonly CatalogColumn[];
  readonly watermark: CatalogWatermark | null;
  readonly primaryKey: {readonly name: string; readonly columns: readonly string[]} | null;
  readonly partitionKeys: readonly string[];
  /** As written, in the order written. */
  readonly options: Readonly<Record<string, string>>;
  readonly comment: string | null;
  /** DISTRIBUTED BY: kept and shown; no connector acts on it. Absent: not distributed. */
  readonly distribution?: CatalogDistribution;
}

export interface CatalogDistribution {
  readonly method: 'HASH' | 'RANGE' | null;
  readonly columns: readonly string[];
  readonly buckets: number | null;
}

export type CatalogColumn =
  | {readonly kind: 'physical'; readonly name: string; readonly type: DataType; readonly comment: string | null}
  /** `type` is the type of `expression`; a PROCTIME() column carries its attribute. */
  | {
      readonly kind: 'computed';
      readonly name: string;
      readonly type: DataType;
      readonly expression: string;
      readonly comment: string | null;
    }
  /** `key` null: the column's name is the key. */
  | {
      readonly kind: 'metadata';
      readonly name: string;
      readonly type: DataType;
      readonly key: string | null;
      readonly virtual: boolean;
      readonly comment: string | null;
    };

/** `type` is the type of the expression. */
export interface CatalogWatermark {
  readonly column: string;
  readonly expression: string;
  readonly type: DataType;
}

export interface CatalogView {
  readonly kind: 'view';
  readonly path: TablePath;
  /** A query in which every table is named in full. */
  readonly query: string;
  readonly columns: readonly Column[];
  readonly comment: string | null;
}

export type CatalogObject = CatalogTable | CatalogView;

/** What the planner may know of the catalogs. Synchronous: the kernel loads what `referencedTables` names before it plans. */
export interface PlannerCatalog {
  lookupTable(path: TablePath): CatalogObject | null;
  /** Whether `lookupTable` answers an object of the session alone. Absent: none is. */
  isTemporary?(path: TablePath): boolean;
  /** Names of tables and views, for hints and checks; may be incomplete. */
  tablesIn(catalog: string, database: string): readonly string[];
  databases(catalog: string): readonly string[];
  catalogs(): readonly string[];
}

export interface ConnectorCatalog {
  get(identifier: string): ConnectorInfo | null;
  identifiers(): readonly string[];
}

export interface FunctionCatalog {
  /** By name or alias, in any case. */
  lookup(name: string): FunctionDefinition | null;
  names(): readonly string[];
}

/** What a session's SET and USE have made of it. */
export interface SessionConfig {
  readonly settings: Readonly<Record<string, string>>;
  readonly catalog: string;
  readonly database: string;
  readonly mode: 'streaming' | 'batch';
}

/** Everything that planning depends on besides the statement. */
export interface PlanContext {
  /** The text that the statement's spans point into. */
  readonly text: string;
  readonly catalog: PlannerCatalog;
  readonly connectors: ConnectorCatalog;
  readonly functions: FunctionCatalog;
  readonly session: SessionConfig;
}

/** The columns of a table as a query sees them: types with their time attributes. */
export function tableColumns(table: CatalogTable): readonly Column[] {
  return table.columns.map((c) => ({name: c.name, type: table.watermark?.column === c.name ? asRowtime(c.type) : c.type}));
}

function asRowtime(type: DataType): DataType {
  return type.kind === 'timestamp' || type.kind === 'timestamp_ltz' ? {...type, attribute: 'rowtime'} : type;
}

/** `catalog.database.table`. */
export function pathText(path: TablePath): string {
  return `${path.catalog}.${path.database}.${path.table}`;
}
