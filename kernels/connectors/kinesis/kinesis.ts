import type {Connector} from '../../engine/runtime/connector.ts';
import {kinesisInfo} from './info.ts';
import type {KinesisApi} from './kinesis-api.ts';
import type {RecordFeed} from './record-feed.ts';
import {sdkKinesisApi} from './sdk-api.ts';
import {kinesisSink} from './sink.ts';
import {kinesisSource} from './source.ts';
import type {AwsAccess} from './stream-address.ts';

export interface KinesisServices {
  /** The hub of this process (`createShardHub`), or the port to it (`createHubPortFeed`). */
  readonly feed: RecordFeed;
  /** How sinks reach Kinesis; the AWS SDK where it is left out. */
  readonly connect?: (access: AwsAccess) => KinesisApi;
}

/** Kinesis Data Streams as source and sink. */
export function createKinesisConnector(services: KinesisServices): Connector {
  return {
    info: kinesisInfo,
    createSource: (context) => kinesisSource(context, services.feed),
    createSink: (context) => kinesisSink(context, services.connect ?? sdkKinesisApi),
  };
}
