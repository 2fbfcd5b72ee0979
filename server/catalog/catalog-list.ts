import {type Database, GetDatabasesCommand, GetTablesCommand, type GlueClient, type Table} from '@aws-sdk/client-glue';
import type {CatalogDatabase} from '../protocol/api.ts';

/** Databases and tables of Glue, by name. */
export async function listCatalog(glue: GlueClient): Promise<CatalogDatabase[]> {
  const databases: Database[] = [];
  for (let token: string | undefined; ; ) {
    const page = await glue.send(new GetDatabasesCommand({NextToken: token}));
    databases.push(...(page.DatabaseList ?? []));
    token = page.NextToken;
    if (token === undefined) break;
  }
  const listed = await Promise.all(
    databases.map(async (d) => ({
      name: d.Name ?? '',
      tables: (await tablesOf(glue, d.Name ?? '')).map((t) => ({name: t.Name ?? '', connector: connectorOf(t)})).sort(byName),
    })),
  );
  return listed.sort(byName);
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
