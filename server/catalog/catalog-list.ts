import {type Database, GetDatabasesCommand, GetTablesCommand, type GlueClient, type Table} from '@aws-sdk/client-glue';
import type {CatalogDatabase} from '../protocol/api.ts';

/** Databases and tables of Glue, by name. */
export async function listCatalog(glue: GlueClient): Promise<CatalogDatabase[]> {
  const listed = await Promise.all(
    (await databaseNames(glue)).map(async (name) => ({
      name,
      tables: (await tablesOf(glue, name)).map(entryOf).sort(byName),
    })),
  );
  return listed.sort(byName);
}

/** The columns of every table by the table's name; of tables of one name in several databases all together. */
export async function listColumns(glue: GlueClient): Promise<ReadonlyMap<string, readonly string[]>> {
  const columns = new Map<string, readonly string[]>();
  for (const database of await databaseNames(glue))
    for (const {Name = '', StorageDescriptor, PartitionKeys} of await tablesOf(glue, database)) {
      const names = [...(StorageDescriptor?.Columns ?? []), ...(PartitionKeys ?? [])].map((c) => c.Name ?? '');
      columns.set(Name, [...new Set([...(columns.get(Name) ?? []), ...names])]);
    }
  return columns;
}

async function databaseNames(glue: GlueClient): Promise<readonly string[]> {
  const databases: Database[] = [];
  for (let token: string | undefined; ; ) {
    const page = await glue.send(new GetDatabasesCommand({NextToken: token}));
    databases.push(...(page.DatabaseList ?? []));
    token = page.NextToken;
    if (token === undefined) return databases.map((d) => d.Name ?? '');
  }
}

async function tablesOf(glue: GlueClient, database: string): Promise<Table[]> {
  const tables: Table[] = [];
  for (let token: string | undefined; ; ) {
    const page = await glue.send(new GetTablesCommand({DatabaseName: database, NextToken: token}));
    tables.push(...(page.TableList ?? []));
    token = page.NextToken;
    if (token === undefined) return tables;
  }
}

function entryOf(table: Table): CatalogDatabase['tables'][number] {
  const kind = table.TableType === 'VIRTUAL_VIEW' ? 'view' : 'table';
  return {name: table.Name ?? '', kind, connector: connectorOf(table), foreign: isForeign(table)};
}

/** Whether another tool made it: its definition is not in parameters of Flink's. */
export function isForeign({Parameters = {}}: Pick<Table, 'Parameters'>): boolean {
  return !Object.keys(Parameters).some((key) => key.startsWith('flink.'));
}

/** The views whose text names a table. */
export async function viewsOver(glue: GlueClient, table: RegExp): Promise<{database: string; name: string}[]> {
  const found: {database: string; name: string}[] = [];
  for (const database of await databaseNames(glue))
    for (const {Name = '', ViewExpandedText} of await tablesOf(glue, database))
      if (ViewExpandedText !== undefined && table.test(ViewExpandedText)) found.push({database, name: Name});
  return found;
}

/** Flink's option, or what tables made for AWS Studio say. */
function connectorOf(table: Table): string | null {
  const parameters = table.Parameters ?? {};
  return parameters['flink.connector'] ?? parameters.connector ?? parameters.typeOfData ?? null;
}

function byName(a: {name: string}, b: {name: string}): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
