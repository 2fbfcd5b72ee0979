import {mkdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {chromium, type Page} from '@playwright/test';
import {openNote, ParagraphView} from './setup/note.ts';
import {startStudio} from './setup/studio.ts';

/** Takes the pictures of the documents from a studio that has run for a minute. Run by hand: `node e2e/pictures.ts`. */

const FOLDER = path.join(import.meta.dirname, '../docs/images');
const MOST_BYTES = 300_000;
const RUN_MS = 75_000;

mkdirSync(FOLDER, {recursive: true});
const studio = await startStudio();
const named = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const browser = await chromium.launch({
  ...(named === 'playwright' ? {} : {executablePath: named}),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({viewport: {width: 1440, height: 1000}, colorScheme: 'light'});
  await page.addInitScript(() => localStorage.setItem('millrace.tour', 'left'));
  await page.goto(studio.url);
  await openNote(page, 'Sensors');
  await page.getByRole('button', {name: 'Run all', exact: true}).click();
  const live = new ParagraphView(page, 'Readings by status');
  await live.chart.waitFor();
  // Less code, so that both rows of results are in the picture.
  for (const title of ['The sliding minute', 'Average temperature over time']) {
    const {article} = new ParagraphView(page, title);
    await article.getByRole('button', {name: `More of ${title}`}).click();
    await page.getByRole('menuitem', {name: 'Hide editor'}).click();
  }
  // The line is to have some length.
  await page.waitForTimeout(RUN_MS);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({colorScheme});
    await live.article.evaluate((article) => article.previousElementSibling?.scrollIntoView({block: 'start'}));
    await new ParagraphView(page, 'The sliding minute').grid.getByRole('gridcell').first().waitFor();
    await page.waitForTimeout(1500);
    await picture(page, `note-${colorScheme}`);
  }
  await page.emulateMedia({colorScheme: 'light'});
  await page.getByRole('button', {name: 'Stop all'}).click();
  await openNote(page, 'SensorsApp');
  await page.getByRole('button', {name: 'Build and deploy'}).click();
  await page.getByRole('region', {name: 'Permissions'}).first().waitFor();
  await page.locator('summary').filter({hasText: '.sql'}).first().click();
  await picture(page, 'deploy-light');
} finally {
  await browser.close();
  await studio.stop();
}

async function picture(page: Page, name: string): Promise<void> {
  const file = path.join(FOLDER, `${name}.png`);
  await page.screenshot({path: file});
  const {size} = statSync(file);
  console.log(`${file}: ${size} bytes`);
  if (size > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES} bytes`);
}
