import {CreateStreamCommand, PutRecordCommand} from '@aws-sdk/client-kinesis';
import {createAwsClients} from '../server/aws-clients.ts';
import type {NoteEntry} from '../server/protocol/api.ts';
import {type Down, downSchema} from '../server/protocol/message.ts';
import {paragraphSchema} from '../server/protocol/note.ts';
import {spawnLocalAws} from '../server/testing/spawn-local-aws.ts';
import {type SpawnedStudio, spawnStudio} from '../server/testing/spawn-studio.ts';
import {TestPage} from '../server/testing/studio-fixture.ts';
import {quantile, report, rounded} from './report.ts';

/**
 * What a person waits for, through all of it: local AWS, studio and page in three processes.
 * `put-to-row`: from the call of PutRecord to the row on the page's WebSocket. `run-to-first-row`: from run-paragraph of `VALUES (1)` to its row,
 * in a session that has run before (warm) and in the first run of a note (cold).
 */

const RECORDS = 300;
const PER_SECOND = 20;
const RUNS = 20;
const STREAM = 'bench';
const PUT_GOAL_MS = 250;
const RUN_GOAL_MS = 50;

const TABLE = `CREATE TABLE readings (seq INT, sent DOUBLE) WITH (
  'connector' = 'kinesis', 'stream' = '${STREAM}', 'aws.region' = 'us-east-1', 'scan.stream.initpos' = 'TRIM_HORIZON', 'format' = 'json')`;

type Patch = Extract<Down, {kind: 'result-patch'}>;

/** A page with a note of its own: a paragraph for each text, named p1, p2, … */
async function openNote(studio: SpawnedStudio, title: string, texts: readonly string[]): Promise<{page: TestPage; note: string}> {
  const {path: note} = await studio.api<NoteEntry>('/api/notes', {
    method: 'POST',
    body: JSON.stringify({title, folder: ''}),
  });
  const page = await TestPage.open(studio);
  await page.openNote(note);
  texts.forEach((text, i) => {
    page.op(note, {kind: 'insert-paragraph', after: i === 0 ? null : `p${i}`, paragraph: paragraphSchema.parse({id: `p${i + 1}`, text})});
  });
  await page.until(() => page.state?.document.paragraphs.length === texts.length);
  return {page, note};
}

/** Hears every result patch that brings rows. */
function onRows(page: TestPage, hear: (patch: Patch) => void): () => void {
  const listener = (data: unknown) => {
    const message = downSchema.parse(JSON.parse(String(data)));
    if (message.kind === 'result-patch' && message.put.length > 0) hear(message);
  };
  page.socket.on('message', listener);
  return () => page.socket.off('message', listener);
}

/** Runs a paragraph and waits for a status; throws the paragraph's error. */
async function run(page: TestPage, note: string, id: string, status: 'running' | 'finished'): Promise<void> {
  page.op(note, {kind: 'run-paragraph', id});
  await page.until(() => page.status(id) === status || page.status(id) === 'failed');
  const error = page.state?.runs[id]?.error;
  if (error) throw new Error(error.message);
}

async function putToRow(studio: SpawnedStudio, put: (record: string) => Promise<unknown>): Promise<void> {
  const {page, note} = await openNote(studio, 'put to row', [
    `%flink.ssql\n${TABLE}`,
    '%flink.ssql(type=append)\nSELECT seq, sent FROM readings',
  ]);
  await run(page, note, 'p1', 'finished');
  const ages: number[] = [];
  const all = Promise.withResolvers<void>();
  const silence = onRows(page, (patch) => {
    const now = performance.now();
    for (const [, seq, sent] of patch.put) if (Number(seq) >= 0) ages.push(now - Number(sent));
    if (ages.length >= RECORDS) all.resolve();
  });
  await run(page, note, 'p2', 'running');
  // One record that does not count, so that the reader stands at the stream's tip.
  await put(JSON.stringify({seq: -1, sent: 0}));
  await page.until(() => page.rows('p2').length === 1);

  const start = performance.now();
  const puts: Promise<unknown>[] = [];
  for (let seq = 0; seq < RECORDS; seq++) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + (seq * 1000) / PER_SECOND - performance.now())));
    puts.push(put(JSON.stringify({seq, sent: performance.now()})));
  }
  await Promise.all([...puts, all.promise]);
  silence();
  page.op(note, {kind: 'stop-all'});
  await page.until(() => page.status('p2') === 'stopped');
  page.socket.terminate();
  const facts = {records: ages.length, perSecond: PER_SECOND};
  report({bench: 'put-to-row/p50', value: rounded(quantile(ages, 0.5)), unit: 'ms', goal: PUT_GOAL_MS, facts});
  report({bench: 'put-to-row/p99', value: rounded(quantile(ages, 0.99)), unit: 'ms', facts});
}

/** Between two runs of a person: the kernel has a thread ready again. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1500));
}

/** One run of the first paragraph, from the message sent to the first row heard, ms. */
async function runToFirstRow(page: TestPage, note: string): Promise<number> {
  const row = Promise.withResolvers<number>();
  const before = page.state?.runs.p1?.run ?? 0;
  const silence = onRows(page, (patch) => {
    if (patch.run > before) row.resolve(performance.now());
  });
  const sent = performance.now();
  page.op(note, {kind: 'run-paragraph', id: 'p1'});
  const took = (await row.promise) - sent;
  silence();
  await page.until(() => page.status('p1') === 'finished');
  return took;
}

async function firstRows(studio: SpawnedStudio): Promise<void> {
  const cold: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const {page, note} = await openNote(studio, `cold ${i}`, ['%flink.ssql\nVALUES (1)']);
    await pause();
    cold.push(await runToFirstRow(page, note));
    page.socket.terminate();
  }
  const {page, note} = await openNote(studio, 'warm', ['%flink.ssql\nVALUES (1)']);
  const warm: number[] = [];
  await runToFirstRow(page, note);
  for (let i = 0; i < RUNS; i++) {
    await pause();
    warm.push(await runToFirstRow(page, note));
  }
  page.socket.terminate();
  for (const [name, took] of Object.entries({warm, cold})) {
    const facts = {runs: RUNS, worst: rounded(quantile(took, 1))};
    report({bench: `run-to-first-row/${name}`, value: rounded(quantile(took, 0.5)), unit: 'ms', goal: RUN_GOAL_MS, facts});
  }
}

async function latency(): Promise<void> {
  const aws = await spawnLocalAws();
  const clients = createAwsClients(aws.profile);
  try {
    await clients.kinesis.send(new CreateStreamCommand({StreamName: STREAM, ShardCount: 1}));
    const studio = await spawnStudio(aws.url);
    try {
      await putToRow(studio, (record) =>
        clients.kinesis.send(new PutRecordCommand({StreamName: STREAM, PartitionKey: 'bench', Data: Buffer.from(record)})),
      );
      await firstRows(studio);
    } finally {
      await studio.close();
    }
  } finally {
    clients.close();
    await aws.close();
  }
}

await latency();
