import type {Build} from '../protocol/api.ts';

/** A table that an application uses. */
export interface UsedTable {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
  readonly reads: boolean;
  readonly writes: boolean;
}

export interface Place {
  readonly region: string;
  readonly account: string;
  readonly application: string;
  readonly bucket: string;
}

interface Grant {
  readonly kind: Build['permissions'][number]['kind'];
  /** ARNs. */
  readonly resources: readonly string[];
  readonly actions: readonly string[];
  readonly shown: string;
  readonly allowed: string;
  readonly because: string;
}

const READ_STREAM = ['DescribeStream', 'DescribeStreamSummary', 'GetShardIterator', 'GetRecords', 'ListShards'];
const FAN_OUT = ['SubscribeToShard', 'RegisterStreamConsumer', 'DescribeStreamConsumer', 'DeregisterStreamConsumer', 'ListStreamConsumers'];
const WRITE_STREAM = ['PutRecord', 'PutRecords', 'DescribeStream', 'DescribeStreamSummary', 'ListShards'];

/**
 * Exactly what an application may do, by its tables' options, as the AWS documentation of Managed Service for Apache Flink asks for:
 * read its sources, write its sinks, fetch its code, write its log.
 */
export function permissionsOf(tables: readonly UsedTable[], place: Place): {permissions: Build['permissions']; policy: Policy} {
  const grants = [codeGrant(place), ...tables.flatMap((t) => tableGrants(t, place)), ...logGrants(place)];
  return {
    permissions: grants.map((g) => ({resource: g.shown, kind: g.kind, allowed: g.allowed, because: g.because})),
    policy: {
      Version: '2012-10-17',
      Statement: grants.map((g) => ({Effect: 'Allow', Action: [...g.actions], Resource: [...g.resources]})),
    },
  };
}

/** An IAM policy document. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: {Effect: 'Allow'; Action: string[]; Resource: string[]}[];
}

function codeGrant({bucket, application}: Place): Grant {
  return {
    kind: 's3',
    resources: [`arn:aws:s3:::${bucket}/${application}/*`],
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    shown: `s3://${bucket}/${application}/`,
    allowed: 'read',
    because: 'the application is fetched from there',
  };
}

function logGrants({region, account, application}: Place): Grant[] {
  const group = `arn:aws:logs:${region}:${account}:log-group:/aws/kinesis-analytics/${application}`;
  const shared = {kind: 'logs' as const, shown: `/aws/kinesis-analytics/${application}`};
  return [
    {
      ...shared,
      resources: [`arn:aws:logs:${region}:${account}:log-group:*`],
      actions: ['logs:DescribeLogGroups'],
      allowed: 'find',
      because: 'the log group is looked up',
    },
    {
      ...shared,
      resources: [`${group}:*`, `${group}:log-stream:kinesis-analytics-log-stream`],
      actions: ['logs:DescribeLogStreams', 'logs:PutLogEvents'],
      allowed: 'write',
      because: 'the application writes its log',
    },
  ];
}

function tableGrants(table: UsedTable, place: Place): Grant[] {
  const connector = table.options.connector ?? '';
  if (connector === 'kinesis' || connector === 'kinesis-legacy') return streamGrants(table, place);
  if (connector === 'filesystem') return bucketGrants(table);
  return [];
}

function streamGrants({name, options, reads, writes}: UsedTable, place: Place): Grant[] {
  const region = options['aws.region'] ?? place.region;
  const arn = options['stream.arn'] ?? `arn:aws:kinesis:${region}:${place.account}:stream/${options.stream ?? ''}`;
  const shown = arn.split('/').at(-1) ?? arn;
  const fanOut = /^EFO$/i.test(options['scan.stream.recordpublisher'] ?? options['source.reader.type'] ?? '');
  const grants: Grant[] = [];
  const stream = (actions: readonly string[], resources: readonly string[], allowed: string, because: string) =>
    grants.push({kind: 'stream', resources, actions: actions.map((a) => `kinesis:${a}`), shown, allowed, because});
  if (reads) {
    stream(
      fanOut ? [...READ_STREAM, ...FAN_OUT] : READ_STREAM,
      fanOut ? [arn, `${arn}/consumer/*`] : [arn],
      fanOut ? 'read, by enhanced fan-out' : 'read',
      `table "${name}" reads it`,
    );
  }
  if (writes) stream(WRITE_STREAM, [arn], 'write', `table "${name}" writes it`);
  return grants;
}

function bucketGrants({name, options, reads, writes}: UsedTable): Grant[] {
  const match = /^s3[an]?:\/\/([^/]+)\/?(.*)$/.exec(options.path ?? '');
  if (match === null) return [];
  const [, bucket = '', prefix = ''] = match;
  const objects = `arn:aws:s3:::${bucket}/${prefix === '' ? '' : prefix.replace(/\/?$/, '/')}*`;
  const list: Grant = {
    kind: 's3',
    resources: [`arn:aws:s3:::${bucket}`],
    actions: ['s3:ListBucket'],
    shown: `s3://${bucket}`,
    allowed: 'list',
    because: `table "${name}" lies there`,
  };
  const grants = [list];
  const shown = `s3://${bucket}/${prefix}`;
  if (reads) {
    grants.push({kind: 's3', resources: [objects], actions: ['s3:GetObject'], shown, allowed: 'read', because: `table "${name}" reads it`});
  }
  if (writes) {
    grants.push({
      kind: 's3',
      resources: [objects],
      actions: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetObject', 's3:DeleteObject'],
      shown,
      allowed: 'write',
      because: `table "${name}" writes it`,
    });
  }
  return grants;
}
