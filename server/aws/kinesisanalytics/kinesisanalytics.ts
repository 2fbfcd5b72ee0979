import {join} from 'node:path';
import type {Clock} from '../wire/clock.ts';
import {byName, type JsonService} from '../wire/operation.ts';
import {applicationOperations} from './application-operations.ts';
import {Applications} from './applications.ts';
import type {ReadObject} from './code-archive.ts';
import {historyOperations} from './history-operations.ts';
import {snapshotOperations} from './snapshot-operations.ts';
import {DEFAULT_PATIENCE, type Patience} from './supervisor.ts';

export interface KinesisAnalyticsOptions {
  /** The endpoint's data folder. */
  readonly data: string;
  readonly clock: Clock;
  readonly runner: {readonly command: string; readonly args: readonly string[]};
  readonly readObject: ReadObject;
  /** The local AWS's own URL, known once it listens. */
  readonly endpoint: () => string;
  readonly patience?: Partial<Patience>;
  readonly report: (error: unknown) => void;
}

export interface KinesisAnalytics {
  readonly service: JsonService;
  readonly applications: Applications;
}

/** 50 MiB of code as base64. */
const MAX_BODY_BYTES = 72 * 1024 * 1024;

/** Managed Service for Apache Flink (kinesisanalyticsv2), version 2018-05-23: applications really run, each in a process of its own. */
export function openKinesisAnalytics(options: KinesisAnalyticsOptions): KinesisAnalytics {
  const {data, clock, runner, endpoint, report} = options;
  const patience = {...DEFAULT_PATIENCE, ...options.patience};
  const applications = new Applications(join(data, 'applications'), {clock, runner, endpoint, patience, report});
  return {
    applications,
    service: {
      targetPrefix: 'KinesisAnalytics_20180523',
      title: 'kinesisanalyticsv2',
      maxBodyBytes: MAX_BODY_BYTES,
      operations: byName([
        ...applicationOperations(applications, options.readObject),
        ...snapshotOperations(applications),
        ...historyOperations(applications),
      ]),
    },
  };
}
