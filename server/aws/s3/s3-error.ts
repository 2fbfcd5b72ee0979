import {AwsError} from '../wire/aws-error.ts';
import type {Exchange} from '../wire/exchange.ts';
import {element} from '../wire/xml.ts';

/** S3's errors, in its words. */
export const noSuchBucket = (bucket: string) =>
  new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, {BucketName: bucket});
export const noSuchKey = (key: string) => new AwsError('NoSuchKey', 'The specified key does not exist.', 404, {Key: key});
export const preconditionFailed = (condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {Condition: condition});
export const invalidArgument = (message: string) => new AwsError('InvalidArgument', message, 400);
export const notImplemented = (what: string) => new AwsError('NotImplemented', `The local AWS does not support ${what}.`, 501);

/** Answers S3's XML error; HEAD gets the status alone, as the protocol has it. */
export function respondS3Error(exchange: Exchange, error: AwsError): void {
  exchange.body.resume();
  const fields = Object.entries(error.fields).map(([name, value]) => element(name, value));
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error>',
    element('Code', error.code),
    element('Message', error.message),
    ...fields,
    element('Resource', exchange.path),
    element('RequestId', exchange.id),
    '</Error>',
  ].join('');
  exchange.respond(error.status, {'content-type': 'application/xml'}, exchange.method === 'HEAD' ? '' : body);
}
