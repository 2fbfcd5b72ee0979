import {readFileSync} from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type {Locator, Page} from '@playwright/test';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, inFile, newNote, openFile, ParagraphView} from './setup/note.ts';

test.use({chapter: 'results', permissions: ['clipboard-read', 'clipboard-write']});

const ROWS = `%flink.ssql(type=update)
SELECT name, n, price FROM (VALUES ('red', 3, 1.5), ('green', 1, CAST(NULL AS DOUBLE)), ('blue', 2, 4.0)) AS t (name, n, price)`;

test('looking at one result in every shape, and finding its rows', async ({page, studio}) => {
  await page.goto(studio.url);
  await newNote(page, 'Shapes');
  const rows = await addParagraph(page, 'Colours', ROWS);
  await rows.runButton.click();
  await expect(rows.state('Finished')).toBeVisible();

  await test.step('a table sorts, filters, adds up and copies', async () => {
    await rows.grid.getByRole('columnheader', {name: /^n /}).getByRole('button').first().click();
    await expect.poll(() => first(rows)).toEqual(['red', 'blue', 'green']);
    await rows.grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ControlOrMeta+C');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('red\t3\nblue\t2');
    await page.keyboard.press('Escape');
    await rows.grid.getByRole('button', {name: 'Menu of column price'}).click({force: true});
    await page.getByLabel('Below the column').selectOption('sum');
    await page.getByLabel('null').selectOption('without');
    await page.keyboard.press('Escape');
    await expect.poll(() => first(rows)).toEqual(['red', 'blue', 'sum']);
    await expect(rows.grid.getByText('5.50')).toBeVisible();
  });

  await test.step('every kind of chart, without running again', async () => {
    for (const kind of ['Bar', 'Line', 'Area', 'Pie', 'Scatter']) {
      await rows.article.getByRole('radio', {name: kind, exact: true}).click();
      await expect(rows.article.getByRole('img', {name: new RegExp(`^${kind} chart`)})).toBeVisible();
    }
    // The points of the scatter chart by keyboard, and as a table.
    await rows.chart.focus();
    await page.keyboard.press('End');
    await expect(rows.article.getByText(/^red: 3, 1\.50?$/)).toBeAttached();
    await rows.article.getByRole('button', {name: 'Show as a table'}).click();
    await expect(rows.grid.getByRole('columnheader', {name: /^price/})).toBeVisible();
    await rows.article.getByRole('button', {name: 'Show as a chart'}).click();
    await rows.article.getByRole('radio', {name: 'Bar'}).click();
    await rows.article.getByRole('button', {name: 'Chart settings'}).click();
    await rows.article.getByRole('list', {name: 'Columns'}).getByRole('button', {name: /^n /}).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', {name: 'Put into Values'}).click();
    await expect(rows.chart).toHaveAttribute('aria-label', /red avg price 1.50, avg n 3.00/);
    await rows.article.getByLabel('Order').selectOption('largest');
    await rows.article.getByLabel('Bars', {exact: true}).selectOption('lying');
    const {violations} = await new AxeBuilder({page}).include('article').analyze();
    expect(violations).toEqual([]);
    await rows.article.getByRole('button', {name: 'Close settings'}).click();
    await rows.article.getByRole('button', {name: 'Show as a table'}).click();
    await expect(rows.grid.getByRole('gridcell', {name: 'red'})).toBeVisible();
  });

  await test.step('the files', async () => {
    for (const [item, file] of [
      ['Parquet', /\.parquet$/],
      ['SVG', /\.svg$/],
      ['PNG', /\.png$/],
    ] as const) {
      const download = page.waitForEvent('download');
      await rows.article.getByRole('button', {name: 'Download'}).click();
      await page.getByRole('menuitem', {name: item, exact: true}).click();
      expect((await download).suggestedFilename()).toMatch(file);
    }
  });

  await test.step('all of it is there after a reload', async () => {
    await page.reload();
    await expect(rows.article.getByRole('radio', {name: 'Bar'})).toBeChecked();
    await expect(rows.chart).toHaveAttribute('aria-label', /^Bar chart, avg price: (red|blue)/);
  });
});

