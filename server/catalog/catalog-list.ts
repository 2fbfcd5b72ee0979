import {type Database, GetDatabasesCommand, GetTablesCommand, type GlueClient, type Table} from '@aws-sdk/client-glue';
import type {CatalogDatabase} from '../protocol/api.ts';

/** Databases and tables of Glue, by name. */
export async function listCatalog(glue: GlueClient): Promise<CatalogDatabase[]> {
  const listed = await Promise.all(
    (await databaseNames(glue)).map(async (name) => ({
      name,
      tables: (await tablesOf(glue, name)).map((t) => ({name: t.Name ?? '', connector: connectorOf(t)})).sort(byName),
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

/** Flink's option, or what tables made for AWS Studio say. */
function connectorOf(table: Table): string | null {
  const parameters = table.Parameters ?? {};
  return parameters['flink.connector'] ?? parameters.connector ?? parameters.typeOfData ?? null;
}

function byName(a: {name: string}, b: {name: string}): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
