/** Which stream, and by what way it is reached. Plain data: it crosses threads. */
export interface StreamAddress {
  /** The stream's name; of an ARN its last part. */
  readonly name: string;
  readonly arn: string | null;
  readonly access: AwsAccess;
}

/** null: as the environment says. */
export interface AwsAccess {
  readonly region: string | null;
  readonly endpoint: string | null;
  readonly profile: string | null;
  readonly basic: {readonly accessKeyId: string; readonly secretAccessKey: string} | null;
  readonly trustAllCertificates: boolean;
}

/** Equal for streams that are the same to a reader. */
export function addressKey(address: StreamAddress): string {
  return JSON.stringify([address.arn ?? address.name, address.access]);
}
