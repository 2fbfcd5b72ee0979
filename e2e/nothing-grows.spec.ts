import type {CDPSession, Page} from '@playwright/test';
import {expect, test} from './setup/fixtures.ts';
import {newNote, openNote, ParagraphView} from './setup/note.ts';

test.use({chapter: 'nothing grows'});

const TEXTS: readonly (readonly [title: string, text: string])[] = [
  [
    'pulse',
    `%flink.ssql
CREATE TEMPORARY TABLE pulse (k INT, v DOUBLE, ts AS LOCALTIMESTAMP, WATERMARK FOR ts AS ts)
WITH ('connector' = 'datagen', 'rows-per-second' = '3000', 'fields.k.min' = '0', 'fields.k.max' = '7')`,
  ],
  ['bars', '%flink.ssql\nSELECT CAST(k AS STRING) AS name, COUNT(*) AS n FROM pulse GROUP BY k'],
  [
    'line',
    `%flink.ssql
SELECT window_end, CAST(k AS STRING) AS name, COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE pulse, DESCRIPTOR(ts), INTERVAL '1' SECOND)) GROUP BY window_start, window_end, k`,
  ],
  ['rows', '%flink.ssql(type=append)\nSELECT k, v FROM pulse'],
];

interface Size {
  readonly heapMB: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What the page holds when nothing more can be thrown away. */
async function sizeOf(session: CDPSession): Promise<Size> {
  // What the first round lets go of may hold more.
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  const {usedSize} = await session.send('Runtime.getHeapUsage');
  const {nodes, jsEventListeners} = await session.send('Memory.getDOMCounters');
  return {heapMB: usedSize / 1e6, nodes, listeners: jsEventListeners};
}

/** What the page lets go of late is let go of in the end; what it keeps for ever is still there then. */
async function expectNotGrown(session: CDPSession, before: Size): Promise<void> {
  await expect(async () => {
    const now = await sizeOf(session);
    // A hundred bytes kept of each of ninety thousand rows would be 9 MB; what one visit of the note holds is some 20 MB and thousands of nodes.
    expect(now.heapMB - before.heapMB).toBeLessThan(6);
    expect(now.nodes - before.nodes).toBeLessThan(1500);
    expect(now.listeners - before.listeners).toBeLessThan(300);
  }).toPass({timeout: 60_000});
}

async function addAll(page: Page): Promise<void> {
  const {origin, pathname} = new URL(page.url());
  const path = decodeURIComponent(pathname.replace('/notes/', ''));
  for (const [title, text] of TEXTS) {
    const answer = await page.request.post(`${origin}/api/notes/paragraph`, {data: {path, title, text}, headers: {origin}});
    expect(answer.ok(), await answer.text()).toBe(true);
  }
}

// A page that floods takes its time on a slow machine.
test.use({actionTimeout: 60_000});
const soon = expect.configure({timeout: 60_000});

test('a page with running charts keeps its size, and closing the note frees it', async ({page, studio}) => {
  test.setTimeout(480_000);
  await page.goto(studio.url);
  await newNote(page, 'Growth');
  await addAll(page);
  await page.getByRole('button', {name: 'Run all'}).click();
  const [bars, line, rows] = ['bars', 'line', 'rows'].map((name) => new ParagraphView(page, name)) as [
    ParagraphView,
    ParagraphView,
    ParagraphView,
  ];
  for (const paragraph of [bars, line, rows]) await soon(paragraph.state('Running')).toBeVisible();
  await bars.article.getByRole('radio', {name: 'Bar', exact: true}).click();
  await line.article.getByRole('radio', {name: 'Line', exact: true}).click();
  await soon(bars.chart).toBeVisible();
  await soon(line.chart).toBeVisible();
  const session = await page.context().newCDPSession(page);
  // "newest 10,000 of 120,000"
  const seen = async () => Number(((await rows.fact('Rows').textContent()) ?? '').replaceAll(',', '').match(/\d+$/)?.[0] ?? 0);

  await test.step('while ninety thousand rows pass through it', async () => {
    // The table is full, and so are the last minutes that it can go back to.
    await expect.poll(seen, {timeout: 90_000}).toBeGreaterThan(45_000);
    const before = await sizeOf(session);
    const from = await seen();
    await expect.poll(seen, {timeout: 90_000}).toBeGreaterThan(from + 90_000);
    await expectNotGrown(session, before);
  });

  await test.step('when the note is opened and left again and again', async () => {
    const leave = async () => {
      await page.getByRole('link', {name: /^Jobs/}).first().click();
      await soon(page.getByRole('heading', {level: 1, name: 'Jobs'})).toBeVisible();
      await soon(page.getByRole('article')).toHaveCount(0);
    };
    const visit = async () => {
      await openNote(page, 'Growth');
      await soon(line.chart).toBeVisible();
      await soon(rows.grid).toBeVisible();
    };
    await leave();
    await visit();
    await leave();
    const before = await sizeOf(session);
    for (let times = 0; times < 2; times++) {
      await visit();
      await leave();
    }
    await expectNotGrown(session, before);
  });
});
