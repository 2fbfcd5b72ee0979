import {type Operation, operation} from '../wire/operation.ts';
import {pageOf} from '../wire/page.ts';
import type {Catalog} from './catalog.ts';
import {pick} from './pick.ts';
import {createDatabaseShape, databaseInputShape, databaseShape, databasesShape, updateDatabaseShape} from './shapes.ts';

const DEFAULT_PAGE = 100;

/** CreateDatabase, GetDatabase, GetDatabases, UpdateDatabase, DeleteDatabase (with its tables). */
export function databaseOperations(catalog: Catalog): readonly Operation[] {
  return [
    operation('CreateDatabase', createDatabaseShape, (input) => {
      catalog.createDatabase({...pick(input.DatabaseInput, databaseInputShape), Name: input.DatabaseInput.Name});
      return {};
    }),
    operation('GetDatabase', databaseShape, (input, {caller}) => ({
      Database: {...catalog.database(input.Name), CatalogId: caller.account},
    })),
    operation('GetDatabases', databasesShape, (input, {caller}) => {
      const page = pageOf(catalog.databases(), (db) => db.Name, input.NextToken, input.MaxResults ?? DEFAULT_PAGE, 'InvalidInputException');
      return {DatabaseList: page.items.map((db) => ({...db, CatalogId: caller.account})), NextToken: page.nextToken};
    }),
    operation('UpdateDatabase', updateDatabaseShape, (input) => {
      catalog.updateDatabase(input.Name, {...pick(input.DatabaseInput, databaseInputShape), Name: input.DatabaseInput.Name});
      return {};
    }),
    operation('DeleteDatabase', databaseShape, (input) => {
      catalog.deleteDatabase(input.Name);
      return {};
    }),
  ];
}
