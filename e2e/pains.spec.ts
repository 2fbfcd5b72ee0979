// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form of a note
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {Aws} from './setup/aws.ts';
import {deployNote} from './setup/deploy.ts';
import {expect, test} from './setup/fixtures.ts';
import {inFile, openFile, ParagraphView} from './setup/note.ts';

/** What hurts people in the notebooks that they come from, each named as they tell it and shown gone. */
test.use({chapter: 'pains', permissions: ['clipboard-read', 'clipboard-write']});

const ENDLESS = (name: string) =>
  `CREATE TEMPORARY TABLE ${name} (n INT, at_time AS PROCTIME()) WITH ('connector' = 'datagen', 'rows-per-second' = '20', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '100000')`;

const STREAM = (table: string, stream = table) =>
  `CREATE TEMPORARY TABLE ${table} (id INT, at_time TIMESTAMP(3), WATERMARK FOR at_time AS at_time)
WITH ('connector' = 'kinesis', 'stream' = '${stream}', 'aws.region' = 'us-east-1', 'scan.stream.initpos' = 'TRIM_HORIZON', 'format' = 'json')`;

test('an old engine, and every note copied by hand to a newer one: the old file comes in as it is and runs', async ({page, studio}) => {
  await page.goto(studio.url);
  const sql = '%flink.bsql\nSELECT ARRAY_SORT(ARRAY[3, 1, 2]) AS sorted';
  const old = {
    name: 'From the old notebook',
    paragraphs: [{title: 'Sorted', text: sql, config: {colWidth: 12.0, enabled: true, title: true}, id: 'paragraph_1_1'}],
  };
  const file = {name: 'old.zpln', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(old))};
  await page.getByLabel('Files of notes').setInputFiles(file);
  const sorted = new ParagraphView(page, 'Sorted');
  await sorted.runButton.click();
  await expect(sorted.grid).toContainText('[1, 2, 3]');
});

test('five minutes until anything runs, and a bill for what nobody looks at: rows come at once, what ended has ended', async ({
  page,
  studio,
}) => {
  await openFile(page, studio, 'at-once', [inFile('o0', 'First rows', "SELECT 'here' AS word")]);
  const first = new ParagraphView(page, 'First rows');
  await first.runButton.click();
  await expect(first.grid).toContainText('here');
  // Not a matter of minutes.
  await expect(first.article.locator('header')).toContainText(/in \d+(\.\d+)? m?s/);
  await page.getByRole('link', {name: 'Jobs', exact: true}).first().click();
  await expect(page.getByText('No job runs.')).toBeVisible();
});

test('run all stops at the first query that never ends: all of them run, and what is below too', async ({page, studio}) => {
  await openFile(page, studio, 'run-all', [
    inFile('r0', 'Table', ENDLESS('ticks'), '%flink.ssql'),
    inFile('r1', 'One', 'SELECT n FROM ticks', '%flink.ssql'),
    inFile('r2', 'Two', 'SELECT COUNT(*) AS c FROM ticks', '%flink.ssql(type=update)'),
    inFile('r3', 'Below', "SELECT 'reached' AS word"),
  ]);
  await page.getByRole('button', {name: 'Run all', exact: true}).click();
  await expect(new ParagraphView(page, 'Below').grid).toContainText('reached');
  for (const name of ['One', 'Two']) await expect(new ParagraphView(page, name).state('Running')).toBeVisible();
  await page.getByRole('button', {name: 'Stop all'}).click();
  for (const name of ['One', 'Two']) await expect(new ParagraphView(page, name).state('Stopped')).toBeVisible();
});

test('"RUNNING 0 %" over an empty table: the note says what comes in, and why nothing comes out', async ({page, studio}) => {
  const aws = new Aws(studio.awsUrl);
  await aws.createStream('quiet', 1);
  await openFile(page, studio, 'signs-of-life', [
    inFile('l0', 'Table', STREAM('quiet'), '%flink.ssql'),
    inFile(
      'l1',
      'Minutes',
      "SELECT window_end, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE quiet, DESCRIPTOR(at_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end",
      '%flink.ssql',
    ),
  ]);
  await page.getByRole('button', {name: 'Run all', exact: true}).click();
  const minutes = new ParagraphView(page, 'Minutes');
  await expect(minutes.article).toContainText('No records have come from quiet since the start.');
  await aws.put('quiet', [{key: 'a', data: '{"id": 1, "at_time": "2021-05-19 11:20:30"}'}]);
  await expect(minutes.article).toContainText(/The next window closes when the watermark passes .*11:21:00/);
  await expect(minutes.fact('Watermark')).toContainText('11:20:30');
  await expect(minutes.fact('In')).toHaveText(/\/s$/);
  await minutes.stopButton.click();
  aws.close();
});

