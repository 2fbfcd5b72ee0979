import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {type Layering, violations} from './checks/layers.ts';

/** What all connectors share lies beside their folders; a connector never imports another one. */
const CONNECTOR_SHARED = [
  'kernels/connectors/generated-rows.ts',
  'kernels/connectors/options.ts',
  'kernels/connectors/nearest-name.ts',
  'kernels/sql/functions/java-regex.ts',
];

/** The table of ARCHITECTURE.md. To change what may import what, change this first, in a commit of its own that says why. */
const LAYERING: Layering = {
  layers: [
    {at: 'kernels/protocol', may: []},
    {at: 'kernels/sql', may: ['kernels/protocol']},
    {at: 'kernels/planner', may: ['kernels/protocol', 'kernels/sql']},
    {at: 'kernels/engine', may: ['kernels/protocol', 'kernels/planner/physical', 'kernels/sql/types', 'kernels/sql/functions']},
    {at: 'kernels/connectors', may: ['kernels/protocol', 'kernels/sql/types', 'kernels/engine/runtime']},
    // Its tests start the local AWS as a process: they name the file, and load nothing of it.
    {at: 'kernels/connectors/testing', may: ['kernels/protocol', 'kernels/sql/types', 'kernels/engine/runtime', 'server/aws/main.ts']},
    ...['blackhole', 'datagen', 'faker', 'filesystem', 'formats', 'kinesis', 'print', 'rest-lookup'].map((system) => ({
      at: `kernels/connectors/${system}`,
      may: ['kernels/protocol', 'kernels/sql/types', 'kernels/engine/runtime', 'kernels/connectors/formats', ...CONNECTOR_SHARED],
    })),
    // What the pages' editor knows: it runs in a web worker, and reads of a connector its description alone.
    {at: 'kernels/editor', may: ['kernels/protocol', 'kernels/sql', 'kernels/planner', 'kernels/connectors/infos.ts']},
    {at: 'kernels/connectors/infos.ts', may: ['kernels/protocol', 'kernels/connectors']},
    {at: 'kernels/embedded', may: ['kernels'], never: ['kernels/flink']},
    // Its tests run the command as people do: they name the launcher, and load nothing of it.
    {at: 'kernels/embedded/cli', may: ['kernels', 'bin/millrace.mjs'], never: ['kernels/flink']},
    {at: 'kernels/flink', may: ['kernels/protocol', 'kernels/sql']},
    {at: 'server/protocol', may: ['kernels/protocol']},
    {at: 'server', may: ['kernels/protocol', 'kernels/sql'], never: ['server/aws']},
    {at: 'server/main.ts', may: ['kernels/protocol', 'kernels/sql', 'kernels/embedded', 'kernels/flink', 'server'], never: ['server/aws']},
    {at: 'server/aws/wire', may: ['server/aws/testing']},
    {at: 'server/aws/testing', may: ['server/aws']},
    ...['kinesis', 'glue', 's3', 'sts', 'cloudwatch', 'logs'].map((service) => ({
      at: `server/aws/${service}`,
      may: ['server/aws/wire', 'server/aws/testing'],
    })),
    // It understands what an application's process tells: metrics and diagnostics of a kernel.
    {at: 'server/aws/kinesisanalytics', may: ['server/aws/wire', 'server/aws/testing', 'kernels/protocol']},
    // It runs applications as processes: names the file, loads nothing of it.
    {at: 'server/aws/local-aws.ts', may: ['server/aws', 'kernels/embedded/application/main.ts']},
    {at: 'server/aws/main.ts', may: ['server/aws']},
    {at: 'components', may: ['server/protocol', 'kernels/protocol']},
    {at: 'components/ui', may: ['server/protocol', 'kernels/protocol']},
    // Parser and planner run in the editor's web worker.
    {at: 'components/editor', may: ['components', 'server/protocol', 'kernels/protocol', 'kernels/sql', 'kernels/editor']},
    {at: 'app', may: ['components', 'server/protocol']},
    {at: 'bin', may: ['*']},
    {at: 'bench', may: ['*']},
    {at: 'e2e', may: ['*']},
    {at: 'playwright.config.ts', may: ['*']},
    {at: 'vitest.config.ts', may: ['*']},
  ],
  onePublicFile: ['ws', 'http', 'sessions', 'notes', 'catalog', 'deploy', 'generators'].map((part) => `server/${part}`),
  composers: [/^server\/[^/]+$/],
  topLevel: ['kernels', 'server', 'components', 'app', 'public', 'e2e', 'bin', 'bench', 'notes', 'docs', '.ci'],
  testPackages: ['vitest', '@playwright/test', '@axe-core/playwright', 'fast-check'],
};

const root = path.join(import.meta.dirname, '..');

/** What Git knows or would take: build output and local data are no part of the project. */
function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {cwd: root, encoding: 'utf8'});
  return [...new Set(listed.split('\0'))].filter((file) => file !== '' && existsSync(path.join(root, file)));
}

describe('layering', () => {
  const files = projectFiles();

  test('every import points the way that the table allows', () => {
    const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
    expect(sources.length).toBeGreaterThan(50);
    expect(
      violations(
        sources.map((file) => ({path: file, text: readFileSync(path.join(root, file), 'utf8')})),
        LAYERING,
      ),
    ).toEqual([]);
  });

  test('the top level has the folders that the owner fixed and no other', () => {
    const folders = [...new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]))];
    expect(folders.filter((folder) => folder === undefined || !LAYERING.topLevel.includes(folder))).toEqual([]);
  });

  test.each(['kernels', 'server', 'components'])('%s tells its architecture beside its code', (folder) => {
    expect(readdirSync(path.join(root, folder))).toContain('ARCHITECTURE.md');
  });
});
