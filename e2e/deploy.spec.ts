import {readFileSync} from 'node:fs';
import path from 'node:path';
import {RECORDS, SENSOR_DATA, SENSOR_STATE} from '../kernels/embedded/testing/document-001.ts';
import {Aws} from './setup/aws.ts';
import {deployNote} from './setup/deploy.ts';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, openNote} from './setup/note.ts';
import {type Studio, startStudio} from './setup/studio.ts';

test.use({chapter: 'deploy'});

const APPLICATION = ['--application-name', 'SensorsApp'] as const;

/**
 * The document's five records, so many minutes later. The first time their 18 rows come out; each further time these and six more,
 * of the record that closed the windows before.
 */
const later = (minutes: number) =>
  RECORDS.map((r) => ({
    ...r,
    data: r.data.replace(/11:(20|21)/, (_, minute: string) => `11:${Number(minute) + minutes}`),
  }));

test('S1d: from a note to an application that outlives the studio', async ({page, studio, context}) => {
  const aws = new Aws(studio.awsUrl);
  const written = async () => (await aws.records('my-output-stream')).length;
  /** Windows by status; each says the same however often it was written. */
  const windows = async () => {
    const rows = new Set(await aws.records('my-output-stream'));
    const keys = new Set([...rows].map((r) => JSON.parse(r) as {status: string; hop_time: string}).map((r) => `${r.status} ${r.hop_time}`));
    expect(keys.size).toBe(rows.size);
    return rows.size;
  };
  const pid = () => Number(readFileSync(path.join(studio.data, 'aws/applications/SensorsApp/runner.pid'), 'utf8'));
  const status = async () => {
    const answer = (await aws.cli('kinesisanalyticsv2', 'describe-application', ...APPLICATION)) as {
      ApplicationDetail: {ApplicationStatus: string};
    };
    return answer.ApplicationDetail.ApplicationStatus;
  };
  await aws.createStream('my-input-stream', 2);
  await aws.createStream('my-output-stream', 1);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(studio.url);

  await test.step('the tables, then what is built is shown: paragraphs, permissions, files', async () => {
    await newNote(page, 'Tables');
    const tables = await addParagraph(page, 'Both', `%flink.ssql\n\n${SENSOR_DATA};\n\n${SENSOR_STATE}`);
    await tables.runButton.click();
    await expect(tables.state('Finished')).toBeVisible();
    await openNote(page, 'SensorsApp');
    await page.getByRole('button', {name: 'Build and deploy'}).click();
    const along = page.getByRole('region', {name: 'What goes along'});
    await expect(along.getByRole('row', {name: /INSERT INTO sensor_state/})).toContainText('Goes along');
    await expect(along.getByRole('row', {name: /The one statement/})).toContainText('Left out');
    const permissions = page.getByRole('region', {name: 'Permissions'});
    await expect(permissions.getByRole('row', {name: /my-input-stream/})).toContainText('read');
    await expect(permissions.getByRole('row', {name: /my-output-stream/})).toContainText('write');
    const statements = page.locator('summary').filter({hasText: '.sql'}).first();
    await statements.click();
    await expect(page.getByText('INSERT INTO sensor_state').last()).toBeVisible();
    await page.getByRole('link', {name: 'SensorsApp', exact: true}).first().click();
  });

  await test.step('deployed with parallelism 1, it runs and shows rates, checkpoint and log', async () => {
    await deployNote(page, 'SensorsApp');
    await aws.put('my-input-stream', later(0));
    await expect.poll(written, {timeout: 20_000}).toBe(18);
    const main = page.getByRole('main');
    await expect(main.getByText('Parallelism 1')).toBeVisible();
    for (const tile of ['numRecordsInPerSecond', 'numRecordsOutPerSecond', 'lastCheckpointSize', 'fullRestarts']) {
      await expect(main.getByText(tile)).toBeVisible({timeout: 20_000});
    }
    await expect(main.getByRole('region', {name: 'Log lines'})).toContainText('starts');
    expect(await status()).toBe('RUNNING');
  });

  await test.step('its process killed: it is started again and goes on from its checkpoint', async () => {
    const killed = pid();
    process.kill(killed, 'SIGKILL');
    await expect.poll(pid).not.toBe(killed);
    await aws.put('my-input-stream', later(2));
    await expect.poll(windows, {timeout: 30_000}).toBe(42);
    expect(await status()).toBe('RUNNING');
  });

  await test.step('the studio ended by Ctrl-C: the application writes on', async () => {
    expect(await studio.interrupt()).toBe(0);
    expect(studio.said()).toContain('the local AWS goes on at');
    expect(studio.said()).toContain('SensorsApp');
    const before = await written();
    await aws.put('my-input-stream', later(4));
    await expect.poll(written, {timeout: 20_000}).toBe(before + 24);
  });

  await test.step('stopped by the AWS command line it takes a snapshot', async () => {
    await aws.cli('kinesisanalyticsv2', 'stop-application', ...APPLICATION);
    await expect.poll(status, {timeout: 20_000}).toBe('READY');
    const snapshots = await aws.cli('kinesisanalyticsv2', 'list-application-snapshots', ...APPLICATION);
    expect(snapshots).toMatchObject({SnapshotSummaries: [{SnapshotStatus: 'READY'}]});
  });

  await test.step('a new studio on the same data starts it from there: what came meanwhile is counted once', async () => {
    const before = await written();
    await aws.put('my-input-stream', later(6));
    const again: Studio = await startStudio({data: studio.data});
    expect(again.said()).toContain('using the local AWS that already runs');
    const other = await context.newPage();
    await other.goto(again.url);
    await other.getByRole('link', {name: 'Applications', exact: true}).click();
    await other.getByRole('main').getByRole('link', {name: 'SensorsApp', exact: true}).click();
    await other.getByRole('button', {name: 'Start from the last snapshot'}).click();
    await expect(other.getByRole('main').getByText('Running', {exact: true})).toBeVisible({timeout: 30_000});
    await expect.poll(written, {timeout: 20_000}).toBe(before + 24);
    await other.getByRole('button', {name: 'Stop', exact: true}).click();
    await expect(other.getByRole('button', {name: 'Start from the last snapshot'})).toBeVisible({timeout: 20_000});
    expect(await written()).toBe(before + 24);
  });
  aws.close();
});