test('a Java stack trace for each mistake, even for a stop: one sentence, its place, its fix', async ({page, studio}) => {
  await openFile(page, studio, 'mistakes-of-mine', [
    inFile('e0', 'Connector', "CREATE TEMPORARY TABLE t (n INT) WITH ('connector' = 'kineses')", '%flink.ssql'),
    inFile('e1', 'Types', "SELECT 1 + 'one' AS n"),
    inFile('e2', 'Table', ENDLESS('ticks'), '%flink.ssql'),
    inFile('e3', 'Endless', 'SELECT n FROM ticks', '%flink.ssql'),
  ]);
  const connector = new ParagraphView(page, 'Connector');
  await connector.runButton.click();
  await expect(connector.alert).toContainText('kineses');
  await expect(connector.alert.getByRole('button', {name: /kinesis/})).toBeVisible();
  await expect(connector.alert).not.toContainText(/Exception|factory|\bat org\./);
  const endless = new ParagraphView(page, 'Endless');
  await new ParagraphView(page, 'Table').runButton.click();
  await expect(new ParagraphView(page, 'Table').state('Finished')).toBeVisible();
  await endless.runButton.click();
  await expect.poll(() => endless.figure('Rows')).toBeGreaterThan(1);
  await endless.stopButton.click();
  await expect(endless.state('Stopped')).toBeVisible();
  await expect(endless.alert).toHaveCount(0);
});

test('deploying is a cliff, with previews taken out by hand: what stays behind is said, the rest runs', async ({page, studio}) => {
  const aws = new Aws(studio.awsUrl);
  for (const stream of ['orders-in', 'orders-out']) await aws.createStream(stream, 1);
  await openFile(page, studio, 'cliff', [
    inFile('d0', 'Tables', `${STREAM('orders_in', 'orders-in')};\n${STREAM('orders_out', 'orders-out')}`, '%flink.ssql'),
    inFile('d1', 'Look', 'SELECT * FROM orders_in', '%flink.ssql'),
    inFile('d2', 'Large', 'INSERT INTO orders_out SELECT id, at_time FROM orders_in WHERE id >= ${least=10}', '%flink.ssql'),
    inFile('d3', 'Small', 'INSERT INTO orders_out SELECT -id, at_time FROM orders_in WHERE id < ${least=10}', '%flink.ssql'),
  ]);
  await page.getByRole('button', {name: 'Build and deploy'}).click();
  const along = page.getByRole('region', {name: 'What goes along'});
  await expect(along.getByRole('row', {name: /Look/})).toContainText('Left out');
  for (const name of ['Tables', 'Large', 'Small'])
    await expect(along.getByRole('row', {name: new RegExp(name)})).toContainText('Goes along');
  await page.goBack();
  await deployNote(page, 'cliff');
  await aws.put(
    'orders-in',
    [3, 30].map((id) => ({key: 'a', data: `{"id": ${id}, "at_time": "2021-05-19 11:20:30"}`})),
  );
  const written = async () => (await aws.records('orders-out')).map((r) => (JSON.parse(r) as {id: number}).id).sort((a, b) => a - b);
  await expect.poll(written, {timeout: 30_000}).toEqual([-3, 30]);
  await page.getByRole('button', {name: 'Stop', exact: true}).click();
  await expect(page.getByRole('button', {name: 'Start from the last snapshot'})).toBeVisible({timeout: 30_000});
  aws.close();
});

