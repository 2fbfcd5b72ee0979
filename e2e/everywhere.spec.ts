import AxeBuilder from '@axe-core/playwright';
import {expect, test} from './setup/fixtures.ts';

test.use({chapter: 'everywhere'});

const PAGES = ['/notes', '/notes/getting-started/sensors', '/samples', '/streams', '/catalog', '/jobs', '/applications', '/trash', '/docs'];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page passes axe in ${colorScheme}, on a desk and on a phone, and never scrolls sideways`, async ({page, studio}) => {
    // Eighteen pages, each looked through whole.
    test.setTimeout(240_000);
    await page.goto(studio.url);
    await page.emulateMedia({colorScheme, reducedMotion: 'reduce'});
    const {origin} = new URL(studio.url);
    for (const width of [1440, 400]) {
      await page.setViewportSize({width, height: 900});
      for (const path of PAGES) {
        await page.goto(origin + path);
        await expect(page.getByRole('heading', {level: 1})).toBeVisible();
        const {violations} = await new AxeBuilder({page}).analyze();
        expect(violations.map((v) => `${path} at ${width}: ${v.id} ${v.nodes[0]?.target.join(' ')}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${path} at ${width}`).toBeLessThanOrEqual(0);
      }
    }
  });
}
