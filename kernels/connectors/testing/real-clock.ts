import {setTimeout as sleep} from 'node:timers/promises';
import type {Clock} from '../../engine/runtime/clock.ts';

/** The machine's clock, for tests with real servers and for benchmarks. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : {signal}),
};
