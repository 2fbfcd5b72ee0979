import {test as base, expect} from '@playwright/test';
import {type Studio, startStudio} from './studio.ts';

/** A studio for all stories of one file, started through the launcher; ended with everything that it started. */
export const test = base.extend<object, {studio: Studio}>({
  studio: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads what a fixture needs from this pattern
    async ({}, use) => {
      const studio = await startStudio();
      await use(studio);
      await studio.stop();
    },
    {scope: 'worker', timeout: 300_000},
  ],
});

export {expect};
