import {blob, boolean, document, type Infer, integer, list, map, required, string, structure, timestamp} from '../wire/shape.ts';

/** Shapes of kinesisanalyticsv2's service model, as far as streaming applications on Flink use them. */
export const applicationNameShape = string({min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+'});
const arnShape = string({min: 1, max: 2048, pattern: 'arn:.*'});
const configurationType = string({values: ['DEFAULT', 'CUSTOM']});
const logLevel = string({values: ['INFO', 'WARN', 'ERROR', 'DEBUG']});
const metricsLevel = string({values: ['APPLICATION', 'TASK', 'OPERATOR', 'PARALLELISM']});
const runtimes = [
  'SQL-1_0',
  'FLINK-1_6',
  'FLINK-1_8',
  'ZEPPELIN-FLINK-1_0',
  'FLINK-1_11',
  'FLINK-1_13',
  'ZEPPELIN-FLINK-2_0',
  'FLINK-1_15',
  'ZEPPELIN-FLINK-3_0',
  'FLINK-1_18',
  'FLINK-1_19',
  'FLINK-1_20',
  'FLINK-2_2',
] as const;
const contentTypes = ['PLAINTEXT', 'ZIPFILE'] as const;
const snapshotNameShape = string({min: 1, max: 256, pattern: '[a-zA-Z0-9_.-]+'});
const pageSize = integer({min: 1, max: 50});
const token = string({min: 1, max: 512});
const versionId = integer({min: 1, max: 999_999_999});
const MAX_CODE_BYTES = 52_428_800;

const propertyGroups = list(
  structure({
    PropertyGroupId: required(string({min: 1, max: 50, pattern: '[a-zA-Z0-9_.-]+'})),
    PropertyMap: required(map(string({min: 1, max: 2048}), {max: 50})),
  }),
  {max: 50},
);

const applicationConfigurationShape = structure({
  FlinkApplicationConfiguration: structure({
    CheckpointConfiguration: structure({
      ConfigurationType: required(configurationType),
      CheckpointingEnabled: boolean(),
      CheckpointInterval: integer({min: 1}),
      MinPauseBetweenCheckpoints: integer({min: 0}),
    }),
    MonitoringConfiguration: structure({
      ConfigurationType: required(configurationType),
      MetricsLevel: metricsLevel,
      LogLevel: logLevel,
    }),
    ParallelismConfiguration: structure({
      ConfigurationType: required(configurationType),
      Parallelism: integer({min: 1}),
      ParallelismPerKPU: integer({min: 1}),
      AutoScalingEnabled: boolean(),
    }),
  }),
  EnvironmentProperties: structure({PropertyGroups: required(propertyGroups)}),
  ApplicationCodeConfiguration: structure({
    CodeContent: structure({
      TextContent: string({max: 102_400}),
      ZipFileContent: blob(MAX_CODE_BYTES),
      S3ContentLocation: structure({
        BucketARN: required(arnShape),
        FileKey: required(string({min: 1, max: 1024})),
        ObjectVersion: string({max: 1024}),
      }),
    }),
    CodeContentType: required(string({values: contentTypes})),
  }),
  ApplicationSnapshotConfiguration: structure({SnapshotsEnabled: required(boolean())}),
  ApplicationSystemRollbackConfiguration: structure({RollbackEnabled: required(boolean())}),
  VpcConfigurations: list(document()),
  ApplicationEncryptionConfiguration: document(),
});
export type ApplicationConfiguration = Infer<typeof applicationConfigurationShape>;

const restoreTypes = ['SKIP_RESTORE_FROM_SNAPSHOT', 'RESTORE_FROM_LATEST_SNAPSHOT', 'RESTORE_FROM_CUSTOM_SNAPSHOT'] as const;
const runConfiguration = {
  FlinkRunConfiguration: structure({AllowNonRestoredState: boolean()}),
  ApplicationRestoreConfiguration: structure({
    ApplicationRestoreType: required(string({values: restoreTypes})),
    SnapshotName: snapshotNameShape,
  }),
} as const;
const runConfigurationShape = structure(runConfiguration);
export type RunConfiguration = Infer<typeof runConfigurationShape>;

export const createApplicationShape = structure({
  ApplicationName: required(applicationNameShape),
  ApplicationDescription: string({max: 1024}),
  RuntimeEnvironment: required(string({values: runtimes})),
  ServiceExecutionRole: required(arnShape),
  ApplicationConfiguration: applicationConfigurationShape,
  CloudWatchLoggingOptions: list(structure({LogStreamARN: required(arnShape)})),
  Tags: list(document(), {min: 1, max: 200}),
  ApplicationMode: string({values: ['STREAMING', 'INTERACTIVE']}),
});

/** In updates every member's name ends in "Update"; `applyUpdate` takes the suffix away, so that only the values are described here. */
const applicationConfigurationUpdateShape = structure({
  FlinkApplicationConfigurationUpdate: structure({
    CheckpointConfigurationUpdate: structure({
      ConfigurationTypeUpdate: configurationType,
      CheckpointingEnabledUpdate: boolean(),
      CheckpointIntervalUpdate: integer({min: 1}),
      MinPauseBetweenCheckpointsUpdate: integer({min: 0}),
    }),
    MonitoringConfigurationUpdate: structure({
      ConfigurationTypeUpdate: configurationType,
      MetricsLevelUpdate: metricsLevel,
      LogLevelUpdate: logLevel,
    }),
    ParallelismConfigurationUpdate: structure({
      ConfigurationTypeUpdate: configurationType,
      ParallelismUpdate: integer({min: 1}),
      ParallelismPerKPUUpdate: integer({min: 1}),
      AutoScalingEnabledUpdate: boolean(),
    }),
  }),
  EnvironmentPropertyUpdates: structure({PropertyGroups: required(propertyGroups)}),
  ApplicationCodeConfigurationUpdate: structure({
    CodeContentTypeUpdate: string({values: contentTypes}),
    CodeContentUpdate: structure({
      TextContentUpdate: string({max: 102_400}),
      ZipFileContentUpdate: blob(MAX_CODE_BYTES),
      S3ContentLocationUpdate: structure({
        BucketARNUpdate: arnShape,
        FileKeyUpdate: string({min: 1, max: 1024}),
        ObjectVersionUpdate: string({max: 1024}),
      }),
    }),
  }),
  ApplicationSnapshotConfigurationUpdate: structure({SnapshotsEnabledUpdate: required(boolean())}),
  ApplicationSystemRollbackConfigurationUpdate: structure({RollbackEnabledUpdate: required(boolean())}),
});
export type ApplicationConfigurationUpdate = Infer<typeof applicationConfigurationUpdateShape>;

export const updateApplicationShape = structure({
  ApplicationName: required(applicationNameShape),
  CurrentApplicationVersionId: versionId,
  ConditionalToken: string({min: 1, max: 512, pattern: '[a-zA-Z0-9-_+/=]+'}),
  ApplicationConfigurationUpdate: applicationConfigurationUpdateShape,
  ServiceExecutionRoleUpdate: arnShape,
  RunConfigurationUpdate: runConfigurationShape,
  RuntimeEnvironmentUpdate: string({values: runtimes}),
});

const named = {ApplicationName: required(applicationNameShape)} as const;
export const describeApplicationShape = structure({...named, IncludeAdditionalDetails: boolean()});
export const listApplicationsShape = structure({Limit: pageSize, NextToken: string({min: 1, max: 512})});
export const startApplicationShape = structure({...named, RunConfiguration: runConfigurationShape});
export const stopApplicationShape = structure({...named, Force: boolean()});
export const deleteApplicationShape = structure({...named, CreateTimestamp: required(timestamp())});
export const snapshotShape = structure({...named, SnapshotName: required(snapshotNameShape)});
export const deleteSnapshotShape = structure({
  ...named,
  SnapshotName: required(snapshotNameShape),
  SnapshotCreationTimestamp: required(timestamp()),
});
export const listOfApplicationShape = structure({...named, Limit: pageSize, NextToken: token});
export const describeVersionShape = structure({...named, ApplicationVersionId: required(versionId)});
export const listOperationsShape = structure({...named, Limit: pageSize, NextToken: token, Operation: string(), OperationStatus: string()});
export const describeOperationShape = structure({...named, OperationId: required(string({min: 1, max: 64}))});
