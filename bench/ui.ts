import {CreateStreamCommand, PutRecordCommand} from '@aws-sdk/client-kinesis';
import {chromium, type Page} from '@playwright/test';
import {WebSocket} from 'ws';
import {startStudio} from '../e2e/setup/studio.ts';
import {createAwsClients} from '../server/aws-clients.ts';
import type {NoteEntry} from '../server/protocol/api.ts';
import {PROTOCOL_VERSION} from '../server/protocol/limits.ts';
import type {Down} from '../server/protocol/message.ts';
import {paragraphSchema} from '../server/protocol/note.ts';
import type {View} from '../server/protocol/view.ts';
import {TestPage} from '../server/testing/studio-fixture.ts';
import {pageCpu} from './page-cpu.ts';
import {quantile, report, rounded} from './report.ts';

/**
 * What the pages cost: the production build in a Chromium that draws by software. `frames`: frames a second and long tasks with four charts and
 * a table of 10,000 rows while 100,000 events a second enter the engine. `put-to-pixel`: from the call of PutRecord to the frame with its row.
 * `open-60`: a note of 60 paragraphs until all stand there and the first editor can be typed into. `viewers`: from the engine to the last of
 * 200 WebSockets that follow one result, ten updates a second. `heap`: what is left of it all when the notes are closed.
 */

const FRAMES_S = 20;
const RECORDS = 200;
const VIEWERS = 200;
const VIEWERS_S = 10;

interface Address {
  readonly port: number;
  readonly url: string;
  readonly token: string;
  api<T>(path: string, init?: RequestInit): Promise<T>;
}

interface Text {
  readonly title: string;
  readonly text: string;
  readonly view?: Partial<View>;
  readonly width?: number;
}

async function makeNote(at: Address, title: string, texts: readonly Text[]): Promise<{page: TestPage; note: string}> {
  const {path: note} = await at.api<NoteEntry>('/api/notes', {method: 'POST', body: JSON.stringify({title, folder: ''})});
  const page = await TestPage.open(at);
  await page.openNote(note);
  texts.forEach(({view, ...rest}, i) => {
    const paragraph = paragraphSchema.parse({
      id: `p${i + 1}`,
      ...rest,
      view: {kind: 'table', keys: [], groups: [], values: [], ...view},
    });
    page.op(note, {kind: 'insert-paragraph', after: i === 0 ? null : `p${i}`, paragraph});
  });
  await page.until(() => page.state?.document.paragraphs.length === texts.length);
  return {page, note};
}

async function run(page: TestPage, note: string, id: string, status: 'running' | 'finished'): Promise<void> {
  page.op(note, {kind: 'run-paragraph', id});
  await page.until(() => page.status(id) === status || page.status(id) === 'failed');
  const error = page.state?.runs[id]?.error;
  if (error) throw new Error(`${id}: ${error.message}`);
}

/** Each of five queries reads 20,000 events a second. */
const EVENTS = `%flink.ssql
CREATE TABLE events (
  k INT, v DOUBLE, ts AS LOCALTIMESTAMP, WATERMARK FOR ts AS ts
) WITH ('connector' = 'datagen', 'rows-per-second' = '20000', 'fields.k.min' = '0', 'fields.k.max' = '7', 'fields.v.min' = '0', 'fields.v.max' = '100')`;
const WINDOWS = `%flink.ssql
SELECT window_end, CAST(k AS STRING) AS name, COUNT(*) AS n, AVG(v) AS mean
FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' SECOND)) GROUP BY window_end, window_start, k`;
const over = {keys: ['window_end'], groups: ['name'], values: [{column: 'n', aggregate: 'sum' as const}]};

