import AxeBuilder from '@axe-core/playwright';
import type {Locator, Page} from '@playwright/test';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, openNote, ParagraphView} from './setup/note.ts';

/** Ways to use the studio: by keyboard alone, on a phone, on a wall, by addresses. */
test.use({chapter: 'ways', permissions: ['clipboard-read', 'clipboard-write']});

/** Presses Tab until it has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab does not reach ${wanted}`);
}

test('without a mouse: a note, a table, a query that runs, its chart', async ({page, studio}) => {
  await page.goto(studio.url);
  await expect(page.getByRole('link', {name: 'Sensors', exact: true}).first()).toBeVisible();
  await tabTo(page, page.getByRole('button', {name: 'New note'}).last());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', {name: 'New note'}).getByRole('textbox', {name: 'Title'})).toBeFocused();
  await page.keyboard.type('By keys');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', {name: 'Title of the note: By keys'})).toBeVisible();
  await tabTo(page, page.getByRole('button', {name: 'SQL', exact: true}));
  await page.keyboard.press('Enter');
  const first = page.getByRole('article').last();
  await expect(page.getByRole('article')).toHaveCount(1);
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(first.getByRole('textbox', {name: /^Code of/})).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(
    "%flink.ssql\nCREATE TEMPORARY TABLE orders (item INT, price DOUBLE)\nWITH ('connector' = 'datagen', 'rows-per-second' = '20', 'fields.item.min' = '1', 'fields.item.max' = '3')",
  );
  await page.keyboard.press('Shift+Enter');
  await expect(first.locator('header').getByText('Finished', {exact: true})).toBeVisible();
  await page.keyboard.press('Control+Alt+b');
  await expect(page.getByRole('article')).toHaveCount(2);
  const second = page.getByRole('article').last();
  await second.focus();
  await page.keyboard.press('Enter');
  await expect(second.getByRole('textbox', {name: /^Code of/})).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText('%flink.ssql\nSELECT item, COUNT(*) AS n, AVG(price) AS price FROM orders GROUP BY item');
  await page.keyboard.press('Shift+Enter');
  await expect(second.locator('header').getByText('Running', {exact: true})).toBeVisible();
  // The first may close what the editor offers.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(second).toBeFocused({timeout: 500});
  }).toPass();
  await tabTo(page, second.getByRole('radio', {checked: true}));
  for (const kind of ['Number', 'Bar']) {
    await page.keyboard.press('ArrowRight');
    await expect(second.getByRole('radio', {name: kind, exact: true})).toBeChecked();
  }
  await expect(second.getByRole('img', {name: /^Bar chart/})).toBeVisible();
  await tabTo(page, second.getByRole('button', {name: /^Stop/}), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(second.locator('header').getByText('Stopped', {exact: true})).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({viewport: {width: 400, height: 800}, hasTouch: true, isMobile: true});

  test('a note is made, run and read with a thumb', async ({page, studio}) => {
    await page.goto(studio.url);
    await page.getByRole('button', {name: 'New note'}).last().tap();
    const dialog = page.getByRole('dialog', {name: 'New note'});
    await dialog.getByRole('textbox', {name: 'Title'}).fill('Thumb');
    await dialog.getByRole('button', {name: 'Create'}).tap();
    await page.getByRole('button', {name: 'SQL', exact: true}).tap();
    const paragraph = page.getByRole('article').last();
    await expect(page.getByRole('article')).toHaveCount(1);
    await paragraph.locator('.view-lines').tap();
    await expect(paragraph.getByRole('textbox', {name: /^Code of/})).toBeFocused();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText("%flink.bsql\nSELECT * FROM (VALUES ('a', 1), ('b', 2)) AS t (name, n)");
    await paragraph.getByRole('button', {name: /^Run /}).first().tap();
    await expect(paragraph.getByRole('grid')).toContainText('b');
    await paragraph.getByRole('radio', {name: 'Bar', exact: true}).tap();
    await expect(paragraph.getByRole('img', {name: /^Bar chart/})).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const small = await paragraph.getByRole('button').evaluateAll((all) =>
      all
        .map((b) => ({name: b.getAttribute('aria-label') ?? b.textContent ?? '', box: b.getBoundingClientRect()}))
        .filter(({box}) => box.width > 0 && (box.height < 44 || box.width < 44))
        .map(({name, box}) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
    );
    expect(small).toEqual([]);
    expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
  });
});

test('every place has its address, and back leads where one came from', async ({page, studio}) => {
  await page.goto(studio.url);
  await openNote(page, 'Sensors');
  const live = new ParagraphView(page, 'Readings by status');
  await page.getByRole('button', {name: 'Run all'}).click();
  await expect(live.state('Running')).toBeVisible({timeout: 30_000});
  await page.getByRole('link', {name: 'Jobs', exact: true}).first().click();
  await page.getByRole('region', {name: 'Running jobs'}).getByRole('row').nth(1).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/jobs\/.+/);
  const job = page.url();
  await page.getByRole('link', {name: 'Streams', exact: true}).first().click();
  await page.getByRole('main').getByRole('link', {name: 'my-input-stream'}).first().click();
  await expect(page.getByRole('region', {name: 'Newest records'})).toBeVisible();
  await page.getByRole('link', {name: 'Catalog', exact: true}).first().click();
  await page.getByRole('link', {name: 'sensor_data'}).last().click();
  await expect(page).toHaveURL(/\/catalog\/default\/sensor_data$/);
  for (const [address, heading] of [
    [/\/catalog$/, 'Catalog'],
    [/\/streams\/my-input-stream/, 'my-input-stream'],
    [/\/streams$/, 'Streams'],
    [/\/jobs\/.+/, null],
    [/\/jobs$/, 'Jobs'],
    [/\/notes\/getting-started\/sensors/, null],
  ] as const) {
    await page.goBack();
    await expect(page).toHaveURL(address);
    if (heading !== null) await expect(page.getByRole('heading', {level: 1, name: heading})).toBeVisible();
  }
  await expect(live.state('Running')).toBeVisible();

  // As from a link in a message: opened fresh, in another page.
  const fresh = await page.context().newPage();
  await fresh.goto(job);
  await expect(fresh.getByRole('region', {name: 'Plan', exact: true})).toBeVisible();
  await fresh.goto(new URL('/notes/getting-started/sensors#window', studio.url).href);
  await expect(new ParagraphView(fresh, 'The sliding minute').article).toBeInViewport({timeout: 40_000});
  await fresh.close();
  await page.getByRole('button', {name: 'Stop all'}).click();
  await expect(live.state('Stopped')).toBeVisible();
});

test('on a wall of 2560 px, without motion, and quiet for a screen reader', async ({page, studio}) => {
  await page.emulateMedia({reducedMotion: 'reduce'});
  await page.setViewportSize({width: 2560, height: 1300});
  await page.goto(studio.url);
  await newNote(page, 'Wall');
  const table = await addParagraph(
    page,
    'Table',
    "%flink.ssql\nCREATE TEMPORARY TABLE fast (k INT) WITH ('connector' = 'datagen', 'rows-per-second' = '100', 'fields.k.min' = '1', 'fields.k.max' = '5')",
  );
  await table.runButton.click();
  await expect(table.state('Finished')).toBeVisible();
  const query = await addParagraph(page, 'Query', '%flink.ssql\nSELECT k, COUNT(*) AS n FROM fast GROUP BY k');
  await query.runButton.click();
  await expect.poll(() => query.figure('Rows')).toBeGreaterThan(4);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  // What changed is marked for a moment, and that does not fade; everything else stands still.
  const moving = await page.evaluate(() =>
    document.getAnimations().flatMap(({playState, effect}) => {
      if (playState !== 'running' || !(effect instanceof KeyframeEffect)) return [];
      const {duration, easing} = effect.getTiming();
      const stepped = easing?.startsWith('step') || effect.getKeyframes().every((k) => k.easing.startsWith('step'));
      return Number(duration) <= 1 || stepped ? [] : [effect.target?.className.toString() ?? ''];
    }),
  );
  expect(moving).toEqual([]);
  // What is read aloud: hundreds of updates are not.
  const told = await page.evaluateHandle(() => {
    const words: string[] = [];
    const watch = new MutationObserver((changes) => {
      for (const {target} of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], [role=log]');
        if (region && region.getAttribute('aria-live') !== 'off') words.push(region.textContent ?? '');
      }
    });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true});
    return words;
  });
  const counted = async () => (await query.rows()).reduce((sum, row) => sum + Number(row[1]?.replaceAll(',', '')), 0);
  const before = await counted();
  await expect.poll(counted).toBeGreaterThan(before + 300);
  expect(await told.evaluate((words) => words.length), (await told.evaluate((words) => words)).join('\n')).toBeLessThan(5);
  expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
});
