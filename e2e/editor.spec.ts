import {mkdirSync} from 'node:fs';
import path from 'node:path';
import type {Locator, Page} from '@playwright/test';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, type ParagraphView} from './setup/note.ts';

test.use({chapter: 'editor'});

test.beforeEach(async ({context, page, studio}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(studio.url);
});

const TABLE = `%flink.ssql

CREATE TABLE readings (
  sensor_id INT,
  temperature DOUBLE,
  event_time TIMESTAMP(3)
) WITH ('connector' = 'datagen', 'rows-per-second' = '5')`;

/** The suggestions that are shown. */
const suggestions = (page: Page): Locator => page.locator('.suggest-widget.visible .monaco-list-row');

/** Puts a text into the editor with the caret at its end, and types the rest key by key. */
async function type(paragraph: ParagraphView, text: string, keys: string): Promise<void> {
  await paragraph.paste(text);
  await paragraph.page.keyboard.type(keys, {delay: 20});
}

/** Puts the pointer on a word of the paragraph's text. */
async function hoverOver({page, article}: ParagraphView, word: string): Promise<void> {
  const line = article.locator('.view-line').filter({hasText: word}).last();
  const place = await line.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at === -1) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const {x, y, width, height} = range.getBoundingClientRect();
      return {x: x + width / 2, y: y + height / 2};
    }
    return null;
  }, word);
  if (place === null) throw new Error(`"${word}" does not stand there`);
  await page.mouse.move(place.x - 6, place.y);
  await page.mouse.move(place.x, place.y, {steps: 3});
}

/** MILLRACE_PICTURES names a folder: what is seen is kept there, in both themes. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.MILLRACE_PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, {recursive: true});
  await page.screenshot({path: path.join(folder, `editor-${name}.png`)});
}

test('what may be written is offered, what is wrong is mended, what stands there is explained', async ({page}) => {
  await newNote(page, 'Typing');
  const table = await addParagraph(page, 'Table', TABLE);
  const query = await addParagraph(page, 'Query', '%flink.ssql\n\nSELECT 1');

  await test.step('columns of a table that a paragraph above makes, before anything ran', async () => {
    await query.paste('%flink.ssql\n\nSELECT  FROM readings');
    for (let i = 0; i < ' FROM readings'.length; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('sen', {delay: 20});
    await expect(suggestions(page).first()).toContainText('sensor_id');
    await picture(page, 'suggest');
    await page.keyboard.press('Enter');
    await expect(query.article).toContainText('SELECT sensor_id FROM readings');
  });

  await test.step('key words where the grammar has them', async () => {
    await type(query, '%flink.ssql\n\nSELECT sensor_id, COUNT(*) FROM readings ', 'gro');
    await expect(suggestions(page).first()).toContainText('GROUP BY');
    await page.keyboard.press('Enter');
    await expect(query.article).toContainText('readings GROUP BY');
  });

  await test.step('functions with their signature', async () => {
    await type(query, '%flink.ssql\n\nSELECT ', 'to_time');
    await expect(suggestions(page).first()).toContainText('TO_TIMESTAMP');
    await page.keyboard.press('Escape');
  });

  await test.step('options of the connector that is written, and their values', async () => {
    await type(query, "%flink.ssql\n\nCREATE TABLE k (a INT) WITH ('connector' = 'kinesis', ", "'scan.stream.ini");
    await expect(suggestions(page).filter({hasText: 'scan.stream.initpos'}).first()).toBeVisible();
    await picture(page, 'options');
    await page.keyboard.press('Enter');
    await expect(query.article).toContainText("'scan.stream.initpos'");
    await page.keyboard.type(" = 'TR", {delay: 20});
    await expect(suggestions(page).first()).toContainText('TRIM_HORIZON');
    await page.keyboard.press('Escape');
  });

  await test.step('a type under the pointer', async () => {
    await query.paste('%flink.ssql\n\nSELECT temperature FROM readings');
    // A check that comes back just then closes what is shown: a person moves the pointer again.
    await expect(async () => {
      await page.mouse.move(0, 0);
      await hoverOver(query, 'temperature');
      await expect(page.locator('.monaco-hover').filter({hasText: /temperature\s+DOUBLE/})).toBeVisible({timeout: 2000});
    }).toPass();
    await picture(page, 'hover');
    await page.mouse.move(0, 0);
  });

  await test.step('a misspelt column is marked while typing, and mended by the keyboard', async () => {
    await query.paste('%flink.ssql\n\nSELECT temprature FROM readings');
    await expect(query.article.locator('.squiggly-error')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+.');
    await expect(query.article).toContainText('SELECT temperature FROM readings');
    await expect(query.article.locator('.squiggly-error')).toHaveCount(0);
  });

  await test.step('a window without a watermark says so', async () => {
    await query.paste(
      "%flink.ssql\n\nSELECT COUNT(*) FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end",
    );
    await expect(query.article.locator('.squiggly-error')).toBeVisible();
  });

  await test.step('laid out anew', async () => {
    await query.paste('%flink.ssql\n\nselect sensor_id,temperature\nfrom readings where temperature>0 and sensor_id=1');
    await page.keyboard.press('Shift+Alt+F');
    await expect(query.article).toContainText('WHERE temperature>0 AND sensor_id = 1');
  });

  await test.step('from a table to the paragraph that makes it', async () => {
    await query.paste('%flink.ssql\n\nSELECT * FROM readings');
    await page.keyboard.press('F12');
    await expect(table.article.getByRole('textbox', {name: 'Code of Table'})).toBeFocused();
  });

  await test.step('the statement at the cursor runs alone', async () => {
    await table.runButton.click();
    await expect(table.state('Finished')).toBeVisible();
    await query.paste("%flink.ssql\n\nSELECT wrong FROM nowhere;\nSELECT 'alone' AS word");
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(query.grid).toContainText('alone');
    await expect(query.alert).toHaveCount(0);
  });
});

test('in the dark', async ({page}) => {
  await page.emulateMedia({colorScheme: 'dark'});
  await newNote(page, 'Typing in the dark');
  await addParagraph(page, 'Table', TABLE);
  const query = await addParagraph(page, 'Query', '%flink.ssql\n\nSELECT 1');
  await type(query, '%flink.ssql\n\nSELECT * FROM readings WHERE ', 'te');
  await expect(suggestions(page).first()).toContainText('temperature');
  await picture(page, 'suggest-dark');
  await page.keyboard.press('Escape');
  await query.paste('%flink.ssql\n\nSELECT UPPER(temprature) FROM readings');
  await expect(query.article.locator('.squiggly-error')).toBeVisible();
  await hoverOver(query, 'temprature');
  await expect(page.locator('.monaco-hover').filter({hasText: 'does not exist'})).toBeVisible();
  await picture(page, 'hover-dark');
});
