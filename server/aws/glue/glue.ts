import {join} from 'node:path';
import type {Clock} from '../wire/clock.ts';
import {byName, type JsonService} from '../wire/operation.ts';
import {Catalog} from './catalog.ts';
import {databaseOperations} from './database-operations.ts';
import {tableOperations} from './table-operations.ts';
import {versionOperations} from './version-operations.ts';

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Glue's Data Catalog, version 2017-03-31. `data` is the endpoint's data folder. */
export function openGlue(data: string, clock: Clock): JsonService {
  const catalog = new Catalog(join(data, 'glue'), clock);
  return {
    targetPrefix: 'AWSGlue',
    title: 'Glue',
    maxBodyBytes: MAX_BODY_BYTES,
    operations: byName([...databaseOperations(catalog), ...tableOperations(catalog), ...versionOperations(catalog)]),
  };
}
