import {AwsError} from '../wire/aws-error.ts';
import type {Exchange} from '../wire/exchange.ts';
import {element} from '../wire/xml.ts';

/** A request of S3: what it is about, path style or by host name. */
export interface S3Request {
  readonly exchange: Exchange;
  /** Empty for requests about all buckets. */
  readonly bucket: string;
  /** Empty for requests about a bucket. */
  readonly key: string;
}

const MAX_KEY_BYTES = 1024;
export const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** @throws AwsError InvalidURI, KeyTooLongError */
export function s3RequestOf(exchange: Exchange): S3Request {
  const fromHost = bucketOfHost(exchange.host);
  const path = exchange.path.replace(/^\//, '');
  const slash = path.indexOf('/');
  const bucket = fromHost ?? decode(slash === -1 ? path : path.slice(0, slash));
  const key = decode(fromHost !== null ? path : slash === -1 ? '' : path.slice(slash + 1));
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new AwsError('KeyTooLongError', 'Your key is too long', 400, {MaxSizeAllowed: String(MAX_KEY_BYTES)});
  }
  return {exchange, bucket, key};
}

/** `<bucket>.localhost` and `<bucket>.s3.localhost`, with or without a region. */
function bucketOfHost(host: string): string | null {
  const name = host.replace(/:\d*$/, '').toLowerCase();
  if (!name.endsWith('.localhost')) return null;
  const label = name.slice(0, -'.localhost'.length).replace(/(^|\.)s3([.-][a-z0-9-]+)?$/, '');
  return label === '' ? null : label;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

/** Answers a document of S3. */
export function respondXml(exchange: Exchange, root: string, content: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${content}</${root}>`;
  exchange.respond(200, {'content-type': 'application/xml'}, body);
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The owner of everything. */
export const owner = `<Owner>${element('ID', '0'.repeat(64))}${element('DisplayName', 'local')}</Owner>`;
