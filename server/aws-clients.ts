import {GlueClient} from '@aws-sdk/client-glue';
import {KinesisClient} from '@aws-sdk/client-kinesis';
import {KinesisAnalyticsV2Client} from '@aws-sdk/client-kinesis-analytics-v2';
import {S3Client} from '@aws-sdk/client-s3';
import {STSClient} from '@aws-sdk/client-sts';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import type {Profile} from './config.ts';

/** The AWS clients of the studio: every call to AWS from the server goes through these. */
export interface AwsClients {
  readonly kinesis: KinesisClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
  readonly analytics: KinesisAnalyticsV2Client;
  /** For clients that are loaded where they are needed. */
  readonly settings: ClientSettings;
  close(): void;
}

export interface ClientSettings {
  readonly region: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: {readonly accessKeyId: string; readonly secretAccessKey: string};
  readonly requestHandler: NodeHttpHandler;
  readonly maxAttempts: number;
}

/** Clients of a profile. They keep their connections; a local endpoint that asks for no real credentials gets dummy ones. */
export function createAwsClients(
  profile: Profile,
  env: Readonly<Record<string, string | undefined>> = process.env,
  /** A profile of the shared credentials file other than the environment's. */
  shared: {readonly profile?: string} = {},
): AwsClients {
  const requestHandler = new NodeHttpHandler({connectionTimeout: 2000, requestTimeout: 30_000});
  const settings: ClientSettings = {
    region: profile.region,
    ...shared,
    requestHandler,
    maxAttempts: 2,
    ...(profile.endpoint === null ? {} : {endpoint: profile.endpoint}),
    ...(isLocal(profile.endpoint) && env.AWS_ACCESS_KEY_ID === undefined
      ? {credentials: {accessKeyId: 'millrace', secretAccessKey: 'millrace'}}
      : {}),
  };
  const clients = {
    kinesis: new KinesisClient(settings),
    glue: new GlueClient(settings),
    s3: new S3Client({...settings, forcePathStyle: profile.endpoint !== null}),
    sts: new STSClient(settings),
    analytics: new KinesisAnalyticsV2Client(settings),
  };
  return {
    ...clients,
    settings,
    close() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

function isLocal(endpoint: string | null): boolean {
  return endpoint !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);
}
