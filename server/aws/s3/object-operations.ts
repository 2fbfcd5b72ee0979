import {copyFile} from 'node:fs/promises';
import {AwsError} from '../wire/aws-error.ts';
import {readBody} from '../wire/exchange.ts';
import {element, elementsOf, unescapeXml} from '../wire/xml.ts';
import {type ObjectInfo, type ObjectStore, unquote} from './objects.ts';
import {invalidArgument, notImplemented, preconditionFailed} from './s3-error.ts';
import {isoTime, respondXml, type S3Request} from './s3-request.ts';
import {receive} from './upload.ts';

const KEPT_HEADERS = ['content-type', 'cache-control', 'content-disposition', 'content-language', 'expires'];
const SUBRESOURCES = ['acl', 'tagging', 'retention', 'legal-hold', 'torrent', 'attributes', 'restore', 'select'];
const MAX_DELETE_BODY = 2 * 1024 * 1024;
const MAX_DELETED_KEYS = 1000;

/** PutObject, CopyObject, GetObject (with Range), HeadObject, DeleteObject. */
export async function handleObject(store: ObjectStore, request: S3Request): Promise<void> {
  const {exchange, bucket, key} = request;
  const subresource = SUBRESOURCES.find((name) => exchange.query.has(name));
  if (subresource !== undefined) throw notImplemented(`the "${subresource}" of an object`);
  switch (exchange.method) {
    case 'PUT':
      return exchange.headers['x-amz-copy-source'] === undefined ? putObject(store, request) : copyObject(store, request);
    case 'GET':
    case 'HEAD':
      return getObject(store, request);
    case 'DELETE':
      store.delete(bucket, key);
      return exchange.respond(204, {});
    default:
      throw notImplemented(`${exchange.method} of an object`);
  }
}

async function putObject(store: ObjectStore, {exchange, bucket, key}: S3Request): Promise<void> {
  const upload = await receive(exchange, store.uploadPath(bucket));
  const info = store.put(bucket, key, upload, keptHeaders(exchange.headers), {
    ifNoneMatch: exchange.headers['if-none-match'],
    ifMatch: exchange.headers['if-match'],
  });
  exchange.respond(200, {etag: `"${info.etag}"`, ...checksumHeaders(info)});
}

async function copyObject(store: ObjectStore, {exchange, bucket, key}: S3Request): Promise<void> {
  exchange.body.resume();
  const source = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(String(exchange.headers['x-amz-copy-source']).split('?', 1)[0] ?? ''));
  if (source === null) throw invalidArgument('Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  const [, fromBucket = '', fromKey = ''] = source;
  const from = store.object(fromBucket, fromKey);
  const file = store.uploadPath(bucket);
  await copyFile(store.pathOf(fromBucket, from), file);
  const headers = exchange.headers['x-amz-metadata-directive'] === 'REPLACE' ? keptHeaders(exchange.headers) : from.headers;
  const upload = {file, size: from.size, etag: from.etag, checksums: from.checksums};
  const info = store.put(bucket, key, upload, headers, {ifNoneMatch: exchange.headers['if-none-match'], ifMatch: undefined});
  respondXml(exchange, 'CopyObjectResult', `${element('LastModified', isoTime(info.lastModified))}${element('ETag', `"${info.etag}"`)}`);
}

async function getObject(store: ObjectStore, {exchange, bucket, key}: S3Request): Promise<void> {
  const info = store.object(bucket, key);
  const {headers} = exchange;
  if (headers['if-match'] !== undefined && unquote(headers['if-match']) !== info.etag) throw preconditionFailed('If-Match');
  const common = {
    etag: `"${info.etag}"`,
    'last-modified': new Date(info.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    'content-type': 'binary/octet-stream',
    ...info.headers,
  };
  if (headers['if-none-match'] !== undefined && unquote(headers['if-none-match']) === info.etag) return exchange.respond(304, common);
  const range = rangeOf(headers.range, info.size);
  const size = range === null ? info.size : range.end - range.start + 1;
  const sized = {
    ...common,
    'content-length': String(size),
    ...(range === null ? {} : {'content-range': `bytes ${range.start}-${range.end}/${info.size}`}),
    ...(range === null && headers['x-amz-checksum-mode'] === 'ENABLED' ? checksumHeaders(info) : {}),
  };
  const status = range === null ? 200 : 206;
  if (exchange.method === 'HEAD' || size === 0) return exchange.respond(status, sized);
  await exchange.respondStream(status, sized, store.stream(bucket, info, range ?? undefined));
}

/** Both ends inclusive; null for the whole object, also when the header is not a single range of bytes. @throws AwsError InvalidRange */
function rangeOf(header: string | undefined, size: number): {readonly start: number; readonly end: number} | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size || start > end) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {ActualObjectSize: String(size)});
  }
  return {start, end};
}

/** DeleteObjects: up to 1000 keys, named in a body of XML. */
export async function deleteObjects(store: ObjectStore, {exchange, bucket}: S3Request): Promise<void> {
  const xml = (await readBody(exchange, MAX_DELETE_BODY)).toString('utf8');
  store.bucket(bucket);
  const keys = elementsOf(xml, 'Object').map((object) => unescapeXml(elementsOf(object, 'Key')[0] ?? ''));
  if (keys.length === 0 || keys.length > MAX_DELETED_KEYS) {
    throw new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema', 400);
  }
  for (const key of keys) store.delete(bucket, key);
  const quiet = elementsOf(xml, 'Quiet')[0] === 'true';
  respondXml(exchange, 'DeleteResult', quiet ? '' : keys.map((key) => `<Deleted>${element('Key', key)}</Deleted>`).join(''));
}

/** The headers of a write that the object's readers get. */
export function keptHeaders(headers: S3Request['exchange']['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && (KEPT_HEADERS.includes(name) || name.startsWith('x-amz-meta-'))) kept[name] = value;
  }
  const encoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked');
  if (encoding.length > 0) kept['content-encoding'] = encoding.join(',');
  return kept;
}

function checksumHeaders(info: ObjectInfo): Record<string, string> {
  return Object.fromEntries(Object.entries(info.checksums).map(([algorithm, value]) => [`x-amz-checksum-${algorithm}`, value]));
}
