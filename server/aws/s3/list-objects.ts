import {element} from '../wire/xml.ts';
import type {ObjectStore} from './objects.ts';
import {invalidArgument} from './s3-error.ts';
import {isoTime, owner, respondXml, type S3Request} from './s3-request.ts';

const MAX_KEYS = 1000;

interface Listing {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of the page when there are more. */
  readonly next: string | null;
}

/**
 * A page of the keys that begin with `prefix` and come after `after`; those that share the text up to the delimiter count as one common
 * prefix. `after` may itself be a common prefix: then everything below it is passed over.
 */
export function listKeys(sorted: readonly string[], prefix: string, delimiter: string, after: string, limit: number): Listing {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last: string | null = null;
  const skipBelow = delimiter !== '' && after.endsWith(delimiter) ? after : null;
  for (let i = lowerBound(sorted, prefix > after ? prefix : after); i < sorted.length; i++) {
    const key = sorted[i] ?? '';
    if (!key.startsWith(prefix)) break;
    if (key <= after || (skipBelow !== null && key.startsWith(skipBelow))) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut === -1 ? null : key.slice(0, cut + delimiter.length);
    if (common !== null && common === last) continue;
    if (keys.length + prefixes.length === limit) return {keys, prefixes, next: limit === 0 ? null : last};
    if (common === null) keys.push(key);
    else prefixes.push(common);
    last = common ?? key;
  }
  return {keys, prefixes, next: null};
}

function lowerBound(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** ListObjectsV2, and the first ListObjects for tools that still call it. */
export function listObjects(store: ObjectStore, {exchange, bucket}: S3Request): void {
  const query = exchange.query;
  const isV2 = query.get('list-type') === '2';
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const encode = query.get('encoding-type') === 'url' ? encodeKey : (text: string) => text;
  const limit = limitOf(query.get('max-keys'));
  const token = query.get('continuation-token');
  const after = isV2 ? (token === null ? (query.get('start-after') ?? '') : decodeToken(token)) : (query.get('marker') ?? '');
  const {keys, prefixes, next} = listKeys(store.keys(bucket), prefix, delimiter, after, limit);
  const contents = keys.map((key) => {
    const info = store.object(bucket, key);
    return [
      '<Contents>',
      element('Key', encode(key)),
      element('LastModified', isoTime(info.lastModified)),
      element('ETag', `"${info.etag}"`),
      element('Size', info.size),
      !isV2 || query.get('fetch-owner') === 'true' ? owner : '',
      element('StorageClass', 'STANDARD'),
      '</Contents>',
    ].join('');
  });
  respondXml(
    exchange,
    'ListBucketResult',
    [
      element('Name', bucket),
      element('Prefix', encode(prefix)),
      delimiter === '' ? '' : element('Delimiter', encode(delimiter)),
      element('MaxKeys', limit),
      query.get('encoding-type') === 'url' ? element('EncodingType', 'url') : '',
      element('IsTruncated', next !== null),
      isV2 ? element('KeyCount', keys.length + prefixes.length) : element('Marker', encode(after)),
      isV2 && token !== null ? element('ContinuationToken', token) : '',
      isV2 && query.has('start-after') ? element('StartAfter', encode(query.get('start-after') ?? '')) : '',
      next === null ? '' : isV2 ? element('NextContinuationToken', encodeToken(next)) : element('NextMarker', encode(next)),
      ...contents,
      ...prefixes.map((common) => `<CommonPrefixes>${element('Prefix', encode(common))}</CommonPrefixes>`),
    ].join(''),
  );
}

function limitOf(text: string | null): number {
  if (text === null) return MAX_KEYS;
  if (!/^\d+$/.test(text)) throw invalidArgument('Provided max-keys not an integer or within integer range');
  return Math.min(Number(text), MAX_KEYS);
}

function encodeToken(key: string): string {
  return Buffer.from(`k:${key}`).toString('base64');
}

function decodeToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (!text.startsWith('k:')) throw invalidArgument('The continuation token provided is incorrect');
  return text.slice(2);
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/');
}
