import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
  waitUntilStreamExists,
} from '@aws-sdk/client-kinesis';

const CREDENTIALS = {accessKeyId: 'local', secretAccessKey: 'local'};
const REGION = 'us-east-1';

export interface KeyedRecord {
  readonly key: string;
  readonly data: string;
}

/** A foreign client beside the page: the default AWS SDK. */
export class Aws {
  readonly #url: string;
  readonly #kinesis: KinesisClient;

  constructor(url: string) {
    this.#url = url;
    this.#kinesis = new KinesisClient({endpoint: url, region: REGION, credentials: CREDENTIALS});
  }

  async createStream(name: string, shards: number): Promise<void> {
    await this.#kinesis.send(new CreateStreamCommand({StreamName: name, ShardCount: shards}));
    await waitUntilStreamExists({client: this.#kinesis, maxWaitTime: 20, minDelay: 1, maxDelay: 1}, {StreamName: name});
  }

  /** Puts records one after the other; gives their sequence numbers. */
  async put(stream: string, records: readonly KeyedRecord[]): Promise<string[]> {
    const numbers: string[] = [];
    for (const {key, data} of records) {
      const answer = await this.#kinesis.send(
        new PutRecordCommand({StreamName: stream, PartitionKey: key, Data: new TextEncoder().encode(data)}),
      );
      numbers.push(answer.SequenceNumber ?? '');
    }
    return numbers;
  }

  async exists(stream: string): Promise<boolean> {
    try {
      await this.#kinesis.send(new DescribeStreamSummaryCommand({StreamName: stream}));
      return true;
    } catch {
      return false;
    }
  }

  /** All records of a stream from its beginning, as text. */
  async records(stream: string): Promise<string[]> {
    const {Shards = []} = await this.#kinesis.send(new ListShardsCommand({StreamName: stream}));
    const all: string[] = [];
    for (const shard of Shards) {
      const place = {StreamName: stream, ShardId: shard.ShardId, ShardIteratorType: 'TRIM_HORIZON'} as const;
      let {ShardIterator: iterator} = await this.#kinesis.send(new GetShardIteratorCommand(place));
      while (iterator) {
        const {
          Records = [],
          NextShardIterator,
          MillisBehindLatest = 0,
        } = await this.#kinesis.send(new GetRecordsCommand({ShardIterator: iterator}));
        for (const record of Records) all.push(new TextDecoder().decode(record.Data));
        iterator = Records.length === 0 && MillisBehindLatest === 0 ? undefined : NextShardIterator;
      }
    }
    return all;
  }

  /** Runs the AWS command line and reads its JSON. Throws with its words when it fails. */
  async cli(...args: readonly string[]): Promise<unknown> {
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: this.#url,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    };
    const {stdout} = await promisify(execFile)(process.env.MILLRACE_AWS_CLI ?? 'aws', [...args, '--output', 'json'], {env});
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  }

  close(): void {
    this.#kinesis.destroy();
  }
}
