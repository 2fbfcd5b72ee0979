import AxeBuilder from '@axe-core/playwright';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote, ParagraphView} from './setup/note.ts';

test.use({chapter: 'help', permissions: ['clipboard-read', 'clipboard-write']});

test('a sample becomes a note with one click, and runs', async ({page, studio}) => {
  await page.goto(studio.url);
  await page.getByRole('link', {name: 'Samples'}).first().click();
  await expect(page.getByRole('heading', {name: 'Samples', level: 1})).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(8);
  expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
  await page.getByRole('button', {name: 'Make a note of The best N, always'}).click();
  await expect(page).toHaveURL(/\/notes\/samples\/the-best-n-always$/);
  await page.getByRole('button', {name: 'Run all', exact: true}).click();
  const top = new ParagraphView(page, 'Three best products of each category');
  await expect(top.state('Running')).toBeVisible();
  await expect.poll(() => top.grid.getByRole('row').count()).toBeGreaterThan(3);
  await expect(new ParagraphView(page, 'Revenue of the five best').chart).toBeVisible();
  await page.getByRole('button', {name: 'Stop all'}).click();
});

test('the tour comes once, goes on over pages, and can be left at any step', async ({page, studio}) => {
  await page.goto(studio.url);
  const tour = page.getByRole('region', {name: 'Tour'});
  await expect(tour).toContainText('1 of 4');
  await tour.getByRole('button', {name: 'Next'}).click();
  await tour.getByRole('link', {name: 'See the samples'}).click();
  await expect(page.getByRole('heading', {name: 'Samples', level: 1})).toBeVisible();
  await expect(tour).toContainText('2 of 4');
  await page.reload();
  await expect(tour).toContainText('2 of 4');
  await tour.getByRole('button', {name: 'Leave the tour'}).click();
  await expect(tour).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', {name: 'Samples', level: 1})).toBeVisible();
  await expect(tour).toHaveCount(0);
  await page.getByRole('button', {name: 'Help'}).click();
  await page.getByRole('menuitem', {name: 'Take the tour'}).click();
  await expect(tour).toContainText('1 of 4');
});

test('the documents are read inside the studio, without any other place', async ({page, studio}) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') foreign.push(request.url());
  });
  await page.goto(studio.url);
  await page.getByRole('button', {name: 'Help'}).click();
  await page.getByRole('menuitem', {name: 'Documents'}).click();
  await expect(page.getByRole('heading', {name: 'Using Millrace', level: 1})).toBeVisible();
  await page.getByRole('main').getByRole('link', {name: 'text', exact: true}).click();
  await expect(page.getByRole('heading', {name: 'LIKE', exact: true})).toBeVisible();
  expect((await new AxeBuilder({page}).analyze()).violations).toEqual([]);
  await page.goto(`${new URL(studio.url).origin}/docs/sql/text#fn-split_index`);
  await expect(page.getByRole('heading', {name: 'SPLIT_INDEX'})).toBeInViewport();
  await page.goBack();
  await expect(page.getByRole('heading', {name: 'LIKE', exact: true})).toBeVisible();
  expect(foreign).toEqual([]);
});

test('an error leads to the document that says more', async ({page, studio}) => {
  await page.goto(studio.url);
  await newNote(page, 'An error');
  const wrong = await addParagraph(page, 'Wrong', '%flink.ssql\nSELECT shuot(1)');
  await wrong.article.focus();
  await page.keyboard.press('Shift+Enter');
  await wrong.alert.getByRole('link', {name: 'Read about it'}).click();
  await expect(page).toHaveURL(/\/docs\/sql#functions$/);
  await expect(page.getByRole('heading', {name: 'Functions', exact: true})).toBeInViewport();
});
