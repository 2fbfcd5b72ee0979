import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';

/**
 * `npm run bench [-- NAME… [OPTION…]]`: each benchmark in a process of its own, one after the other, so that none warms or disturbs another.
 * Options behind the names are handed on.
 * Each prints JSON lines (`report.ts`). `nexmark`, `soak` and `ui` (which needs a Chromium) take minutes and run only when they are named. The exit status is 1 only when one could not be carried out.
 */
const BENCHES = {
  latency: 'latency.ts',
  startup: 'startup.ts',
  hop: 'engine-hop.ts',
  json: 'json-decode.ts',
  csv: 'csv-decode.ts',
  kinesis: 'kinesis-read.ts',
  sql: 'sql.ts',
  nexmark: 'nexmark.ts',
  joins: 'joins.ts',
  checkpoint: 'checkpoint.ts',
  parallel: 'parallel.ts',
  soak: 'soak.ts',
  ui: 'ui.ts',
} as const;

/** Run only when they are named. */
const LONG: ReadonlySet<string> = new Set(['nexmark', 'soak', 'ui']);

type Bench = keyof typeof BENCHES;

function wanted(words: readonly string[]): readonly Bench[] {
  const all = Object.keys(BENCHES) as Bench[];
  const unknown = words.find((word) => !all.some((bench) => bench === word));
  if (unknown !== undefined) throw new Error(`unknown benchmark "${unknown}" (one of: ${all.join(', ')})`);
  return words.length === 0 ? all.filter((bench) => !LONG.has(bench)) : all.filter((bench) => words.includes(bench));
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const at = words.findIndex((word) => word.startsWith('--'));
  const options = at < 0 ? [] : words.slice(at);
  for (const bench of wanted(at < 0 ? words : words.slice(0, at))) {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, BENCHES[bench]), ...options], {stdio: 'inherit'});
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code !== 0) {
      process.stderr.write(`bench: ${bench} ended with ${signal ?? `exit status ${code}`}\n`);
      process.exitCode = 1;
    }
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
