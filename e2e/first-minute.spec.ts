import AxeBuilder from '@axe-core/playwright';
import type {Page} from '@playwright/test';
import {deployNote} from './setup/deploy.ts';
import {expect, test} from './setup/fixtures.ts';
import {openNote, ParagraphView} from './setup/note.ts';
import {watchPlaces} from './setup/places.ts';

test.use({chapter: 'first-minute'});

// The second story goes on where the first ended: its tables are in the catalog.
test.describe.configure({mode: 'serial'});

test('from the command to a moving chart, and nothing jumps', async ({page, studio}) => {
  const measured: [string, number][] = [['command to URL', studio.startMs]];
  let since = performance.now();
  const measure = (what: string) => measured.push([what, performance.now() - since]);

  await page.goto(studio.url);
  await openNote(page, 'Sensors');
  const live = new ParagraphView(page, 'Readings by status');
  await expect(live.runButton).toBeVisible();
  measure('URL to note');

  since = performance.now();
  await page.getByRole('button', {name: 'Run all'}).click();
  await expect(live.chart).toHaveAttribute('aria-label', /(OK|WARNING|ERROR) [\d.]+/, {timeout: 30_000});
  measure('run all to first row');
  const first = await live.chart.getAttribute('aria-label');
  await expect(live.chart).not.toHaveAttribute('aria-label', first ?? '');
  measure('run all to moving chart');
  console.log(measured.map(([what, ms]) => `${what} ${(ms / 1000).toFixed(2)} s`).join(', '));

  const window = new ParagraphView(page, 'The sliding minute');
  const write = new ParagraphView(page, 'Write to it');
  for (const paragraph of [live, window, write]) await expect(paragraph.state('Running')).toBeVisible();
  for (const paragraph of ['The stream as a table', 'The second stream']) {
    await expect(new ParagraphView(page, paragraph).state('Finished')).toBeVisible();
  }
  const places = await watchPlaces(page);

  await test.step('the footer tells rates, rows, watermark', async () => {
    await expect(live.fact('In')).toHaveText(/^\d+\.\d\/s$/);
    await expect.poll(() => live.figure('In')).toBeGreaterThan(20);
    await expect(live.fact('Watermark')).toHaveText(/^\d\d:\d\d:\d\d, \d.* behind$/);
    await expect(live.fact('Late')).toHaveText('0');
  });

  await test.step('windows come, and meanwhile every paragraph stays where it is', async () => {
    await expect(window.fact('Rows')).not.toHaveText('0', {timeout: 40_000});
    await expect.poll(() => window.grid.getByRole('row').count()).toBeGreaterThan(3);
    expect(await places.moved()).toEqual({});
    const [row] = await window.rows();
    expect(row).toEqual([
      expect.stringMatching(/^(OK|WARNING|ERROR)$/),
      expect.stringMatching(/^[\d,]+$/),
      expect.stringMatching(/^\d+\.\d\d$/),
      expect.stringMatching(/^(\d{4}-\d\d-\d\d )?\d\d:\d\d:\d9\.999$/),
    ]);
  });

  await test.step('the readings as a table that grows; the query goes on', async () => {
    const before = await live.figure('Rows');
    await live.article.getByRole('radio', {name: 'Table'}).click();
    await expect(live.grid).toBeVisible();
    const rows = async () => Number(await live.grid.getAttribute('aria-rowcount'));
    const then = await rows();
    expect(then).toBeGreaterThan(Math.min(before, 9_000));
    await expect.poll(rows).toBeGreaterThan(then);
    await live.article.getByRole('radio', {name: 'Bar'}).click();
    await expect(live.chart).toBeVisible();
    // Its title and width are kept.
    await expect(live.article.getByRole('button', {name: 'Values: avg current_temperature'})).toBeVisible();
  });

  await test.step('stopping is a normal end', async () => {
    await live.stopButton.click();
    await expect(live.state('Stopped')).toBeVisible();
    await expect(live.alert).toHaveCount(0);
    await expect(live.chart).toBeVisible();
    await page.getByRole('button', {name: 'Stop all'}).click();
    for (const paragraph of [window, write]) await expect(paragraph.state('Stopped')).toBeVisible();
  });
});

const SIZES = [
  {width: 1440, height: 1000},
  {width: 400, height: 860},
] as const;

test('axe finds nothing on any page, light or dark, wide or narrow', async ({page, studio}, info) => {
  test.setTimeout(240_000);
  await page.emulateMedia({reducedMotion: 'reduce'});
  await page.goto(studio.url);
  await openNote(page, 'SensorsApp');
  await deployNote(page, 'SensorsApp');
  await page.getByRole('link', {name: 'Notes', exact: true}).click();
  await openNote(page, 'Sensors');
  const live = new ParagraphView(page, 'Readings by status');
  await live.runButton.click();
  await expect(live.state('Running')).toBeVisible();
  const note = new URL(page.url()).pathname;
  const pages: readonly {readonly path: string; readonly shows: (page: Page) => ReturnType<Page['getByText']>}[] = [
    {path: '/notes', shows: (p) => p.getByRole('heading', {name: 'Notes', level: 1})},
    {path: note, shows: () => live.chart},
    {path: '/streams', shows: (p) => p.getByRole('link', {name: 'my-input-stream'}).last()},
    {path: '/streams/my-input-stream', shows: (p) => p.getByRole('region', {name: 'Newest records'})},
    {path: '/catalog', shows: (p) => p.getByRole('link', {name: 'sensor_data'}).last()},
    {path: '/catalog/default/sensor_data', shows: (p) => p.getByText('current_temperature').last()},
    {path: '/jobs', shows: (p) => p.getByRole('region', {name: 'Running jobs'})},
    {path: '/applications', shows: (p) => p.getByRole('link', {name: 'SensorsApp'}).last()},
    {path: '/applications/SensorsApp', shows: (p) => p.getByText('numRecordsInPerSecond')},
    {
      path: note.replace('/notes/', '/deploy/').replace(/sensors$/, 'sensors-app'),
      shows: (p) => p.getByRole('region', {name: 'Permissions', exact: true}).first(),
    },
  ];
  const found: string[] = [];
  for (const {path, shows} of pages) {
    await page.goto(new URL(path, studio.url).href);
    await expect(shows(page)).toBeVisible();
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({colorScheme, reducedMotion: 'reduce'});
        const axe = new AxeBuilder({page});
        // A theme changes nothing but colours.
        const {violations} = await (colorScheme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze();
        const where = `${path} ${colorScheme} ${size.width}`;
        found.push(
          ...violations.flatMap((v) => v.nodes.map((n) => `${where}: ${v.id}: ${n.target.join(' ')}: ${n.any[0]?.message ?? v.help}`)),
        );
        const name = `${path.slice(1).replaceAll(/[/%]/g, '-')}-${colorScheme}-${size.width}`;
        await info.attach(name, {body: await page.screenshot({path: info.outputPath(`${name}.png`)}), contentType: 'image/png'});
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) found.push(`${where}: the page is ${wide} px wider than its window`);
      }
    }
  }
  expect(found).toEqual([]);
});
