import {spawn} from 'node:child_process';
import path from 'node:path';
import {Aws, type KeyedRecord} from './setup/aws.ts';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, openNote} from './setup/note.ts';

test.use({chapter: 'errors'});

test.beforeEach(async ({context, page, studio}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(studio.url);
});

const READINGS = `%flink.ssql

CREATE TABLE readings (id INT, temperature DOUBLE)
WITH ('connector' = 'kinesis', 'stream' = 'readings', 'aws.region' = 'us-east-1', 'scan.stream.initpos' = 'TRIM_HORIZON', 'format' = 'json')`;

const reading = (id: number): KeyedRecord => ({key: String(id), data: JSON.stringify({id, temperature: 20 + id})});

test('mistakes in SQL: one sentence, the place, a fix that is applied', async ({page}) => {
  await newNote(page, 'Mistakes');
  const table = await addParagraph(
    page,
    'Table',
    `%flink.ssql\n\nCREATE TABLE numbers (id BIGINT, amount DOUBLE) WITH ('connector' = 'datagen', 'row-per-second' = '5')`,
  );
  const column = await addParagraph(page, 'Column', '%flink.ssql\n\nSELECT id, amuont FROM numbers');
  const unknown = await addParagraph(page, 'Unknown', '%flink.ssql\n\nSELECT * FROM nowhere_to_be_found');

  await test.step('an unknown option; what stands below is not started and says so', async () => {
    await page.getByRole('button', {name: 'Run all'}).click();
    await expect(table.state('Failed')).toBeVisible();
    await expect(table.alert).toContainText('connector "datagen" has no option "row-per-second"');
    await expect(table.alert).toContainText('Line 3, column');
    await expect(table.article.locator('.error-line').first()).toBeVisible();
    for (const below of [column, unknown]) {
      await expect(below.article).toContainText('Not started: run all ended at paragraph 1.');
      await expect(below.state('Ready')).toBeVisible();
    }
  });

  await test.step('its fix is applied, and it runs', async () => {
    await table.alert.getByRole('button', {name: 'Replace with rows-per-second'}).click();
    await expect(table.article).toContainText("'rows-per-second' = '5'");
    await table.runButton.click();
    await expect(table.state('Finished')).toBeVisible();
    await expect(table.alert).toHaveCount(0);
  });

  await test.step('run from here: a misspelt column is marked and mended by the keyboard', async () => {
    await column.article.getByRole('button', {name: 'Run from here'}).click();
    await expect(column.alert).toContainText('column "amuont" does not exist');
    await expect(column.alert).toContainText('Line 3, column 12');
    await expect(column.article.locator('.squiggly-error')).toBeVisible();
    await expect(unknown.article).toContainText('Not started: run all ended at paragraph 2.');
    await column.enter();
    await page.keyboard.press('ControlOrMeta+.');
    await expect(column.article).toContainText('SELECT id, amount FROM numbers');
    await page.keyboard.press('Shift+Enter');
    await expect(column.state('Running')).toBeVisible();
    await expect.poll(() => column.figure('Rows')).toBeGreaterThan(0);
  });

  await test.step('an unknown table', async () => {
    await unknown.runButton.click();
    await expect(unknown.alert).toContainText('table "nowhere_to_be_found" does not exist');
    await expect(unknown.alert).toContainText('Line 3, column 15');
    await expect(column.state('Running')).toBeVisible();
  });

  await test.step('a browser that was closed finds its query running', async () => {
    const address = page.url();
    const before = await column.figure('Rows');
    const again = await page.context().newPage();
    await page.close();
    await again.goto(address);
    const back = column.on(again);
    await expect(back.state('Running')).toBeVisible();
    await expect.poll(() => back.figure('Rows')).toBeGreaterThan(before);
    await again.getByRole('button', {name: 'Stop all'}).click();
    await expect(back.state('Stopped')).toBeVisible();
  });
});

test('streams that are missing, broken, and a local AWS that is killed', async ({page, studio}) => {
  const aws = new Aws(studio.awsUrl);
  await newNote(page, 'Streams in trouble');
  const table = await addParagraph(page, 'Table', READINGS);
  const all = await addParagraph(page, 'Every row', '%flink.ssql\n\nSELECT * FROM readings');
  const count = await addParagraph(page, 'Count', '%flink.ssql(type=update)\n\nSELECT COUNT(*) AS n FROM readings');
  const other = await addParagraph(
    page,
    'Other',
    `%flink.ssql\n\nSELECT * FROM readings /*+ OPTIONS('json.ignore-parse-errors' = 'true') */`,
  );

  await test.step('a stream that does not exist is named', async () => {
    await table.runButton.click();
    await expect(table.state('Finished')).toBeVisible();
    await all.runButton.click();
    await expect(all.alert).toContainText('stream "readings" does not exist');
  });

  await test.step('the local AWS killed: the page says so, it comes back, the query goes on, nothing is lost', async () => {
    await aws.createStream('readings', 1);
    await aws.put('readings', [1, 2, 3].map(reading));
    await page.getByRole('button', {name: 'Run all'}).click();
    await expect(count.grid).toContainText('3');
    const before = studio.awsPid();
    process.kill(before, 'SIGKILL');
    await expect(page.getByText(/Local AWS does not answer|cannot be reached|does not answer/).first()).toBeVisible();
    await expect.poll(() => studio.awsPid()).not.toBe(before);
    expect(studio.said()).toContain('the local AWS ended (SIGKILL); starting it again');
    await expect.poll(() => aws.exists('readings')).toBe(true);
    await aws.put('readings', [4, 5].map(reading));
    await expect(count.grid).toContainText('5', {timeout: 30_000});
    await expect(all.fact('Rows')).toHaveText('5');
    await expect(page.getByText('Local AWS does not answer')).toHaveCount(0);
    for (const p of [all, count, other]) await expect(p.state('Running')).toBeVisible();
  });

  await test.step('a malformed record fails the query with its sequence number; one that skips it goes on', async () => {
    const [number = ''] = await aws.put('readings', [{key: '6', data: '{"id": 6, "temperature": '}]);
    await expect(all.state('Failed')).toBeVisible();
    await expect(all.alert).toContainText('a record of');
    await all.alert.getByText('Details').click();
    await expect(all.alert).toContainText(number);
    await expect(other.state('Running')).toBeVisible();
    await aws.put('readings', [reading(7)]);
    await expect(other.fact('Rows')).toHaveText('6');
    await expect(other.fact('Unreadable')).toHaveText('1');
  });
  aws.close();
});

test('a second start prints the address of the first', async ({page, studio}) => {
  const args = [path.join(import.meta.dirname, '../bin/millrace.mjs'), 'start', '--data', studio.data];
  const second = spawn(process.execPath, args, {stdio: ['ignore', 'pipe', 'ignore']});
  let out = '';
  second.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  const status = await new Promise((resolve) => second.once('exit', resolve));
  expect({status, out: out.trim()}).toEqual({status: 0, out: `Millrace is running: ${studio.url}`});
  await page.goto(studio.url);
  await openNote(page, 'Sensors');
});
