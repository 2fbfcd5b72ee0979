import {test as base, expect} from '@playwright/test';
import {type Studio, startStudio} from './studio.ts';

/**
 * A studio for all stories of one file, started through the launcher; ended with everything that it started. `chapter` names the file's
 * stories: another name is another process of the runner, and so another studio.
 */
export const test = base.extend<object, {chapter: string; studio: Studio}>({
  chapter: ['', {option: true, scope: 'worker'}],
  studio: [
    async ({chapter: _}, use) => {
      const studio = await startStudio();
      await use(studio);
      await studio.stop();
    },
    {scope: 'worker', timeout: 300_000},
  ],
});

export {expect};