test('chips between the wells of a chart, by drag and by keyboard', async ({page, studio}) => {
  await openFile(page, studio, 'wells', [
    inFile(
      'w0',
      'Sales',
      "SELECT * FROM (VALUES ('north', 'red', 3, 10.0), ('south', 'blue', 5, 20.0)) AS t (region, colour, pieces, price)",
      '%flink.bsql',
      {
        view: {kind: 'bar', keys: ['region'], groups: [], values: [{column: 'price', aggregate: 'avg'}]},
      },
    ),
  ]);
  const sales = new ParagraphView(page, 'Sales');
  await sales.runButton.click();
  await expect(sales.chart).toHaveAttribute('aria-label', /avg price: north 10.00; south 20.00/);
  await sales.article.getByRole('button', {name: 'Chart settings'}).click();
  const well = (name: string) => sales.article.getByRole('group', {name, exact: true});
  const chip = (place: string, name: string) =>
    sales.article.getByRole('list', {name: place, exact: true}).getByRole('button', {name: new RegExp(`^${name}`)});

  await test.step('dragged: into a well, from one to another, and out', async () => {
    await chip('Columns', 'colour').dragTo(well('Groups'));
    await expect(chip('Groups', 'colour')).toBeVisible();
    await expect(sales.chart).toHaveAttribute('aria-label', /red/);
    await chip('Groups', 'colour').dragTo(well('Keys'));
    await expect(chip('Groups', 'colour')).toHaveCount(0);
    await expect(sales.chart).toHaveAttribute('aria-label', /north, red 10.00/);
    await chip('Keys', 'region').dragTo(sales.article.getByRole('list', {name: 'Columns', exact: true}));
    await expect(sales.chart).toHaveAttribute('aria-label', /avg price: red 10.00; blue 20.00/);
    await chip('Columns', 'pieces').dragTo(well('Values'));
    await expect(sales.chart).toHaveAttribute('aria-label', /avg pieces/);
  });

  await test.step('by keyboard: another sum, another order, taken out', async () => {
    await chip('Values', 'pieces').focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('menuitem', {name: 'sum', exact: true})
      .or(page.getByRole('menuitemcheckbox', {name: 'sum', exact: true}))
      .click();
    await expect(sales.chart).toHaveAttribute('aria-label', /sum pieces/);
    await chip('Values', 'pieces').focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await expect(sales.article.getByRole('list', {name: 'Values', exact: true}).getByRole('listitem').first()).toContainText('pieces');
    await chip('Values', 'price').focus();
    await page.keyboard.press('Delete');
    await expect(chip('Values', 'price')).toHaveCount(0);
    await expect(sales.chart).not.toHaveAttribute('aria-label', /price/);
  });

  await page.reload();
  await expect(sales.chart).toHaveAttribute('aria-label', /sum pieces: red 3.00; blue 5.00/);
});

