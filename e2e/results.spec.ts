import AxeBuilder from '@axe-core/playwright';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, type ParagraphView} from './setup/note.ts';

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
