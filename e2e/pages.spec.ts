import AxeBuilder from '@axe-core/playwright';
import type {Page} from '@playwright/test';
import {expect, test} from './setup/fixtures.ts';
import {openNote, ParagraphView} from './setup/note.ts';

test.use({chapter: 'pages'});
test.describe.configure({mode: 'serial'});

/** axe in both themes, wide and narrow, and a picture of each. */
async function looksRight(page: Page, name: string, output: (file: string) => string) {
  const found: string[] = [];
  for (const width of [1440, 400]) {
    await page.setViewportSize({width, height: width === 400 ? 860 : 1000});
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({colorScheme, reducedMotion: 'reduce'});
      const {violations} = await new AxeBuilder({page}).analyze();
      found.push(...violations.flatMap((v) => v.nodes.map((n) => `${name} ${colorScheme} ${width}: ${v.id}: ${n.target.join(' ')}`)));
      await page.screenshot({path: output(`${name}-${colorScheme}-${width}.png`)});
    }
  }
  await page.setViewportSize({width: 1440, height: 1000});
  await page.emulateMedia({colorScheme: 'light', reducedMotion: 'no-preference'});
  expect(found).toEqual([]);
}

test('a stream: shards, raw records, a record by hand, a split', async ({page, studio}, info) => {
  await page.goto(new URL('/streams', studio.url).href);
  await page.goto(studio.url);
  await openNote(page, 'Sensors');
  await page.getByRole('button', {name: 'Run all'}).click();
  await expect(new ParagraphView(page, 'Readings by status').state('Running')).toBeVisible({timeout: 30_000});
  await page.goto(new URL('/streams/my-input-stream', studio.url).href);
  const records = page.getByRole('region', {name: 'Newest records'});
  await expect(records.getByRole('row').nth(3)).toBeVisible();

  await records.getByRole('button').first().click();
  await expect(page.getByRole('region', {name: 'The record’s data'}).or(page.getByLabel("The record's data"))).toContainText('sensor_id');
  await expect(page).toHaveURL(/record=shardId/);
  await page.reload();
  await expect(page.getByLabel("The record's data")).toContainText('sensor_id');

  await page.getByRole('button', {name: 'Put a record'}).click();
  await page.getByLabel('Partition key').fill('by-hand');
  await page.getByLabel('Data', {exact: true}).fill('{"hello": "there"}');
  await page.getByRole('button', {name: 'Put record'}).click();
  await page.getByLabel('Filter text').fill('by-hand');
  await expect(records.getByRole('button', {name: '{"hello":"there"}'})).toBeVisible();
  await page.getByLabel('Filter text').fill('');
  await looksRight(page, 'stream', (file) => info.outputPath(file));

  await page.getByRole('button', {name: 'Split or merge'}).click();
  await looksRight(page, 'stream-change', (file) => info.outputPath(file));
  await page.getByRole('button', {name: 'Split', exact: true}).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', {name: 'Show 1 closed'})).toBeVisible();
  await expect(page.getByRole('region', {name: 'Shards', exact: true}).getByRole('row')).toHaveCount(4);
});

test('from a stream to a table in the catalog', async ({page, studio}, info) => {
  await page.goto(studio.url);
  await page.goto(new URL('/streams/my-input-stream/table', studio.url).href);
  const columns = page.getByRole('region', {name: 'Columns'});
  await expect(columns).toContainText('current_temperature');
  await expect(columns).toContainText('TIMESTAMP');
  await expect(page.getByRole('region', {name: 'Sample rows'}).getByRole('row').nth(5)).toBeVisible({timeout: 20_000});
  await looksRight(page, 'make-table', (file) => info.outputPath(file));
  await page.getByLabel('Table', {exact: true}).fill('readings');
  await expect(page.getByRole('region', {name: 'Statement'}).or(page.locator('[data-monaco]'))).toContainText('readings');
  await page.getByRole('button', {name: 'Create table'}).click();
  await expect(page).toHaveURL(/\/catalog\/default\/readings/);
  await page.getByRole('button', {name: 'Read some rows'}).click();
  await expect(page.getByRole('region', {name: 'Sample rows'}).getByRole('row').nth(3)).toBeVisible({timeout: 20_000});
  await looksRight(page, 'table', (file) => info.outputPath(file));
});

test('jobs: the plan of one, stopping it; settings: the profile is tested', async ({page, studio}, info) => {
  await page.goto(studio.url);
  await page.goto(new URL('/jobs', studio.url).href);
  const jobs = page.getByRole('region', {name: 'Running jobs'});
  await expect(jobs.getByRole('row').nth(1)).toBeVisible();
  await looksRight(page, 'jobs', (file) => info.outputPath(file));
  await jobs.getByRole('link').first().click();
  await expect(page.getByRole('region', {name: 'Plan', exact: true}).getByRole('listitem').first()).toBeVisible();
  await looksRight(page, 'job', (file) => info.outputPath(file));
  await page.getByRole('button', {name: 'Stop', exact: true}).click();
  await expect(page.getByRole('main').getByText('Stopped', {exact: true})).toBeVisible();

  await page.goto(new URL('/settings', studio.url).href);
  await page.getByRole('button', {name: 'Test the connection'}).click();
  await expect(page.getByRole('region', {name: 'What this profile may do'})).toContainText('Account 000000000000');
  await looksRight(page, 'settings', (file) => info.outputPath(file));
});
