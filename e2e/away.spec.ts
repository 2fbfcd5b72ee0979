import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, ParagraphView} from './setup/note.ts';
import {startStudio} from './setup/studio.ts';

/** The network, the server or the browser was away for a while: nothing is lost, and the page says what is. */
test.use({chapter: 'away', permissions: ['clipboard-read', 'clipboard-write']});

const TICKS = `%flink.ssql
CREATE TEMPORARY TABLE ticks (n INT)
WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000')`;

test('a server restarted under an open page: what was typed meanwhile is merged, what ran says why it ended', async ({page}) => {
  const data = mkdtempSync(path.join(tmpdir(), 'millrace-e2e-'));
  let studio = await startStudio({data});
  try {
    await page.goto(studio.url);
    await newNote(page, 'Restarted');
    const table = await addParagraph(page, 'Table', TICKS);
    await table.runButton.click();
    await expect(table.state('Finished')).toBeVisible();
    const query = await addParagraph(page, 'Query', '%flink.ssql\nSELECT n FROM ticks');
    await query.runButton.click();
    await expect.poll(() => query.figure('Rows')).toBeGreaterThan(10);
    const word = await addParagraph(page, 'Word', '%flink.ssql\nSELECT 1');
    await expect(page.getByText('Saved', {exact: true})).toBeVisible();

    await studio.interrupt();
    await expect(page.getByText(/no connection/i).first()).toBeVisible();
    await word.enter();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type(' AS one');

    studio = await startStudio({data, port: Number(new URL(page.url()).port)});
    await expect(page.getByText(/no connection/i)).toHaveCount(0, {timeout: 30_000});
    await expect(page.getByText('Saved', {exact: true})).toBeVisible();
    await expect.poll(() => readFileSync(path.join(data, 'notes/restarted.note.md'), 'utf8')).toContain('SELECT 1 AS one');

    // A query of a note lives as long as its studio; it is not shown as running, and runs again.
    await expect(query.state('Running')).toHaveCount(0);
    await table.runButton.click();
    await expect(table.state('Finished')).toBeVisible();
    await query.runButton.click();
    await expect.poll(() => query.figure('Rows')).toBeGreaterThan(10);
  } finally {
    await studio.stop();
    rmSync(data, {recursive: true, force: true});
  }
});

test('over a slow network typing does not wait, results come, and nothing is lost', async ({page, studio}) => {
  const DELAY_MS = 300;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    // In order, each after the delay of a far server.
    socket.onMessage((message) => void setTimeout(() => server.send(message), DELAY_MS));
    server.onMessage((message) => void setTimeout(() => socket.send(message), DELAY_MS));
  });
  await page.goto(studio.url);
  await newNote(page, 'Far away');
  const query = await addParagraph(page, 'Query', '%flink.ssql\nSELECT 1');
  await query.enter();
  await page.keyboard.press('ControlOrMeta+A');
  const text = "%flink.bsql\nSELECT name FROM (VALUES ('typed'), ('without'), ('waiting')) AS words (name)";
  await page.keyboard.insertText(text);
  for (const letter of ' -- and by hand') await page.keyboard.type(letter);
  await expect(query.article).toContainText('-- and by hand');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Enter');
  await expect(query.state('Finished')).toBeVisible();
  await expect.poll(async () => (await query.rows()).flat().sort()).toEqual(['typed', 'waiting', 'without']);
  await expect(page.getByText('Saved', {exact: true})).toBeVisible();
  const file = path.join(studio.data, 'notes/far-away.note.md');
  await expect.poll(() => readFileSync(file, 'utf8')).toContain(`${text.slice('%flink.bsql\n'.length)} -- and by hand`);

  // Whoever leaves at once loses nothing, and what is built has the last letter.
  await query.enter();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText('%flink.ssql\nSELECT 1 AS ');
  for (const letter of 'last') await page.keyboard.type(letter);
  await page.getByRole('button', {name: 'Build and deploy'}).click();
  await expect(page.getByRole('region', {name: 'What goes along'})).toContainText('SELECT 1 AS last');
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('SELECT 1 AS last');
});

test('a page that slept shows the present when it wakes, without playing back what it missed', async ({page, studio}) => {
  await page.goto(studio.url);
  await newNote(page, 'Slept well');
  const table = await addParagraph(page, 'Table', TICKS);
  await table.runButton.click();
  await expect(table.state('Finished')).toBeVisible();
  const query = await addParagraph(page, 'Query', '%flink.ssql(type=update)\nSELECT COUNT(*) AS n, MAX(n) AS newest FROM ticks');
  await query.runButton.click();
  const shown = async () => Number((await query.rows())[0]?.[0]?.replaceAll(',', ''));
  await expect.poll(shown).toBeGreaterThan(10);
  const browser = await page.context().newCDPSession(page);
  const before = await shown();
  await browser.send('Page.setWebLifecycleState', {state: 'frozen'});
  // Somebody who is awake sees the query go on.
  const awake = await page.context().newPage();
  await awake.goto(page.url());
  const other = new ParagraphView(awake, 'Query');
  const there = async () => Number((await other.rows())[0]?.[0]?.replaceAll(',', ''));
  await expect.poll(there, {timeout: 30_000}).toBeGreaterThan(before + 250);
  const missed = await there();
  await browser.send('Page.setWebLifecycleState', {state: 'active'});
  await page.bringToFront();
  await expect.poll(shown).toBeGreaterThan(missed);
  await expect(query.state('Running')).toBeVisible();
});
