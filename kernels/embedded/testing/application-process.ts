import {type ChildProcessByStdio, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import {fileURLToPath} from 'node:url';
import {strToU8, zipSync} from 'fflate';
import type {FromControlPlane, ToControlPlane} from '../application/messages.ts';
import type {RunFile} from '../application/run-file.ts';

const MAIN = fileURLToPath(new URL('../application/main.ts', import.meta.url));

/** An application's process as its control plane starts it. */
export class ApplicationProcess {
  readonly messages: ToControlPlane[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: {test: (m: ToControlPlane) => boolean; resolve: (m: ToControlPlane) => void}[] = [];
  readonly exited: Promise<unknown>;

  constructor(runFile: string, endpoint: string) {
    this.#child = spawn(process.execPath, [MAIN, '--run', runFile], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    });
    this.exited = once(this.#child, 'exit');
    createInterface({input: this.#child.stdout}).on('line', (line) => {
      const message = JSON.parse(line) as ToControlPlane;
      this.messages.push(message);
      for (const w of this.#waiting.splice(0)) {
        if (w.test(message)) w.resolve(message);
        else this.#waiting.push(w);
      }
    });
  }

  until(test: (m: ToControlPlane) => boolean): Promise<ToControlPlane> {
    const known = this.messages.find(test);
    return known ? Promise.resolve(known) : new Promise((resolve) => this.#waiting.push({test, resolve}));
  }

  running(): Promise<ToControlPlane> {
    return this.until((m) => m.kind === 'running');
  }

  send(message: FromControlPlane): void {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  async stop(): Promise<void> {
    this.send({kind: 'stop'});
    await this.exited;
  }

  /** As when the control plane dies. */
  async abandon(): Promise<void> {
    this.#child.stdin.end();
    await this.exited;
  }
}

/** Lays an application's folder out; returns the path of its run file. */
export function writeApplication(
  folder: string,
  archive: {tables: Record<string, string>; statements: string},
  run: Partial<RunFile> = {},
): string {
  mkdirSync(folder, {recursive: true});
  const files = Object.entries(archive.tables).map(([name, sql]) => [`tables/${name}.sql`, strToU8(sql)] as const);
  const zip = zipSync({
    'manifest.json': strToU8(JSON.stringify({format: 1})),
    'statements.sql': strToU8(archive.statements),
    ...Object.fromEntries(files),
  });
  writeFileSync(join(folder, 'code.zip'), zip);
  const file: RunFile = {
    applicationName: 'SensorsApp',
    applicationArn: 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/SensorsApp',
    versionId: 1,
    code: join(folder, 'code.zip'),
    stateDir: join(folder, 'state'),
    restore: {kind: 'none'},
    parallelism: 1,
    checkpointIntervalMs: 200,
    propertyGroups: {},
    ...run,
  };
  const path = join(folder, 'run.json');
  writeFileSync(path, JSON.stringify(file));
  return path;
}
