import {GlueClient} from '@aws-sdk/client-glue';
import {NodeHttpHandler} from '@smithy/node-http-handler';

/** A Glue client for a profile: its own endpoint or AWS. Credentials come from the SDK's chain; only an endpoint of this machine may do without. */
export function createGlueClient(options: {readonly region: string; readonly endpoint: string | null}): GlueClient {
  const local = options.endpoint !== null && /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(options.endpoint);
  const bare = local && process.env.AWS_ACCESS_KEY_ID === undefined && process.env.AWS_PROFILE === undefined;
  return new GlueClient({
    region: options.region,
    ...(options.endpoint === null ? {} : {endpoint: options.endpoint}),
    ...(bare ? {credentials: {accessKeyId: 'local', secretAccessKey: 'local'}} : {}),
    requestHandler: new NodeHttpHandler({connectionTimeout: 2000, requestTimeout: 10_000}),
    maxAttempts: 3,
  });
}
