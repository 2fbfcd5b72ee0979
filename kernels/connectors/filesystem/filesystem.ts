import type {Connector} from '../../engine/runtime/connector.ts';
import {filesystemInfo} from './info.ts';
import {filesystemSink} from './sink.ts';
import {filesystemSource} from './source.ts';
import type {S3Access} from './store/s3-client.ts';

/** Files of this machine and objects of S3. */
export function createFilesystemConnector(s3: S3Access): Connector {
  return {
    info: filesystemInfo,
    createSource: (context) => filesystemSource(context, s3),
    createSink: (context) => filesystemSink(context, s3),
  };
}
