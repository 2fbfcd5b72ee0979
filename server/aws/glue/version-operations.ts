import {AwsError} from '../wire/aws-error.ts';
import {type Operation, operation} from '../wire/operation.ts';
import {pageOf} from '../wire/page.ts';
import type {Catalog} from './catalog.ts';
import {functionsShape, partitionsShape, tableVersionShape, tableVersionsShape} from './shapes.ts';
import {tableView} from './table-operations.ts';

const DEFAULT_PAGE = 100;

/** GetTableVersion, GetTableVersions; GetPartitions and GetUserDefinedFunctions, which other catalogs' clients ask for, have nothing to show. */
export function versionOperations(catalog: Catalog): readonly Operation[] {
  return [
    operation('GetTableVersion', tableVersionShape, (input, {caller}) => {
      const versions = catalog.versions(input.DatabaseName, input.TableName);
      const table = input.VersionId === undefined ? versions[0] : versions.find((version) => version.VersionId === input.VersionId);
      if (table === undefined) throw new AwsError('EntityNotFoundException', 'Version not found.');
      return {TableVersion: {Table: tableView(table, caller.account), VersionId: table.VersionId}};
    }),
    operation('GetTableVersions', tableVersionsShape, (input, {caller}) => {
      const versions = catalog.versions(input.DatabaseName, input.TableName);
      // The newest first: the page's key falls as the version grows.
      const keyOf = (table: {readonly VersionId: string}) => String(1e9 - Number(table.VersionId)).padStart(10, '0');
      const page = pageOf(versions, keyOf, input.NextToken, input.MaxResults ?? DEFAULT_PAGE, 'InvalidInputException');
      return {
        TableVersions: page.items.map((table) => ({Table: tableView(table, caller.account), VersionId: table.VersionId})),
        NextToken: page.nextToken,
      };
    }),
    operation('GetPartitions', partitionsShape, (input) => {
      catalog.table(input.DatabaseName, input.TableName);
      return {Partitions: []};
    }),
    operation('GetUserDefinedFunctions', functionsShape, (input) => {
      if (input.DatabaseName !== undefined) catalog.database(input.DatabaseName);
      return {UserDefinedFunctions: []};
    }),
  ];
}
