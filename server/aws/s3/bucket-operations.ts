import {AwsError} from '../wire/aws-error.ts';
import {callerOf, DEFAULT_REGION} from '../wire/identity.ts';
import {element} from '../wire/xml.ts';
import {listObjects} from './list-objects.ts';
import type {ObjectStore} from './objects.ts';
import {notImplemented} from './s3-error.ts';
import {isoTime, owner, respondXml, type S3Request} from './s3-request.ts';

/** What a query names when it is about something else than the bucket itself. */
const SUBRESOURCES = [
  'acl',
  'policy',
  'tagging',
  'lifecycle',
  'cors',
  'notification',
  'encryption',
  'object-lock',
  'versions',
  'uploads',
  'website',
  'logging',
  'replication',
  'publicAccessBlock',
  'ownershipControls',
  'accelerate',
];

/** ListBuckets. */
export function listBuckets(store: ObjectStore, {exchange}: S3Request): void {
  const buckets = store
    .buckets()
    .map(
      (bucket) =>
        `<Bucket>${element('Name', bucket.name)}${element('CreationDate', isoTime(bucket.createdAt))}${element('BucketRegion', bucket.region)}</Bucket>`,
    );
  respondXml(exchange, 'ListAllMyBucketsResult', `${owner}<Buckets>${buckets.join('')}</Buckets>`);
}

/** CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation, GetBucketVersioning, ListObjects. */
export function handleBucket(store: ObjectStore, request: S3Request): void {
  const {exchange, bucket} = request;
  const subresource = SUBRESOURCES.find((name) => exchange.query.has(name));
  if (subresource !== undefined) throw notImplemented(`the "${subresource}" of a bucket`);
  switch (exchange.method) {
    case 'PUT': {
      exchange.body.resume();
      const {region} = callerOf(exchange.headers.authorization);
      // In us-east-1 creating one's own bucket again is no error; in every other region it is.
      if (!store.createBucket(bucket, region) && region !== DEFAULT_REGION) {
        const text = 'Your previous request to create the named bucket succeeded and you already own it.';
        throw new AwsError('BucketAlreadyOwnedByYou', text, 409, {BucketName: bucket});
      }
      exchange.respond(200, {location: `/${bucket}`});
      return;
    }
    case 'HEAD':
      exchange.respond(200, {'x-amz-bucket-region': store.bucket(bucket).region});
      return;
    case 'DELETE':
      store.deleteBucket(bucket);
      exchange.respond(204, {});
      return;
    case 'GET': {
      const {region} = store.bucket(bucket);
      if (exchange.query.has('location')) {
        respondXml(exchange, 'LocationConstraint', region === DEFAULT_REGION ? '' : region);
        return;
      }
      if (exchange.query.has('versioning')) {
        respondXml(exchange, 'VersioningConfiguration', '');
        return;
      }
      listObjects(store, request);
      return;
    }
    default:
      throw notImplemented(`${exchange.method} of a bucket`);
  }
}
