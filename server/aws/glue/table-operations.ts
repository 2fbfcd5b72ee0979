import {AwsError} from '../wire/aws-error.ts';
import {type Operation, operation} from '../wire/operation.ts';
import {pageOf} from '../wire/page.ts';
import type {Catalog, Table} from './catalog.ts';
import {pick} from './pick.ts';
import {batchDeleteTableShape, createTableShape, tableInputShape, tableShape, tablesShape, updateTableShape} from './shapes.ts';
import {tablePattern} from './table-pattern.ts';

const DEFAULT_PAGE = 100;

/** A table as answers show it to an account. */
export function tableView(table: Table, account: string) {
  return {
    Retention: 0,
    ...table,
    CreatedBy: `arn:aws:iam::${account}:root`,
    IsRegisteredWithLakeFormation: false,
    CatalogId: account,
  };
}

/** CreateTable, GetTable, GetTables, UpdateTable, DeleteTable, BatchDeleteTable. */
export function tableOperations(catalog: Catalog): readonly Operation[] {
  return [
    operation('CreateTable', createTableShape, (input) => {
      catalog.createTable(input.DatabaseName, {...pick(input.TableInput, tableInputShape), Name: input.TableInput.Name});
      return {};
    }),
    operation('GetTable', tableShape, (input, {caller}) => ({
      Table: tableView(catalog.table(input.DatabaseName, input.Name), caller.account),
    })),
    operation('GetTables', tablesShape, (input, {caller}) => {
      const all = catalog.tables(input.DatabaseName);
      const wanted = input.Expression === undefined || input.Expression === '' ? () => true : tablePattern(input.Expression);
      const matching = all.filter((table) => wanted(table.Name));
      const page = pageOf(matching, (table) => table.Name, input.NextToken, input.MaxResults ?? DEFAULT_PAGE, 'InvalidInputException');
      return {TableList: page.items.map((table) => tableView(table, caller.account)), NextToken: page.nextToken};
    }),
    operation('UpdateTable', updateTableShape, (input) => {
      const table = {...pick(input.TableInput, tableInputShape), Name: input.TableInput.Name};
      catalog.updateTable(input.DatabaseName, table, input.SkipArchive ?? false, input.VersionId);
      return {};
    }),
    operation('DeleteTable', tableShape, (input) => {
      catalog.deleteTable(input.DatabaseName, input.Name);
      return {};
    }),
    operation('BatchDeleteTable', batchDeleteTableShape, (input) => {
      catalog.database(input.DatabaseName);
      const errors = input.TablesToDelete.flatMap((name) => {
        try {
          catalog.deleteTable(input.DatabaseName, name);
          return [];
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          return [{TableName: name, ErrorDetail: {ErrorCode: error.code, ErrorMessage: error.message}}];
        }
      });
      return errors.length === 0 ? {} : {Errors: errors};
    }),
  ];
}
