import {randomUUID} from 'node:crypto';
import type {Readable} from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {FileDraft, FileEntry, FileStore} from './file-store.ts';
import {isHidden} from './file-store.ts';
import {readableStream} from './streams.ts';

/** The smallest part of an upload but the last: S3 refuses smaller ones. */
const PART_BYTES = 5 << 20;

interface Part {
  readonly PartNumber: number;
  readonly ETag: string;
}

/** An upload of several parts, without its completion; `tail` is an object with bytes that were too few for a part. */
interface S3Draft {
  readonly scheme: string;
  readonly bucket: string;
  readonly key: string;
  readonly upload: string;
  readonly parts: readonly Part[];
  readonly tail: string | null;
  /** Tails of earlier checkpoints, of no use once this is published. */
  readonly stale: readonly string[];
}

/** Objects of S3 as files. A file is an upload of several parts that is completed when it is published. */
export class S3Store implements FileStore {
  readonly #client: S3Client;

  constructor(client: S3Client) {
    this.#client = client;
  }

  async list(root: string): Promise<readonly FileEntry[]> {
    const {scheme, bucket, key} = address(root);
    if (key !== '' && !key.endsWith('/')) {
      const file = await this.stat(root).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      if (file !== null) return [file];
    }
    const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
    const files: FileEntry[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : {ContinuationToken: token})}),
      );
      for (const object of page.Contents ?? []) {
        const name = object.Key ?? '';
        if (name.endsWith('/') || name.slice(prefix.length).split('/').some(isHidden)) continue;
        files.push({path: `${scheme}://${bucket}/${name}`, size: object.Size ?? 0, modified: object.LastModified?.getTime() ?? 0});
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return files;
  }

  async stat(path: string): Promise<FileEntry> {
    const {bucket, key} = address(path);
    const head = await this.#client.send(new HeadObjectCommand({Bucket: bucket, Key: key}));
    return {path, size: head.ContentLength ?? 0, modified: head.LastModified?.getTime() ?? 0};
  }

  async open(path: string, offset: number): ReturnType<FileStore['open']> {
    const {bucket, key} = address(path);
    try {
      const range = offset === 0 ? {} : {Range: `bytes=${offset}-`};
      const answer = await this.#client.send(new GetObjectCommand({Bucket: bucket, Key: key, ...range}));
      return readableStream(answer.Body as Readable);
    } catch (error) {
      // A file that was read to its end.
      if (statusOf(error) === 416) return {read: async () => 0, close: async () => {}};
      throw error;
    }
  }

  async range(path: string, start: number, end: number): Promise<Uint8Array> {
    const {bucket, key} = address(path);
    const answer = await this.#client.send(new GetObjectCommand({Bucket: bucket, Key: key, Range: `bytes=${start}-${end - 1}`}));
    return (await answer.Body?.transformToByteArray()) ?? new Uint8Array(0);
  }

  async create(folder: string, name: string): Promise<FileDraft> {
    const {scheme, bucket, key} = address(this.join(folder, name));
    const begun = await this.#client.send(new CreateMultipartUploadCommand({Bucket: bucket, Key: key}));
    return new Upload(this.#client, {scheme, bucket, key, upload: begun.UploadId ?? ''});
  }

  async publish(draft: unknown): Promise<void> {
    const {bucket, key, upload, parts, tail, stale} = draft as S3Draft;
    const place = {Bucket: bucket, Key: key, UploadId: upload};
    try {
      const all = [...parts];
      if (tail !== null || all.length === 0) {
        const body = tail === null ? new Uint8Array(0) : await this.#bytes(bucket, tail);
        const PartNumber = all.length + 1;
        const sent = await this.#client.send(new UploadPartCommand({...place, PartNumber, Body: body}));
        all.push({PartNumber, ETag: sent.ETag ?? ''});
      }
      await this.#client.send(new CompleteMultipartUploadCommand({...place, MultipartUpload: {Parts: all}}));
    } catch (error) {
      // Repeated after a restore: it was completed then.
      if (!isMissing(error) || !(await this.#exists(bucket, key))) throw error;
    }
    for (const Key of tail === null ? stale : [...stale, tail]) await this.#client.send(new DeleteObjectCommand({Bucket: bucket, Key}));
  }

  async put(path: string, bytes: Uint8Array): Promise<void> {
    const {bucket, key} = address(path);
    await this.#client.send(new PutObjectCommand({Bucket: bucket, Key: key, Body: bytes}));
  }

  async remove(path: string): Promise<void> {
    const {bucket, key} = address(path);
    await this.#client.send(new DeleteObjectCommand({Bucket: bucket, Key: key}));
  }

  join(folder: string, name: string): string {
    return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
  }

  problem(error: unknown, path: string, doing: 'read' | 'written'): unknown {
    if (error instanceof StudioError || !(error instanceof Error)) return error;
    const detail = `${error.name}: ${error.message}`;
    const status = statusOf(error);
    if (error.name === 'NoSuchBucket')
      return new StudioError('filesystem/not-found', `the bucket of "${path}" does not exist`, {
        detail,
        hint: 'create it, or name another',
      });
    if (isMissing(error)) return new StudioError('filesystem/not-found', `"${path}" does not exist`, {detail});
    if (status === 403 || /Credentials/.test(error.name))
      return new StudioError('filesystem/denied', `"${path}" may not be ${doing}`, {
        blame: 'environment',
        detail,
        hint: 'look at the credentials and the permissions of the bucket',
      });
    if (status === undefined && !('code' in error)) return error;
    const later = status === undefined || status >= 500 || status === 429;
    return new StudioError('filesystem/failed', `"${path}" cannot be ${doing}`, {
      blame: 'environment',
      ...(later ? {retry: 'later' as const} : {}),
      detail,
    });
  }

  async #bytes(bucket: string, key: string): Promise<Uint8Array> {
    const answer = await this.#client.send(new GetObjectCommand({Bucket: bucket, Key: key}));
    return (await answer.Body?.transformToByteArray()) ?? new Uint8Array(0);
  }

  async #exists(bucket: string, key: string): Promise<boolean> {
    return this.#client.send(new HeadObjectCommand({Bucket: bucket, Key: key})).then(
      () => true,
      () => false,
    );
  }
}

