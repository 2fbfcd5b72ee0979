import {randomUUID} from 'node:crypto';
import {copyFileSync, existsSync, mkdirSync, rmSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import type {Clock} from '../wire/clock.ts';
import {readJson, writeAtomically, writeJson} from '../wire/files.ts';
import {
  type Application,
  type ApplicationStatus,
  type CodeInfo,
  currentVersion,
  latestSnapshot,
  type OperationInfo,
  type Snapshot,
  snapshotsEnabled,
} from './application.ts';
import {ApplicationLog} from './application-log.ts';
import {ApplicationMetrics} from './application-metrics.ts';
import {codeDigest} from './code-archive.ts';
import {inUse, invalidArgument, invalidRequest} from './errors.ts';
import {codePath, isAlive, runFileOf, runnerEnvironment, statePath} from './run-file.ts';
import type {Restore} from './runner-protocol.ts';
import type {ApplicationConfiguration, RunConfiguration} from './shapes.ts';
import {type Command, type Patience, Supervisor} from './supervisor.ts';

export interface HostOptions {
  /** The application's folder. */
  readonly folder: string;
  readonly clock: Clock;
  /** The program that runs an application; `--run <file>` is added to its arguments. */
  readonly runner: {readonly command: string; readonly args: readonly string[]};
  /** The local AWS's own URL, known once it listens. */
  readonly endpoint: () => string;
  readonly patience: Patience;
  readonly report: (error: unknown) => void;
}

const MAX_OPERATIONS = 50;
const ORPHAN_POLL_MS = 50;

/**
 * One application and its life: what it is made of (on disk after every change), the process that runs it, its log and its metrics.
 * READY → STARTING → RUNNING → STOPPING → READY; UPDATING puts a running one on a new version. A process that dies is restarted from its
 * latest checkpoint without a change of status.
 */
export class ApplicationHost {
  readonly log: ApplicationLog;
  readonly metrics: ApplicationMetrics;
  readonly #options: HostOptions;
  #application: Application;
  #supervisor: Supervisor | null = null;
  /** Stops, snapshots and updates happen one after the other. */
  #work: Promise<void> = Promise.resolve();
  #startOperation: string | null = null;
  #deleted = false;
  #shutDown = false;

  constructor(application: Application, options: HostOptions) {
    this.#application = application;
    this.#options = options;
    mkdirSync(options.folder, {recursive: true});
    this.log = new ApplicationLog(join(options.folder, 'log.jsonl'), options.clock, options.report);
    this.metrics = new ApplicationMetrics(join(options.folder, 'metrics.jsonl'), options.clock, options.report);
  }

  get application(): Application {
    return this.#application;
  }

  /** Id of the process that runs it, or null. */
  get pid(): number | null {
    return this.#supervisor?.pid ?? null;
  }

  save(): void {
    if (!this.#deleted) writeJson(join(this.#options.folder, 'application.json'), this.#application);
  }

  /** Keeps an archive for a version. */
  storeCode(versionId: number, code: Buffer): CodeInfo {
    const file = join('versions', `${versionId}.zip`);
    writeAtomically(join(this.#options.folder, file), code);
    return {file, ...codeDigest(code)};
  }

  /** StartApplication. @throws AwsError ResourceInUseException unless READY; InvalidArgumentException for a snapshot that is not there */
  start(configuration: RunConfiguration | undefined): string {
    if (this.#application.status !== 'READY') throw this.#wrongStatus('started', 'READY');
    if (currentVersion(this.#application).code === null) {
      throw invalidRequest(`Application ${this.#application.name} has no code: update it with an ApplicationCodeConfiguration first.`);
    }
    const restore = this.#restoreOf(configuration);
    this.#change({runConfiguration: runConfigurationOf(configuration, restore)});
    return this.#launch('StartApplication', restore);
  }

  /** Starts again what ran when the local AWS ended. */
  resume(): void {
    const {status, run, snapshots, operations} = this.#application;
    if (status === 'READY') return;
    const endedAt = this.#options.clock.now();
    this.#change({
      snapshots: snapshots.map((snapshot) => (snapshot.status === 'CREATING' ? {...snapshot, status: 'FAILED'} : snapshot)),
      operations: operations.map((operation) =>
        operation.status === 'IN_PROGRESS'
          ? {...operation, endedAt, status: 'FAILED', error: 'The local AWS was restarted meanwhile.'}
          : operation,
      ),
    });
    if (run === null || status === 'FORCE_STOPPING' || status === 'DELETING') {
      this.#change({status: 'READY', run: null});
      return;
    }
    this.log.add('INFO', 'The local AWS was restarted: the application goes on from its latest checkpoint');
    this.#change({status: 'STARTING'});
    // Two processes must not write one state: the one that lost its control plane is on its way out.
    void this.#orphanGone().then(() => {
      if (this.#application.status === 'STARTING' && !this.#shutDown) this.#supervise();
    });
  }

  /** Waits, within the patience for a stop, until the process of an earlier local AWS is gone. */
  async #orphanGone(): Promise<void> {
    const pid = readJson<number>(this.#pidFile);
    if (pid === null || !isAlive(pid)) return;
    this.log.add('INFO', `The application's earlier process (${pid}) is still ending`);
    const deadline = performance.now() + this.#options.patience.stopMs;
    while (isAlive(pid) && performance.now() < deadline && !this.#shutDown) await delay(ORPHAN_POLL_MS);
  }

  /** StopApplication: with a snapshot first, unless forced or snapshots are off. The answer does not wait for the end. */
  stop(force: boolean): string {
    const {status} = this.#application;
    if (status === 'READY') throw this.#wrongStatus('stopped', 'RUNNING');
    if (!force && status !== 'RUNNING') throw this.#wrongStatus('stopped without Force', 'RUNNING');
    const operation = this.#begin('StopApplication');
    this.#change({status: force ? 'FORCE_STOPPING' : 'STOPPING'});
    const withSnapshot = !force && snapshotsEnabled(currentVersion(this.#application).configuration);
    const run = async () => {
      if (withSnapshot) {
        try {
          await this.#takeSnapshot(`stop-${timeName(this.#options.clock.now())}`);
        } catch (error) {
          // As AWS has it: a stop that cannot keep the state does not happen.
          this.log.add(
            'ERROR',
            `The application was not stopped, because its snapshot failed: ${messageOf(error)}. Stop it with Force to lose what came after its latest snapshot`,
          );
          if (this.#application.status === 'STOPPING') this.#change({status: 'RUNNING'});
          this.#finish(operation, messageOf(error));
          return;
        }
      }
      await this.#end();
      this.log.add('INFO', 'The application has stopped');
      this.#finish(operation, null);
    };
    // A forced stop does not wait for a snapshot that is under way: ending the process ends it.
    if (force) this.#work = run().catch(this.#options.report);
    else this.#enqueue(run);
    return operation;
  }

  /** CreateApplicationSnapshot of a running application. The answer does not wait for it. */
  snapshot(name: string): void {
    if (this.#application.status !== 'RUNNING') {
      throw invalidRequest(
        `A snapshot can be taken of a RUNNING application only; ${this.#application.name} is ${this.#application.status}.`,
      );
    }
    if (!snapshotsEnabled(currentVersion(this.#application).configuration)) {
      throw invalidRequest(`Snapshots are not enabled for application ${this.#application.name}.`);
    }
    if (this.#application.snapshots.some((snapshot) => snapshot.name === name)) throw inUse(`Snapshot ${name} already exists.`);
    this.#addSnapshot(name);
    this.#enqueue(() => this.#fillSnapshot(name).catch((error) => this.log.add('ERROR', `Snapshot "${name}" failed: ${messageOf(error)}`)));
  }

  deleteSnapshot(name: string): void {
    const snapshot = this.#application.snapshots.find((candidate) => candidate.name === name);
    if (snapshot === undefined) return;
    if (snapshot.status === 'CREATING') throw inUse(`Snapshot ${name} is being created.`);
    this.#change({snapshots: this.#application.snapshots.filter((candidate) => candidate.name !== name)});
    rmSync(join(this.#options.folder, snapshot.file), {recursive: true, force: true});
  }

  /** UpdateApplication: a new version; a running application takes a snapshot and goes on with it as the new one. */
  update(
    next: {readonly configuration: ApplicationConfiguration; readonly runtime: string; readonly role: string; readonly code: Buffer | null},
    run: RunConfiguration | undefined,
  ): string {
    const {status} = this.#application;
    if (status !== 'READY' && status !== 'RUNNING') throw this.#wrongStatus('updated', 'READY or RUNNING');
    const restore = run?.ApplicationRestoreConfiguration === undefined ? null : this.#restoreOf(run);
    const operation = this.#begin('UpdateApplication');
    const old = currentVersion(this.#application);
    const addVersion = () => {
      const id = old.id + 1;
      const now = this.#options.clock.now();
      const version = {
        id,
        createdAt: now,
        runtime: next.runtime,
        role: next.role,
        configuration: next.configuration,
        code: next.code === null ? old.code : this.storeCode(id, next.code),
        conditionalToken: randomUUID(),
        updatedFrom: old.id,
      };
      this.#change({versions: [...this.#application.versions, version], updatedAt: now});
    };
    if (status === 'READY') {
      addVersion();
      this.#finish(operation, null);
      return operation;
    }
    this.#change({status: 'UPDATING'});
    // The snapshot is of the old version: it is taken before the new one counts.
    const snapshotName = `update-${timeName(this.#options.clock.now())}`;
    const keepState = restore === null && snapshotsEnabled(old.configuration);
    if (keepState) this.#addSnapshot(snapshotName);
    addVersion();
    this.#enqueue(async () => {
      try {
        if (keepState) await this.#fillSnapshot(snapshotName);
      } catch (error) {
        this.log.add(
          'WARN',
          `The snapshot before the update failed (${messageOf(error)}): the application goes on from its latest checkpoint`,
        );
      }
      if (this.#application.status !== 'UPDATING') return this.#finish(operation, 'The application was stopped meanwhile.');
      await this.#supervisor?.stop();
      this.#supervisor = null;
      const latest = latestSnapshot(this.#application);
      const restored =
        restore ?? (keepState && latest?.name === snapshotName ? this.#snapshotRestore(latest) : {kind: 'latest-checkpoint' as const});
      this.#finish(operation, null);
      this.#launch('StartApplication', restored);
    });
    return operation;
  }

  /** Ends the process and removes everything. */
  async delete(): Promise<void> {
    this.#change({status: 'DELETING'});
    await this.#supervisor?.stop();
    this.#supervisor = null;
    this.#deleted = true;
    this.log.flush();
    this.metrics.flush();
    await rm(this.#options.folder, {recursive: true, force: true});
  }

  /** The local AWS ends: the process too, but the application stays what it was and is resumed by the next start. */
  async shutDown(): Promise<void> {
    this.#shutDown = true;
    const supervisor = this.#supervisor;
    this.#supervisor = null;
    await supervisor?.stop();
    this.log.flush();
    this.metrics.flush();
  }

  #launch(operationName: string, restore: Restore): string {
    const operation = this.#begin(operationName);
    this.#startOperation = operation;
    // Checkpoints of an earlier run are not this run's.
    if (restore.kind !== 'latest-checkpoint') rmSync(statePath(this.#options.folder), {recursive: true, force: true});
    this.#change({status: 'STARTING', run: {restore, startedAt: this.#options.clock.now(), restarts: 0}});
    this.log.add('INFO', `The application starts as version ${currentVersion(this.#application).id}, ${restoreText(restore)}`);
    this.#supervise();
    return operation;
  }

  #supervise(): void {
    const supervisor: Supervisor = new Supervisor(
      () => this.#prepare(),
      {
        spawned: (pid) => writeJson(this.#pidFile, pid),
        running: () => {
          if (this.#application.status === 'STARTING') this.#change({status: 'RUNNING'});
          this.log.add('INFO', 'The application is running');
          if (this.#startOperation !== null) this.#finish(this.#startOperation, null);
          this.#startOperation = null;
        },
        metrics: (at, metrics) =>
          this.metrics.add(at, metrics, this.#application.run?.startedAt ?? at, this.#application.run?.restarts ?? 0),
        log: (at, level, message) => this.log.add(level, message, at),
        restarting: (reason, delayMs) => {
          const {run} = this.#application;
          if (run !== null) this.#change({run: {...run, restarts: run.restarts + 1}});
          this.log.add('ERROR', `The application failed: ${reason}. It is restarted in ${delayMs / 1000} s`);
        },
        finished: () => {
          if (this.#supervisor === supervisor) this.#supervisor = null;
          this.log.add('INFO', 'The application has come to the end of its input');
          this.#change({status: 'READY', run: null});
        },
        failed: (diagnostic) => {
          if (this.#supervisor === supervisor) this.#supervisor = null;
          const hint = diagnostic.hint === undefined ? '' : ` (${diagnostic.hint})`;
          this.log.add('ERROR', `The application was stopped, because it cannot run: ${diagnostic.message}${hint}`);
          this.#change({status: 'READY', run: null});
          if (this.#startOperation !== null) this.#finish(this.#startOperation, diagnostic.message);
          this.#startOperation = null;
        },
      },
      this.#options.patience,
    );
    this.#supervisor = supervisor;
    supervisor.start();
  }

  /** Writes what the process needs to know and says how to start it. Called before every start and restart. */
  #prepare(): Command {
    const {folder, runner} = this.#options;
    const application = this.#application;
    const version = currentVersion(application);
    if (version.code === null) throw new Error('the application has no code');
    copyFileSync(join(folder, version.code.file), codePath(folder));
    mkdirSync(statePath(this.#options.folder), {recursive: true});
    const run = runFileOf(application, folder);
    const path = join(folder, 'run.json');
    writeJson(path, run);
    return {
      command: runner.command,
      args: [...runner.args, '--run', path],
      env: runnerEnvironment(application.arn, this.#options.endpoint()),
      cwd: folder,
    };
  }

  async #takeSnapshot(name: string): Promise<void> {
    this.#addSnapshot(name);
    await this.#fillSnapshot(name);
  }

  #addSnapshot(name: string): void {
    const version = currentVersion(this.#application);
    const snapshot: Snapshot = {
      name,
      status: 'CREATING',
      versionId: version.id,
      runtime: version.runtime,
      createdAt: this.#options.clock.now(),
      file: join('snapshots', `${randomUUID()}.snapshot`),
    };
    this.#change({snapshots: [...this.#application.snapshots, snapshot]});
  }

  async #fillSnapshot(name: string): Promise<void> {
    const snapshot = this.#application.snapshots.find((candidate) => candidate.name === name);
    if (snapshot === undefined) return;
    const path = join(this.#options.folder, snapshot.file);
    const settle = (status: Snapshot['status']) =>
      this.#change({snapshots: this.#application.snapshots.map((other) => (other.name === name ? {...other, status} : other))});
    try {
      mkdirSync(join(this.#options.folder, 'snapshots'), {recursive: true});
      if (this.#supervisor === null) throw new Error('the application does not run');
      await this.#supervisor.snapshot(path);
      if (!existsSync(path)) throw new Error('its file was not written');
      settle('READY');
      this.log.add('INFO', `Snapshot "${name}" was taken`);
    } catch (error) {
      settle('FAILED');
      throw error;
    }
  }

  async #end(): Promise<void> {
    const supervisor = this.#supervisor;
    this.#supervisor = null;
    await supervisor?.stop();
    this.#change({status: 'READY', run: null});
  }

  #restoreOf(configuration: RunConfiguration | undefined): Restore {
    const wanted = configuration?.ApplicationRestoreConfiguration;
    switch (wanted?.ApplicationRestoreType) {
      case 'SKIP_RESTORE_FROM_SNAPSHOT':
        return {kind: 'none'};
      case 'RESTORE_FROM_CUSTOM_SNAPSHOT': {
        if (wanted.SnapshotName === undefined) throw invalidArgument('RESTORE_FROM_CUSTOM_SNAPSHOT needs a SnapshotName.');
        const snapshot = this.#application.snapshots.find((candidate) => candidate.name === wanted.SnapshotName);
        if (snapshot?.status !== 'READY') {
          throw invalidArgument(`Application ${this.#application.name} has no snapshot ${wanted.SnapshotName} that is READY.`);
        }
        return this.#snapshotRestore(snapshot);
      }
      default: {
        const latest = latestSnapshot(this.#application);
        return latest === undefined ? {kind: 'none'} : this.#snapshotRestore(latest);
      }
    }
  }

  #snapshotRestore(snapshot: Snapshot): Restore {
    return {kind: 'snapshot', path: join(this.#options.folder, snapshot.file)};
  }

  get #pidFile(): string {
    return join(this.#options.folder, 'runner.pid');
  }

  #change(change: Partial<Application>): void {
    this.#application = {...this.#application, ...change};
    this.save();
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(this.#options.report);
  }

  #begin(name: string): string {
    const operation: OperationInfo = {
      id: randomUUID(),
      name,
      startedAt: this.#options.clock.now(),
      endedAt: null,
      status: 'IN_PROGRESS',
      error: null,
    };
    this.#change({operations: [...this.#application.operations, operation].slice(-MAX_OPERATIONS)});
    return operation.id;
  }

  #finish(id: string, error: string | null): void {
    const end = {endedAt: this.#options.clock.now(), status: error === null ? 'SUCCESSFUL' : 'FAILED', error} as const;
    this.#change({operations: this.#application.operations.map((operation) => (operation.id === id ? {...operation, ...end} : operation))});
  }

  #wrongStatus(what: string, needed: ApplicationStatus | 'READY or RUNNING') {
    const {name, status} = this.#application;
    return inUse(`Application ${name} cannot be ${what} while it is ${status}: it must be ${needed}.`);
  }
}

function runConfigurationOf(configuration: RunConfiguration | undefined, restore: Restore): RunConfiguration {
  return {
    FlinkRunConfiguration: configuration?.FlinkRunConfiguration ?? {AllowNonRestoredState: false},
    ApplicationRestoreConfiguration: configuration?.ApplicationRestoreConfiguration ?? {
      ApplicationRestoreType: restore.kind === 'snapshot' ? 'RESTORE_FROM_LATEST_SNAPSHOT' : 'SKIP_RESTORE_FROM_SNAPSHOT',
    },
  };
}

function restoreText(restore: Restore): string {
  switch (restore.kind) {
    case 'snapshot':
      return 'from a snapshot';
    case 'latest-checkpoint':
      return 'from its latest checkpoint';
    case 'none':
      return 'without earlier state';
  }
}

function timeName(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]/g, '').replace('.', '-');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
