import {CreateDatabaseCommand, DeleteDatabaseCommand, DeleteTableCommand, type GlueClient} from '@aws-sdk/client-glue';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {CatalogDatabase, Sample, TableDetail} from '../protocol/api.ts';
import {listCatalog, listColumns, viewsOver} from './catalog-list.ts';
import {createTable, previewTable, sampleTable} from './sample-rows.ts';
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

  /** The views whose text names a table. */
  viewsOver(table: RegExp): Promise<{database: string; name: string}[]> {
    return viewsOver(this.#glue, table);
  }

  /** The first rows of a table; what goes wrong stands in `problem`. */
  sample(database: string, table: string): Promise<Sample> {
    return sampleTable(this.#kernel, database, table);
  }

  preview(ddl: string): Promise<Sample> {
    return previewTable(this.#kernel, ddl);
  }

  createTable(ddl: string): Promise<{database: string | null; table: string}> {
    return createTable(this.#kernel, ddl);
  }

  async dropDatabase(database: string): Promise<void> {
    if ((await this.list()).find((d) => d.name === database)?.tables.length) {
      throw new StudioError('catalog/in-use', `database "${database}" has tables`, {hint: 'drop its tables first'});
    }
    await this.#glue.send(new DeleteDatabaseCommand({Name: database}));
  }

  async createDatabase(database: string): Promise<void> {
    await this.#glue.send(new CreateDatabaseCommand({DatabaseInput: {Name: database}}));
  }

  async dropTable(database: string, table: string): Promise<void> {
    await this.#glue.send(new DeleteTableCommand({DatabaseName: database, Name: table}));
  }
}
