import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import {expect, onTestFinished, test} from 'vitest';
import {clientConfig, startForTest, temporaryFolder} from '../testing/start.ts';
import {decodeAwsChunked} from './aws-chunked.ts';
import {listKeys} from './list-objects.ts';

async function start(data = temporaryFolder()) {
  const aws = await startForTest({data});
  const client = new S3Client(clientConfig(aws));
  onTestFinished(() => client.destroy());
  const put = (Key: string, Body: string | Buffer = Key) => client.send(new PutObjectCommand({Bucket: 'bucket', Key, Body}));
  const get = async (Key: string, more: {readonly Range?: string} = {}) => {
    const answer = await client.send(new GetObjectCommand({Bucket: 'bucket', Key, ...more}));
    return {...answer, text: await answer.Body?.transformToString()};
  };
  return {aws, client, put, get, create: () => client.send(new CreateBucketCommand({Bucket: 'bucket'}))};
}

test('buckets come and go', async () => {
  const {client, create, put} = await start();
  await create();
  await create();
  await client.send(new HeadBucketCommand({Bucket: 'bucket'}));
  expect((await client.send(new ListBucketsCommand({}))).Buckets?.map((bucket) => bucket.Name)).toEqual(['bucket']);
  await put('k');
  await expect(client.send(new DeleteBucketCommand({Bucket: 'bucket'}))).rejects.toMatchObject({name: 'BucketNotEmpty'});
  await client.send(new DeleteObjectCommand({Bucket: 'bucket', Key: 'k'}));
  await client.send(new DeleteBucketCommand({Bucket: 'bucket'}));
  await expect(client.send(new HeadBucketCommand({Bucket: 'bucket'}))).rejects.toMatchObject({$metadata: {httpStatusCode: 404}});
  await expect(put('k')).rejects.toMatchObject({name: 'NoSuchBucket', message: 'The specified bucket does not exist'});
  await expect(client.send(new CreateBucketCommand({Bucket: 'No_Bucket'}))).rejects.toMatchObject({name: 'InvalidBucketName'});
});

test('an object comes back with its type, metadata and MD5, over a restart', async () => {
  const data = temporaryFolder();
  const first = await start(data);
  await first.create();
  const Body = Buffer.from('hello');
  await first.client.send(new PutObjectCommand({Bucket: 'bucket', Key: 'k', Body, ContentType: 'text/plain', Metadata: {a: 'b'}}));
  await first.aws.close();
  const {client, get} = await start(data);
  const etag = `"${createHash('md5').update(Body).digest('hex')}"`;
  expect(await get('k')).toMatchObject({text: 'hello', ETag: etag, ContentType: 'text/plain', ContentLength: 5, Metadata: {a: 'b'}});
  expect(await client.send(new HeadObjectCommand({Bucket: 'bucket', Key: 'k'}))).toMatchObject({ETag: etag, ContentLength: 5});
  await expect(get('nope')).rejects.toMatchObject({name: 'NoSuchKey', message: 'The specified key does not exist.'});
});

test('a stream of unknown checksum is sent in chunks and checked', async () => {
  const {client, create, get} = await start();
  await create();
  const pieces = [Buffer.alloc(70_000, 'a'), Buffer.alloc(3, 'b')];
  await client.send(new PutObjectCommand({Bucket: 'bucket', Key: 'k', Body: Readable.from(pieces), ContentLength: 70_003}));
  expect((await get('k')).text).toBe(Buffer.concat(pieces).toString());
});

test('a body that does not match its checksum is refused', async () => {
  const {aws, create, get} = await start();
  await create();
  const headers = {'x-amz-checksum-crc32': 'AAAAAA=='};
  const answer = await fetch(`${aws.url}/bucket/k`, {method: 'PUT', headers, body: 'hello'});
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('<Code>BadDigest</Code>');
  await expect(get('k')).rejects.toMatchObject({name: 'NoSuchKey'});
});

test.each([
  ['bytes=1-3', '123'],
  ['bytes=7-', '789'],
  ['bytes=-2', '89'],
  ['bytes=8-99', '89'],
])('range %s', async (Range, expected) => {
  const {create, put, get} = await start();
  await create();
  await put('k', '0123456789');
  expect((await get('k', {Range})).text).toBe(expected);
  await expect(get('k', {Range: 'bytes=10-'})).rejects.toMatchObject({name: 'InvalidRange'});
});

test('of two conditional writes one wins', async () => {
  const {client, create, get} = await start();
  await create();
  const write = (Body: string) => client.send(new PutObjectCommand({Bucket: 'bucket', Key: '_delta_log/0.json', Body, IfNoneMatch: '*'}));
  const results = await Promise.allSettled([write('a'), write('b')]);
  expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const lost = results.find((result) => result.status === 'rejected');
  expect(lost?.reason).toMatchObject({name: 'PreconditionFailed', $metadata: {httpStatusCode: 412}});
  expect((await get('_delta_log/0.json')).text).toBe(results[0]?.status === 'fulfilled' ? 'a' : 'b');
});

