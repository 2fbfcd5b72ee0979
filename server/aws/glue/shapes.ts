import {boolean, document, integer, list, map, required, string, structure, timestamp} from '../wire/shape.ts';

/** Shapes of Glue's service model. What the catalog only keeps and gives back is a document. */
export const nameShape = string({min: 1, max: 255, pattern: '[^\\p{Cc}]*'});
const descriptionShape = string({max: 2048});
const parametersShape = map(string({max: 512_000}));
export const catalogId = {CatalogId: string({min: 1, max: 255})} as const;
export const paging = {NextToken: string(), MaxResults: integer({min: 1, max: 100})} as const;

export const databaseInputShape = structure({
  Name: required(nameShape),
  Description: descriptionShape,
  LocationUri: string({min: 1, max: 1024}),
  Parameters: parametersShape,
  CreateTableDefaultPermissions: list(document()),
  TargetDatabase: document(),
});

export const tableInputShape = structure({
  Name: required(nameShape),
  Description: descriptionShape,
  Owner: string({min: 1, max: 255}),
  LastAccessTime: timestamp(),
  LastAnalyzedTime: timestamp(),
  Retention: integer({min: 0}),
  StorageDescriptor: document(),
  PartitionKeys: list(document()),
  ViewOriginalText: string({max: 409_600}),
  ViewExpandedText: string({max: 409_600}),
  TableType: string({max: 255}),
  Parameters: parametersShape,
  TargetTable: document(),
});

export const databaseShape = structure({...catalogId, Name: required(nameShape)});
export const databasesShape = structure({...catalogId, ...paging});
export const createDatabaseShape = structure({...catalogId, DatabaseInput: required(databaseInputShape)});
export const updateDatabaseShape = structure({...catalogId, Name: required(nameShape), DatabaseInput: required(databaseInputShape)});

export const tableShape = structure({...catalogId, DatabaseName: required(nameShape), Name: required(nameShape)});
export const tablesShape = structure({...catalogId, DatabaseName: required(nameShape), Expression: string({max: 2048}), ...paging});
export const createTableShape = structure({...catalogId, DatabaseName: required(nameShape), TableInput: required(tableInputShape)});
export const updateTableShape = structure({
  ...catalogId,
  DatabaseName: required(nameShape),
  TableInput: required(tableInputShape),
  SkipArchive: boolean(),
  VersionId: string({min: 1, max: 255}),
});
export const batchDeleteTableShape = structure({
  ...catalogId,
  DatabaseName: required(nameShape),
  TablesToDelete: required(list(nameShape, {min: 0, max: 100})),
});

export const tableVersionShape = structure({
  ...catalogId,
  DatabaseName: required(nameShape),
  TableName: required(nameShape),
  VersionId: string({min: 1, max: 255}),
});
export const tableVersionsShape = structure({...catalogId, DatabaseName: required(nameShape), TableName: required(nameShape), ...paging});
export const partitionsShape = structure({
  ...catalogId,
  DatabaseName: required(nameShape),
  TableName: required(nameShape),
  Expression: string({max: 2048}),
  NextToken: string(),
  MaxResults: integer({min: 1, max: 1000}),
});
export const functionsShape = structure({...catalogId, DatabaseName: nameShape, Pattern: required(nameShape), ...paging});
