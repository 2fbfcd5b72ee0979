import AxeBuilder from '@axe-core/playwright';
import type {Page} from '@playwright/test';
import {expect, test} from './setup/fixtures.ts';
import {inFile, openFile, ParagraphView} from './setup/note.ts';

test.use({chapter: 'paragraphs'});

const order = (page: Page) =>
  page.getByRole('article').evaluateAll((all) => all.map((a) => (a.getAttribute('aria-label') ?? '').replace(/^\d+, /, '')));

async function clean(page: Page): Promise<void> {
  const {violations} = await new AxeBuilder({page}).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join('; ')}`)).toEqual([]);
}

test('several paragraphs are selected, moved, run, removed and put back by keys alone', async ({page, studio}) => {
  await openFile(
    page,
    studio,
    'keys',
    ['One', 'Two', 'Three', 'Four'].map((t, i) => inFile(`k${i}`, t, `SELECT ${i + 1} AS n`)),
  );
  await page.locator('[data-paragraph=k1]').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 paragraphs selected')).toBeVisible();
  await page.keyboard.press('Control+Alt+k');
  await expect.poll(() => order(page)).toEqual(['Two', 'Three', 'One', 'Four']);
  await page.getByRole('region', {name: 'Selected paragraphs'}).getByRole('button', {name: 'Run'}).click();
  await expect(new ParagraphView(page, 'Three').state('Finished')).toBeVisible();
  await expect(new ParagraphView(page, 'Two').state('Finished')).toBeVisible();
  await expect(new ParagraphView(page, 'Four').state('Ready')).toBeVisible();
  await clean(page);

  await page.locator('[data-paragraph=k2]').focus();
  await page.keyboard.press('Control+Alt+d');
  await expect.poll(() => order(page)).toEqual(['One', 'Four']);
  await page.getByRole('button', {name: 'Undo'}).click();
  await expect.poll(() => order(page)).toEqual(['Two', 'Three', 'One', 'Four']);
  await expect(page.locator('[data-paragraph=k1]')).toBeFocused();
});

test('a paragraph is moved by its grip, and made narrower at its edge', async ({page, studio}) => {
  await openFile(
    page,
    studio,
    'pointer',
    ['One', 'Two', 'Three'].map((t, i) => inFile(`m${i}`, t, `SELECT ${i + 1} AS n`)),
  );
  const grip = page.getByRole('button', {name: 'Move or select Three'});
  await page.locator('[data-paragraph=m2]').hover();
  const from = (await grip.boundingBox())!;
  const first = (await page.locator('[data-paragraph=m0]').boundingBox())!;
  await page.mouse.move(from.x + 4, from.y + 4);
  await page.mouse.down();
  await page.mouse.move(first.x + 200, first.y + 8, {steps: 5});
  await page.mouse.up();
  await expect.poll(() => order(page)).toEqual(['Three', 'One', 'Two']);

  const box = (await page.locator('[data-paragraph=m0]').boundingBox())!;
  await page.mouse.move(box.x + box.width, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + 20, {steps: 5});
  await page.mouse.up();
  await expect.poll(async () => (await page.locator('[data-paragraph=m0]').boundingBox())?.width).toBeLessThan(box.width * 0.6);
  await page.locator('[data-paragraph=m0]').focus();
  await page.keyboard.press('+');
  await expect.poll(async () => (await page.locator('[data-paragraph=m0]').boundingBox())?.width).toBeGreaterThan(box.width * 0.55);
});

test('words are found and replaced over the whole note', async ({page, studio}) => {
  await openFile(page, studio, 'find', [inFile('f0', 'One', 'SELECT 1 AS old'), inFile('f1', 'Two', 'SELECT 2 AS old')]);
  await page.locator('[data-paragraph=f0]').focus();
  await page.keyboard.press('Control+Alt+f');
  const bar = page.getByRole('search');
  await bar.getByRole('textbox', {name: 'Find'}).fill('a(s) old');
  await bar.getByRole('button', {name: 'Regular expression'}).click();
  await expect(bar.getByText('2', {exact: true})).toBeVisible();
  await bar.getByRole('textbox', {name: 'Find'}).press('Enter');
  await expect(bar.getByText('1 of 2')).toBeVisible();
  await bar.getByRole('textbox', {name: 'Replace with'}).fill('A$1 new');
  await clean(page);
  await bar.getByRole('button', {name: 'Replace all'}).click();
  await expect(page.locator('[data-paragraph=f1]')).toContainText('AS new');
  await expect(page.locator('[data-paragraph=f0]')).toContainText('AS new');
});

test('a note is read as a report, hangs on a wall as a dashboard, and one result has a page of its own', async ({page, studio}) => {
  const prose = '<!-- paragraph: r0 -->\n\nFrom $5 to $10, $a^2$.\n\n```mermaid\nflowchart LR\n  A[Stream] --> B[Result]\n```\n';
  const template = '%flink.bsql(type=single, template=<h2>{1}</h2> until {0})';
  await openFile(page, studio, 'report', [
    prose,
    inFile('r1', 'Rows', 'SELECT 1 AS n'),
    inFile('r2', 'One row', "SELECT 2 AS n, '<i>x</i>' AS m", template),
  ]);
  await expect(page.locator('.katex')).toHaveCount(1);
  await expect(page.getByRole('img', {name: /^Diagram/}).locator('svg')).toBeVisible();
  await page.getByRole('button', {name: 'Run all'}).first().click();
  await expect(new ParagraphView(page, 'One row').state('Finished')).toBeVisible();
  await expect(page.getByRole('heading', {name: '<i>x</i>'})).toBeVisible();
  await clean(page);

  await page.getByRole('button', {name: 'Views of this note'}).click();
  await page.getByRole('menuitem', {name: 'Report view'}).click();
  await expect(page.getByRole('region', {name: 'Rows'}).first()).toBeVisible();
  await expect(page.locator('.monaco-editor')).toHaveCount(0);
  await clean(page);
  await page.getByRole('radio', {name: 'Dashboard'}).click();
  await expect(page.locator('.katex')).toHaveCount(0);
  await expect(page.getByRole('button', {name: 'Full screen'})).toBeVisible();
  await clean(page);
  await page.goBack();
  await expect(page.locator('.katex')).toHaveCount(1);

  await page.goto(new URL('/embed/report?paragraph=r1', studio.url).href);
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await clean(page);
});

test('what an imported note showed is shown until it runs here, without what could do harm', async ({page, studio}) => {
  const results = {
    results: {
      code: 'SUCCESS',
      msg: [
        {type: 'TABLE', data: 'name\tcount\nalpha\t1'},
        {type: 'HTML', data: '<p id="evil" onclick="x()">kept<script>window.harm = 1</script><img src="https://example.com/x.png"></p>'},
      ],
    },
  };
  const settings = JSON.stringify({title: 'Old', zeppelin: results}).replaceAll('>', '\\u003e').replaceAll('--', '-\\u002d');
  await openFile(page, studio, 'saved', [`<!-- paragraph: s0 ${settings} -->\n\n\`\`\`sql %flink.bsql\nSELECT 1 AS n\n\`\`\`\n`]);
  const old = page.locator('[data-paragraph=s0]');
  await expect(old.getByText('Saved in the imported file')).toBeVisible();
  await expect(old.getByRole('cell', {name: 'alpha'})).toBeVisible();
  await expect(old.getByText('kept')).toBeVisible();
  expect(await old.locator('#evil, [onclick], script, img').count()).toBe(0);
  await clean(page);
  await new ParagraphView(page, 'Old').runButton.click();
  await expect(new ParagraphView(page, 'Old').state('Finished')).toBeVisible();
  await expect(old.getByText('Saved in the imported file')).toHaveCount(0);
});