async function frames(at: Address, browserPage: Page): Promise<void> {
  const {page, note} = await makeNote(at, 'Frames', [
    {title: 'events', text: EVENTS},
    {
      title: 'bars',
      text: '%flink.ssql\nSELECT CAST(k AS STRING) AS name, COUNT(*) AS n, AVG(v) AS mean FROM events GROUP BY k',
      view: {kind: 'bar', keys: ['name'], values: [{column: 'n', aggregate: 'sum'}]},
      width: 6,
    },
    {title: 'line', text: WINDOWS, view: {kind: 'line', ...over}, width: 6},
    {title: 'area', text: WINDOWS, view: {kind: 'area', ...over}, width: 6},
    {title: 'time line', text: WINDOWS, view: {kind: 'timeline', ...over}, width: 6},
    {title: 'rows', text: '%flink.ssql(type=append)\nSELECT k, v, ts FROM events'},
  ]);
  await browserPage.goto(`${at.url}/notes/${note}`);
  await browserPage.getByRole('article').nth(5).waitFor();
  await run(page, note, 'p1', 'finished');
  for (const id of ['p2', 'p3', 'p4', 'p5', 'p6']) await run(page, note, id, 'running');
  // The charts' code is loaded, the table full.
  await new Promise((resolve) => setTimeout(resolve, 6000));
  await browserPage.evaluate(() => document.querySelector('article:nth-of-type(2)')?.scrollIntoView());
  const cpu = await pageCpu(browserPage);
  const before = await cpu();
  const seen = await browserPage.evaluate(async (seconds) => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)));
    observer.observe({entryTypes: ['longtask']});
    const times: number[] = [];
    const end = performance.now() + seconds * 1000;
    await new Promise<void>((resolve) => {
      const frame = (now: number) => {
        times.push(now);
        if (now < end) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
    observer.disconnect();
    return {times, tasks};
  }, FRAMES_S);
  const after = await cpu();
  const rates = page.state?.runs;
  const entered = Object.values(rates ?? {}).reduce(
    (sum, r) => sum + (r.statements ?? []).reduce((s, one) => s + (one.metrics?.recordsInPerSecond ?? 0), 0),
    0,
  );
  page.op(note, {kind: 'stop-all'});
  await page.until(() => page.status('p6') === 'stopped');
  page.socket.terminate();
  const gaps = seen.times.slice(1).map((t, i) => t - seen.times[i]!);
  const span = (seen.times.at(-1)! - seen.times[0]!) / 1000;
  const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / (1000 / 60)) - 1), 0);
  const facts = {eventsPerSecond: Math.round(entered)};
  report({bench: 'ui/frames', value: rounded(gaps.length / span), unit: 'frames/s', goal: 60, good: 'above', facts});
  report({bench: 'ui/dropped', value: rounded((100 * dropped) / (dropped + gaps.length)), unit: '%', goal: 2, facts});
  const perSecond = (of: 'main' | 'renderer' | 'gpu') => Math.round((1000 * (after[of] - before[of])) / span);
  report({
    bench: 'ui/page-cpu',
    value: perSecond('main'),
    unit: 'ms a second',
    facts: {...facts, renderer: perSecond('renderer'), gpu: perSecond('gpu')},
  });
  report({
    bench: 'ui/long-tasks',
    value: rounded(seen.tasks.length / span),
    unit: 'a second',
    facts: {
      ...facts,
      longest: rounded(Math.max(0, ...seen.tasks)),
      sum: rounded(seen.tasks.reduce((a, b) => a + b, 0) / span),
      unitOfBoth: 'ms',
    },
  });
}

