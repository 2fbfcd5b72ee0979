import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {type LocalAws, type LocalAwsOptions, startLocalAws} from '../local-aws.ts';

export type {LocalAwsOptions};

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'local-aws-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** A local AWS on a free port that is closed after the test; a mistake of ours fails it. */
export async function startForTest(options: Partial<LocalAwsOptions> = {}): Promise<LocalAws & {readonly data: string}> {
  const data = options.data ?? temporaryFolder();
  const mistakes: unknown[] = [];
  const aws = await startLocalAws({port: 0, report: (error) => mistakes.push(error), ...options, data});
  onTestFinished(async () => {
    await aws.close();
    if (mistakes.length > 0) throw mistakes[0];
  });
  return {...aws, data};
}

/** What every client of the SDK needs to be pointed here. */
export function clientConfig(aws: {readonly url: string}) {
  return {endpoint: aws.url, region: 'us-east-1', credentials: {accessKeyId: 'local', secretAccessKey: 'local'}};
}

/** Asks again until the answer is there; fails with the last one after ten seconds. */
export async function eventually<T>(ask: () => Promise<T> | T, good: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`still not so after 10 s: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
