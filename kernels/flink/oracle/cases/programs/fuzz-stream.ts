import {fuzzProgram} from '../fuzz/programs.ts';
import {FUZZ_TABLES} from '../fuzz/tables.ts';
import {WRITTEN} from '../fuzz/written.ts';
import type {ProgramArea} from './program-case.ts';

/** Flink's planner fails on them, or loses rows, by a mistake of its own. */
const BROKEN = new Set([7, 18]);
const SEEDS = Array.from({length: 450}, (_, seed) => seed).filter((seed) => !BROKEN.has(seed));

/** Programs of streams: put together at random, always the same ones, and some for what they show. */
export const FUZZ_STREAM: ProgramArea = {
  name: 'fuzz-stream',
  files: Object.fromEntries(FUZZ_TABLES.map((t) => [t.file, t.text])),
  cases: [...SEEDS.map(fuzzProgram), ...WRITTEN],
};
