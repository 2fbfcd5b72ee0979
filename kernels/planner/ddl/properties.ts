import type {DataType} from '../../protocol/data-type.ts';
import {type Diagnostic, diagnostic, StudioError} from '../../protocol/diagnostic.ts';
import type {TablePath} from '../../protocol/table.ts';
import {storedType} from '../binder/stored.ts';
import type {CatalogColumn, CatalogTable} from '../catalog.ts';
import {serializableType} from '../type-text.ts';

/** What Hive's catalog puts before each of Flink's keys. */
const PREFIX = 'flink.';

/**
 * The parameters of a Glue table for a definition: Flink's CatalogPropertiesUtil map under `flink.`, as Flink's Hive catalog keeps a
 * generic table. Secrets in options are kept: the caller decides where they may go.
 */
export function tableToProperties(table: CatalogTable): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  const put = (key: string, value: string): void => {
    out[PREFIX + key] = value;
  };
  for (const [key, value] of Object.entries(table.options)) put(key, value);
  table.columns.forEach((column, i) => {
    const at = `schema.${i}`;
    put(`${at}.name`, column.name);
    put(`${at}.data-type`, serializableType(column.type));
    if (column.kind === 'computed') put(`${at}.expr`, column.expression);
    if (column.kind === 'metadata') {
      put(`${at}.metadata`, column.key ?? column.name);
      put(`${at}.virtual`, String(column.virtual));
    }
    if (column.comment !== null) put(`${at}.comment`, column.comment);
  });
  if (table.watermark !== null) {
    put('schema.watermark.0.rowtime', table.watermark.column);
    put('schema.watermark.0.strategy.expr', table.watermark.expression);
    put('schema.watermark.0.strategy.data-type', serializableType(table.watermark.type));
  }
  if (table.primaryKey !== null) {
    put('schema.primary-key.name', table.primaryKey.name);
    put('schema.primary-key.columns', table.primaryKey.columns.join(','));
  }
  table.partitionKeys.forEach((key, i) => {
    put(`partition.keys.${i}.name`, key);
  });
  if (table.distribution !== undefined) {
    put('distribution.kind', table.distribution.method ?? 'UNKNOWN');
    if (table.distribution.buckets !== null) put('distribution.buckets', String(table.distribution.buckets));
    table.distribution.columns.forEach((key, i) => {
      put(`distribution.keys.${i}.name`, key);
    });
  }
  if (table.comment !== null) put('comment', table.comment);
  return out;
}

/** Whether a Glue table's parameters were written so. */
export function hasTableProperties(parameters: Readonly<Record<string, string>>): boolean {
  return Object.keys(parameters).some((key) => key.startsWith(`${PREFIX}schema.`));
}

/** The definition in a Glue table's parameters; a diagnostic when they are damaged. Keys that are not Flink's are ignored. */
export function tableFromProperties(path: TablePath, parameters: Readonly<Record<string, string>>): CatalogTable | Diagnostic {
  const all = new Map(
    Object.entries(parameters).flatMap(([key, value]) => (key.startsWith(PREFIX) ? [[key.slice(PREFIX.length), value]] : [])) as [
      string,
      string,
    ][],
  );
  try {
    const columns = readColumns(all);
    const partitionKeys = readList(all, (i) => `partition.keys.${i}.name`);
    return {
      kind: 'table',
      path,
      columns,
      watermark: readWatermark(all),
      primaryKey: readPrimaryKey(all),
      partitionKeys,
      options: Object.fromEntries([...all].filter(([key]) => !/^(schema\.|partition\.keys\.|distribution\.|comment$)/.test(key))),
      comment: all.get('comment') ?? null,
      ...readDistribution(all),
    };
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    return diagnostic('catalog/damaged-table', `the definition of table "${path.table}" in the catalog is damaged`, {
      detail: error.message,
      hint: 'drop the table and create it again',
      blame: 'environment',
    });
  }
}

function readColumns(all: ReadonlyMap<string, string>): readonly CatalogColumn[] {
  return readList(all, (i) => `schema.${i}.name`).map((name, i) => readColumn(name, `schema.${i}`, all));
}

function readColumn(name: string, at: string, all: ReadonlyMap<string, string>): CatalogColumn {
  const type = storedType(required(all, `${at}.data-type`));
  const comment = all.get(`${at}.comment`) ?? null;
  const expression = all.get(`${at}.expr`);
  if (expression !== undefined) return {kind: 'computed', name, type: computedType(type, expression), expression, comment};
  const key = all.get(`${at}.metadata`);
  if (key === undefined) return {kind: 'physical', name, type, comment};
  return {kind: 'metadata', name, type, key: key === name ? null : key, virtual: all.get(`${at}.virtual`) === 'true', comment};
}

/** A type's text holds no time attribute: the expression tells it. */
function computedType(type: DataType, expression: string): DataType {
  return type.kind === 'timestamp_ltz' && /^\s*PROCTIME\s*\(\s*\)\s*$/i.test(expression) ? {...type, attribute: 'proctime'} : type;
}

function readWatermark(all: ReadonlyMap<string, string>): CatalogTable['watermark'] {
  const column = all.get('schema.watermark.0.rowtime');
  if (column === undefined) return null;
  const expression = required(all, 'schema.watermark.0.strategy.expr');
  return {column, expression, type: storedType(required(all, 'schema.watermark.0.strategy.data-type'))};
}

function readPrimaryKey(all: ReadonlyMap<string, string>): CatalogTable['primaryKey'] {
  const columns = all.get('schema.primary-key.columns');
  if (columns === undefined) return null;
  return {name: all.get('schema.primary-key.name') ?? 'PK', columns: columns.split(',')};
}

function readDistribution(all: ReadonlyMap<string, string>): Pick<CatalogTable, 'distribution'> {
  const kind = all.get('distribution.kind');
  if (kind === undefined) return {};
  const buckets = all.get('distribution.buckets');
  return {
    distribution: {
      method: kind === 'HASH' || kind === 'RANGE' ? kind : null,
      columns: readList(all, (i) => `distribution.keys.${i}.name`),
      buckets: buckets === undefined ? null : Number(buckets),
    },
  };
}

function readList(all: ReadonlyMap<string, string>, key: (index: number) => string): readonly string[] {
  const list: string[] = [];
  for (let value = all.get(key(0)); value !== undefined; value = all.get(key(list.length))) list.push(value);
  return list;
}

function required(all: ReadonlyMap<string, string>, key: string): string {
  const value = all.get(key);
  if (value === undefined) throw new StudioError('catalog/damaged-table', `the parameter "${PREFIX}${key}" is missing`);
  return value;
}
