import {AwsError} from '../wire/aws-error.ts';

/** The service's errors; their texts are ours where AWS's are not known. */
export const notFound = (name: string) => new AwsError('ResourceNotFoundException', `Application ${name} not found.`);
export const inUse = (message: string) => new AwsError('ResourceInUseException', message);
export const invalidArgument = (message: string) => new AwsError('InvalidArgumentException', message);
export const invalidRequest = (message: string) => new AwsError('InvalidRequestException', message);
export const concurrentModification = (message: string) => new AwsError('ConcurrentModificationException', message);
