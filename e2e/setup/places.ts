import type {Page} from '@playwright/test';

/** Watches where the paragraphs of a note stand, in every frame. */
export interface Places {
  /** By how much each paragraph's top moved at most since the beginning, px, by its name; those that stood still are left out. */
  moved(): Promise<Record<string, number>>;
}

export async function watchPlaces(page: Page): Promise<Places> {
  const seen = await page.evaluateHandle(() => {
    const ranges = new Map<string, {least: number; most: number}>();
    const look = () => {
      for (const article of document.querySelectorAll('article[data-paragraph]')) {
        const name = article.getAttribute('aria-label') ?? '';
        const {top} = article.getBoundingClientRect();
        const range = ranges.get(name) ?? {least: top, most: top};
        ranges.set(name, {least: Math.min(range.least, top), most: Math.max(range.most, top)});
      }
      requestAnimationFrame(look);
    };
    look();
    return ranges;
  });
  return {
    moved: () =>
      seen.evaluate((ranges) => {
        const far = [...ranges].map(([name, {least, most}]) => [name, most - least] as const).filter(([, px]) => px >= 1);
        return Object.fromEntries(far);
      }),
  };
}
