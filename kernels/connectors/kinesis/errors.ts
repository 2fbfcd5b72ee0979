import {StudioError} from '../../protocol/diagnostic.ts';
import {nearestName} from '../nearest-name.ts';
import type {KinesisApi} from './kinesis-api.ts';
import type {StreamAddress} from './stream-address.ts';

const NETWORK = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'];
const THROTTLED = [
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'KMSThrottlingException',
  'ThrottlingException',
  'RequestLimitExceeded',
];
const ITERATOR_LOST = ['ExpiredIteratorException'];
const DENIED = [
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'ExpiredTokenException',
];

/** The service asks to wait. */
export function isThrottled(error: unknown): boolean {
  return THROTTLED.includes(nameOf(error));
}

/** The iterator is too old, or of a service that was started anew. */
export function isIteratorLost(error: unknown): boolean {
  return ITERATOR_LOST.includes(nameOf(error)) || (nameOf(error) === 'InvalidArgumentException' && /iterator/i.test(textOf(error)));
}

/** What a person reads when Kinesis refuses or cannot be reached. `api` is asked for near names of a stream that does not exist. */
export async function kinesisError(error: unknown, stream: StreamAddress, api: KinesisApi): Promise<StudioError> {
  if (error instanceof StudioError) return error;
  const name = nameOf(error);
  const text = textOf(error);
  if (name === 'ResourceNotFoundException')
    return (await exists(stream, api)) ? shardNotFound(stream, text) : streamNotFound(stream, api, text);
  if (isNetwork(error)) {
    return new StudioError('kinesis/unreachable', `stream "${stream.name}" cannot be reached: ${api.where} does not answer`, {
      blame: 'environment',
      retry: 'later',
      detail: text,
      hint: 'it is tried again until it answers',
    });
  }
  if (isThrottled(error) || name === 'ResourceInUseException' || name === 'InternalFailure' || statusOf(error) >= 500) {
    return new StudioError('kinesis/busy', `stream "${stream.name}" asks to wait`, {
      blame: 'environment',
      retry: 'later',
      detail: `${name}: ${text}`,
    });
  }
  if (DENIED.includes(name)) {
    return new StudioError('kinesis/denied', `access to stream "${stream.name}" is denied`, {
      blame: 'environment',
      detail: text,
      hint: 'the credentials in use need kinesis:ListShards, GetShardIterator and GetRecords to read, PutRecords to write',
    });
  }
  if (name === 'CredentialsProviderError') {
    return new StudioError('kinesis/no-credentials', `no AWS credentials were found to reach stream "${stream.name}"`, {
      blame: 'environment',
      detail: text,
      hint: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile',
    });
  }
  if (/region is missing/i.test(text)) {
    return new StudioError('kinesis/no-region', `the region of stream "${stream.name}" is not known`, {
      hint: `add 'aws.region' = 'us-east-1' to the table`,
    });
  }
  return new StudioError('kinesis/refused', `stream "${stream.name}" refuses the request: ${text}`, {blame: 'environment', detail: name});
}

/** Kinesis says "not found" of a shard and of its stream by the same name. */
async function exists(stream: StreamAddress, api: KinesisApi): Promise<boolean> {
  try {
    await api.listShards(stream);
    return true;
  } catch (error) {
    return nameOf(error) !== 'ResourceNotFoundException';
  }
}

function shardNotFound(stream: StreamAddress, detail: string): StudioError {
  return new StudioError('kinesis/shard-not-found', `a shard of stream "${stream.name}" does not exist any more`, {
    blame: 'environment',
    detail,
    hint: 'the stream was deleted and created anew, or the shard is older than the retention: start again without the checkpoint',
  });
}

async function streamNotFound(stream: StreamAddress, api: KinesisApi, detail: string): Promise<StudioError> {
  const names = await api.listStreams().catch(() => []);
  const near = nearestName(stream.name, names);
  return new StudioError('kinesis/stream-not-found', `stream "${stream.name}" does not exist`, {
    detail,
    hint: near === null ? `create it: aws kinesis create-stream --stream-name ${stream.name} --shard-count 1` : `did you mean "${near}"?`,
  });
}

function isNetwork(error: unknown): boolean {
  const name = nameOf(error);
  if (name === 'TimeoutError' || name === 'NetworkingError') return true;
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && NETWORK.includes(at.code)) return true;
    if (at instanceof AggregateError && at.errors.some(isNetwork)) return true;
  }
  return /socket hang up/i.test(textOf(error));
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : error.message;
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('$metadata' in error)) return 0;
  const metadata = error.$metadata;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? Number(metadata.httpStatusCode) : 0;
}