test('results inside the note’s file, and no versions: the file holds the text alone, and each version is kept', async ({page, studio}) => {
  await openFile(page, studio, 'in-git', [inFile('g0', 'Answer', "SELECT 'a result' || ' of a run' AS word")]);
  const answer = new ParagraphView(page, 'Answer');
  await answer.runButton.click();
  await expect(answer.grid).toContainText('a result of a run');
  await answer.article.getByRole('button', {name: 'Title of paragraph 1: Answer'}).click();
  await page.keyboard.type('Reply');
  await page.keyboard.press('Enter');
  const file = () => readFileSync(path.join(studio.data, 'notes/in-git.note.md'), 'utf8');
  await expect.poll(file).toContain('Reply');
  expect(file()).not.toContain('a result of a run');
  await page.getByRole('button', {name: 'More of this note'}).click();
  await page.getByRole('menuitem', {name: 'History'}).click();
  await expect(page.getByRole('list', {name: 'Versions'}).getByRole('listitem')).not.toHaveCount(0);
});

test('results cut after 100 KB and sorted by their first column: all rows, in the order that the query asks for', async ({
  page,
  studio,
}) => {
  const table =
    "CREATE TEMPORARY TABLE many (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '5000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '5000')";
  await openFile(page, studio, 'large', [
    inFile('a0', 'Rows', `${table};\nSELECT RPAD('row', 60, '.') AS padding, n FROM many ORDER BY n DESC`),
  ]);
  const rows = new ParagraphView(page, 'Rows');
  await rows.runButton.click();
  await expect(rows.state('Finished')).toBeVisible();
  await expect(rows.grid).toHaveAttribute('aria-rowcount', '5001');
  await expect(rows.grid.locator('[aria-rowindex="2"]')).toContainText('5,000');
  // A number is sorted as one: 2 before 10.
  const head = rows.grid.getByRole('columnheader', {name: /^n /});
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await head.getByRole('button').first().click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(rows.grid.locator('[aria-rowindex="11"]')).toContainText('10');
});

test('one session for all notes, and orphan jobs: names are the note’s own, and every job can be found and stopped', async ({
  page,
  studio,
}) => {
  for (const name of ['mine', 'yours']) {
    await openFile(page, studio, name, [
      inFile('s0', 'Own', `CREATE TEMPORARY VIEW word AS SELECT '${name}' AS w;\nSELECT w FROM word`),
      inFile('s1', 'Endless', `${ENDLESS('ticks')};\nSELECT n FROM ticks`, '%flink.ssql'),
    ]);
    const own = new ParagraphView(page, 'Own');
    await own.runButton.click();
    await expect(own.grid).toContainText(name);
  }
  await new ParagraphView(page, 'Endless').runButton.click();
  await expect(new ParagraphView(page, 'Endless').state('Running')).toBeVisible();
  await page.goto(new URL('/jobs', studio.url).href);
  const job = page.getByRole('region', {name: 'Running jobs'}).getByRole('row', {name: /yours/});
  await job.getByRole('button', {name: /^Stop/}).click();
  await expect(page.getByText('No job runs.')).toBeVisible();
});

test('libraries and permissions by hand: connectors are there, and the policy is written from the statements', async ({page, studio}) => {
  const aws = new Aws(studio.awsUrl);
  for (const stream of ['clicks-in', 'clicks-out']) await aws.createStream(stream, 1);
  await openFile(page, studio, 'policy', [
    inFile('c0', 'Tables', `${STREAM('clicks_in', 'clicks-in')};\n${STREAM('clicks_out', 'clicks-out')}`, '%flink.ssql'),
    inFile('c1', 'Copy', 'INSERT INTO clicks_out SELECT * FROM clicks_in', '%flink.ssql'),
  ]);
  await page.getByRole('button', {name: 'Build and deploy'}).click();
  const permissions = page.getByRole('region', {name: 'Permissions'});
  await expect(permissions.getByRole('row', {name: /clicks-in/})).toContainText('read');
  await expect(permissions.getByRole('row', {name: /clicks-out/})).toContainText('write');
  await page.getByText('Policy JSON').click();
  await expect(page.getByText('kinesis:GetRecords').first()).toBeVisible();
  aws.close();
});

test('times with a Z that a table does not read: the table made from the stream reads them, and says how late they come', async ({
  page,
  studio,
}) => {
  const aws = new Aws(studio.awsUrl);
  await aws.createStream('zoned', 1);
  await aws.put(
    'zoned',
    [1, 2, 3, 4].map((i) => ({key: 'a', data: `{"id": ${i}, "at_time": "2021-05-19T11:20:0${i}.5Z"}`})),
  );
  await page.goto(studio.url);
  await page.goto(new URL('/streams/zoned/table', studio.url).href);
  await expect(page.getByRole('region', {name: 'Columns'}).getByRole('row', {name: /at_time/})).toContainText('TIMESTAMP_LTZ(3)');
  const first = page.getByRole('region', {name: 'Sample rows'});
  await expect(first).toContainText(/2021-05-19 \d\d:\d\d:04\.5/);
  aws.close();
});

