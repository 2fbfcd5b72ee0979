import {execFile} from 'node:child_process';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

interface Line {
  readonly bench: string;
  readonly value: number;
  readonly end?: string;
  readonly restarts?: number;
}

test('five jobs for a minute: no event is lost, told twice or late, and none begins anew', async () => {
  const main = path.join(import.meta.dirname, 'main.ts');
  const {stdout} = await promisify(execFile)(process.execPath, [main, 'soak', '--minutes', '1']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const lost = lines.filter((l) => l.bench.endsWith('lost or doubled'));
  expect(lost.map(({value, end, restarts}) => ({value, end, restarts}))).toEqual(
    lost.map(() => ({value: 0, end: 'finished', restarts: 0})),
  );
  expect(lost).toHaveLength(5);
  expect(lines.find((l) => l.bench === 'soak: late')?.value).toBe(0);
}, 600_000);
