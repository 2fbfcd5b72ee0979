import {
  AlreadyExistsException,
  CreateDatabaseCommand,
  CreateTableCommand,
  type DatabaseInput,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  EntityNotFoundException,
  GetDatabaseCommand,
  GetTableCommand,
  type GlueClient,
  paginateGetDatabases,
  paginateGetTables,
  type Table,
  type TableInput,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import type {CatalogObject, CatalogTable, CatalogView} from '../../planner/catalog.ts';
import {GENERIC_STORAGE, tableFromGlue} from '../../planner/ddl/glue-table.ts';
import {tableFromProperties, tableToProperties} from '../../planner/ddl/properties.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import {createGlueClient} from '../aws-clients.ts';
import {type CatalogStore, type DatabaseInfo, PLAIN_DATABASE} from './catalog-store.ts';
import {databaseNotEmpty, databaseNotFound} from './memory-catalog.ts';

export interface GlueOptions {
  readonly region: string;
  readonly endpoint: string | null;
  readonly database: string;
}

/** The Glue Data Catalog as SQL's catalog `glue`. Glue folds names to lower case. */
export class GlueCatalog implements CatalogStore {
  readonly name = 'glue';
  readonly title = 'Glue';
  readonly #client: GlueClient;
  readonly defaultDatabase: string;
  readonly #default: string;

  constructor(options: GlueOptions) {
    this.#client = createGlueClient(options);
    this.#default = options.database;
    this.defaultDatabase = options.database;
  }

  async databases(): Promise<readonly string[]> {
    const names: string[] = [];
    await this.#ask(async () => {
      for await (const page of paginateGetDatabases({client: this.#client}, {}))
        names.push(...(page.DatabaseList ?? []).map((d) => d.Name ?? ''));
    });
    return names.includes(this.#default) ? names : [this.#default, ...names];
  }

  async database(database: string): Promise<DatabaseInfo | null> {
    return this.#ask(async () => {
      try {
        const {Database: found} = await this.#client.send(new GetDatabaseCommand({Name: database}));
        return {comment: found?.Description ?? null, options: found?.Parameters ?? {}};
      } catch (error) {
        if (error instanceof EntityNotFoundException) return database === this.#default ? PLAIN_DATABASE : null;
        throw error;
      }
    });
  }

  async alterDatabase(database: string, info: DatabaseInfo): Promise<void> {
    await this.#ask(async () => {
      try {
        await this.#client.send(new UpdateDatabaseCommand({Name: database, DatabaseInput: databaseInput(database, info)}));
      } catch (error) {
        if (error instanceof EntityNotFoundException) throw databaseNotFound(this.name, database);
        throw error;
      }
    });
  }

  async createDatabase(database: string, info: DatabaseInfo = PLAIN_DATABASE): Promise<boolean> {
    return this.#ask(async () => {
      try {
        await this.#client.send(new CreateDatabaseCommand({DatabaseInput: databaseInput(database, info)}));
        return true;
      } catch (error) {
        if (error instanceof AlreadyExistsException) return false;
        throw error;
      }
    });
  }

  async dropDatabase(database: string, cascade: boolean): Promise<boolean> {
    return this.#ask(async () => {
      if (!(await this.#exists(database))) return false;
      if (!cascade && (await this.tables(database)).length > 0) throw databaseNotEmpty(database);
      await this.#client.send(new DeleteDatabaseCommand({Name: database}));
      return true;
    });
  }

  async tables(database: string): Promise<readonly {name: string; kind: 'table' | 'view'}[]> {
    const found: {name: string; kind: 'table' | 'view'}[] = [];
    await this.#ask(async () => {
      try {
        for await (const page of paginateGetTables({client: this.#client}, {DatabaseName: database})) {
          for (const t of page.TableList ?? []) found.push({name: t.Name ?? '', kind: t.TableType === 'VIRTUAL_VIEW' ? 'view' : 'table'});
        }
      } catch (error) {
        if (!(error instanceof EntityNotFoundException)) throw error;
      }
    });
    return found;
  }

  async get(database: string, table: string): Promise<CatalogObject | null> {
    return this.#ask(async () => {
      try {
        const {Table: found} = await this.#client.send(new GetTableCommand({DatabaseName: database, Name: table}));
        return found === undefined ? null : this.#object(database, table, found);
      } catch (error) {
        if (error instanceof EntityNotFoundException) return null;
        throw error;
      }
    });
  }

  async put(object: CatalogObject, replace: boolean): Promise<boolean> {
    const {database} = object.path;
    const input = object.kind === 'table' ? tableInput(object) : viewInput(object);
    return this.#ask(async () => {
      // The database that sessions begin in is made when it is first written to.
      if (database === this.#default && !(await this.#exists(database))) await this.createDatabase(database);
      try {
        await this.#client.send(new CreateTableCommand({DatabaseName: database, TableInput: input}));
        return true;
      } catch (error) {
        if (error instanceof EntityNotFoundException) throw databaseNotFound(this.name, database);
        if (!(error instanceof AlreadyExistsException)) throw error;
        if (!replace) return false;
        await this.#client.send(new UpdateTableCommand({DatabaseName: database, TableInput: input}));
        return true;
      }
    });
  }

  async drop(database: string, table: string): Promise<boolean> {
    return this.#ask(async () => {
      try {
        await this.#client.send(new DeleteTableCommand({DatabaseName: database, Name: table}));
        return true;
      } catch (error) {
        if (error instanceof EntityNotFoundException) return false;
        throw error;
      }
    });
  }

  async #exists(database: string): Promise<boolean> {
    try {
      await this.#client.send(new GetDatabaseCommand({Name: database}));
      return true;
    } catch (error) {
      if (error instanceof EntityNotFoundException) return false;
      throw error;
    }
  }

  #object(database: string, table: string, glue: Table): CatalogObject {
    const path = {catalog: this.name, database, table};
    const parameters = glue.Parameters ?? {};
    const read =
      glue.TableType === 'VIRTUAL_VIEW' && glue.ViewExpandedText
        ? tableFromProperties(path, parameters)
        : tableFromGlue(path, glue as Parameters<typeof tableFromGlue>[1]);
    if ('severity' in read) throw StudioError.of(read);
    if (glue.TableType !== 'VIRTUAL_VIEW') return read;
    return {
      kind: 'view',
      path,
      query: glue.ViewExpandedText ?? '',
      columns: read.columns.map(({name, type}) => ({name, type})),
      comment: read.comment,
    };
  }

  /** Says in plain words when Glue does not answer or does not allow it. */
  async #ask<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof StudioError) throw error;
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new StudioError('catalog/unavailable', 'the Glue Data Catalog does not answer as it should', {
        blame: 'environment',
        retry: 'later',
        detail: text,
        hint: 'look whether the endpoint runs and the credentials allow Glue',
      });
    }
  }
}

function databaseInput(database: string, {comment, options}: DatabaseInfo): DatabaseInput {
  const own = Object.keys(options).length > 0 ? {Parameters: {...options}} : {};
  return {Name: database, ...(comment === null ? {} : {Description: comment}), ...own};
}

function tableInput(table: CatalogTable): TableInput {
  return {
    Name: table.path.table,
    TableType: 'MANAGED_TABLE',
    Parameters: {...tableToProperties(table)},
    StorageDescriptor: {...GENERIC_STORAGE, Columns: []},
    ...(table.comment === null ? {} : {Description: table.comment}),
  };
}

function viewInput(view: CatalogView): TableInput {
  const columns = view.columns.map(({name, type}) => ({kind: 'physical', name, type, comment: null}) as const);
  const shape: CatalogTable = {
    kind: 'table',
    path: view.path,
    columns,
    watermark: null,
    primaryKey: null,
    partitionKeys: [],
    options: {},
    comment: view.comment,
  };
  return {
    Name: view.path.table,
    TableType: 'VIRTUAL_VIEW',
    ViewOriginalText: view.query,
    ViewExpandedText: view.query,
    Parameters: {...tableToProperties(shape)},
    StorageDescriptor: {...GENERIC_STORAGE, Columns: []},
  };
}
