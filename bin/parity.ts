import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {NoOracle, openOracle} from '../kernels/flink/oracle/oracle.ts';
import {flinkSetting, ourSetting} from './parity/answers.ts';
import {type Difference, differences} from './parity/compare.ts';
import {askOurs} from './parity/ours.ts';
import {answerPart, PARTS, type Part, readKnown, readRecording, writeFiles, writeKnown, writeRecording} from './parity/recordings.ts';

const USAGE = `usage: npm run parity -- [--record] [--recorded] [--part NAME] [--all] [--why REASON --only REGEXP] [--prune]

  (nothing)   asks a real Flink (Java 17 and Maven needed) and the embedded kernel, and prints every difference that is not known
  --record    also writes Flink's answers down, with its version: what the tests compare with
  --recorded  compares with what was written down instead of asking Flink
  --part      these cases only: expressions, statements, programs (all areas) or programs-AREA
  --all       prints known differences too
  --why       lists what differs and matches --only as known, for that reason
  --prune     takes what differs no more from the list of known differences`;

async function main(): Promise<number> {
  const {values} = parseArgs({
    options: {
      record: {type: 'boolean'},
      recorded: {type: 'boolean'},
      part: {type: 'string'},
      all: {type: 'boolean'},
      why: {type: 'string'},
      only: {type: 'string'},
      prune: {type: 'boolean'},
      help: {type: 'boolean'},
    },
  });
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const parts = PARTS.filter((part) => values.part === undefined || part === values.part || part.startsWith(`${values.part}-`));
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-parity-'));
  writeFiles(folder);
  try {
    const oracle = values.recorded === true ? null : await openOracle();
    try {
      let code = 0;
      for (const part of parts)
        code = Math.max(code, report(part, await comparePart(part, folder, oracle, values.record === true), values));
      return code;
    } finally {
      await oracle?.close();
    }
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

async function comparePart(
  part: Part,
  folder: string,
  oracle: Awaited<ReturnType<typeof openOracle>> | null,
  record: boolean,
): Promise<readonly Difference[]> {
  const theirs = oracle === null ? readRecording(part).cases : await answerPart(part, oracle.ask, flinkSetting(folder));
  if (record && oracle !== null) writeRecording(part, {flink: oracle.flink, java: oracle.java}, theirs);
  const found = differences(theirs, await answerPart(part, askOurs, ourSetting(folder)));
  console.log(`${part}: ${theirs.length} cases, ${found.length} differ`);
  return found;
}

function report(
  part: Part,
  all: readonly Difference[],
  options: {all?: boolean | undefined; why?: string | undefined; only?: string | undefined; prune?: boolean | undefined},
): number {
  const known = new Map(readKnown(part));
  const only = new RegExp(options.only ?? '');
  if (options.why !== undefined) for (const one of all) if (!known.has(one.name) && only.test(shown(one))) known.set(one.name, options.why);
  const names = new Set(all.map((one) => one.name));
  const gone = [...known.keys()].filter((name) => !names.has(name));
  if (options.prune === true) for (const name of gone) known.delete(name);
  else for (const name of gone) console.log(`listed as known, but the same: ${name}`);
  if (options.why !== undefined || options.prune === true) writeKnown(part, known);
  const fresh = all.filter((one) => !known.has(one.name));
  for (const one of options.all === true ? all : fresh) if (only.test(shown(one))) console.log(shown(one));
  console.log(`${part}: ${all.length} differences, ${fresh.length} of them not known`);
  return fresh.length > 0 || (gone.length > 0 && options.prune !== true) ? 1 : 0;
}

function shown({name, flink, ours}: Difference): string {
  return `${name}\n  flink ${flink}\n  ours  ${ours}`;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof NoOracle)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
