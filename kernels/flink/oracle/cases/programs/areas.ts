import {GENERAL} from './general.ts';
import type {ProgramArea} from './program-case.ts';

/** Every area of recorded programs: a new one is a file here and a line in this list. */
export const AREAS: readonly ProgramArea[] = [GENERAL];
