import {createHash} from 'node:crypto';
import {mkdirSync} from 'node:fs';
import {open, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {crc32} from 'node:zlib';
import {AwsError} from '../wire/aws-error.ts';
import type {Exchange} from '../wire/exchange.ts';
import {decodeAwsChunked} from './aws-chunked.ts';

const MAX_OBJECT_BYTES = 5 * 1024 * 1024 * 1024;
const CHECKSUM = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

export interface Upload {
  /** The file that holds the body; the caller moves or removes it. */
  readonly file: string;
  readonly size: number;
  /** MD5 in hex, without quotes. */
  readonly etag: string;
  /** By algorithm, base64, as the client sent it. */
  readonly checksums: Readonly<Record<string, string>>;
}

/**
 * Writes a request's body to a file and checks it: Content-MD5 and the CRC32, SHA1 and SHA256 of `x-amz-checksum-*`, sent as a header or
 * behind an `aws-chunked` body. CRC32C and CRC64NVME are kept as they came. @throws AwsError BadDigest, EntityTooLarge, IncompleteBody
 */
export async function receive(exchange: Exchange, file: string): Promise<Upload> {
  mkdirSync(dirname(file), {recursive: true});
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(exchange.headers)) if (typeof value === 'string') headers.set(name, value);
  const chunked =
    (headers.get('content-encoding') ?? '').includes('aws-chunked') || (headers.get('x-amz-content-sha256') ?? '').startsWith('STREAMING-');
  const source = exchange.body as AsyncIterable<Buffer>;
  const hashes = {md5: createHash('md5'), sha1: createHash('sha1'), sha256: createHash('sha256')};
  const wanted = new Set([...headers.keys(), ...(headers.get('x-amz-trailer') ?? '').split(',').map((name) => name.trim().toLowerCase())]);
  const needs = {sha1: wanted.has('x-amz-checksum-sha1'), sha256: wanted.has('x-amz-checksum-sha256')};
  let crc = 0;
  let size = 0;
  const out = await open(file, 'w');
  try {
    for await (const piece of chunked ? decodeAwsChunked(source, headers) : source) {
      size += piece.length;
      if (size > MAX_OBJECT_BYTES) {
        throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400);
      }
      hashes.md5.update(piece);
      if (needs.sha1) hashes.sha1.update(piece);
      if (needs.sha256) hashes.sha256.update(piece);
      crc = crc32(piece, crc);
      await out.write(piece);
    }
    await out.close();
    const md5 = hashes.md5.digest();
    const crcBytes = Buffer.alloc(4);
    crcBytes.writeUInt32BE(crc >>> 0);
    const computed: Record<string, string> = {crc32: crcBytes.toString('base64')};
    if (needs.sha1) computed.sha1 = hashes.sha1.digest('base64');
    if (needs.sha256) computed.sha256 = hashes.sha256.digest('base64');
    check('Content-MD5', headers.get('content-md5'), md5.toString('base64'));
    const checksums: Record<string, string> = {};
    for (const [name, value] of headers) {
      const algorithm = CHECKSUM.exec(name)?.[1];
      if (algorithm === undefined) continue;
      check(algorithm.toUpperCase(), value, computed[algorithm] ?? value);
      checksums[algorithm] = value;
    }
    return {file, size, etag: md5.toString('hex'), checksums};
  } catch (error) {
    await out.close().catch(() => {});
    await rm(file, {force: true});
    throw error;
  }
}

function check(name: string, sent: string | undefined, computed: string): void {
  if (sent !== undefined && sent !== computed) {
    throw new AwsError('BadDigest', `The ${name} you specified did not match the calculated checksum.`, 400);
  }
}
