import type {Page} from '@playwright/test';
import {EXPECTED, HOP_QUERY, INSERT, OLDER, RECORDS, SENSOR_DATA, SENSOR_STATE} from '../kernels/embedded/testing/document-001.ts';
import {Aws} from './setup/aws.ts';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, openNote, ParagraphView} from './setup/note.ts';

test.use({chapter: 's1'});

const ROWS = EXPECTED.map((r) => [r.status, String(r.num), r.avg.toFixed(2), r.hop_time.replace('T', ' ')]).sort(byText);

test('S1: the document in the browser, exactly its 18 rows', async ({page, browser, studio, context}) => {
  const aws = new Aws(studio.awsUrl);
  await aws.createStream('my-input-stream', 2);
  await aws.createStream('my-output-stream', 1);
  await aws.put('my-input-stream', [OLDER]);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(studio.url);
  await newNote(page, 'Document');

  const source = await addParagraph(page, 'Source', `%flink.ssql\n\n${SENSOR_DATA}`);
  const window = await addParagraph(page, 'Window', `%flink.ssql(type=update)\n\n${HOP_QUERY}`);
  const sink = await addParagraph(page, 'Sink', `%flink.ssql\n\n${SENSOR_STATE}`);
  const write = await addParagraph(page, 'Write', `%flink.ssql(type=update)\n\n${INSERT}`);
  await test.step('the statements stand in the note as they are in the document', async () => {
    await expect.poll(() => exported(page)).toContain(INSERT.trim());
    const text = await exported(page);
    for (const statement of [SENSOR_DATA, HOP_QUERY, SENSOR_STATE]) expect(text).toContain(statement.trim());
  });

  const twin = await context.newPage();
  await twin.goto(page.url());
  const twinWindow = new ParagraphView(twin, 'Window');
  await test.step('two tabs are in step while somebody types', async () => {
    await window.enter();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('-- seen by both');
    await expect(twinWindow.article).toContainText('-- seen by both');
  });

  await test.step('run all: definitions end, queries run, in both tabs', async () => {
    await page.getByRole('button', {name: 'Run all'}).click();
    for (const p of [source, sink]) await expect(p.state('Finished')).toBeVisible();
    for (const p of [window, write, twinWindow]) await expect(p.state('Running')).toBeVisible();
    await expect(source.article).toContainText('Registered in Glue as default.sensor_data');
  });

  await test.step('the narrowing of COUNT(*) is a warning with its fix', async () => {
    await expect(write.article).toContainText('column "num" is INT, the query gives BIGINT');
    await expect(write.article.getByRole('button', {name: /CAST\(COUNT\(\*\) AS INT/})).toBeVisible();
    await expect(write.alert).toHaveCount(0);
  });

  await test.step('the five records by the SDK: exactly the 18 rows, in both tabs', async () => {
    await expect(window.fact('Watermark')).toHaveCount(0);
    await aws.put('my-input-stream', RECORDS);
    for (const p of [window, twinWindow]) {
      await expect(p.fact('Rows')).toHaveText('18');
      await expect.poll(async () => (await p.rows()).sort(byText)).toEqual(ROWS);
    }
  });

  await test.step('the sink holds them as JSON', async () => {
    await expect.poll(async () => (await aws.records('my-output-stream')).length).toBe(18);
    const rows = (await aws.records('my-output-stream')).map((r) => JSON.parse(r) as unknown);
    expect(rows).toContainEqual({status: 'OK', num: 2, avg_current_temperature: 111.75999999999999, hop_time: '2021-05-19T11:20:09.999'});
  });

  await test.step('a reload and a second browser show the same rows at once', async () => {
    await page.reload();
    await expect(window.fact('Rows')).toHaveText('18');
    await expect.poll(async () => (await window.rows()).sort(byText)).toEqual(ROWS);
    const other = await browser.newContext();
    const elsewhere = await other.newPage();
    await elsewhere.goto(studio.url);
    await openNote(elsewhere, 'Document');
    const theirs = new ParagraphView(elsewhere, 'Window');
    await expect(theirs.fact('Rows')).toHaveText('18');
    await expect(theirs.state('Running')).toBeVisible();
    await expect.poll(async () => (await theirs.rows()).sort(byText)).toEqual(ROWS);
    await other.close();
  });

  await test.step('stopping is a normal end, in both tabs, and the rows stay', async () => {
    await window.stopButton.click();
    for (const p of [window, twinWindow]) {
      await expect(p.state('Stopped')).toBeVisible();
      await expect(p.alert).toHaveCount(0);
      await expect(p.fact('Rows')).toHaveText('18');
    }
    await expect(write.state('Running')).toBeVisible();
    await page.getByRole('button', {name: 'Stop all'}).click();
    await expect(write.state('Stopped')).toBeVisible();
  });

  await test.step('the fix of the warning is applied and runs without it', async () => {
    await write.article.getByRole('button', {name: /CAST\(COUNT\(\*\) AS INT/}).click();
    await expect.poll(() => exported(page)).toContain('CAST(COUNT(*) AS INT) AS num');
    await write.runButton.click();
    await expect(write.state('Running')).toBeVisible();
    await expect(write.article.getByRole('button', {name: /CAST/})).toHaveCount(0);
  });

  await test.step('S1c: the AWS command line finds the table in Glue', async () => {
    const found = await aws.cli('glue', 'get-table', '--database-name', 'default', '--name', 'sensor_data');
    expect(found).toMatchObject({Table: {Name: 'sensor_data'}});
  });
  aws.close();
});

function byText(a: readonly string[], b: readonly string[]): number {
  return a.join() < b.join() ? -1 : 1;
}

/** The note's file, as its export gives it. */
async function exported(page: Page): Promise<string> {
  const path = decodeURIComponent(new URL(page.url()).pathname.replace(/^\/notes\//, ''));
  const answer = await page.request.get(new URL(`/api/notes/export?path=${encodeURIComponent(path)}`, page.url()).href);
  expect(answer.ok()).toBe(true);
  return await answer.text();
}
