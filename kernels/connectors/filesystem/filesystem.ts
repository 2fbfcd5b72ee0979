import type {Connector} from '../../engine/runtime/connector.ts';
import {filesystemInfo} from './info.ts';
import {filesystemSink} from './sink.ts';
import {filesystemSource} from './source.ts';

/** Files of this machine. */
export const filesystemConnector: Connector = {info: filesystemInfo, createSource: filesystemSource, createSink: filesystemSink};
