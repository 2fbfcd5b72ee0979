import type {JsonObject} from '../wire/json.ts';
import type {Restore} from './runner-protocol.ts';
import type {ApplicationConfiguration, RunConfiguration} from './shapes.ts';

export type ApplicationStatus = 'READY' | 'STARTING' | 'RUNNING' | 'UPDATING' | 'STOPPING' | 'FORCE_STOPPING' | 'DELETING';
export type SnapshotStatus = 'CREATING' | 'READY' | 'FAILED';

/** What a version of an application is made of. Times are ms since 1970. */
export interface ApplicationVersion {
  readonly id: number;
  readonly createdAt: number;
  readonly runtime: string;
  readonly role: string;
  readonly configuration: ApplicationConfiguration;
  readonly code: CodeInfo | null;
  readonly conditionalToken: string;
  readonly updatedFrom: number | null;
}

/** The archive of a version: taken from S3 when the version is made, as AWS does. */
export interface CodeInfo {
  /** File below the application's folder. */
  readonly file: string;
  readonly size: number;
  /** Base64. */
  readonly md5: string;
}

export interface Snapshot {
  readonly name: string;
  readonly status: SnapshotStatus;
  readonly versionId: number;
  readonly runtime: string;
  /** ms since 1970. */
  readonly createdAt: number;
  /** File below the application's folder. */
  readonly file: string;
}

export interface OperationInfo {
  readonly id: string;
  readonly name: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly status: 'IN_PROGRESS' | 'SUCCESSFUL' | 'FAILED';
  readonly error: string | null;
}

/** The current run: null unless the application was started. */
export interface Run {
  /** What the run began with; a process that dies before its first checkpoint begins with it again. */
  readonly restore: Restore;
  readonly startedAt: number;
  readonly restarts: number;
}

/** All that is known of an application, as it lies on disk (`application.json`). */
export interface Application {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly status: ApplicationStatus;
  readonly loggingOptions: readonly {readonly id: string; readonly arn: string}[];
  /** The newest last; never empty. */
  readonly versions: readonly ApplicationVersion[];
  readonly snapshots: readonly Snapshot[];
  readonly runConfiguration: RunConfiguration | null;
  readonly run: Run | null;
  readonly operations: readonly OperationInfo[];
}

export function currentVersion(application: Application): ApplicationVersion {
  const version = application.versions.at(-1);
  if (version === undefined) throw new Error(`application "${application.name}" has no version`);
  return version;
}

export function latestSnapshot(application: Application): Snapshot | undefined {
  return application.snapshots.filter((snapshot) => snapshot.status === 'READY').at(-1);
}

/** Seconds since 1970, whole, as this service answers times. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** An application as DescribeApplication and DescribeApplicationVersion show it. */
export function describeApplication(application: Application, version: ApplicationVersion): JsonObject {
  return {
    ApplicationARN: application.arn,
    ...(application.description === '' ? {} : {ApplicationDescription: application.description}),
    ApplicationName: application.name,
    RuntimeEnvironment: version.runtime,
    ServiceExecutionRole: version.role,
    ApplicationStatus: application.status,
    ApplicationVersionId: version.id,
    CreateTimestamp: seconds(application.createdAt),
    LastUpdateTimestamp: seconds(application.updatedAt),
    ApplicationConfigurationDescription: describeConfiguration(application, version),
    CloudWatchLoggingOptionDescriptions: application.loggingOptions.map((option) => ({
      CloudWatchLoggingOptionId: option.id,
      LogStreamARN: option.arn,
    })),
    ...(version.updatedFrom === null ? {} : {ApplicationVersionUpdatedFrom: version.updatedFrom}),
    ApplicationVersionCreateTimestamp: seconds(version.createdAt),
    ConditionalToken: version.conditionalToken,
    ApplicationMode: 'STREAMING',
  };
}

function describeConfiguration(application: Application, version: ApplicationVersion): JsonObject {
  const {configuration, code} = version;
  const flink = resolveFlink(configuration);
  const location = configuration.ApplicationCodeConfiguration?.CodeContent?.S3ContentLocation;
  return {
    ApplicationCodeConfigurationDescription: {
      CodeContentType: configuration.ApplicationCodeConfiguration?.CodeContentType ?? 'ZIPFILE',
      CodeContentDescription: {
        ...(code === null ? {} : {CodeMD5: code.md5, CodeSize: code.size}),
        ...(location === undefined ? {} : {S3ApplicationCodeLocationDescription: {...location}}),
      },
    },
    ...(application.runConfiguration === null
      ? {}
      : {
          RunConfigurationDescription: {
            ApplicationRestoreConfigurationDescription: application.runConfiguration.ApplicationRestoreConfiguration,
            FlinkRunConfigurationDescription: application.runConfiguration.FlinkRunConfiguration,
          },
        }),
    FlinkApplicationConfigurationDescription: {
      CheckpointConfigurationDescription: flink.checkpoint,
      MonitoringConfigurationDescription: flink.monitoring,
      ParallelismConfigurationDescription: {...flink.parallelism, CurrentParallelism: flink.parallelism.Parallelism},
    },
    ...(configuration.EnvironmentProperties === undefined
      ? {}
      : {
          EnvironmentPropertyDescriptions: {
            PropertyGroupDescriptions: configuration.EnvironmentProperties.PropertyGroups.map((group) => ({...group})),
          },
        }),
    ApplicationSnapshotConfigurationDescription: {SnapshotsEnabled: snapshotsEnabled(configuration)},
    ...(configuration.ApplicationSystemRollbackConfiguration === undefined
      ? {}
      : {ApplicationSystemRollbackConfigurationDescription: {...configuration.ApplicationSystemRollbackConfiguration}}),
  };
}

/** Snapshots are on unless the configuration turns them off. */
export function snapshotsEnabled(configuration: ApplicationConfiguration): boolean {
  return configuration.ApplicationSnapshotConfiguration?.SnapshotsEnabled ?? true;
}

/** The Flink configuration with the service's defaults; of type DEFAULT it is the defaults, whatever else was sent. */
export function resolveFlink(configuration: ApplicationConfiguration) {
  const {CheckpointConfiguration, MonitoringConfiguration, ParallelismConfiguration} = configuration.FlinkApplicationConfiguration ?? {};
  const custom = <C extends {readonly ConfigurationType: 'DEFAULT' | 'CUSTOM'}>(part: C | undefined): Partial<C> =>
    part?.ConfigurationType === 'CUSTOM' ? part : {};
  return {
    checkpoint: {
      ConfigurationType: 'DEFAULT',
      CheckpointingEnabled: true,
      CheckpointInterval: 60_000,
      MinPauseBetweenCheckpoints: 5000,
      ...custom(CheckpointConfiguration),
    },
    monitoring: {
      ConfigurationType: 'DEFAULT',
      MetricsLevel: 'APPLICATION',
      LogLevel: 'INFO' as const,
      ...custom(MonitoringConfiguration),
    },
    parallelism: {
      ConfigurationType: 'DEFAULT',
      Parallelism: 1,
      ParallelismPerKPU: 1,
      AutoScalingEnabled: false,
      ...custom(ParallelismConfiguration),
    },
  } as const;
}
