import {
  type ApplicationRestoreType,
  type ApplicationDetail as AwsDetail,
  CreateApplicationCommand,
  CreateApplicationSnapshotCommand,
  DeleteApplicationCommand,
  DescribeApplicationCommand,
  type KinesisAnalyticsV2Client,
  ListApplicationSnapshotsCommand,
  ListApplicationsCommand,
  ListApplicationVersionsCommand,
  ResourceNotFoundException,
  StartApplicationCommand,
  StopApplicationCommand,
  UpdateApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import {GetObjectCommand} from '@aws-sdk/client-s3';
import {GetCallerIdentityCommand} from '@aws-sdk/client-sts';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {AwsClients} from '../aws-clients.ts';
import type {Application, ApplicationDetail, Build, Deploy} from '../protocol/api.ts';
import type {Note} from '../protocol/note.ts';
import {readFromArchive} from './archive.ts';
import {build} from './builder.ts';
import {Watch} from './log-and-metrics.ts';

export type Start = 'snapshot' | 'latest' | 'trim-horizon' | 'table';

const RUN_GROUP = 'millrace.run';
const START_KEY = 'start.position';
const RUNTIME = 'FLINK-1_20';
/** How long a stop with its snapshot may take. */
const SETTLE_MS = 90_000;
const LOOK_MS = 250;

/** Applications by the kinesisanalyticsv2 API, local or AWS's own. Names are applications' names. */
export class Applications {
  readonly #kernel: Kernel;
  readonly #aws: AwsClients;
  readonly #watch: Watch;
  readonly #local: boolean;
  readonly #now: () => number;

  /** `local`: the AWS endpoint is the studio's own. */
  constructor(kernel: Kernel, aws: AwsClients, local: boolean, now: () => number) {
    this.#kernel = kernel;
    this.#aws = aws;
    this.#watch = new Watch(aws.settings);
    this.#local = local;
    this.#now = now;
  }

  close(): void {
    this.#watch.close();
  }

  /** Checks a note as an application and puts its archive into S3; deploys nothing. */
  async build(note: Note, path: string, name: string): Promise<Build> {
    const deployed = await this.find(name);
    const parts = {kernel: this.#kernel, aws: this.#aws, local: this.#local, now: this.#now};
    return {
      ...(await build(parts, note, path, name)),
      deployed: deployed === null ? null : {version: deployed.ApplicationVersionId ?? 0, status: deployed.ApplicationStatus ?? ''},
    };
  }

  async list(): Promise<Application[]> {
    const names: string[] = [];
    for (let token: string | undefined; ; ) {
      const page = await this.#api.send(new ListApplicationsCommand({NextToken: token}));
      for (const a of page.ApplicationSummaries ?? []) if (a.ApplicationMode !== 'INTERACTIVE') names.push(a.ApplicationName ?? '');
      token = page.NextToken;
      if (token === undefined) break;
    }
    const all = await Promise.all(names.map((name) => this.find(name)));
    return all.filter((a) => a !== null).map(summary);
  }

  /** Those whose statements have the word; none where no applications answer. */
  async using(word: RegExp): Promise<{name: string; status: string}[]> {
    const all = await this.list().catch(() => []);
    const uses = await Promise.all(
      all.map(async ({name}) => {
        const found = await this.find(name);
        const archive = found === null ? null : archiveOf(found);
        return archive !== null && word.test((await this.#statements(archive).catch(() => null)) ?? '');
      }),
    );
    return all.filter((_, i) => uses[i]).map(({name, status}) => ({name, status}));
  }

  /** null: there is none of that name. */
  async find(name: string): Promise<AwsDetail | null> {
    try {
      const {ApplicationDetail} = await this.#api.send(
        new DescribeApplicationCommand({ApplicationName: name, IncludeAdditionalDetails: true}),
      );
      return ApplicationDetail ?? null;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  }

  async detail(name: string): Promise<ApplicationDetail> {
    const found = await this.#must(name);
    const archive = archiveOf(found);
    const [snapshots, versions, statements, logs, metrics] = await Promise.all([
      this.#api.send(new ListApplicationSnapshotsCommand({ApplicationName: name})).catch(() => null),
      this.#api.send(new ListApplicationVersionsCommand({ApplicationName: name})).catch(() => null),
      archive === null ? null : this.#statements(archive).catch(() => null),
      this.#watch.logs(name),
      this.#watch.metrics(name, this.#now()),
    ]);
    const flink = found.ApplicationConfigurationDescription?.FlinkApplicationConfigurationDescription;
    return {
      ...summary(found),
      parallelism: flink?.ParallelismConfigurationDescription?.Parallelism ?? 1,
      checkpointSeconds: (flink?.CheckpointConfigurationDescription?.CheckpointInterval ?? 60_000) / 1000,
      archive,
      snapshots: (snapshots?.SnapshotSummaries ?? [])
        .map((s) => ({
          name: s.SnapshotName ?? '',
          status: s.SnapshotStatus ?? '',
          at: s.SnapshotCreationTimestamp?.getTime() ?? 0,
          version: s.ApplicationVersionId ?? 0,
        }))
        .sort((a, b) => b.at - a.at),
      versions: (versions?.ApplicationVersionSummaries ?? [])
        .map((v) => ({version: v.ApplicationVersionId ?? 0, status: v.ApplicationStatus ?? ''}))
        .sort((a, b) => b.version - a.version),
      metrics,
      logs,
      statements,
    };
  }

  /** Creates the application or updates it (a running one is stopped with a snapshot first), and starts it. */
  async deploy(request: Deploy): Promise<Application> {
    const {name, start} = request;
    const found = await this.find(name);
    if (found === null) await this.#create(request);
    else {
      if (found.ApplicationStatus !== 'READY') {
        await this.stop(name, false);
        await this.#settled(name, 'READY');
      }
      await this.#update(request, await this.#must(name));
    }
    if (start !== 'none') await this.#start(name, start);
    return summary(await this.#must(name));
  }

  async start(name: string, start: Start): Promise<Application> {
    const found = await this.#must(name);
    if (start !== 'snapshot' && startPropertyOf(found) !== start) {
      await this.#api.send(
        new UpdateApplicationCommand({
          ApplicationName: name,
          CurrentApplicationVersionId: found.ApplicationVersionId,
          ApplicationConfigurationUpdate: {EnvironmentPropertyUpdates: {PropertyGroups: [runGroup(start)]}},
        }),
      );
    }
    await this.#start(name, start);
    return summary(await this.#must(name));
  }

  /** Takes a snapshot first unless `force`. */
  async stop(name: string, force: boolean): Promise<Application> {
    await this.#api.send(new StopApplicationCommand({ApplicationName: name, ...(force ? {Force: true} : {})}));
    return summary(await this.#must(name));
  }

  async snapshot(name: string): Promise<void> {
    const stamp = new Date(this.#now()).toISOString().replaceAll(/[:.]/g, '-');
    await this.#api.send(new CreateApplicationSnapshotCommand({ApplicationName: name, SnapshotName: `by-hand-${stamp}`}));
  }

  /** A running application is stopped first, without a snapshot: they go with it. */
  async remove(name: string): Promise<void> {
    const found = await this.#must(name);
    if (found.ApplicationStatus !== 'READY') {
      await this.stop(name, true);
      await this.#settled(name, 'READY');
    }
    await this.#api.send(new DeleteApplicationCommand({ApplicationName: name, CreateTimestamp: found.CreateTimestamp}));
  }

  get #api(): KinesisAnalyticsV2Client {
    return this.#aws.analytics;
  }

  async #must(name: string): Promise<AwsDetail> {
    const found = await this.find(name);
    if (found === null) throw new StudioError('application/not-found', `application "${name}" does not exist`);
    return found;
  }

  async #create(request: Deploy): Promise<void> {
    const {Account} = await this.#aws.sts.send(new GetCallerIdentityCommand({}));
    const {name, archive, parallelism, checkpointSeconds, start, note} = request;
    await this.#api.send(
      new CreateApplicationCommand({
        ApplicationName: name,
        ApplicationDescription: `Built from the note ${note}`.slice(0, 1024),
        RuntimeEnvironment: RUNTIME,
        ServiceExecutionRole: `arn:aws:iam::${Account}:role/kinesis-analytics-${name}`,
        ApplicationConfiguration: {
          ApplicationCodeConfiguration: {
            CodeContent: {S3ContentLocation: {BucketARN: `arn:aws:s3:::${archive.bucket}`, FileKey: archive.key}},
            CodeContentType: 'ZIPFILE',
          },
          ApplicationSnapshotConfiguration: {SnapshotsEnabled: true},
          EnvironmentProperties: {PropertyGroups: [runGroup(start)]},
          FlinkApplicationConfiguration: {
            ParallelismConfiguration: {
              ConfigurationType: 'CUSTOM',
              Parallelism: parallelism,
              ParallelismPerKPU: 1,
              AutoScalingEnabled: false,
            },
            CheckpointConfiguration: {
              ConfigurationType: 'CUSTOM',
              CheckpointingEnabled: true,
              CheckpointInterval: Math.round(checkpointSeconds * 1000),
              MinPauseBetweenCheckpoints: 0,
            },
            MonitoringConfiguration: {ConfigurationType: 'CUSTOM', LogLevel: 'INFO', MetricsLevel: 'APPLICATION'},
          },
        },
      }),
    );
  }

  async #update({name, archive, parallelism, checkpointSeconds, start}: Deploy, found: AwsDetail): Promise<void> {
    await this.#api.send(
      new UpdateApplicationCommand({
        ApplicationName: name,
        CurrentApplicationVersionId: found.ApplicationVersionId,
        ApplicationConfigurationUpdate: {
          ApplicationCodeConfigurationUpdate: {
            CodeContentUpdate: {S3ContentLocationUpdate: {BucketARNUpdate: `arn:aws:s3:::${archive.bucket}`, FileKeyUpdate: archive.key}},
          },
          EnvironmentPropertyUpdates: {PropertyGroups: [runGroup(start)]},
          FlinkApplicationConfigurationUpdate: {
            ParallelismConfigurationUpdate: {ConfigurationTypeUpdate: 'CUSTOM', ParallelismUpdate: parallelism},
            CheckpointConfigurationUpdate: {
              ConfigurationTypeUpdate: 'CUSTOM',
              CheckpointingEnabledUpdate: true,
              CheckpointIntervalUpdate: Math.round(checkpointSeconds * 1000),
            },
          },
        },
      }),
    );
  }

  async #start(name: string, start: Start): Promise<void> {
    const type: ApplicationRestoreType = start === 'snapshot' ? 'RESTORE_FROM_LATEST_SNAPSHOT' : 'SKIP_RESTORE_FROM_SNAPSHOT';
    await this.#api.send(
      new StartApplicationCommand({
        ApplicationName: name,
        // A changed query keeps its positions; only what the old one alone remembered is left behind.
        RunConfiguration: {
          ApplicationRestoreConfiguration: {ApplicationRestoreType: type},
          FlinkRunConfiguration: {AllowNonRestoredState: true},
        },
      }),
    );
  }

  async #settled(name: string, status: string): Promise<void> {
    const until = this.#now() + SETTLE_MS;
    while ((await this.#must(name)).ApplicationStatus !== status) {
      if (this.#now() > until) {
        throw new StudioError('application/slow', `application "${name}" does not become ${status}`, {
          blame: 'environment',
          retry: 'later',
          hint: 'look at its log, or stop it by force',
        });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #statements({bucket, key}: {bucket: string; key: string}): Promise<string | null> {
    const {Body} = await this.#aws.s3.send(new GetObjectCommand({Bucket: bucket, Key: key}));
    return Body === undefined ? null : readFromArchive(await Body.transformToByteArray(), 'statements.sql');
  }
}

function runGroup(start: Deploy['start']) {
  const position = start === 'latest' || start === 'trim-horizon' ? start : 'table';
  return {PropertyGroupId: RUN_GROUP, PropertyMap: {[START_KEY]: position}};
}

function startPropertyOf(found: AwsDetail): string {
  const groups = found.ApplicationConfigurationDescription?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions;
  return groups?.find((g) => g.PropertyGroupId === RUN_GROUP)?.PropertyMap?.[START_KEY] ?? 'table';
}

function archiveOf(found: AwsDetail): {bucket: string; key: string} | null {
  const code = found.ApplicationConfigurationDescription?.ApplicationCodeConfigurationDescription?.CodeContentDescription;
  const place = code?.S3ApplicationCodeLocationDescription;
  if (place?.BucketARN === undefined || place.FileKey === undefined) return null;
  return {bucket: place.BucketARN.replace(/^arn:aws[\w-]*:s3:::/, ''), key: place.FileKey};
}

export function summary(found: AwsDetail): Application {
  return {
    name: found.ApplicationName ?? '',
    arn: found.ApplicationARN ?? '',
    status: found.ApplicationStatus ?? '',
    runtime: found.RuntimeEnvironment ?? '',
    version: found.ApplicationVersionId ?? 0,
    createdAt: found.CreateTimestamp?.getTime() ?? 0,
    updatedAt: found.LastUpdateTimestamp?.getTime() ?? found.CreateTimestamp?.getTime() ?? 0,
  };
}
