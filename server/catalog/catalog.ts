import {CreateDatabaseCommand, DeleteTableCommand, type GlueClient} from '@aws-sdk/client-glue';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {CatalogDatabase, TableDetail} from '../protocol/api.ts';
import {listCatalog, listColumns} from './catalog-list.ts';
import {tableDetail} from './table-detail.ts';

/** The Glue Data Catalog as the catalog page shows and changes it. */
export class Catalog {
  readonly #kernel: Kernel;
  readonly #glue: GlueClient;

  constructor(kernel: Kernel, glue: GlueClient) {
    this.#kernel = kernel;
    this.#glue = glue;
  }

  list(): Promise<CatalogDatabase[]> {
    return listCatalog(this.#glue);
  }

  /** The columns of every table, by its name. */
  columns(): Promise<ReadonlyMap<string, readonly string[]>> {
    return listColumns(this.#glue);
  }

  table(database: string, table: string): Promise<TableDetail> {
    return tableDetail(this.#kernel, this.#glue, database, table);
  }

  async createDatabase(database: string): Promise<void> {
    await this.#glue.send(new CreateDatabaseCommand({DatabaseInput: {Name: database}}));
  }

  async dropTable(database: string, table: string): Promise<void> {
    await this.#glue.send(new DeleteTableCommand({DatabaseName: database, Name: table}));
  }
}
