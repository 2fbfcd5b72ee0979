import {readFile} from 'node:fs/promises';
import {availableParallelism, homedir} from 'node:os';
import {join} from 'node:path';
import {getHeapStatistics} from 'node:v8';
import {GetDatabasesCommand} from '@aws-sdk/client-glue';
import {ListStreamsCommand} from '@aws-sdk/client-kinesis';
import {ListApplicationsCommand} from '@aws-sdk/client-kinesis-analytics-v2';
import {ListBucketsCommand} from '@aws-sdk/client-s3';
import {GetCallerIdentityCommand} from '@aws-sdk/client-sts';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {type AwsClients, createAwsClients} from '../aws-clients.ts';
import {awsDiagnostic} from '../aws-errors.ts';
import type {Profile} from '../config.ts';
import type {ProfileSetting, ProfileTest, Settings} from '../protocol/api.ts';
import {readSavedProfile, saveProfile} from './saved-profile.ts';

/** What the settings page shows and changes. `data`: the data folder; `running`: the profile that this process was started with. */
export class SettingsStore {
  readonly #data: string;
  readonly #running: Profile;
  readonly #kernel: string;

  constructor(data: string, running: Profile, kernel: string) {
    this.#data = data;
    this.#running = running;
    this.#kernel = kernel;
  }

  async read(): Promise<Settings> {
    const heap = getHeapStatistics();
    return {
      data: this.#data,
      notes: join(this.#data, 'notes'),
      kernel: this.#kernel,
      running: this.#running,
      saved: readSavedProfile(this.#data),
      credentialProfiles: await credentialProfiles(),
      limits: {heapBytes: heap.heap_size_limit, usedBytes: heap.used_heap_size, cores: availableParallelism()},
    };
  }

  save(profile: ProfileSetting | null): void {
    saveProfile(this.#data, profile);
  }

  /** Asks AWS who this profile is, and each service for one harmless list. A local profile asks the endpoint that runs. */
  async test(setting: ProfileSetting): Promise<ProfileTest> {
    const endpoint = setting.kind === 'local' ? this.#running.endpoint : null;
    const profile: Profile = {name: setting.credentials || 'default', kind: setting.kind, region: setting.region, endpoint};
    const credentials = setting.kind === 'aws' && setting.credentials !== '' ? {profile: setting.credentials} : {};
    const clients = createAwsClients(profile, process.env, credentials);
    try {
      const identity = await clients.sts.send(new GetCallerIdentityCommand({}));
      const checks = await Promise.all(CHECKS.map(([what, ask]) => check(what, () => ask(clients))));
      return {account: identity.Account ?? null, arn: identity.Arn ?? null, checks, problem: null};
    } catch (error) {
      const {detail: _, ...problem} = awsDiagnostic(error) ?? toDiagnostic(error);
      return {account: null, arn: null, checks: [], problem};
    } finally {
      clients.close();
    }
  }
}

const CHECKS: readonly (readonly [string, (clients: AwsClients) => Promise<unknown>])[] = [
  ['Kinesis: list streams', (c) => c.kinesis.send(new ListStreamsCommand({Limit: 1}))],
  ['Glue: list databases', (c) => c.glue.send(new GetDatabasesCommand({MaxResults: 1}))],
  ['S3: list buckets', (c) => c.s3.send(new ListBucketsCommand({}))],
  ['Managed Service for Apache Flink: list applications', (c) => c.analytics.send(new ListApplicationsCommand({Limit: 1}))],
];

async function check(what: string, ask: () => Promise<unknown>): Promise<ProfileTest['checks'][number]> {
  try {
    await ask();
    return {what, allowed: true, reason: ''};
  } catch (error) {
    return {what, allowed: false, reason: error instanceof Error ? error.message : String(error)};
  }
}

/** The names of the profiles in AWS's own two files; no secrets are read further than to their headings. */
async function credentialProfiles(): Promise<string[]> {
  const folder = join(homedir(), '.aws');
  const files = [
    process.env.AWS_CONFIG_FILE ?? join(folder, 'config'),
    process.env.AWS_SHARED_CREDENTIALS_FILE ?? join(folder, 'credentials'),
  ];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const names = texts.flatMap((text) => [...text.matchAll(/^\s*\[(?:profile\s+)?([^\]\s]+)\]/gm)].map((m) => m[1] ?? ''));
  return [...new Set(names)].sort();
}
