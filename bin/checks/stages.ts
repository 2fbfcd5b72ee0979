import {mkdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {ensureBuilt} from '../launch/build.ts';
import {progress} from '../launch/terminal.ts';
import {findChromium} from './chromium.ts';
import {add, type Counts, NOTHING, playwrightCounts, single, vitestCounts, withStatus} from './counts.ts';
import {checkFirstLoad} from './first-load.ts';
import {findPython} from './python.ts';
import {run} from './shell.ts';

export const STAGES = ['lint', 'types', 'knip', 'unit', 'build', 'e2e'] as const;
export type StageName = (typeof STAGES)[number];

/** Runs one stage and gives its counts; what it has to say goes to stderr. Never throws. */
export async function runStage(stage: StageName, root: string, env: NodeJS.ProcessEnv): Promise<Counts> {
  try {
    switch (stage) {
      case 'lint':
        return await tool(stage, root, env, ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
      case 'types':
        return await tool(stage, root, env, ['node_modules/typescript/bin/tsc', '--noEmit']);
      case 'knip':
        return await tool(stage, root, env, ['node_modules/knip/bin/knip.js']);
      case 'unit':
        return await unit(root, env);
      case 'build':
        await ensureBuilt(root);
        return total(checkFirstLoad(root));
      case 'e2e':
        return await e2e(root, env);
    }
  } catch (error) {
    progress(error instanceof Error ? error.message : String(error));
    return single(`${stage} could not run`, false);
  }
}

async function tool(stage: string, root: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Counts> {
  const {status} = await run(process.execPath, args, {cwd: root, env, show: true});
  return single(stage, status === 0);
}

async function unit(root: string, env: NodeJS.ProcessEnv): Promise<Counts> {
  const tools = await findPython(root);
  const report = reportFile(root, 'vitest.json');
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const withTools = tools === null ? env : {...env, MILLRACE_PYTHON: tools.python, MILLRACE_AWS_CLI: tools.aws};
  const {status} = await run(process.execPath, args, {cwd: root, env: withTools, show: true});
  return withStatus('unit', vitestCounts(readJson(report), root), status);
}

async function e2e(root: string, env: NodeJS.ProcessEnv): Promise<Counts> {
  const chromium = await findChromium(root);
  if (chromium === null) return single('e2e: no Chromium', false);
  const tools = await findPython(root);
  const report = reportFile(root, 'playwright.json');
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--pass-with-no-tests', '--reporter=list,json'];
  const withTools = {
    ...env,
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...(tools === null ? {} : {MILLRACE_PYTHON: tools.python, MILLRACE_AWS_CLI: tools.aws}),
  };
  const {status} = await run(process.execPath, args, {cwd: root, env: withTools, show: true});
  return withStatus('e2e', playwrightCounts(readJson(report)), status);
}

/** A fresh place for a report: one of an earlier run must not be read for this one's. */
function reportFile(root: string, name: string): string {
  const file = path.join(root, '.cache/reports', name);
  mkdirSync(path.dirname(file), {recursive: true});
  rmSync(file, {force: true});
  return file;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Adds up the counts of stages. */
export function total(all: readonly Counts[]): Counts {
  return all.reduce(add, NOTHING);
}
