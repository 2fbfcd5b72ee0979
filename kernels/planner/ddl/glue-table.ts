import type {DataType} from '../../protocol/data-type.ts';
import {type Diagnostic, diagnostic} from '../../protocol/diagnostic.ts';
import type {TablePath} from '../../protocol/table.ts';
import type {CatalogColumn, CatalogTable} from '../catalog.ts';
import {quoteIdentifier} from '../type-text.ts';
import {hiveType} from './hive-type.ts';
import {hasTableProperties, tableFromProperties} from './properties.ts';

/** The part of Glue's Table that a definition is read from, by Glue's own names. */
export interface GlueTable {
  readonly Name?: string;
  readonly Description?: string;
  readonly TableType?: string;
  readonly Parameters?: Readonly<Record<string, string>>;
  readonly StorageDescriptor?: {readonly Columns?: readonly GlueColumn[]; readonly Location?: string};
  readonly PartitionKeys?: readonly GlueColumn[];
}

export interface GlueColumn {
  readonly Name?: string;
  readonly Type?: string;
  readonly Comment?: string;
}

/**
 * The table that a Glue table stands for: one that a CREATE TABLE of Flink wrote (`flink.*` parameters), or one that another tool made,
 * as the managed Studio reads it: columns of its own, the stream as its location, `managed-flink.*` (before: `kinesisanalytics.*`)
 * parameters for time. A diagnostic says why a table cannot be read.
 */
export function tableFromGlue(path: TablePath, glue: GlueTable): CatalogTable | Diagnostic {
  const parameters = glue.Parameters ?? {};
  if (hasTableProperties(parameters)) return tableFromProperties(path, parameters);
  if (glue.TableType === 'VIRTUAL_VIEW') return unreadable(path, 'it is a view of another engine');
  const options = connectorOptions(glue, parameters);
  if (options === null)
    return unreadable(
      path,
      'neither its parameters nor its location name a stream or files that can be read',
      'create the table with CREATE TABLE',
    );
  const columns: CatalogColumn[] = [];
  for (const column of [...(glue.StorageDescriptor?.Columns ?? []), ...(glue.PartitionKeys ?? [])]) {
    const type = hiveType(column.Type ?? '');
    if (type === null) return unreadable(path, `the type "${column.Type ?? ''}" of its column "${column.Name ?? ''}" is not supported yet`);
    columns.push({kind: 'physical', name: column.Name ?? '', type, comment: column.Comment ?? null});
  }
  if (columns.length === 0) return unreadable(path, 'it has no columns');
  return withTime(path, glue, parameters, columns, options);
}

function unreadable(path: TablePath, detail: string, hint?: string): Diagnostic {
  return diagnostic('catalog/unreadable-table', `table "${path.table}" of the catalog cannot be read as a table`, {
    detail,
    ...(hint === undefined ? {} : {hint}),
    blame: 'environment',
  });
}

const TIME_KEYS = /^(managed-flink|kinesisanalytics)\./;
/** Parameters that are Glue's or a crawler's, not a connector's. */
const OPTION_KEYS = /^(aws|scan|source|sink|json|csv|stream)\./;

function connectorOptions(glue: GlueTable, parameters: Readonly<Record<string, string>>): Record<string, string> | null {
  const location = glue.StorageDescriptor?.Location ?? '';
  const format = parameters.format ?? parameters.classification;
  const own = Object.fromEntries(Object.entries(parameters).filter(([key]) => OPTION_KEYS.test(key)));
  const rest = {...own, ...(format === undefined ? {} : {format})};
  if (parameters.typeOfData === 'kinesis' || /^arn:[^:]+:kinesis:/.test(location)) {
    const stream = parameters.streamName ?? location;
    if (stream === '') return null;
    return {connector: 'kinesis', ...(stream.startsWith('arn:') ? {'stream.arn': stream} : {stream}), ...regionOf(stream, own), ...rest};
  }
  if (/^(s3|s3a|file):\/\//.test(location) && format !== undefined) return {connector: 'filesystem', path: location, ...rest};
  return null;
}

function regionOf(stream: string, own: Readonly<Record<string, string>>): Record<string, string> {
  const region = stream.startsWith('arn:') ? stream.split(':')[3] : undefined;
  return own['aws.region'] === undefined && region ? {'aws.region': region} : {};
}

const TIMESTAMP: DataType = {kind: 'timestamp', precision: 3, nullable: true};

function withTime(
  path: TablePath,
  glue: GlueTable,
  parameters: Readonly<Record<string, string>>,
  columns: CatalogColumn[],
  options: Readonly<Record<string, string>>,
): CatalogTable {
  const time = new Map(
    Object.entries(parameters).flatMap(([key, value]) => (TIME_KEYS.test(key) ? [[key.replace(TIME_KEYS, ''), value]] : [])) as [
      string,
      string,
    ][],
  );
  const proctime = time.get('proctime');
  if (proctime !== undefined && !columns.some((c) => c.name === proctime)) {
    const type: DataType = {kind: 'timestamp_ltz', precision: 3, attribute: 'proctime', nullable: false};
    columns.push({kind: 'computed', name: proctime, type, expression: 'PROCTIME()', comment: null});
  }
  const rowtime =
    time.get('rowtime') ?? [...time.keys()].map((k) => /^watermark\.(.+)\.milliseconds$/.exec(k)?.[1]).find((c) => c !== undefined);
  const column = columns.find((c) => c.name === rowtime);
  const lag = Number(time.get(`watermark.${rowtime}.milliseconds`) ?? 0);
  const watermark =
    column === undefined || column.type.kind !== 'timestamp' || !Number.isFinite(lag)
      ? null
      : {column: column.name, expression: watermarkExpression(column.name, lag), type: TIMESTAMP};
  return {
    kind: 'table',
    path,
    columns,
    watermark,
    primaryKey: null,
    partitionKeys: (glue.PartitionKeys ?? []).flatMap((k) => (k.Name === undefined ? [] : [k.Name])),
    options,
    comment: glue.Description ?? null,
  };
}

function watermarkExpression(column: string, lagMs: number): string {
  if (lagMs <= 0) return quoteIdentifier(column);
  const seconds = Math.floor(lagMs / 1000);
  const fraction = lagMs % 1000 === 0 ? '' : `.${String(Math.round(lagMs % 1000)).padStart(3, '0')}`;
  const digits = String(seconds).length;
  return `${quoteIdentifier(column)} - INTERVAL '${seconds}${fraction}' SECOND${digits > 2 ? `(${digits})` : ''}`;
}

/** What Glue asks of every table, for one whose definition is in its parameters: no columns of its own, Hive's text classes. */
export const GENERIC_STORAGE = {
  Columns: [],
  InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat',
  SerdeInfo: {SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'},
} as const;
