import type {Page} from '@playwright/test';

/** Seconds of CPU time: what other work of the machine does not stretch. */
export interface PageCpu {
  /** The page's own thread: scripts, styles, layout. */
  readonly main: number;
  /** All threads of the page's process: also garbage collection, workers, drawing by software. */
  readonly renderer: number;
  /** The process that puts pictures together. */
  readonly gpu: number;
}

/** Reads the CPU time of a page so far; the difference of two readings is what happened between. Chromium only. */
export async function pageCpu(page: Page): Promise<() => Promise<PageCpu>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', {timeDomain: 'threadTicks'});
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser of its own');
  const whole = await browser.newBrowserCDPSession();
  return async () => {
    const {metrics} = await session.send('Performance.getMetrics');
    const {processInfo} = await whole.send('SystemInfo.getProcessInfo');
    const of = (type: string) => processInfo.filter((p) => p.type === type).reduce((sum, p) => sum + p.cpuTime, 0);
    return {main: metrics.find((m) => m.name === 'TaskDuration')?.value ?? 0, renderer: of('renderer'), gpu: of('GPU')};
  };
}
