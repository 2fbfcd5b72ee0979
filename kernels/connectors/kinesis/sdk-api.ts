import {Agent as HttpAgent} from 'node:http';
import {Agent as HttpsAgent} from 'node:https';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  type KinesisClientConfig,
  ListShardsCommand,
  ListStreamsCommand,
  PutRecordsCommand,
  type Shard,
  ShardIteratorType,
} from '@aws-sdk/client-kinesis';
import {NodeHttpHandler} from '@smithy/node-http-handler';
import type {IteratorPoint, KinesisApi, PutFailure, RecordsAnswer, ShardInfo} from './kinesis-api.ts';
import {NO_RECORDS, takeRecords} from './record-block.ts';
import type {AwsAccess, StreamAddress} from './stream-address.ts';

/** Kinesis by the AWS SDK. Credentials stay in the SDK's chain. */
export function sdkKinesisApi(access: AwsAccess, environment: NodeJS.ProcessEnv = process.env): KinesisApi {
  const config = clientConfig(access, environment);
  const where =
    typeof config.endpoint === 'string' ? config.endpoint : `AWS ${typeof config.region === 'string' ? config.region : ''}`.trim();
  return new SdkKinesisApi(new KinesisClient(config), where);
}

const CREDENTIAL_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/** An endpoint on this machine is never sent a real secret that nobody named, and needs none. */
export function clientConfig(access: AwsAccess, environment: NodeJS.ProcessEnv): KinesisClientConfig {
  const endpoint = access.endpoint ?? environment.AWS_ENDPOINT_URL_KINESIS ?? environment.AWS_ENDPOINT_URL ?? null;
  const local = endpoint !== null && isLocal(endpoint);
  const region = access.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? (local ? 'us-east-1' : null);
  const named = access.profile !== null || CREDENTIAL_VARIABLES.some((name) => environment[name]);
  const credentials = access.basic ?? (local && !named ? {accessKeyId: 'local', secretAccessKey: 'local'} : null);
  return {
    ...(endpoint === null ? {} : {endpoint}),
    ...(region === null ? {} : {region}),
    ...(access.profile === null ? {} : {profile: access.profile}),
    ...(credentials === null ? {} : {credentials}),
    maxAttempts: 2,
    // The client's own default opens a new HTTP/2 session for every request.
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent({keepAlive: true, maxSockets: 256}),
      httpsAgent: new HttpsAgent({keepAlive: true, maxSockets: 256, rejectUnauthorized: !access.trustAllCertificates}),
      connectionTimeout: 5000,
      requestTimeout: 30_000,
    }),
  };
}

function isLocal(endpoint: string): boolean {
  try {
    const host = new URL(endpoint).hostname;
    return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\./.test(host);
  } catch {
    return false;
  }
}

class SdkKinesisApi implements KinesisApi {
  readonly where: string;
  readonly #client: KinesisClient;

  constructor(client: KinesisClient, where: string) {
    this.#client = client;
    this.where = where;
  }

  async listShards(stream: StreamAddress): Promise<readonly ShardInfo[]> {
    const shards: Shard[] = [];
    let token: string | undefined;
    do {
      const answer = await this.#client.send(new ListShardsCommand(token === undefined ? nameOf(stream) : {NextToken: token}));
      shards.push(...(answer.Shards ?? []));
      token = answer.NextToken;
    } while (token !== undefined);
    const ids = new Set(shards.map((s) => s.ShardId));
    return shards.map((s) => ({
      id: s.ShardId ?? '',
      parents: [s.ParentShardId, s.AdjacentParentShardId].filter((id): id is string => id !== undefined && ids.has(id)),
      closed: s.SequenceNumberRange?.EndingSequenceNumber !== undefined,
    }));
  }

  async shardIterator(stream: StreamAddress, shard: string, point: IteratorPoint): Promise<string> {
    const answer = await this.#client.send(new GetShardIteratorCommand({...nameOf(stream), ShardId: shard, ...iteratorInput(point)}));
    return answer.ShardIterator ?? '';
  }

  /** The records are taken out of the answer's bytes before the SDK makes objects of them, which would cost several times as much. */
  async getRecords(stream: StreamAddress, iterator: string, limit: number): Promise<RecordsAnswer> {
    const arn = stream.arn === null ? {} : {StreamARN: stream.arn};
    const command = new GetRecordsCommand({...arn, ShardIterator: iterator, Limit: limit});
    let block = NO_RECORDS;
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if (isAnswer(result.response)) {
          const taken = takeRecords(await bodyText(result.response.body));
          block = taken.block;
          result.response.body = Buffer.from(taken.rest);
        }
        return result;
      },
      {name: 'takeRecords', step: 'deserialize', priority: 'low'},
    );
    const answer = await this.#client.send(command);
    return {block, next: answer.NextShardIterator ?? null, millisBehindLatest: answer.MillisBehindLatest ?? 0};
  }

  async putRecords(
    stream: StreamAddress,
    entries: readonly {readonly data: Uint8Array; readonly key: string}[],
  ): Promise<readonly (PutFailure | null)[]> {
    const Records = entries.map((e) => ({Data: e.data, PartitionKey: e.key}));
    const answer = await this.#client.send(new PutRecordsCommand({...nameOf(stream), Records}));
    return (answer.Records ?? []).map((r) => (r.ErrorCode === undefined ? null : {code: r.ErrorCode, message: r.ErrorMessage ?? ''}));
  }

  async listStreams(): Promise<readonly string[]> {
    const answer = await this.#client.send(new ListStreamsCommand({}));
    return answer.StreamNames ?? [];
  }

  close(): void {
    this.#client.destroy();
  }
}

/** An answer that is no error, with a body that is still to be read. */
function isAnswer(response: unknown): response is {body: AsyncIterable<Uint8Array> | Uint8Array} {
  return (
    typeof response === 'object' &&
    response !== null &&
    'statusCode' in response &&
    response.statusCode === 200 &&
    'body' in response &&
    typeof response.body === 'object' &&
    response.body !== null &&
    Symbol.asyncIterator in response.body
  );
}

async function bodyText(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function nameOf(stream: StreamAddress): {StreamARN: string} | {StreamName: string} {
  return stream.arn === null ? {StreamName: stream.name} : {StreamARN: stream.arn};
}

function iteratorInput(point: IteratorPoint): {
  ShardIteratorType: ShardIteratorType;
  Timestamp?: Date;
  StartingSequenceNumber?: string;
} {
  switch (point.kind) {
    case 'latest':
      return {ShardIteratorType: ShardIteratorType.LATEST};
    case 'trim-horizon':
      return {ShardIteratorType: ShardIteratorType.TRIM_HORIZON};
    case 'at-timestamp':
      return {ShardIteratorType: ShardIteratorType.AT_TIMESTAMP, Timestamp: new Date(point.timestamp)};
    case 'after':
      return {ShardIteratorType: ShardIteratorType.AFTER_SEQUENCE_NUMBER, StartingSequenceNumber: point.sequence};
    default:
      return point satisfies never;
  }
}
