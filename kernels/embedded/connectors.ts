import {blackholeConnector} from '../connectors/blackhole/blackhole.ts';
import {createDatagenConnector} from '../connectors/datagen/datagen.ts';
import {fakerConnector} from '../connectors/faker/faker.ts';
import {createFilesystemConnector} from '../connectors/filesystem/filesystem.ts';
import {CONNECTOR_INFOS} from '../connectors/infos.ts';
import {createKinesisConnector} from '../connectors/kinesis/kinesis.ts';
import type {RecordFeed} from '../connectors/kinesis/record-feed.ts';
import {printConnector} from '../connectors/print/print.ts';
import {restLookupConnector} from '../connectors/rest-lookup/rest-lookup.ts';
import type {Connector} from '../engine/runtime/connector.ts';
import type {ConnectorCatalog} from '../planner/catalog.ts';
import {StudioError} from '../protocol/diagnostic.ts';
import {type AwsEndpoint, kinesisConnect} from './aws-endpoint.ts';

const OTHERS: readonly Connector[] = [createDatagenConnector(), fakerConnector, printConnector, blackholeConnector, restLookupConnector];

const INFOS = new Map(CONNECTOR_INFOS.map((info) => [info.identifier, info]));

/** What the planner knows of the connectors of this kernel. */
export const connectorCatalog: ConnectorCatalog = {
  get: (identifier) => INFOS.get(identifier) ?? null,
  identifiers: () => [...INFOS.keys()],
};

/** The connectors by identifier; Kinesis records come from `feed`. */
export function embeddedConnectors(feed: RecordFeed, aws: AwsEndpoint): (identifier: string) => Connector {
  const all = new Map(
    [createKinesisConnector({feed, connect: kinesisConnect(aws)}), createFilesystemConnector(aws), ...OTHERS].map((c) => [
      c.info.identifier,
      c,
    ]),
  );
  return (identifier) => {
    const connector = all.get(identifier);
    if (connector === undefined) throw new StudioError('connector/unknown', `connector "${identifier}" does not exist`);
    return connector;
  };
}
