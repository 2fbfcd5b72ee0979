import {createHash} from 'node:crypto';
import {AwsError} from '../wire/aws-error.ts';
import {invalidArgument} from './errors.ts';
import type {ApplicationConfiguration} from './shapes.ts';

/** Reads an object of the local S3. */
export type ReadObject = (bucket: string, key: string) => Promise<Buffer>;

/**
 * The archive that a configuration names, from S3 or from the request; null when it names none.
 * @throws AwsError InvalidArgumentException when it cannot be had or is no ZIP file
 */
export async function fetchCode(configuration: ApplicationConfiguration, read: ReadObject): Promise<Buffer | null> {
  const code = configuration.ApplicationCodeConfiguration;
  if (code === undefined) return null;
  if (code.CodeContentType !== 'ZIPFILE' || code.CodeContent?.TextContent !== undefined) {
    throw invalidArgument('The local AWS runs applications whose CodeContentType is ZIPFILE only.');
  }
  const content = code.CodeContent;
  const bytes =
    content?.ZipFileContent !== undefined
      ? Buffer.from(content.ZipFileContent, 'base64')
      : content?.S3ContentLocation !== undefined
        ? await fromS3(content.S3ContentLocation, read)
        : null;
  if (bytes === null) throw invalidArgument('CodeContent must name an object in S3 or hold a ZIP file.');
  if (bytes.length < 4 || bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw invalidArgument("The application's code is not a ZIP file.");
  return bytes;
}

async function fromS3(location: {readonly BucketARN: string; readonly FileKey: string}, read: ReadObject): Promise<Buffer> {
  const bucket = /^arn:[^:]*:s3:::([^/]+)$/.exec(location.BucketARN)?.[1];
  if (bucket === undefined) throw invalidArgument(`"${location.BucketARN}" is not the ARN of a bucket.`);
  try {
    return await read(bucket, location.FileKey);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidArgument(
      `Please check the role provided or validity of S3 location you provided. We are unable to get the specified fileKey: ${location.FileKey} in the specified bucket: ${bucket}`,
    );
  }
}

/** What DescribeApplication says of an archive. */
export function codeDigest(code: Buffer): {readonly size: number; readonly md5: string} {
  return {size: code.length, md5: createHash('md5').update(code).digest('base64')};
}
