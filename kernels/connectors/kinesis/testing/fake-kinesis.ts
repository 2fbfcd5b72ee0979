import type {Clock} from '../../../engine/runtime/clock.ts';
import type {IteratorPoint, KinesisApi, PutEntry, PutFailure, RecordsAnswer, ShardInfo} from '../kinesis-api.ts';
import type {RecordBlock} from '../record-block.ts';
import type {StreamAddress} from '../stream-address.ts';

/** An error as the AWS SDK throws it. */
export class FakeAwsError extends Error {
  constructor(name: string, message: string, init: {code?: string} = {}) {
    super(message);
    this.name = name;
    Object.assign(this, init);
  }
}

interface FakeRecord {
  readonly data: Uint8Array;
  readonly sequence: string;
  readonly arrival: number;
}

interface FakeShard {
  readonly id: string;
  readonly parents: readonly string[];
  readonly records: FakeRecord[];
  closed: boolean;
}

/** A fake Kinesis in memory with one stream `s`, whose answers a test can script: not a model of the real one's limits. */
export class FakeKinesis implements KinesisApi {
  readonly where = 'http://127.0.0.1:4566';
  readonly calls: string[] = [];
  readonly put: PutEntry[][] = [];
  /** Consulted before each call: what it returns is thrown. */
  fail: (call: string, detail: string) => Error | null = () => null;
  /** Consulted for each request of the sink. */
  refuse: (entry: PutEntry) => PutFailure | null = () => null;
  /** Records of one answer at most. */
  limit = 10_000;
  streams: readonly string[] = ['s'];
  readonly #clock: Clock;
  readonly #shards: FakeShard[] = [];
  #sequence = 1000;
  #generation = 0;

  constructor(clock: Clock, shards = 1) {
    this.#clock = clock;
    for (let i = 0; i < shards; i++) this.addShard([]);
  }

  addShard(parents: readonly string[]): string {
    const id = `shardId-${String(this.#shards.length).padStart(12, '0')}`;
    this.#shards.push({id, parents, records: [], closed: false});
    return id;
  }

  closeShard(id: string): void {
    this.#shard(id).closed = true;
  }

  /** Puts a text as a record; its sequence number. */
  append(shard: string | number, text: string): string {
    const sequence = String(this.#sequence++);
    const id = typeof shard === 'number' ? (this.#shards[shard]?.id ?? '') : shard;
    this.#shard(id).records.push({data: new TextEncoder().encode(text), sequence, arrival: this.#clock.now()});
    return sequence;
  }

  /** All iterators that were handed out expire. */
  expireIterators(): void {
    this.#generation++;
  }

  count(call: string): number {
    return this.calls.filter((c) => c === call).length;
  }

  async listShards(stream: StreamAddress): Promise<readonly ShardInfo[]> {
    this.#call('listShards', stream.name);
    if (!this.streams.includes(stream.name)) throw notFound(stream.name);
    return this.#shards.map((s) => ({id: s.id, parents: s.parents, closed: s.closed}));
  }

  async shardIterator(stream: StreamAddress, shard: string, point: IteratorPoint): Promise<string> {
    this.#call('shardIterator', point.kind);
    if (!this.streams.includes(stream.name)) throw notFound(stream.name);
    const {records} = this.#shard(shard);
    const at = {
      latest: () => records.length,
      'trim-horizon': () => 0,
      'at-timestamp': () => records.filter((r) => r.arrival < (point.kind === 'at-timestamp' ? point.timestamp : 0)).length,
      after: () => records.findIndex((r) => r.sequence === (point.kind === 'after' ? point.sequence : '')) + 1,
    }[point.kind]();
    return `${shard}/${at}/${this.#generation}`;
  }

  async getRecords(stream: StreamAddress, iterator: string): Promise<RecordsAnswer> {
    this.#call('getRecords', iterator);
    if (!this.streams.includes(stream.name)) throw notFound(stream.name);
    const [id = '', position = '', generation = ''] = iterator.split('/');
    if (Number(generation) !== this.#generation) throw new FakeAwsError('ExpiredIteratorException', 'Iterator expired.');
    const shard = this.#shard(id);
    const at = Number(position);
    const records = shard.records.slice(at, at + this.limit);
    const end = at + records.length;
    const behind = end < shard.records.length;
    return {
      block: blockOf(records),
      next: shard.closed && !behind ? null : `${id}/${end}/${this.#generation}`,
      millisBehindLatest: behind ? this.#clock.now() - (shard.records[end]?.arrival ?? 0) + 1 : 0,
    };
  }

  async putRecords(stream: StreamAddress, entries: readonly PutEntry[]): Promise<readonly (PutFailure | null)[]> {
    this.#call('putRecords', String(entries.length));
    if (!this.streams.includes(stream.name)) throw notFound(stream.name);
    const answers = entries.map((e) => this.refuse(e));
    this.put.push(entries.filter((_, i) => answers[i] === null));
    return answers;
  }

  async listStreams(): Promise<readonly string[]> {
    return this.streams;
  }

  close(): void {}

  #call(call: string, detail: string): void {
    this.calls.push(call);
    const error = this.fail(call, detail);
    if (error) throw error;
  }

  #shard(id: string): FakeShard {
    const shard = this.#shards.find((s) => s.id === id);
    if (!shard) throw new FakeAwsError('ResourceNotFoundException', `Shard ${id} in stream s under account 000000000000 does not exist`);
    return shard;
  }
}

function notFound(name: string): FakeAwsError {
  return new FakeAwsError('ResourceNotFoundException', `Stream ${name} under account 000000000000 not found.`);
}

function blockOf(records: readonly FakeRecord[]): RecordBlock {
  const offsets = new Uint32Array(records.length + 1);
  records.forEach((record, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + record.data.length;
  });
  return {
    data: new Uint8Array(Buffer.concat(records.map((r) => r.data))),
    offsets,
    sequences: records.map((r) => r.sequence),
    arrivals: Float64Array.from(records, (r) => r.arrival),
  };
}
