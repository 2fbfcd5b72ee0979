import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, type Locator, type Page} from '@playwright/test';
import type {Studio} from './studio.ts';

/** One paragraph of an open note, met by its roles and labels. */
export class ParagraphView {
  readonly page: Page;
  readonly article: Locator;
  readonly name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
    this.article = page.getByRole('article', {name: new RegExp(`^\\d+, ${name}$`)});
  }

  /** The same paragraph on another page. */
  on(page: Page): ParagraphView {
    return new ParagraphView(page, this.name);
  }

  get runButton(): Locator {
    return this.article.getByRole('button', {name: `Run ${this.name}`, exact: true});
  }

  get stopButton(): Locator {
    return this.article.getByRole('button', {name: `Stop ${this.name}`, exact: true});
  }

  get alert(): Locator {
    return this.article.getByRole('alert');
  }

  get grid(): Locator {
    return this.article.getByRole('grid');
  }

  /** The description of its chart, which holds the values. */
  get chart(): Locator {
    return this.article.getByRole('img', {name: /chart/});
  }

  state(word: 'Ready' | 'Queued' | 'Starting' | 'Running' | 'Finished' | 'Stopped' | 'Failed'): Locator {
    return this.article.locator('header').getByText(word, {exact: true});
  }

  /** A fact of the footer, such as "Rows". */
  fact(name: string): Locator {
    const term = this.page.getByRole('term').filter({hasText: new RegExp(`^${name}$`)});
    return this.article.locator('dl > div').filter({has: term}).getByRole('definition');
  }

  /** The number that a fact of the footer begins with. */
  async figure(name: string): Promise<number> {
    return Number.parseFloat(((await this.fact(name).textContent()) ?? '').replaceAll(',', ''));
  }

  /** Puts the text into the editor as a person pastes it; without `keep` in place of all that stands there. */
  async paste(text: string, options: {keep?: boolean} = {}): Promise<void> {
    await this.enter();
    await this.page.keyboard.press(options.keep ? 'ControlOrMeta+End' : 'ControlOrMeta+A');
    await this.page.evaluate((t) => navigator.clipboard.writeText(t), text);
    await this.page.keyboard.press('ControlOrMeta+V');
  }

  /** Puts the cursor into the editor. */
  async enter(): Promise<void> {
    await this.article.focus();
    await this.page.keyboard.press('Enter');
    await expect(this.article.getByRole('textbox', {name: `Code of ${this.name}`})).toBeFocused();
  }

  /** The values of all rows of its table, a line each; the table draws only what is in view, so it is scrolled through. */
  async rows(): Promise<string[][]> {
    return await this.grid.evaluate(async (grid) => {
      const rows = new Map<number, string[]>();
      for (let top = 0; ; top += 400) {
        grid.scrollTop = top;
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        for (const row of grid.querySelectorAll('[role=rowgroup] [role=row]')) {
          const cells = [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent ?? '');
          rows.set(Number(row.getAttribute('aria-rowindex')), cells);
        }
        if (top + grid.clientHeight >= grid.scrollHeight) break;
      }
      grid.scrollTop = 0;
      return [...rows].sort(([a], [b]) => a - b).map(([, cells]) => cells);
    });
  }
}

/** Opens a note by the tree at the side of the page. */
export async function openNote(page: Page, title: string): Promise<void> {
  // Behind the title the link tells how many of its paragraphs run.
  await page
    .getByRole('link', {name: new RegExp(`^${title}( |$)`)})
    .first()
    .click();
  await expect(page.getByRole('button', {name: `Title of the note: ${title}`})).toBeVisible();
}

/** Makes a new note from the notes page and opens it. */
export async function newNote(page: Page, title: string): Promise<void> {
  await page.getByRole('button', {name: 'New note'}).last().click();
  const dialog = page.getByRole('dialog', {name: 'New note'});
  await dialog.getByRole('textbox', {name: 'Title'}).fill(title);
  await dialog.getByRole('button', {name: 'Create'}).click();
  await expect(page.getByRole('button', {name: `Title of the note: ${title}`})).toBeVisible();
}

/** Adds an SQL paragraph at the end, gives it a title and a text, and tells it. */
export async function addParagraph(page: Page, title: string, text: string): Promise<ParagraphView> {
  const all = page.getByRole('article');
  const before = await all.count();
  await page.getByRole('button', {name: 'SQL', exact: true}).click();
  await expect(all).toHaveCount(before + 1);
  const added = all.last();
  await added.getByRole('button', {name: /^Title of paragraph/}).click();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  const paragraph = new ParagraphView(page, title);
  await paragraph.paste(text);
  return paragraph;
}

/** A paragraph of SQL as it stands in a note's file. */
export function inFile(id: string, title: string, sql: string, header = '%flink.bsql', settings: object = {}): string {
  return `<!-- paragraph: ${id} ${JSON.stringify({title, ...settings})} -->\n\n\`\`\`sql ${header}\n${sql}\n\`\`\`\n`;
}

/** Puts a note into the folder of notes, as another program does, and opens it. `name` is its file and its title. */
export async function openFile(page: Page, studio: Studio, name: string, paragraphs: readonly string[]): Promise<void> {
  writeFileSync(path.join(studio.data, 'notes', `${name}.note.md`), [`# ${name}\n`, ...paragraphs].join('\n'));
  await page.goto(studio.url);
  await page.goto(new URL(`/notes/${name}`, studio.url).href);
  await expect(page.getByRole('article').first()).toBeVisible();
}