test('a stop that loses what was counted: it leaves its state, and the next run goes on from there', async ({page, studio}) => {
  const aws = new Aws(studio.awsUrl);
  await aws.createStream('counted', 1);
  const record = (id: number) => ({key: 'a', data: `{"id": ${id}, "at_time": "2021-05-19 11:20:30"}`});
  await aws.put('counted', [record(1)]);
  await openFile(page, studio, 'counted', [
    inFile('k0', 'Table', STREAM('counted'), '%flink.ssql'),
    inFile('k1', 'Count', 'SELECT COUNT(*) AS n FROM counted', `%flink.ssql(savepointDir=${studio.data}/left, resumeFromSavepoint=true)`),
  ]);
  await page.getByRole('button', {name: 'Run all', exact: true}).click();
  const counts = new ParagraphView(page, 'Count');
  await expect(counts.grid.getByRole('gridcell', {name: '1', exact: true})).toBeVisible();
  await counts.stopButton.click();
  await expect(counts.state('Stopped')).toBeVisible();
  await aws.put('counted', [record(2)]);
  await counts.runButton.click();
  await expect(counts.grid.getByRole('gridcell', {name: '2', exact: true})).toBeVisible();
  // Of the state that was left: the first record is not read again.
  await expect(counts.fact('In')).toBeVisible();
  await counts.stopButton.click();
  await expect(counts.state('Stopped')).toBeVisible();
  aws.close();
});

test('six charts that flicker, no number and no clock: numbers and a time line that move in place', async ({page, studio}) => {
  const view = (kind: string) => ({view: {kind, keys: [], groups: [], values: []}});
  await openFile(page, studio, 'moving', [
    inFile('v0', 'Table', ENDLESS('ticks'), '%flink.ssql'),
    inFile('v1', 'How many', 'SELECT COUNT(*) AS c FROM ticks', '%flink.ssql(type=update)', view('number')),
    inFile('v2', 'Over time', 'SELECT CAST(at_time AS TIMESTAMP_LTZ(3)) AS t, n FROM ticks', '%flink.ssql(type=append)', view('timeline')),
  ]);
  await page.getByRole('button', {name: 'Run all', exact: true}).click();
  const line = new ParagraphView(page, 'Over time');
  await expect(line.chart).toHaveAttribute('aria-label', /\d/);
  const drawn = await line.chart.locator('canvas').first().elementHandle();
  const before = (await line.chart.getAttribute('aria-label')) ?? '';
  await expect(line.chart).not.toHaveAttribute('aria-label', before);
  // The same picture, moved on: nothing was taken away and put there anew.
  expect(await drawn?.evaluate((canvas) => canvas.isConnected)).toBe(true);
  await expect(new ParagraphView(page, 'How many').article.getByText(/^[\d,]+$/).first()).toBeVisible();
  await page.getByRole('button', {name: 'Stop all'}).click();
  await expect(line.state('Stopped')).toBeVisible();
});

test('no completion, and mistakes that show after the submit: names are offered, and what is wrong is marked before it runs', async ({
  page,
  studio,
}) => {
  await openFile(page, studio, 'typing', [
    inFile('t0', 'Table', "CREATE TEMPORARY TABLE readings (sensor_id INT) WITH ('connector' = 'datagen')", '%flink.ssql'),
    inFile('t1', 'Query', 'SELECT sensr_id FROM readings', '%flink.ssql'),
  ]);
  const query = new ParagraphView(page, 'Query');
  await query.enter();
  await expect(query.article.locator('.squiggly-error')).toBeVisible();
  await expect(query.state('Ready')).toBeVisible();
  await query.paste('%flink.ssql\nSELECT sensor_id FROM readings WHERE ');
  await page.keyboard.type('sen', {delay: 20});
  await expect(page.locator('.suggest-widget.visible .monaco-list-row').first()).toContainText('sensor_id');
});