type UploadPlace = Omit<S3Draft, 'parts' | 'tail' | 'stale'>;

/** Sends a part whenever there is enough for one. */
class Upload implements FileDraft {
  readonly #client: S3Client;
  readonly #place: UploadPlace;
  readonly #parts: Part[] = [];
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  readonly #tails: string[] = [];

  constructor(client: S3Client, place: UploadPlace) {
    this.#client = client;
    this.#place = place;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(bytes.slice());
    this.#bytes += bytes.length;
    if (this.#bytes < PART_BYTES) return;
    try {
      await this.#send();
    } catch (error) {
      // Whoever tries again brings them again.
      this.#chunks.pop();
      this.#bytes -= bytes.length;
      throw error;
    }
  }

  async finish(): Promise<S3Draft> {
    if (this.#bytes > 0) await this.#send();
    return {...this.#place, parts: this.#parts, tail: null, stale: this.#tails};
  }

  /** Earlier tails stay until the file is published: a restore may need them. */
  async persist(): Promise<S3Draft> {
    const {bucket, key} = this.#place;
    let tail: string | null = null;
    if (this.#bytes > 0) {
      const cut = key.lastIndexOf('/') + 1;
      tail = `${key.slice(0, cut)}_${key.slice(cut)}_tmp_${randomUUID()}`;
      await this.#client.send(new PutObjectCommand({Bucket: bucket, Key: tail, Body: Buffer.concat(this.#chunks)}));
      this.#tails.push(tail);
    }
    return {...this.#place, parts: [...this.#parts], tail, stale: this.#tails.filter((t) => t !== tail)};
  }

  async discard(): Promise<void> {
    const {bucket, key, upload} = this.#place;
    await this.#client.send(new AbortMultipartUploadCommand({Bucket: bucket, Key: key, UploadId: upload}));
  }

  async #send(): Promise<void> {
    const {bucket, key, upload} = this.#place;
    const body = Buffer.concat(this.#chunks);
    const PartNumber = this.#parts.length + 1;
    const sent = await this.#client.send(new UploadPartCommand({Bucket: bucket, Key: key, UploadId: upload, PartNumber, Body: body}));
    this.#chunks = [];
    this.#bytes = 0;
    this.#parts.push({PartNumber, ETag: sent.ETag ?? ''});
  }
}

function address(path: string): {readonly scheme: string; readonly bucket: string; readonly key: string} {
  const [, scheme = '', bucket = '', key = ''] = /^([a-z0-9]+):\/\/([^/]+)\/*(.*)$/s.exec(path) ?? [];
  return {scheme, bucket, key};
}

function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && '$metadata' in error
    ? (error.$metadata as {httpStatusCode?: number}).httpStatusCode
    : undefined;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound' || error.name === 'NoSuchUpload');
}