test('closer to a part of a chart: by drag, by the strip below it and by keys; nothing of it is saved', async ({page, studio}) => {
  const table =
    "CREATE TEMPORARY TABLE clock (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '400', 'fields.n.kind' = 'sequence', 'fields.n.start' = '0', 'fields.n.end' = '399')";
  const rows = "SELECT TIMESTAMPADD(SECOND, n, TIMESTAMP '2024-05-01 10:00:00') AS at_time, n, n * n AS square FROM clock";
  const view = (kind: string, key: string) => ({view: {kind, keys: [key], groups: [], values: [{column: 'square', aggregate: 'avg'}]}});
  await openFile(page, studio, 'closer', [
    inFile('c0', 'Over time', `${table};\n${rows}`, '%flink.bsql', view('line', 'at_time')),
    inFile('c1', 'Points', rows, '%flink.bsql', view('scatter', 'n')),
  ]);
  await page.getByRole('button', {name: 'Run all', exact: true}).click();
  const file = readFileSync(path.join(studio.data, 'notes/closer.note.md'), 'utf8');
  for (const name of ['Over time', 'Points']) {
    const {article, chart} = new ParagraphView(page, name);
    const overview = article.getByRole('group', {name: 'Overview'});
    const part = overview.getByRole('slider', {name: 'Part shown', exact: true});
    const low = overview.getByRole('slider', {name: 'Beginning of the part shown'});
    const high = overview.getByRole('slider', {name: 'End of the part shown'});
    const back = article.getByRole('button', {name: 'Whole range'});
    const now = async (slider: Locator) => Number(await slider.getAttribute('aria-valuenow'));

    await test.step(`${name}: keys move the ends and the part`, async () => {
      const [first, last] = [await now(low), await now(high)];
      await low.focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight');
      await expect.poll(() => now(low)).toBeGreaterThan(first + (last - first) * 0.25);
      await high.focus();
      for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowLeft');
      await expect.poll(() => now(high)).toBeLessThan(last - (last - first) * 0.35);
      const width = (await now(high)) - (await now(low));
      await part.focus();
      await page.keyboard.press('Home');
      await expect.poll(() => now(low)).toBe(first);
      expect((await now(high)) - (await now(low))).toBeCloseTo(width, 3);
      await expect(back).toBeVisible();
      await page.keyboard.press('Escape');
      await expect.poll(() => now(high)).toBe(last);
      await expect(back).toHaveCount(0);
    });

    await test.step(`${name}: by the pointer, on the strip and in the picture`, async () => {
      const whole = await now(low);
      await drag(page, high, -150);
      await drag(page, part, 60);
      await expect.poll(() => now(low)).toBeGreaterThan(whole);
      await part.dblclick();
      await expect.poll(() => now(low)).toBe(whole);
      await drag(page, chart, 120);
      await expect(back).toBeVisible();
      await back.click();
      await expect.poll(() => now(low)).toBe(whole);
    });
  }
  expect((await new AxeBuilder({page}).include('article').analyze()).violations).toEqual([]);
  expect(readFileSync(path.join(studio.data, 'notes/closer.note.md'), 'utf8')).toBe(file);
});

/** Drags from the middle of something to the right, px. */
async function drag(page: Page, from: Locator, by: number): Promise<void> {
  await from.scrollIntoViewIfNeeded();
  const box = (await from.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by, y, {steps: 5});
  await page.mouse.up();
}

test('holding a picture still and going back in it', async ({page, studio}) => {
  await page.goto(studio.url);
  await newNote(page, 'Back');
  const table = await addParagraph(
    page,
    'Clock',
    "%flink.ssql\nCREATE TABLE clock (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '100000')",
  );
  await table.runButton.click();
  await expect(table.state('Finished')).toBeVisible();
  const ticks = await addParagraph(page, 'Ticks', '%flink.ssql(type=append)\nSELECT n FROM clock');
  await ticks.runButton.click();
  const count = async () => Number(await ticks.grid.getAttribute('aria-rowcount'));
  await expect.poll(count).toBeGreaterThan(12);
  await ticks.article.getByRole('button', {name: 'Pause view'}).click();
  const held = await count();
  await expect(ticks.article.getByRole('status').filter({hasText: /Paused, [1-9]\d* rows? waiting/})).toBeVisible();
  expect(await count()).toBe(held);
  await ticks.article.getByRole('slider', {name: 'Time shown'}).press('Home');
  await expect.poll(count).toBeLessThan(held);
  await ticks.article.getByRole('button', {name: 'Back to live'}).click();
  await expect.poll(count).toBeGreaterThan(held);
});

/** The first cell of each row that is seen. */
function first(paragraph: ParagraphView): Promise<string[]> {
  return paragraph.grid.locator('[role=rowgroup] [role=row]').evaluateAll((rows) =>
    rows
      .map((row) => ({
        at: Number(row.getAttribute('aria-rowindex') ?? 1e9),
        text: row.querySelector('[role=gridcell] span')?.textContent ?? '',
      }))
      .sort((a, b) => a.at - b.at)
      .map((r) => r.text),
  );
}
