import type {CatalogColumn, CatalogDistribution, CatalogTable, CatalogView} from '../catalog.ts';
import {quoteIdentifier, quoteString, serializableType} from '../type-text.ts';
import {inHashMapOrder} from './hash-map-order.ts';

/** Keys that hold secrets, as Flink's GlobalConfiguration.isSensitive knows them. */
const SENSITIVE = [
  'password',
  'secret',
  'fs.azure.account.key',
  'apikey',
  'api-key',
  'auth-params',
  'service-key',
  'token',
  'basic-auth',
  'jaas.config',
  'http-headers',
];

/** The value of an option as it may be shown: secrets become `******`. */
function shownOption(key: string, value: string, secretKeys: readonly string[] = []): string {
  const lower = key.toLowerCase();
  return secretKeys.includes(key) || SENSITIVE.some((word) => lower.includes(word)) ? '******' : value;
}

/** Options as they may be shown, in Flink's order: secrets become `******`. */
export function showOptions(options: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return inHashMapOrder(Object.entries(options)).map(([key, value]) => [key, shownOption(key, value)]);
}

/** The text of SHOW CREATE TABLE, laid out as Flink's ShowCreateUtil does. */
export function showCreateTable(
  table: CatalogTable,
  options: {readonly temporary?: boolean; readonly secretKeys?: readonly string[]} = {},
): string {
  const lines = table.columns.map(columnText);
  if (table.watermark) lines.push(`WATERMARK FOR ${quoteIdentifier(table.watermark.column)} AS ${table.watermark.expression}`);
  if (table.primaryKey) {
    lines.push(`CONSTRAINT ${quoteIdentifier(table.primaryKey.name)} PRIMARY KEY (${names(table.primaryKey.columns)}) NOT ENFORCED`);
  }
  let text = `CREATE ${options.temporary ? 'TEMPORARY ' : ''}TABLE ${objectName(table)} (\n${lines.map((l) => `  ${l}`).join(',\n')}\n) `;
  if (table.comment) text += `COMMENT ${quoteString(table.comment)}\n`;
  if (table.distribution) text += `${distributionText(table.distribution)}\n`;
  if (table.partitionKeys.length > 0) text += `PARTITIONED BY (${names(table.partitionKeys)})\n`;
  const settings = inHashMapOrder(Object.entries(table.options));
  if (settings.length > 0) {
    const shown = settings.map(([key, value]) => `  ${quoteString(key)} = ${quoteString(shownOption(key, value, options.secretKeys))}`);
    text += `WITH (\n${shown.join(',\n')}\n)\n`;
  }
  return text.endsWith(' ') ? `${text.trimEnd()}\n` : text;
}

/** The text of SHOW CREATE VIEW. */
export function showCreateView(view: CatalogView, options: {readonly temporary?: boolean} = {}): string {
  const columns = names(view.columns.map((c) => c.name));
  // Flink 1.20 writes the comment behind the query.
  const comment = view.comment ? ` COMMENT ${quoteString(view.comment)}\n` : '';
  return `CREATE ${options.temporary ? 'TEMPORARY ' : ''}VIEW ${objectName(view)}(${columns}) as\n${view.query}${comment}`;
}

/** `DISTRIBUTED BY HASH(`a`) INTO 4 BUCKETS`. */
export function distributionText({method, columns, buckets}: CatalogDistribution): string {
  const by = columns.length === 0 ? '' : ` BY ${method ?? ''}(${names(columns)})`;
  return `DISTRIBUTED${by}${buckets === null ? '' : ` INTO ${buckets} BUCKETS`}`;
}

function columnText(column: CatalogColumn): string {
  const name = quoteIdentifier(column.name);
  const comment = column.comment ? ` COMMENT ${quoteString(column.comment)}` : '';
  switch (column.kind) {
    case 'physical':
      return `${name} ${serializableType(column.type)}${comment}`;
    case 'computed':
      return `${name} AS ${column.expression}${comment}`;
    case 'metadata': {
      const from = column.key === null ? '' : ` FROM ${quoteString(column.key)}`;
      return `${name} ${serializableType(column.type)} METADATA${from}${column.virtual ? ' VIRTUAL' : ''}${comment}`;
    }
    default:
      return column satisfies never;
  }
}

function objectName(object: CatalogTable | CatalogView): string {
  return [object.path.catalog, object.path.database, object.path.table].map(quoteIdentifier).join('.');
}

function names(list: readonly string[]): string {
  return list.map(quoteIdentifier).join(', ');
}
