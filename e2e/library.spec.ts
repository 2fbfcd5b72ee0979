import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type {Page} from '@playwright/test';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote} from './setup/note.ts';

test.use({chapter: 'library'});

/** A file as AWS Studio writes it: a byte order mark, a result of another time. */
const ZPLN = `\ufeff${JSON.stringify({
  name: 'Clickstream lab',
  defaultInterpreterGroup: 'flink',
  paragraphs: [
    {text: '%md\nThe lab of the workshop.', config: {colWidth: 12.0, enabled: true}, id: 'paragraph_1_1'},
    {
      title: 'Clicks',
      text: '%flink.ssql(type=update)\nSELECT url FROM clicks',
      config: {colWidth: 6.0, enabled: true, title: true},
      id: 'paragraph_1_2',
    },
    {text: 'println(1)', config: {colWidth: 6.0, enabled: true}, id: 'paragraph_1_3'},
  ],
})}`;

async function expectAccessible(page: Page): Promise<void> {
  const {violations} = await new AxeBuilder({page}).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join('; ')}`)).toEqual([]);
}

test("a Zeppelin note comes in, is found by a word of its text, and goes out as Zeppelin's again", async ({page, studio}) => {
  await page.goto(studio.url);
  await page.getByLabel('Files of notes').setInputFiles({name: 'lab.zpln', mimeType: 'application/json', buffer: Buffer.from(ZPLN)});
  await expect(page.getByRole('button', {name: 'Title of the note: Clickstream lab'})).toBeVisible();
  await expect(page.getByRole('article', {name: '2, Clicks'})).toBeVisible();

  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', {name: 'Search and commands'});
  await expectAccessible(page);
  await page.keyboard.type('url from');
  await expect(palette.getByRole('option', {name: /SELECT url FROM clicks/})).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', {name: 'More of this note'}).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', {name: 'Export for Zeppelin'}).click()]);
  const written = await readFile(await download.path(), 'utf8');
  expect(JSON.parse(written)).toEqual(JSON.parse(ZPLN.slice(1)));
});

test('a file that is dropped becomes a note; one that is none is refused with its name', async ({page, studio}) => {
  await page.goto(studio.url);
  await page.getByRole('heading', {name: 'Notes', level: 1}).waitFor();
  const drop = async (name: string, text: string) => {
    const data = await page.evaluateHandle(
      ([n, t]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([t ?? ''], n ?? ''));
        return transfer;
      },
      [name, text],
    );
    const target = page.getByRole('main').locator('> div').first();
    // Whoever drags over a page does so many times a second, also before the page listens.
    await expect(async () => {
      await target.dispatchEvent('dragover', {dataTransfer: data});
      await expect(page.getByText('Drop .note.md or .zpln files to import them')).toBeVisible({timeout: 500});
    }).toPass();
    await target.dispatchEvent('drop', {dataTransfer: data});
  };
  await drop('broken.zpln', '{"name":');
  await expect(page.getByText(/broken\.zpln: the file is not a Zeppelin note/)).toBeVisible();
  await drop('plan.md', '# A plan\n\nBy the river.\n');
  await expect(page.getByRole('button', {name: 'Title of the note: A plan'})).toBeVisible();
});

test('a note is moved, thrown away and brought back', async ({page, studio}) => {
  await page.goto(studio.url);
  await newNote(page, 'Wander');
  await page.getByRole('button', {name: 'More of this note'}).click();
  await page.getByRole('menuitem', {name: 'Rename or move'}).click();
  await page.getByRole('textbox', {name: 'Path'}).fill('far away/wander');
  await page.getByRole('button', {name: 'Move', exact: true}).click();
  await expect(page).toHaveURL(/\/notes\/far%20away\/wander$/);
  await expect(page.getByRole('button', {name: 'Title of the note: Wander'})).toBeVisible();

  await page.getByRole('link', {name: 'Notes', exact: true}).first().click();
  await page.getByRole('button', {name: 'More of Wander'}).click();
  await page.getByRole('menuitem', {name: 'Move to trash'}).click();
  await page.getByRole('link', {name: 'Trash'}).click();
  await expect(page.getByRole('cell', {name: 'far away/wander', exact: true})).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', {name: 'Restore'}).first().click();
  await expect(page.getByRole('button', {name: 'Title of the note: Wander'})).toBeVisible();
  const side = page.getByRole('navigation', {name: 'Studio'});
  await side.getByRole('link', {name: 'Wander'}).dragTo(side.getByRole('button', {name: 'Getting started', exact: true}));
  await expect(page).toHaveURL(/\/notes\/getting-started\/wander$/);
});

test('what was changed, here and in another program, is in the history and can be taken back', async ({page, studio}) => {
  await page.goto(studio.url);
  await newNote(page, 'Diary');
  await addParagraph(page, 'Question', '%flink.ssql\nSELECT 1');
  await expect(page.getByText('Saved', {exact: true})).toBeVisible();
  const file = path.join(studio.data, 'notes/diary.note.md');
  await expect.poll(async () => readFile(file, 'utf8')).toContain('SELECT 1');
  await writeFile(file, '# Diary\n\nWritten by hand.\n');
  await expect(page.getByRole('paragraph').filter({hasText: 'Written by hand.'})).toBeVisible();

  await page.getByRole('button', {name: 'More of this note'}).click();
  await page.getByRole('menuitem', {name: 'History'}).click();
  const versions = page.getByRole('list', {name: 'Versions'});
  await expect(versions.getByRole('button')).toHaveCount(3);
  await expect(versions.getByText('by another program')).toBeVisible();
  await expect(page.getByRole('article', {name: 'Question'}).getByText('Removed', {exact: true})).toBeVisible();
  await expectAccessible(page);
  await versions.getByRole('button', {name: /by this studio/}).click();
  await page.getByRole('button', {name: 'Restore this version'}).click();
  await expect(page.getByRole('article', {name: '1, Question'})).toBeVisible();
});

test('the palette runs what the page can do, and the keys are listed', async ({page, studio}) => {
  await page.goto(studio.url);
  await expect(page.getByRole('link', {name: 'Sensors', exact: true}).first()).toBeVisible();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', {name: 'Keyboard shortcuts'});
  await expect(keys.getByText('Search and commands')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('dark th');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('streams');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/streams$/);
});

test('whoever types faster than the palette comes gets what was typed', async ({page, studio}) => {
  const html = await (await page.request.get(studio.url)).text();
  const shown = Promise.withResolvers<void>();
  // Only what the page loads first comes at once.
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    if (!html.includes(new URL(route.request().url()).pathname)) await shown.promise;
    await route.continue();
  });
  await page.goto(studio.url);
  await expect(page.getByRole('link', {name: 'Sensors', exact: true}).first()).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('dark th');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox')).toHaveCount(0);
  shown.resolve();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
