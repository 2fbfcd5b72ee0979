import type {ConnectorInfo} from '../protocol/connector.ts';
import {blackholeInfo} from './blackhole/info.ts';
import {datagenInfo} from './datagen/info.ts';
import {fakerInfo} from './faker/info.ts';
import {filesystemInfo} from './filesystem/info.ts';
import {kinesisInfo} from './kinesis/info.ts';
import {printInfo} from './print/info.ts';
import {restLookupInfo} from './rest-lookup/info.ts';

/** What there is to know of every connector, as data alone: the editor's worker and the documents read it without loading a connector. */
export const CONNECTOR_INFOS: readonly ConnectorInfo[] = [
  kinesisInfo,
  filesystemInfo,
  datagenInfo,
  fakerInfo,
  printInfo,
  blackholeInfo,
  restLookupInfo,
];
