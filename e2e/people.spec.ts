import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import {test as base, expect, type Page} from '@playwright/test';
import {hashPassword} from '../server/users/users.ts';
import {addParagraph, newNote} from './setup/note.ts';
import {type Studio, startStudio} from './setup/studio.ts';

const ROLES = {olga: 'admin', rita: 'viewer'} as const;

/** A studio with two users. */
const test = base.extend<object, {studio: Studio}>({
  studio: [
    async ({browserName: _}, use) => {
      const data = mkdtempSync(path.join(tmpdir(), 'millrace-people-'));
      const users = await Promise.all(
        Object.entries(ROLES).map(async ([name, role]) => ({name, role, password: await hashPassword(`${name}-secret`)})),
      );
      writeFileSync(path.join(data, 'users.json'), JSON.stringify({users}));
      const studio = await startStudio({data});
      await use(studio);
      await studio.stop();
      rmSync(data, {recursive: true, force: true});
    },
    {scope: 'worker', timeout: 300_000},
  ],
});
test.use({permissions: ['clipboard-read', 'clipboard-write']});

async function signIn(page: Page, at: string, name: keyof typeof ROLES): Promise<void> {
  await page.goto(at);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(`${name}-secret`);
  await page.getByRole('button', {name: 'Sign in'}).click();
}

test('a reader reads: nothing on the page that would be refused, reasons where something is missed, and a way out', async ({
  page,
  browser,
  studio,
}) => {
  const base = new URL(studio.url).origin;
  await signIn(page, `${base}/notes`, 'olga');
  await newNote(page, 'Plans');
  const query = await addParagraph(page, 'Query', '%flink.ssql\nSELECT 1 AS one');
  await page.getByRole('button', {name: 'More of this note'}).click();
  await page.getByRole('menuitem', {name: 'Permissions'}).click();
  const dialog = page.getByRole('dialog', {name: 'Permissions'});
  await dialog.getByRole('textbox', {name: 'Writers'}).fill('olga');
  await dialog.getByRole('textbox', {name: 'Runners'}).fill('olga');
  await dialog.getByRole('button', {name: 'Save'}).click();
  await expect(dialog).toHaveCount(0);
  const note = page.url();

  const other = await (await browser.newContext()).newPage();
  await signIn(other, note, 'rita');
  const there = query.on(other);
  await expect(there.article).toContainText('SELECT 1 AS one');
  await expect(other.getByText('You may read this note')).toBeVisible();
  await expect(there.runButton).toHaveCount(0);
  for (const name of ['Run all', 'Stop all', 'Build and deploy'])
    await expect(other.getByRole('button', {name, exact: true})).toHaveCount(0);
  await other.getByRole('button', {name: 'More of Query'}).click();
  await expect(other.getByRole('menuitem')).toHaveText([/Copy link to the result/, /Copy its id/]);
  await other.keyboard.press('Escape');
  await there.article.focus();
  await other.keyboard.press('Control+Alt+D');
  await expect(other.getByText('you may not change this note: you are not among its writers')).toBeVisible();
  await expect(there.article).toBeVisible();
  expect((await new AxeBuilder({page: other}).analyze()).violations).toEqual([]);

  await other.goto(`${base}/streams`);
  const create = other.getByRole('button', {name: 'Create stream'});
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await create.focus();
  await expect(other.getByRole('tooltip')).toContainText('you are a viewer');
  await other.getByRole('button', {name: 'Signed in as rita'}).click();
  await other.getByRole('menuitem', {name: 'Sign out'}).click();
  await expect(other.getByRole('heading', {name: 'Sign in to Millrace'})).toBeVisible();
  await other.goto(note);
  await expect(other.getByRole('heading', {name: 'Sign in to Millrace'})).toBeVisible();
  await other.close();
});