test('keys are listed in order, by prefix and delimiter, in pages', async () => {
  const {client, create, put} = await start();
  await create();
  for (const key of ['b', 'a/2', 'a/1', 'c d&<é>', 'a/x/1']) await put(key);
  const list = (more: object) => client.send(new ListObjectsV2Command({Bucket: 'bucket', ...more}));
  const keys = (page: Awaited<ReturnType<typeof list>>) => page.Contents?.map((object) => object.Key);
  expect(keys(await list({}))).toEqual(['a/1', 'a/2', 'a/x/1', 'b', 'c d&<é>']);
  const folded = await list({Delimiter: '/'});
  expect([keys(folded), folded.CommonPrefixes]).toEqual([['b', 'c d&<é>'], [{Prefix: 'a/'}]]);
  expect(keys(await list({Prefix: 'a/', Delimiter: '/'}))).toEqual(['a/1', 'a/2']);
  const first = await list({MaxKeys: 2});
  expect([keys(first), first.IsTruncated]).toEqual([['a/1', 'a/2'], true]);
  expect(keys(await list({ContinuationToken: first.NextContinuationToken}))).toEqual(['a/x/1', 'b', 'c d&<é>']);
});

test('a page that ends in a common prefix goes on behind it', () => {
  const keys = ['a/1', 'a/2', 'b/1', 'c'];
  const first = listKeys(keys, '', '/', '', 1);
  expect(first).toEqual({keys: [], prefixes: ['a/'], next: 'a/'});
  expect(listKeys(keys, '', '/', 'a/', 5)).toEqual({keys: ['c'], prefixes: ['b/'], next: null});
});

test('objects are copied and deleted together', async () => {
  const {client, create, put, get} = await start();
  await create();
  await put('from', 'text');
  await client.send(new CopyObjectCommand({Bucket: 'bucket', Key: 'to', CopySource: 'bucket/from'}));
  expect((await get('to')).text).toBe('text');
  const {Deleted} = await client.send(
    new DeleteObjectsCommand({Bucket: 'bucket', Delete: {Objects: [{Key: 'from'}, {Key: 'to'}, {Key: 'never'}]}}),
  );
  expect(Deleted?.map((object) => object.Key)).toEqual(['from', 'to', 'never']);
  await expect(get('to')).rejects.toMatchObject({name: 'NoSuchKey'});
});

test('an object is uploaded in parts', async () => {
  const {client, create, get} = await start();
  await create();
  const named = {Bucket: 'bucket', Key: 'large'};
  const {UploadId} = await client.send(new CreateMultipartUploadCommand({...named, ContentType: 'text/plain'}));
  const bodies = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('end')];
  const Parts = await Promise.all(
    bodies.map(async (Body, i) => {
      const {ETag} = await client.send(new UploadPartCommand({...named, UploadId, PartNumber: i + 1, Body}));
      return {ETag, PartNumber: i + 1};
    }),
  );
  await expect(
    client.send(new CompleteMultipartUploadCommand({...named, UploadId, MultipartUpload: {Parts: Parts.toReversed()}})),
  ).rejects.toMatchObject({name: 'InvalidPartOrder'});
  const {ETag} = await client.send(new CompleteMultipartUploadCommand({...named, UploadId, MultipartUpload: {Parts}}));
  const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();
  expect(ETag).toBe(`"${md5(Buffer.concat(bodies.map(md5))).toString('hex')}-2"`);
  const object = await get('large');
  expect(object.ContentType).toBe('text/plain');
  expect(object.text === Buffer.concat(bodies).toString()).toBe(true);
  await expect(client.send(new AbortMultipartUploadCommand({...named, UploadId}))).rejects.toMatchObject({name: 'NoSuchUpload'});
});

test('a key is never a path', async () => {
  const {aws, create, put, get} = await start();
  await create();
  for (const key of ['../../../escaped', 'a//b', './x', 'x'.repeat(1024)]) {
    await put(key, 'content');
    expect((await get(key)).text).toBe('content');
  }
  expect(existsSync(join(aws.data, 'escaped'))).toBe(false);
  await expect(put('x'.repeat(1025))).rejects.toMatchObject({name: 'KeyTooLongError'});
});

test('a bucket is found by its host name too', async () => {
  const {aws, create, put} = await start();
  await create();
  await put('a/b', 'content');
  const {request} = await import('node:http');
  const text = await new Promise<string>((resolve, reject) => {
    const outgoing = request(
      {host: '127.0.0.1', port: aws.port, path: '/a/b', headers: {host: `bucket.localhost:${aws.port}`}},
      (answer) => {
        answer.setEncoding('utf8').once('data', resolve);
      },
    );
    outgoing.on('error', reject).end();
  });
  expect(text).toBe('content');
});

test('chunks are decoded wherever the network cuts them', async () => {
  const text = '5;chunk-signature=abc\r\nhello\r\n1\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n';
  for (const size of [1, 2, 3, 7, 100]) {
    const trailers = new Map<string, string>();
    const pieces = Array.from({length: Math.ceil(text.length / size)}, (_, i) => Buffer.from(text.slice(i * size, (i + 1) * size)));
    const decoded: Buffer[] = [];
    for await (const piece of decodeAwsChunked(Readable.from(pieces), trailers)) decoded.push(piece);
    expect([Buffer.concat(decoded).toString(), trailers.get('x-amz-checksum-crc32')]).toEqual(['hello!', 'AAAA']);
  }
});

test('a body that ends too early is refused', async () => {
  const read = async () => {
    for await (const _ of decodeAwsChunked(Readable.from([Buffer.from('5\r\nhel')]), new Map()));
  };
  await expect(read()).rejects.toMatchObject({code: 'IncompleteBody'});
});
