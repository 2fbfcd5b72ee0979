import type {KinesisApi} from '../connectors/kinesis/kinesis-api.ts';
import {sdkKinesisApi} from '../connectors/kinesis/sdk-api.ts';
import type {AwsAccess} from '../connectors/kinesis/stream-address.ts';

/** Where the kernel's AWS calls go. Both null: where the environment and the SDK's chain say. */
export interface AwsEndpoint {
  readonly region: string | null;
  readonly endpoint: string | null;
}

export const FROM_ENVIRONMENT: AwsEndpoint = {region: null, endpoint: null};

/** Kinesis clients for a profile: a table's own options win over it, it wins over the environment. */
export function kinesisConnect(aws: AwsEndpoint): (access: AwsAccess) => KinesisApi {
  const environment = {
    ...process.env,
    ...(aws.endpoint === null ? {} : {AWS_ENDPOINT_URL: aws.endpoint, AWS_ENDPOINT_URL_KINESIS: aws.endpoint}),
    ...(aws.region === null ? {} : {AWS_REGION: aws.region}),
  };
  return (access) => sdkKinesisApi(access, environment);
}
