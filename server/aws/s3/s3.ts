import {join} from 'node:path';
import {toAwsError} from '../wire/aws-error.ts';
import type {Clock} from '../wire/clock.ts';
import type {OwnProtocol} from '../wire/dispatch.ts';
import type {Exchange} from '../wire/exchange.ts';
import {handleBucket, listBuckets} from './bucket-operations.ts';
import {MultipartUploads} from './multipart.ts';
import {deleteObjects, handleObject, keptHeaders} from './object-operations.ts';
import {ObjectStore} from './objects.ts';
import {notImplemented, respondS3Error} from './s3-error.ts';
import {s3RequestOf} from './s3-request.ts';

export interface S3 {
  readonly service: OwnProtocol;
  /** An object's content, for the services that take their code from S3. @throws AwsError NoSuchBucket, NoSuchKey */
  read(bucket: string, key: string): Promise<Buffer>;
}

/** S3, version 2006-03-01, in its REST protocol; takes every request that is no other service's. `data` is the endpoint's data folder. */
export function openS3(data: string, clock: Clock, report: (error: unknown) => void): S3 {
  const store = new ObjectStore(join(data, 's3'), clock);
  const multipart = new MultipartUploads(store);
  const route = async (exchange: Exchange) => {
    const request = s3RequestOf(exchange);
    if (request.bucket === '') {
      if (exchange.method !== 'GET' && exchange.method !== 'HEAD') throw notImplemented(`${exchange.method} of no bucket`);
      return listBuckets(store, request);
    }
    if (request.key !== '' && multipart.accepts(request)) return multipart.handle(request, keptHeaders(exchange.headers));
    if (request.key !== '') return handleObject(store, request);
    if (exchange.method === 'POST' && exchange.query.has('delete')) return deleteObjects(store, request);
    handleBucket(store, request);
  };
  return {
    service: {
      accepts: () => true,
      async handle(exchange) {
        try {
          await route(exchange);
        } catch (error) {
          respondS3Error(exchange, toAwsError(error, report));
        }
      },
    },
    read: (bucket, key) => store.read(bucket, key),
  };
}