async function putToPixel(at: Address, browserPage: Page, awsUrl: string): Promise<void> {
  const clients = createAwsClients({name: 'local', kind: 'local', region: 'us-east-1', endpoint: awsUrl});
  try {
    await clients.kinesis.send(new CreateStreamCommand({StreamName: 'bench-ui', ShardCount: 1}));
    const put = (seq: number) =>
      clients.kinesis.send(
        new PutRecordCommand({
          StreamName: 'bench-ui',
          PartitionKey: 'k',
          Data: Buffer.from(JSON.stringify({seq: `seq-${seq}`, sent: Date.now()})),
        }),
      );
    const {page, note} = await makeNote(at, 'Put to pixel', [
      {
        title: 'table',
        text: "%flink.ssql\nCREATE TABLE readings (seq STRING, sent BIGINT) WITH ('connector' = 'kinesis', 'stream' = 'bench-ui', 'aws.region' = 'us-east-1', 'scan.stream.initpos' = 'TRIM_HORIZON', 'format' = 'json')",
      },
      {title: 'rows', text: '%flink.ssql(type=append)\nSELECT seq, sent FROM readings'},
    ]);
    await browserPage.goto(`${at.url}/notes/${note}`);
    await browserPage.getByRole('article').nth(1).waitFor();
    await run(page, note, 'p1', 'finished');
    await run(page, note, 'p2', 'running');
    await put(-1);
    await browserPage.getByRole('gridcell', {name: 'seq--1'}).waitFor();
    await browserPage.evaluate(() => {
      const shown = new Map<string, number>();
      (window as unknown as {shown: Map<string, number>}).shown = shown;
      const look = () => {
        for (const cell of document.querySelectorAll('[role=gridcell]')) {
          const text = cell.textContent ?? '';
          if (text.startsWith('seq-') && !shown.has(text)) {
            shown.set(text, 0);
            // The frame after the change has it on the screen.
            requestAnimationFrame(() => shown.set(text, Date.now()));
          }
        }
      };
      new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
    });
    const sent = new Map<string, number>();
    for (let seq = 0; seq < RECORDS; seq++) {
      sent.set(`seq-${seq}`, Date.now());
      void put(seq);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await browserPage.getByRole('gridcell', {name: `seq-${RECORDS - 1}`}).waitFor();
    const shown = new Map(await browserPage.evaluate(() => [...(window as unknown as {shown: Map<string, number>}).shown]));
    const ages = [...sent].flatMap(([seq, since]) => ((shown.get(seq) ?? 0) > 0 ? [(shown.get(seq) ?? 0) - since] : []));
    page.op(note, {kind: 'stop-all'});
    await page.until(() => page.status('p2') === 'stopped');
    page.socket.terminate();
    const facts = {records: ages.length, perSecond: 10};
    report({bench: 'ui/put-to-pixel/p50', value: rounded(quantile(ages, 0.5)), unit: 'ms', goal: 250, facts});
    report({bench: 'ui/put-to-pixel/p99', value: rounded(quantile(ages, 0.99)), unit: 'ms', facts});
  } finally {
    clients.close();
  }
}

async function openSixty(at: Address, browserPage: Page): Promise<void> {
  const {page, note} = await makeNote(
    at,
    'Sixty',
    Array.from({length: 60}, (_, i) => ({
      title: `paragraph ${i + 1}`,
      text:
        i % 5 === 0
          ? `%md\n## Part ${i}\n\nSome words.`
          : `%flink.ssql\nSELECT ${i} AS n, 'x' AS t\nFROM (VALUES (1), (2)) AS v (a)\nWHERE a > ${i}`,
    })),
  );
  const took: number[] = [];
  const busy: number[] = [];
  const cpu = await pageCpu(browserPage);
  for (let i = 0; i < 5; i++) {
    await browserPage.goto('about:blank');
    const before = await cpu();
    const start = performance.now();
    await browserPage.goto(`${at.url}/notes/${note}`, {waitUntil: 'commit'});
    await browserPage.waitForFunction(
      () =>
        document.querySelectorAll('article').length === 60 &&
        document.querySelector('.monaco-editor textarea, .monaco-editor .native-edit-context') !== null,
      null,
      {polling: 'raf'},
    );
    took.push(performance.now() - start);
    const after = await cpu();
    busy.push(1000 * (after.main < before.main ? after.main : after.main - before.main));
  }
  page.socket.terminate();
  report({
    bench: 'ui/open-60',
    value: rounded(quantile(took, 0.5)),
    unit: 'ms',
    goal: 2000,
    // CPU time of the page's own thread: what it would take on a machine that does nothing else.
    facts: {runs: took.length, worst: rounded(quantile(took, 1)), cpu: rounded(quantile(busy, 0.5))},
  });
}

async function viewers(at: Address): Promise<void> {
  const {page, note} = await makeNote(at, 'Viewers', [
    {
      title: 'clock',
      text: "%flink.ssql\nCREATE TABLE clock (n INT, ts AS CURRENT_TIMESTAMP) WITH ('connector' = 'datagen', 'rows-per-second' = '10', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000')",
    },
    {title: 'rows', text: '%flink.ssql(type=append)\nSELECT n, ts FROM clock'},
  ]);
  await run(page, note, 'p1', 'finished');
  const ages: number[] = [];
  let counting = false;
  const sockets = await Promise.all(
    Array.from({length: VIEWERS}, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${at.port}/ws`, {headers: {authorization: `Bearer ${at.token}`, origin: at.url}});
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
      socket.on('message', (data) => {
        const now = Date.now();
        const text = String(data);
        if (!counting || !text.includes('"result-patch"')) return;
        const message = JSON.parse(text) as Down;
        if (message.kind === 'result-patch' && !message.reset) for (const row of message.put) ages.push(now - Number(row[2]));
      });
      socket.send(JSON.stringify({kind: 'hello', version: PROTOCOL_VERSION}));
      socket.send(JSON.stringify({kind: 'open-note', note}));
      return socket;
    }),
  );
  await run(page, note, 'p2', 'running');
  await page.until(() => page.rows('p2').length > 10);
  counting = true;
  await new Promise((resolve) => setTimeout(resolve, VIEWERS_S * 1000));
  counting = false;
  page.op(note, {kind: 'stop-all'});
  await page.until(() => page.status('p2') === 'stopped');
  for (const socket of sockets) socket.terminate();
  page.socket.terminate();
  const facts = {viewers: VIEWERS, updates: ages.length, perSecond: Math.round(ages.length / VIEWERS_S)};
  report({bench: 'ui/viewers/p50', value: rounded(quantile(ages, 0.5)), unit: 'ms', facts});
  report({bench: 'ui/viewers/p99', value: rounded(quantile(ages, 0.99)), unit: 'ms', goal: 100, facts});
}

/** The page's heap after the note with charts was opened, watched and left, three times. */
async function heap(at: Address, browserPage: Page): Promise<void> {
  const session = await browserPage.context().newCDPSession(browserPage);
  const used = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  const {page, note} = await makeNote(at, 'Heap', [
    {title: 'events', text: EVENTS},
    {title: 'line', text: WINDOWS, view: {kind: 'line', ...over}},
    {title: 'rows', text: '%flink.ssql(type=append)\nSELECT k, v, ts FROM events'},
  ]);
  await run(page, note, 'p1', 'finished');
  for (const id of ['p2', 'p3']) await run(page, note, id, 'running');
  await browserPage.goto(`${at.url}/jobs`);
  const sizes: number[] = [];
  const open: number[] = [];
  for (let i = 0; i < 4; i++) {
    await browserPage
      .getByRole('link', {name: /^Heap( |$)/})
      .first()
      .click();
    await browserPage.getByRole('grid').first().waitFor();
    await browserPage.waitForTimeout(4000);
    open.push(await used());
    await browserPage.getByRole('link', {name: /^Jobs/}).first().click();
    await browserPage.getByRole('article').first().waitFor({state: 'detached'});
    await browserPage.waitForTimeout(500);
    sizes.push(await used());
  }
  page.op(note, {kind: 'stop-all'});
  await page.until(() => page.status('p3') === 'stopped');
  page.socket.terminate();
  const facts = {
    open: rounded(open.at(-1) ?? 0),
    closed: rounded(sizes.at(-1) ?? 0),
    afterFirst: rounded(sizes[0] ?? 0),
    times: sizes.length,
  };
  report({bench: 'ui/heap-kept', value: rounded((sizes.at(-1) ?? 0) - (sizes[0] ?? 0)), unit: 'MB', goal: 3, facts});
}

const wanted = process.argv
  .slice(2)
  .filter((word) => word.startsWith('--'))
  .map((word) => word.slice(2));
const asked = (name: string) => wanted.length === 0 || wanted.includes(name);

async function ui(): Promise<void> {
  const studio = await startStudio();
  const named = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  const browser = await chromium.launch({
    ...(named === 'playwright' ? {} : {executablePath: named}),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const {origin, searchParams, port} = new URL(studio.url);
    const token = searchParams.get('token') ?? '';
    const at: Address = {
      port: Number(port),
      url: origin,
      token,
      async api<T>(path: string, init?: RequestInit) {
        const answer = await fetch(origin + path, {...init, headers: {authorization: `Bearer ${token}`}});
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        return (await answer.json()) as T;
      },
    };
    const browserPage = await browser.newPage({viewport: {width: 1440, height: 1000}});
    await browserPage.goto(studio.url);
    if (asked('open')) await openSixty(at, browserPage);
    if (asked('pixel')) await putToPixel(at, browserPage, studio.awsUrl);
    if (asked('viewers')) await viewers(at);
    if (asked('heap')) await heap(at, browserPage);
    if (asked('frames')) await frames(at, browserPage);
  } finally {
    await browser.close();
    await studio.stop();
  }
}

await ui();
