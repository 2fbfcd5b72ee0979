import type {Connector} from '../../engine/runtime/connector.ts';
import {restLookupInfo} from './info.ts';
import {restTable} from './rest-table.ts';

export const restLookupConnector: Connector = {info: restLookupInfo, createLookup: (context) => restTable(context)};
