import {CreateBucketCommand, HeadBucketCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {GetCallerIdentityCommand} from '@aws-sdk/client-sts';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {AwsClients} from '../aws-clients.ts';
import type {Build} from '../protocol/api.ts';
import type {Note} from '../protocol/note.ts';
import {withSession} from '../run-script.ts';
import {packArchive} from './archive.ts';
import {buildNote} from './build.ts';

const LOCAL_BUCKET = 'millrace-applications';

/** Builds a note: checks it, packs it and puts the archive into S3. What is built is never changed: another content has another name. */
export async function build(
  parts: {
    readonly kernel: Kernel;
    readonly aws: AwsClients;
    readonly local: boolean;
    readonly now: () => number;
  },
  note: Note,
  path: string,
  application: string,
): Promise<Omit<Build, 'deployed'>> {
  const {kernel, aws} = parts;
  const {Account: account = ''} = await aws.sts.send(new GetCallerIdentityCommand({}));
  // Bucket names are shared by all accounts of AWS.
  const bucket = parts.local ? LOCAL_BUCKET : `${LOCAL_BUCKET}-${account}-${aws.settings.region}`;
  const place = {region: aws.settings.region, account, application, bucket};
  const built = await withSession(kernel, `build of ${application}`, (session) => buildNote(session, note, path, place));
  let archive: Build['archive'] = null;
  if (built.content !== null) {
    const packed = packArchive(built.content, parts.now());
    const key = `${application}/${packed.hash}.zip`;
    await put(aws, bucket, key, packed.bytes);
    archive = {bucket, key, bytes: packed.bytes.length, files: packed.files};
  }
  return {
    application,
    ok: built.content !== null,
    problems: built.problems,
    paragraphs: built.paragraphs,
    archive,
    permissions: built.permissions,
    policy: built.policy,
  };
}

async function put({s3, settings}: AwsClients, bucket: string, key: string, bytes: Uint8Array): Promise<void> {
  await s3.send(new HeadBucketCommand({Bucket: bucket})).catch(async (error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'NotFound') throw error;
    const elsewhere =
      settings.region === 'us-east-1' ? {} : {CreateBucketConfiguration: {LocationConstraint: settings.region as 'eu-west-1'}};
    await s3.send(new CreateBucketCommand({Bucket: bucket, ...elsewhere}));
  });
  try {
    await s3.send(new PutObjectCommand({Bucket: bucket, Key: key, Body: bytes, ContentType: 'application/zip', IfNoneMatch: '*'}));
  } catch (error) {
    // The same content lies there already.
    if (!(error instanceof Error) || error.name !== 'PreconditionFailed') throw error;
  }
}
