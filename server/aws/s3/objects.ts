import {createHash} from 'node:crypto';
import {createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Readable} from 'node:stream';
import {AwsError} from '../wire/aws-error.ts';
import type {Clock} from '../wire/clock.ts';
import {readJson, writeJson} from '../wire/files.ts';
import {noSuchBucket, noSuchKey, preconditionFailed} from './s3-error.ts';
import type {Upload} from './upload.ts';

export interface ObjectInfo {
  readonly key: string;
  /** Name of the file with the content, beside this description. */
  readonly file: string;
  readonly size: number;
  /** Hex, without quotes. */
  readonly etag: string;
  /** ms since 1970. */
  readonly lastModified: number;
  /** Response headers that the writer set: content-type, cache-control, x-amz-meta-… */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
}

export interface Bucket {
  readonly name: string;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly region: string;
}

/** What must hold of the object that a write replaces. */
export interface WriteCondition {
  readonly ifNoneMatch: string | undefined;
  readonly ifMatch: string | undefined;
}

interface BucketEntry {
  readonly bucket: Bucket;
  readonly objects: Map<string, ObjectInfo>;
  /** Keys in order; null after a change. */
  sorted: readonly string[] | null;
}

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * Buckets and objects below one folder: `<bucket>/bucket.json`, `<bucket>/objects/<hash>.json` and `<hash>.<n>.bin`. A key becomes the
 * SHA-256 of itself, so that no key is a path. The description is renamed into place after the content: an object is old or new, never half.
 */
export class ObjectStore {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, BucketEntry>();
  #serial = 0;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    mkdirSync(folder, {recursive: true});
    for (const name of readdirSync(folder)) {
      const bucket = readJson<Bucket>(join(folder, name, 'bucket.json'));
      if (bucket !== null) this.#buckets.set(bucket.name, {bucket, objects: this.#loadObjects(bucket.name), sorted: null});
    }
  }

  buckets(): readonly Bucket[] {
    return [...this.#buckets.values()].map((entry) => entry.bucket).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws AwsError NoSuchBucket */
  bucket(name: string): Bucket {
    return this.#entry(name).bucket;
  }

  /** False when it is there already. @throws AwsError InvalidBucketName */
  createBucket(name: string, region: string): boolean {
    if (!BUCKET_NAME.test(name) || name.includes('..')) {
      throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, {BucketName: name});
    }
    if (this.#buckets.has(name)) return false;
    const bucket = {name, createdAt: this.#clock.now(), region};
    writeJson(join(this.#folder, name, 'bucket.json'), bucket);
    this.#buckets.set(name, {bucket, objects: new Map(), sorted: []});
    return true;
  }

  deleteBucket(name: string): void {
    if (this.#entry(name).objects.size > 0) {
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {BucketName: name});
    }
    this.#buckets.delete(name);
    rmSync(join(this.#folder, name), {recursive: true, force: true});
  }

  /** @throws AwsError NoSuchBucket, NoSuchKey */
  object(bucket: string, key: string): ObjectInfo {
    const info = this.#entry(bucket).objects.get(key);
    if (info === undefined) throw noSuchKey(key);
    return info;
  }

  /** The keys in order. */
  keys(bucket: string): readonly string[] {
    const entry = this.#entry(bucket);
    entry.sorted ??= [...entry.objects.keys()].sort();
    return entry.sorted;
  }

  /** Where an upload is to be written before `put` takes it. */
  uploadPath(bucket: string): string {
    this.#entry(bucket);
    this.#serial++;
    return join(this.#objectFolder(bucket), `upload-${process.pid}-${this.#clock.now()}-${this.#serial}.tmp`);
  }

  /** Makes an upload the object of a key, if the condition holds at this moment. @throws AwsError PreconditionFailed, NoSuchBucket */
  put(bucket: string, key: string, upload: Upload, headers: Readonly<Record<string, string>>, condition: WriteCondition): ObjectInfo {
    const entry = this.#entry(bucket);
    const old = entry.objects.get(key);
    try {
      checkCondition(old, condition);
    } catch (error) {
      rmSync(upload.file, {force: true});
      throw error;
    }
    this.#serial++;
    const hash = hashOf(key);
    const now = this.#clock.now();
    const info: ObjectInfo = {
      key,
      file: `${hash}.${now}-${process.pid}-${this.#serial}.bin`,
      size: upload.size,
      etag: upload.etag,
      lastModified: now,
      headers,
      checksums: upload.checksums,
    };
    renameSync(upload.file, join(this.#objectFolder(bucket), info.file));
    writeJson(join(this.#objectFolder(bucket), `${hash}.json`), info);
    entry.objects.set(key, info);
    if (old === undefined) entry.sorted = null;
    else rmSync(join(this.#objectFolder(bucket), old.file), {force: true});
    return info;
  }

  /** Deleting what is not there is fine. */
  delete(bucket: string, key: string): void {
    const entry = this.#entry(bucket);
    const info = entry.objects.get(key);
    if (info === undefined) return;
    rmSync(join(this.#objectFolder(bucket), `${hashOf(key)}.json`), {force: true});
    rmSync(join(this.#objectFolder(bucket), info.file), {force: true});
    entry.objects.delete(key);
    entry.sorted = null;
  }

  /** The content, or a part of it (both ends inclusive). */
  stream(bucket: string, info: ObjectInfo, range?: {readonly start: number; readonly end: number}): Readable {
    return createReadStream(this.pathOf(bucket, info), range);
  }

  /** The whole content of a small object, such as an application's archive. */
  read(bucket: string, key: string): Promise<Buffer> {
    return readFile(this.pathOf(bucket, this.object(bucket, key)));
  }

  pathOf(bucket: string, info: ObjectInfo): string {
    return join(this.#objectFolder(bucket), info.file);
  }

  #objectFolder(bucket: string): string {
    return join(this.#folder, bucket, 'objects');
  }

  #entry(name: string): BucketEntry {
    const entry = this.#buckets.get(name);
    if (entry === undefined) throw noSuchBucket(name);
    return entry;
  }

  #loadObjects(bucket: string): Map<string, ObjectInfo> {
    const folder = this.#objectFolder(bucket);
    const objects = new Map<string, ObjectInfo>();
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const files = new Set<string>();
    for (const name of names) {
      const info = name.endsWith('.json') ? readJson<ObjectInfo>(join(folder, name)) : null;
      if (info === null) continue;
      objects.set(info.key, info);
      files.add(info.file);
    }
    // Uploads that were never finished, and contents that were replaced when the process ended.
    for (const name of names) if (!name.endsWith('.json') && !files.has(name)) rmSync(join(folder, name), {force: true});
    return objects;
  }
}

function checkCondition(old: ObjectInfo | undefined, {ifNoneMatch, ifMatch}: WriteCondition): void {
  if (ifNoneMatch !== undefined && old !== undefined && (ifNoneMatch === '*' || unquote(ifNoneMatch) === old.etag)) {
    throw preconditionFailed('If-None-Match');
  }
  if (ifMatch === undefined) return;
  if (old === undefined) throw noSuchKey('');
  if (ifMatch !== '*' && unquote(ifMatch) !== old.etag) throw preconditionFailed('If-Match');
}

export function unquote(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
