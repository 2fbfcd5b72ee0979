/** Who calls, read from the signature's credential scope. Signatures are not checked: the endpoint is local and any credentials will do. */
export interface Caller {
  readonly accessKey: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

export const DEFAULT_ACCOUNT = '000000000000';
export const DEFAULT_REGION = 'us-east-1';

const SCOPE = /Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/[a-z0-9-]+\/aws4_request/;

/** An access key of twelve digits is the account's number, as other local endpoints have it. */
export function callerOf(authorization: string | undefined): Caller {
  const match = authorization === undefined ? null : SCOPE.exec(authorization);
  const accessKey = match?.[1] ?? 'anonymous';
  return {
    accessKey,
    account: /^\d{12}$/.test(accessKey) ? accessKey : DEFAULT_ACCOUNT,
    region: match?.[2] ?? DEFAULT_REGION,
  };
}
