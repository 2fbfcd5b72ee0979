import {randomUUID} from 'node:crypto';
import {mkdirSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {pathWithin, readJson} from '../wire/files.ts';
import type {Caller} from '../wire/identity.ts';
import type {Application} from './application.ts';
import {ApplicationHost, type HostOptions} from './application-host.ts';
import {inUse, notFound} from './errors.ts';
import type {ApplicationConfiguration} from './shapes.ts';

export interface NewApplication {
  readonly name: string;
  readonly description: string;
  readonly runtime: string;
  readonly role: string;
  readonly configuration: ApplicationConfiguration;
  readonly code: Buffer | null;
  readonly logStreams: readonly string[];
}

/** Every application, one folder each: `<name>/application.json`, its code, state, snapshots, log and metrics. */
export class Applications {
  readonly #folder: string;
  readonly #options: Omit<HostOptions, 'folder'>;
  readonly #hosts = new Map<string, ApplicationHost>();

  constructor(folder: string, options: Omit<HostOptions, 'folder'>) {
    this.#folder = folder;
    this.#options = options;
    mkdirSync(folder, {recursive: true});
    for (const entry of readdirSync(folder)) {
      const application = readJson<Application>(join(folder, entry, 'application.json'));
      if (application !== null) this.#hosts.set(application.name, this.#host(application));
    }
  }

  /** By name, in order. */
  all(): readonly ApplicationHost[] {
    return [...this.#hosts.keys()].sort().flatMap((name) => this.#hosts.get(name) ?? []);
  }

  find(name: string): ApplicationHost | undefined {
    return this.#hosts.get(name);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(name: string): ApplicationHost {
    const host = this.#hosts.get(name);
    if (host === undefined) throw notFound(name);
    return host;
  }

  /** @throws AwsError ResourceInUseException when there is one of that name */
  checkFree(name: string): void {
    if (this.#hosts.has(name)) throw inUse(`Application ${name} already exists.`);
  }

  create(input: NewApplication, caller: Caller): ApplicationHost {
    this.checkFree(input.name);
    const now = this.#options.clock.now();
    const version = {
      id: 1,
      createdAt: now,
      runtime: input.runtime,
      role: input.role,
      configuration: input.configuration,
      code: null,
      conditionalToken: randomUUID(),
      updatedFrom: null,
    };
    const application: Application = {
      name: input.name,
      arn: `arn:aws:kinesisanalytics:${caller.region}:${caller.account}:application/${input.name}`,
      description: input.description,
      createdAt: now,
      updatedAt: now,
      status: 'READY',
      loggingOptions: input.logStreams.map((arn, i) => ({id: `${i + 1}.1`, arn})),
      versions: [version],
      snapshots: [],
      runConfiguration: null,
      run: null,
      operations: [],
    };
    const draft = this.#host(application);
    const code = input.code === null ? null : draft.storeCode(1, input.code);
    const host = this.#host({...application, versions: [{...version, code}]});
    host.save();
    this.#hosts.set(input.name, host);
    return host;
  }

  async delete(host: ApplicationHost): Promise<void> {
    this.#hosts.delete(host.application.name);
    await host.delete();
  }

  /** Starts again what ran when the local AWS ended. */
  resume(): void {
    for (const host of this.#hosts.values()) host.resume();
  }

  async shutDown(): Promise<void> {
    await Promise.all([...this.#hosts.values()].map((host) => host.shutDown()));
  }

  #host(application: Application): ApplicationHost {
    return new ApplicationHost(application, {...this.#options, folder: pathWithin(this.#folder, application.name)});
  }
}
