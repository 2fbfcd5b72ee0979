import {AGGREGATE_TYPES} from './aggregate-types.ts';
import {AGGREGATES} from './aggregates.ts';
import {CHANGE_FORMATS} from './change-formats.ts';
import {CONNECTORS} from './connectors.ts';
import {FORMATS} from './formats.ts';
import {FUZZ_BATCH} from './fuzz-batch.ts';
import {FUZZ_STREAM} from './fuzz-stream.ts';
import {GENERAL} from './general.ts';
import {JOINS} from './joins.ts';
import {MATCH} from './match.ts';
import {MATCH_MORE} from './match-more.ts';
import {PRACTICE} from './practice.ts';
import {PRACTICE_MORE} from './practice-more.ts';
import type {ProgramArea} from './program-case.ts';
import {RANKS} from './ranks.ts';
import {SINKS} from './sinks.ts';
import {STATEMENTS} from './statements.ts';
import {SUBQUERIES} from './subqueries.ts';
import {TEMPORAL} from './temporal.ts';
import {TYPES} from './types.ts';
import {UNSEEN} from './unseen.ts';
import {WINDOWS} from './windows.ts';

/** Every area of recorded programs: a new one is a file here and a line in this list. */
export const AREAS: readonly ProgramArea[] = [
  GENERAL,
  AGGREGATES,
  AGGREGATE_TYPES,
  CHANGE_FORMATS,
  CONNECTORS,
  FORMATS,
  FUZZ_BATCH,
  FUZZ_STREAM,
  JOINS,
  MATCH,
  MATCH_MORE,
  PRACTICE,
  PRACTICE_MORE,
  RANKS,
  SINKS,
  STATEMENTS,
  SUBQUERIES,
  TEMPORAL,
  TYPES,
  UNSEEN,
  WINDOWS,
];
