// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form
import AxeBuilder from '@axe-core/playwright';
import {expect, test} from './setup/fixtures.ts';
import {addParagraph, newNote} from './setup/note.ts';

test.use({chapter: 'forms'});

test('a choice in a form runs the paragraph again, and is still there after a reload', async ({page, studio}) => {
  await page.goto(studio.url);
  await newNote(page, 'Choices');
  const text = "%flink.bsql\nSELECT '${animal=crow,crow|fox(A fox)}' AS animal, '${how=sly}' AS how, '$${where(Place)=wood}' AS place";
  const paragraph = await addParagraph(page, 'Fable', text);
  const form = page.getByRole('region', {name: 'Form of Fable'});
  await form.getByRole('combobox', {name: 'animal'}).selectOption('A fox');
  await expect(paragraph.state('Finished')).toBeVisible();
  await expect.poll(() => paragraph.rows()).toEqual([['fox', 'sly', 'wood']]);

  await form.getByRole('textbox', {name: 'how'}).fill('hungry');
  await page.keyboard.press('Enter');
  await expect.poll(() => paragraph.rows()).toEqual([['fox', 'hungry', 'wood']]);
  const place = page.getByRole('region', {name: 'Form of the note'}).getByRole('textbox', {name: 'Place'});
  await place.fill('vineyard');
  await place.press('Enter');
  await expect.poll(() => paragraph.rows()).toEqual([['fox', 'hungry', 'vineyard']]);
  const {violations} = await new AxeBuilder({page}).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join('; ')}`)).toEqual([]);

  await page.reload();
  await expect(form.getByRole('combobox', {name: 'animal'})).toHaveValue('fox');
  await expect(place).toHaveValue('vineyard');
});
