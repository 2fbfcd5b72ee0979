import {S3Client} from '@aws-sdk/client-s3';
import {NodeHttpHandler} from '@smithy/node-http-handler';

/** Where S3 is. Null: where the environment and the SDK's chain say. */
export interface S3Access {
  readonly region: string | null;
  readonly endpoint: string | null;
}

const CREDENTIAL_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/** An endpoint of its own is asked by path; one of this machine needs no credentials. */
export function createS3Client(access: S3Access, environment: NodeJS.ProcessEnv = process.env): S3Client {
  const endpoint = access.endpoint ?? environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL ?? null;
  const local = endpoint !== null && /^https?:\/\/(127\.\d+\.\d+\.\d+|([a-z0-9.-]+\.)?localhost|\[::1\])(:|\/|$)/i.test(endpoint);
  const region = access.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? (local ? 'us-east-1' : null);
  const named = CREDENTIAL_VARIABLES.some((name) => environment[name]);
  return new S3Client({
    ...(endpoint === null ? {} : {endpoint, forcePathStyle: true}),
    ...(region === null ? {} : {region}),
    ...(local && !named ? {credentials: {accessKeyId: 'local', secretAccessKey: 'local'}} : {}),
    // A bucket may lie in another region than the streams.
    ...(endpoint === null ? {followRegionRedirects: true} : {}),
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({connectionTimeout: 5000, requestTimeout: 60_000}),
  });
}
