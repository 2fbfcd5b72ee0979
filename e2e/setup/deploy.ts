import {expect, type Page} from '@playwright/test';

/** From an open note by "Build and deploy" to its running application, whose page is open then. */
export async function deployNote(page: Page, name: string): Promise<void> {
  await page.getByRole('button', {name: 'Build and deploy'}).click();
  const deploy = page.getByRole('button', {name: 'Deploy', exact: true});
  await expect(deploy).not.toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('textbox', {name: 'Application'})).toHaveValue(name);
  await deploy.click();
  await expect(page.getByRole('heading', {name, level: 1})).toBeVisible();
  await expect(page.getByRole('main').getByText('Running', {exact: true})).toBeVisible({timeout: 30_000});
}
