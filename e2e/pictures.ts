import {mkdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {chromium, type Locator, type Page} from '@playwright/test';
import {deployNote} from './setup/deploy.ts';
import {addParagraph, newNote, openNote, ParagraphView} from './setup/note.ts';
import {startStudio} from './setup/studio.ts';

/**
 * The gallery: takes a picture of every page in both themes, from a studio that has run for a minute, and writes its index.
 * Run by hand: `node e2e/pictures.ts`.
 */

const FOLDER = path.join(import.meta.dirname, '../docs/pictures');
const MOST_BYTES = 300_000;
const RUN_MS = 75_000;
const WIDE = {width: 1440, height: 900};
const NARROW = {width: 400, height: 860};

const index: string[] = ['# Pictures', '', 'Every page, light and dark. `node e2e/pictures.ts` takes them again.', ''];

rmSync(FOLDER, {recursive: true, force: true});
mkdirSync(FOLDER, {recursive: true});
const studio = await startStudio();
const named = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const browser = await chromium.launch({
  ...(named === 'playwright' ? {} : {executablePath: named}),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const context = await browser.newContext({viewport: WIDE, colorScheme: 'light', permissions: ['clipboard-read', 'clipboard-write']});
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.goto(studio.url);
  await page.getByRole('region', {name: 'Tour'}).waitFor();
  await take(page, 'tour', 'The first page of a new studio, with its tour', page.getByRole('region', {name: 'Tour'}));
  await page.getByRole('button', {name: 'Leave the tour'}).click();

  await openNote(page, 'Sensors');
  const note = page.url();
  await page.getByRole('button', {name: 'Run all', exact: true}).click();
  const live = new ParagraphView(page, 'Readings by status');
  await live.chart.waitFor();
  // The line is to have some length.
  await page.waitForTimeout(RUN_MS);
  await live.article.evaluate((article) => void article.previousElementSibling?.scrollIntoView({block: 'start'}));
  await take(page, 'note', 'A note that runs', new ParagraphView(page, 'The sliding minute').grid.getByRole('gridcell').first());
  await page.setViewportSize(NARROW);
  await live.article.evaluate((article) => void article.scrollIntoView({block: 'start'}));
  await take(page, 'note-phone', 'The same note on a phone', live.chart);
  await page.setViewportSize(WIDE);

  await page.getByRole('button', {name: 'Views of this note'}).click();
  await page.getByRole('menuitem', {name: 'Dashboard view'}).click();
  await take(page, 'dashboard', 'Its dashboard', page.getByRole('button', {name: 'Full screen'}));
  await page.getByRole('radio', {name: 'Report'}).click();
  await take(page, 'report', 'The report of it', page.getByRole('region', {name: 'Readings by status'}).first());
  await page.goto(note);
  await live.chart.waitFor();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('sen');
  await take(page, 'palette', 'Search and commands', page.getByRole('option').first());
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  const pages: readonly (readonly [name: string, path: string, what: string, shows: (p: Page) => Locator])[] = [
    ['notes', '/notes', 'Notes', (p) => p.getByRole('heading', {name: 'Notes', level: 1})],
    ['samples', '/samples', 'Samples', (p) => p.getByRole('heading', {name: 'Samples', level: 1})],
    ['streams', '/streams', 'Streams', (p) => p.getByRole('link', {name: 'my-input-stream'}).last()],
    ['stream', '/streams/my-input-stream', 'A stream', (p) => p.getByRole('region', {name: 'Newest records'}).getByRole('row').nth(3)],
    [
      'make-table',
      '/streams/my-input-stream/table',
      'A table made from a stream',
      (p) => p.getByRole('region', {name: 'Sample rows'}).getByRole('row').nth(5),
    ],
    ['catalog', '/catalog', 'The catalog', (p) => p.getByRole('link', {name: 'sensor_data'}).last()],
    ['table', '/catalog/default/sensor_data', 'A table', (p) => p.getByText('current_temperature').last()],
    ['jobs', '/jobs', 'Jobs', (p) => p.getByRole('region', {name: 'Running jobs'}).getByRole('row').nth(1)],
    ['settings', '/settings', 'Settings', (p) => p.getByRole('heading', {level: 1})],
    ['docs', '/docs', 'The documents', (p) => p.getByRole('heading', {name: 'Using Millrace', level: 1})],
    ['function', '/docs/sql/temporal', 'Functions of time', (p) => p.getByRole('heading', {level: 1})],
  ];
  for (const [name, address, what, shows] of pages) {
    await page.goto(new URL(address, studio.url).href);
    await take(page, name, what, shows(page));
  }
  await page.goto(new URL('/jobs', studio.url).href);
  await page.getByRole('region', {name: 'Running jobs'}).getByRole('row').nth(1).getByRole('link').first().click();
  await take(page, 'job', 'A job and its plan', page.getByRole('region', {name: 'Plan', exact: true}).getByRole('listitem').first());
  await page.goto(note);
  await page.getByRole('button', {name: 'Stop all'}).click();

  await page.goto(new URL('/notes', studio.url).href);
  await newNote(page, 'Mistakes');
  const wrong = await addParagraph(
    page,
    'A misspelt column',
    '%flink.ssql\n\nSELECT status, AVG(current_temprature)\nFROM sensor_data\nGROUP BY status',
  );
  await wrong.runButton.click();
  await take(page, 'error', 'A mistake: one sentence, its place, a fix', wrong.alert);

  await page.goto(new URL('/notes', studio.url).href);
  await openNote(page, 'SensorsApp');
  await page.getByRole('button', {name: 'Build and deploy'}).click();
  await page.getByRole('region', {name: 'Permissions'}).first().waitFor();
  await page.locator('summary').filter({hasText: '.sql'}).first().click();
  await take(page, 'deploy', 'Build and deploy', page.getByRole('region', {name: 'Permissions'}).first());
  await page.goBack();
  await deployNote(page, 'SensorsApp');
  await take(page, 'application', 'An application', page.getByText('numRecordsInPerSecond').first());
  await page.goto(new URL('/applications', studio.url).href);
  await take(page, 'applications', 'Applications', page.getByRole('link', {name: 'SensorsApp'}).last());
  writeFileSync(path.join(FOLDER, 'README.md'), `${index.join('\n')}\n`);
} finally {
  await browser.close();
  await studio.stop();
}

/** One page in both themes, when `shown` is there and its pictures have settled. */
async function take(page: Page, name: string, what: string, shown: Locator): Promise<void> {
  index.push(`## ${what}`, '');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({colorScheme});
    await shown.waitFor();
    await page.waitForTimeout(1500);
    const file = path.join(FOLDER, `${name}-${colorScheme}.png`);
    await page.screenshot({path: file});
    const {size} = statSync(file);
    console.log(`${name}-${colorScheme}: ${size} bytes`);
    if (size > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES} bytes`);
    index.push(`![${what}, ${colorScheme}](${name}-${colorScheme}.png)`);
  }
  index.push('');
  await page.emulateMedia({colorScheme: 'light'});
}
