import AxeBuilder from '@axe-core/playwright';
import {Aws} from './setup/aws.ts';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote} from './setup/note.ts';

test.use({chapter: 'jobs', permissions: ['clipboard-read', 'clipboard-write']});

test.beforeEach(async ({page, studio}) => {
  await page.goto(studio.url);
});

const READINGS = `%flink.ssql

CREATE TABLE readings (id INT, temperature DOUBLE)
WITH ('connector' = 'kinesis', 'stream' = 'readings', 'aws.region' = 'us-east-1', 'scan.stream.initpos' = 'TRIM_HORIZON',
  'format' = 'json', 'json.ignore-parse-errors' = 'true')`;

test('a record that no table reads is kept by its source, mended and put back; one that ends a job is found from its error', async ({
  page,
  studio,
}) => {
  const aws = new Aws(studio.awsUrl);
  await aws.createStream('readings', 1);
  await aws.put('readings', [
    {key: 'a', data: '{"id": 1, "temperature": 20.5}'},
    {key: 'b', data: '{"id": 2, "temperature": 21.5'},
  ]);
  await newNote(page, 'Readings');
  const table = await addParagraph(page, 'Table', READINGS);
  await table.runButton.click();
  await expect(table.state('Finished')).toBeVisible();
  const counts = await addParagraph(page, 'Count', '%flink.ssql\n\nSELECT COUNT(*) AS n FROM readings');
  await counts.runButton.click();
  await expect(counts.grid.getByRole('gridcell', {name: '1', exact: true})).toBeVisible();
  await expect(counts.fact('Unreadable')).toHaveText('1');

  await test.step('on the job’s page: what happened, EXPLAIN, the record whole, back into the stream', async () => {
    await page.getByRole('link', {name: 'Open the job'}).click();
    await expect(page.getByRole('region', {name: 'EXPLAIN'})).toContainText(/GroupAggregate.*changelogMode=\[I/);
    const bad = page.getByRole('region', {name: 'Unreadable records of readings'});
    await expect(bad).toContainText('{"id": 2, "temperature": 21.5');
    expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
    await bad.getByRole('button', {name: 'Mend'}).click();
    const dialog = page.getByRole('dialog', {name: 'Put back into readings'});
    await expect(dialog.getByRole('textbox', {name: 'Partition key'})).toHaveValue('b');
    await dialog.getByRole('textbox', {name: 'Data', exact: true}).fill('{"id": 2, "temperature": 21.5}');
    await dialog.getByRole('button', {name: 'Put record'}).click();
    await expect(dialog).toHaveCount(0);
    await page.getByRole('button', {name: 'Savepoint'}).click();
    await page.getByRole('button', {name: 'Take it, go on'}).click();
    await expect(page.getByRole('status').filter({hasText: 'The savepoint is written'})).toBeVisible();
    await page.getByRole('button', {name: 'Done'}).click();
    await page.goBack();
  });

  await expect(counts.grid.getByRole('gridcell', {name: '2', exact: true})).toBeVisible();
  await counts.stopButton.click();
  await expect(counts.state('Stopped')).toBeVisible();

  await test.step('a table that skips nothing: the error leads to the record that ended the job', async () => {
    const strict = await addParagraph(
      page,
      'Strict',
      `%flink.ssql\n\nSELECT * FROM readings /*+ OPTIONS('json.ignore-parse-errors' = 'false') */`,
    );
    await strict.runButton.click();
    await expect(strict.alert).toContainText('cannot be read as json');
    await strict.alert.getByRole('link', {name: 'Look at the record'}).click();
    const bad = page.getByRole('region', {name: 'Unreadable records of readings'});
    await expect(bad).toContainText('{"id": 2, "temperature": 21.5');
    await expect(bad).toBeInViewport();
    await bad.getByRole('button', {name: 'Mend'}).click();
    await expect(page.getByRole('textbox', {name: 'Data', exact: true})).toHaveValue('{"id": 2, "temperature": 21.5');
    expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
  });
  aws.close();
});

test('records by one’s own rules come into a stream', async ({page, studio}) => {
  const aws = new Aws(studio.awsUrl);
  await aws.createStream('orders-of-mine', 1);
  await page.goto(`${new URL(studio.url).origin}/streams/orders-of-mine`);
  await page.getByRole('button', {name: 'More of this stream'}).click();
  await page.getByRole('menuitem', {name: 'Records by rules'}).click();
  const dialog = page.getByRole('dialog', {name: 'Records by rules'});
  await dialog.getByRole('button', {name: 'Add a field'}).click();
  const save = dialog.getByRole('button', {name: 'Save'});
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('textbox', {name: 'Field 5'}).fill('shop');
  await expect(save).not.toHaveAttribute('aria-disabled', 'true');
  expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
  await save.click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(async () => (await aws.records('orders-of-mine'))[0] ?? '').toContain('"shop":');
  await page.getByRole('button', {name: /^Stop orders-of-mine/}).click();
  await expect(page.getByRole('button', {name: /^Start orders-of-mine/})).toBeVisible();
  aws.close();
});

test('beside a note: a column’s name goes to the cursor, and the history tells who changed it', async ({page, studio}) => {
  await page.setViewportSize({width: 1600, height: 900});
  await page.goto(studio.url);
  await newNote(page, 'Beside');
  const table = await addParagraph(
    page,
    'Table',
    "%flink.ssql\n\nCREATE TABLE beside (`order` INT, amount DOUBLE) WITH ('connector' = 'datagen')",
  );
  await table.runButton.click();
  await expect(table.state('Finished')).toBeVisible();
  const query = await addParagraph(page, 'Query', '%flink.ssql\n\nSELECT ');
  await expect(query.article).toContainText('SELECT');
  await page.getByRole('tab', {name: 'Tables'}).click();
  await page.getByRole('button', {name: 'Columns of beside'}).click();
  const columns = page.getByRole('list', {name: 'Columns of beside'});
  await columns.getByRole('button', {name: /^order/}).click();
  await expect(query.article).toContainText('SELECT `order`');
  await page.getByRole('tab', {name: 'History'}).click();
  await expect(page.getByRole('list', {name: 'Versions'}).getByRole('link').first()).toBeVisible();
  expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
});
