import path from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {type Counts, countsLine} from '../checks/counts.ts';
import {runStage, STAGES, type StageName, total} from '../checks/stages.ts';
import {guarded} from '../launch/command.ts';
import {ROOT} from '../launch/options.ts';
import {progress, seconds} from '../launch/terminal.ts';

/** `millrace test [stage…]`: every stage runs, whatever came of the one before; the last line on stdout holds the counts of all. */
export function main(argv: readonly string[]): Promise<number> {
  return guarded(() => runTests(stagesOf(argv)));
}

function stagesOf(argv: readonly string[]): readonly StageName[] {
  if (argv.length === 0) return STAGES;
  for (const word of argv) {
    if (STAGES.every((stage) => stage !== word)) {
      throw new StudioError('cli/usage', `unknown stage "${word}"`, {hint: `the stages are ${STAGES.join(', ')}`});
    }
  }
  return STAGES.filter((stage) => argv.includes(stage) || (stage === 'build' && argv.includes('e2e')));
}

async function runTests(stages: readonly StageName[]): Promise<number> {
  const env = {
    ...process.env,
    PATH: `${path.join(ROOT, 'node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
    NEXT_TELEMETRY_DISABLED: '1',
  };
  const all: Counts[] = [];
  for (const stage of stages) {
    const started = performance.now();
    progress(`\n── ${stage}`);
    const counts = await runStage(stage, ROOT, env);
    all.push(counts);
    progress(`── ${stage}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${seconds(started)}`);
  }
  const counts = total(all);
  list('skipped', counts.skippedTitles);
  list('passed only when tried again', counts.waveringTitles);
  list('failed', counts.failedTitles);
  process.stdout.write(`${countsLine(counts)}\n`);
  return counts.failed === 0 ? 0 : 1;
}

function list(what: string, titles: readonly string[]): void {
  if (titles.length > 0) progress(`\n${what}:\n${titles.map((title) => `  ${title}`).join('\n')}`);
}
