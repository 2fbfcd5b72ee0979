import {createHash, randomUUID} from 'node:crypto';
import {createReadStream, createWriteStream} from 'node:fs';
import {rm} from 'node:fs/promises';
import {pipeline} from 'node:stream/promises';
import {AwsError} from '../wire/aws-error.ts';
import {readBody} from '../wire/exchange.ts';
import {element, elementsOf, unescapeXml} from '../wire/xml.ts';
import {type ObjectStore, unquote} from './objects.ts';
import {invalidArgument, notImplemented} from './s3-error.ts';
import {respondXml, type S3Request} from './s3-request.ts';
import {receive, type Upload} from './upload.ts';

const MAX_PARTS = 10_000;
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

interface Multipart {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Upload>;
}

/**
 * Multipart uploads: Create-, Complete- and AbortMultipartUpload, UploadPart. An upload lives as long as the process; its parts are files
 * that the next start removes.
 */
export class MultipartUploads {
  readonly #store: ObjectStore;
  readonly #uploads = new Map<string, Multipart>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Whether a request is about an upload in parts. */
  accepts({exchange}: S3Request): boolean {
    return exchange.query.has('uploadId') || (exchange.query.has('uploads') && exchange.method === 'POST');
  }

  /** `headers` are those of the request that the object keeps. */
  async handle(request: S3Request, headers: Readonly<Record<string, string>>): Promise<void> {
    const {exchange} = request;
    if (exchange.query.has('uploads')) return this.#create(request, headers);
    switch (exchange.method) {
      case 'PUT':
        return this.#uploadPart(request);
      case 'POST':
        return this.#complete(request);
      case 'DELETE':
        return this.#abort(request);
      default:
        throw notImplemented('listing the parts of an upload');
    }
  }

  #create({exchange, bucket, key}: S3Request, headers: Readonly<Record<string, string>>): void {
    exchange.body.resume();
    this.#store.bucket(bucket);
    const id = randomUUID();
    this.#uploads.set(id, {bucket, key, headers, parts: new Map()});
    respondXml(exchange, 'InitiateMultipartUploadResult', `${element('Bucket', bucket)}${element('Key', key)}${element('UploadId', id)}`);
  }

  async #uploadPart(request: S3Request): Promise<void> {
    const {exchange, bucket} = request;
    const upload = this.#find(request);
    const number = Number(exchange.query.get('partNumber'));
    if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS) {
      throw invalidArgument(`Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`);
    }
    if (exchange.headers['x-amz-copy-source'] !== undefined) throw notImplemented('parts that are copied from another object');
    const part = await receive(exchange, this.#store.uploadPath(bucket));
    const old = upload.parts.get(number);
    upload.parts.set(number, part);
    if (old !== undefined) await rm(old.file, {force: true});
    const checksums = Object.entries(part.checksums).map(([algorithm, value]) => [`x-amz-checksum-${algorithm}`, value]);
    exchange.respond(200, {etag: `"${part.etag}"`, ...Object.fromEntries(checksums)});
  }

  async #complete(request: S3Request): Promise<void> {
    const {exchange, bucket, key} = request;
    const upload = this.#find(request);
    const xml = (await readBody(exchange, MAX_BODY_BYTES)).toString('utf8');
    const parts = this.#partsOf(upload, xml);
    const file = this.#store.uploadPath(bucket);
    for (const part of parts) await pipeline(createReadStream(part.file), createWriteStream(file, {flags: 'a'}));
    const digest = createHash('md5');
    for (const part of parts) digest.update(Buffer.from(part.etag, 'hex'));
    const whole = {
      file,
      size: parts.reduce((sum, part) => sum + part.size, 0),
      etag: `${digest.digest('hex')}-${parts.length}`,
      checksums: {},
    };
    const condition = {ifNoneMatch: exchange.headers['if-none-match'], ifMatch: exchange.headers['if-match']};
    const info = this.#store.put(bucket, key, whole, upload.headers, condition);
    await this.#forget(request);
    const location = element('Location', `/${bucket}/${key}`);
    const result = `${location}${element('Bucket', bucket)}${element('Key', key)}${element('ETag', `"${info.etag}"`)}`;
    respondXml(exchange, 'CompleteMultipartUploadResult', result);
  }

  /** The parts that the request names, in its order. @throws AwsError MalformedXML, InvalidPart, InvalidPartOrder, EntityTooSmall */
  #partsOf(upload: Multipart, xml: string): readonly Upload[] {
    const named = elementsOf(xml, 'Part').map((part) => ({
      number: Number(elementsOf(part, 'PartNumber')[0]),
      etag: unquote(unescapeXml(elementsOf(part, 'ETag')[0] ?? '')),
    }));
    if (named.length === 0) throw new AwsError('MalformedXML', 'The XML you provided names no parts', 400);
    if (named.some(({number}, i) => i > 0 && number <= (named[i - 1]?.number ?? 0))) {
      throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.', 400);
    }
    return named.map(({number, etag}, i) => {
      const part = upload.parts.get(number);
      if (part === undefined || part.etag !== etag) {
        const text = 'One or more of the specified parts could not be found. The part may not have been uploaded, or its ETag differs.';
        throw new AwsError('InvalidPart', text, 400);
      }
      if (i < named.length - 1 && part.size < MIN_PART_BYTES) {
        throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400);
      }
      return part;
    });
  }

  async #abort(request: S3Request): Promise<void> {
    this.#find(request);
    await this.#forget(request);
    request.exchange.respond(204, {});
  }

  async #forget({exchange}: S3Request): Promise<void> {
    const id = exchange.query.get('uploadId') ?? '';
    const upload = this.#uploads.get(id);
    this.#uploads.delete(id);
    await Promise.all([...(upload?.parts.values() ?? [])].map((part) => rm(part.file, {force: true})));
  }

  #find({exchange, bucket, key}: S3Request): Multipart {
    const upload = this.#uploads.get(exchange.query.get('uploadId') ?? '');
    if (upload === undefined || upload.bucket !== bucket || upload.key !== key) {
      throw new AwsError('NoSuchUpload', 'The specified upload does not exist. The upload ID may be invalid, or it was ended before.', 404);
    }
    return upload;
  }
}
