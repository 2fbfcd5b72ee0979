import AxeBuilder from '@axe-core/playwright';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, ParagraphView} from './setup/note.ts';

test.use({chapter: 'together', permissions: ['clipboard-read', 'clipboard-write']});
test.describe.configure({mode: 'serial'});

test('two people see each other’s names, places and letters', async ({page, browser, studio}) => {
  await page.goto(studio.url);
  await newNote(page, 'Shared');
  const here = await addParagraph(page, 'Query', '%flink.ssql\nSELECT 1 AS one');
  const other = await (await browser.newContext()).newPage();
  await other.goto(studio.url);
  await other.evaluate(() => localStorage.setItem('millrace.name', 'Ada Lovelace'));
  await other.goto(page.url());
  await expect(page.getByRole('button', {name: 'Ada Lovelace is here'})).toBeVisible();
  const there = here.on(other);
  await there.enter();
  await other.keyboard.press('ControlOrMeta+End');
  await expect(here.article.locator('.remote-name')).toHaveText('Ada Lovelace');
  await other.keyboard.type(', 2 AS two');
  await expect(here.article).toContainText('2 AS two');
  await page.getByRole('button', {name: 'Ada Lovelace is here'}).click();
  const list = page.getByRole('dialog', {name: 'People in this note'});
  await expect(list.getByRole('link', {name: 'Query'})).toBeVisible();
  await list.getByRole('textbox', {name: 'Your name'}).fill('Olga');
  await list.getByRole('button', {name: 'Tell'}).click();
  await expect(other.getByRole('button', {name: 'Olga is here'})).toBeVisible();
  expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
  await other.close();
  await expect(page.getByRole('button', {name: 'Ada Lovelace is here'})).toHaveCount(0);
});

test('a socket that died without a word is found, and what is typed meanwhile is not lost', async ({page, studio}) => {
  // The network is gone while `silent`; a socket from before stays dead for good.
  let silent = false;
  let made = 0;
  let lastDead = 0;
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const number = ++made;
    if (silent) return void socket.close();
    const server = socket.connectToServer();
    const alive = () => !silent && number > lastDead;
    socket.onMessage((message) => {
      if (alive()) server.send(message);
    });
    server.onMessage((message) => {
      if (alive()) socket.send(message);
    });
  });
  await page.goto(studio.url);
  await newNote(page, 'Slept');
  const query = await addParagraph(page, 'Query', '%flink.ssql\nSELECT 1');
  await expect(page.getByText('Saved', {exact: true})).toBeVisible();
  silent = true;
  lastDead = made;
  await query.enter();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(' AS one');
  // As the browser says when it wakes up.
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByText(/no connection/i).first()).toBeVisible({timeout: 10_000});
  silent = false;
  await expect(page.getByText('Saved', {exact: true})).toBeVisible({timeout: 30_000});
  await page.reload();
  await expect(new ParagraphView(page, 'Query').article).toContainText('SELECT 1 AS one');
});
