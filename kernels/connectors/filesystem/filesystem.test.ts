import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Source, Split} from '../../engine/runtime/connector.ts';
import type {Row} from '../../protocol/value.ts';
import {columns, INT, STRING, sinkContext, sourceContext, type TestSourceContext, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {createFilesystemConnector} from './filesystem.ts';

const filesystemConnector = createFilesystemConnector({region: null, endpoint: null});
const never = new AbortController().signal;
const clock = new JumpClock();
const FIELDS = columns({k: STRING, n: INT});
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-files-'));
});
afterEach(() => rm(folder, {recursive: true, force: true}));

const table = (options: Record<string, string>, keys: string[] = []) =>
  tableSpec({connector: 'filesystem', path: folder, format: 'json', ...options}, FIELDS, keys);

function source(options: Record<string, string> = {}, init: Partial<TestSourceContext> = {}): {source: Source; context: TestSourceContext} {
  const context = sourceContext(table(options), clock, init);
  const created = filesystemConnector.createSource?.(context);
  if (!created) throw new Error('filesystem is a source');
  return {source: created, context};
}

async function readSplit(s: Source, split: Split, maxRows = 1000): Promise<Row[]> {
  const reader = s.open(split);
  const rows: Row[] = [];
  for (let more = true; more; ) {
    const result = await reader.poll(maxRows, never);
    expect(result.batch.rows.length).toBeLessThanOrEqual(maxRows);
    rows.push(...result.batch.rows);
    more = result.more;
  }
  await reader.close();
  return rows;
}

async function readAll(s: Source, maxRows?: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const split of await s.discover([])) rows.push(...(await readSplit(s, split, maxRows)));
  return rows;
}

test('JSON lines of a folder, by name, hidden names left out', async () => {
  await writeFile(join(folder, 'b.json'), '{"k":"b","n":2}\r\n\n{"k":"c","n":3}');
  await writeFile(join(folder, 'a.json'), '{"k":"a","n":1}\n');
  await writeFile(join(folder, '.hidden'), 'x');
  await writeFile(join(folder, '_SUCCESS'), '');
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'sub', 'd'), '{"k":"d","n":4}');
  const expected = [
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['d', 4],
  ];
  expect(await readAll(source().source)).toEqual(expected);
  expect(await readAll(source().source, 1)).toEqual(expected);
});

test('a CSV file with quoted line ends', async () => {
  await writeFile(join(folder, 'x.csv'), 'plain,1\n"two\nlines",2\n');
  expect(await readAll(source({format: 'csv', path: `file://${join(folder, 'x.csv')}`}).source)).toEqual([
    ['plain', 1],
    ['two\nlines', 2],
  ]);
});

test('lines longer than a chunk, many rows, and a restart from any position', async () => {
  const rows = Array.from({length: 3000}, (_, i): Row => [i === 1500 ? 'x'.repeat(3_000_000) : `k${i}`, i]);
  await writeFile(join(folder, 'big'), rows.map(([k, n]) => JSON.stringify({k, n})).join('\n'));
  const {source: s} = source();
  const [split] = await s.discover([]);
  const reader = s.open(split as Split);
  const got: Row[] = [];
  let next = split as Split;
  while (got.length < 1234) {
    const result = await reader.poll(100, never);
    got.push(...result.batch.rows);
    next = JSON.parse(JSON.stringify(result.next));
  }
  await reader.close();
  const restored = source().source;
  expect(await restored.discover([next])).toEqual([next]);
  got.push(...(await readSplit(restored, next)));
  expect(got).toEqual(rows);
});

test('a long file without a row leaves other things their turn', async () => {
  const line = `${'x'.repeat(65_535)}\n`;
  await writeFile(join(folder, 'a.json'), `{"k":"a","n":1}\n${line.repeat(320)}`);
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const {source: s, context} = source({'json.ignore-parse-errors': 'true'});
  const [split] = await s.discover([]);
  const reader = s.open(split as Split);
  await reader.poll(1, never);
  const before = turns;
  expect((await reader.poll(1000, never)).more).toBe(false);
  expect(turns).toBeGreaterThan(before);
  isOver = true;
  await reader.close();
  expect(context.bad.length).toBe(320);
});

test('metadata of the file', async () => {
  await writeFile(join(folder, 'a'), '{"n":1}\n');
  const metadata = ['file.name', 'file.size', 'file.path'].map((key) => ({key, type: key === 'file.size' ? INT : STRING}));
  expect(await readAll(source({}, {metadata, fields: columns({n: INT})}).source)).toEqual([[1, 'a', 8, join(folder, 'a')]]);
});

test('a bad record fails with file and line, or is skipped and kept', async () => {
  await writeFile(join(folder, 'a'), '{"n":1}\nbad\n{"n":3}\n');
  const {source: s} = source();
  const [split] = await s.discover([]);
  const reader = s.open(split as Split);
  expect((await reader.poll(10, never)).batch.rows).toEqual([[null, 1]]);
  await expect(reader.poll(10, never)).rejects.toMatchObject({
    diagnostic: {
      code: 'format/bad-record',
      blame: 'data',
      message: expect.stringContaining('line 2'),
      detail: expect.stringContaining('bad'),
    },
  });
  await reader.close();
  const skipping = source({'json.ignore-parse-errors': 'true'});
  expect(await readAll(skipping.source)).toEqual([
    [null, 1],
    [null, 3],
  ]);
  expect(skipping.context.bad.map((b) => [b.position, b.raw])).toEqual([['line 2', 'bad']]);
});

test.each<[Record<string, string>, RegExp]>([
  [{path: 'hdfs://host/x'}, /"hdfs:\/\/", which the connector "filesystem" does not support/],
  [{path: ''}, /needs the option "path"/],
  [{'source.monitor-interval': '0 s'}, /"source.monitor-interval" of table "t" cannot be "0 s"/],
])('%j is refused', (options, message) => expect(() => source(options)).toThrow(message));

test('a path that does not exist', async () => {
  await expect(source({path: join(folder, 'no')}).source.discover([])).rejects.toMatchObject({diagnostic: {code: 'filesystem/not-found'}});
});

function sink(options: Record<string, string> = {}) {
  const created = filesystemConnector.createSink?.(sinkContext(table(options), clock));
  if (!created?.committer) throw new Error('filesystem is an exactly-once sink');
  return {writer: created.writer, committer: created.committer};
}

test('rows can be seen from the commit on; a repeated commit does nothing', async () => {
  const {writer, committer} = sink();
  await writer.write({
    rows: [
      ['a', 1],
      ['b', 2],
    ],
    kinds: null,
  });
  const first = await writer.prepare(1);
  await writer.write({rows: [['c', 3]], kinds: null});
  expect(await readAll(source().source)).toEqual([]);
  const committables: unknown[] = JSON.parse(JSON.stringify(first));
  await committer.commit(1, committables);
  await committer.commit(1, committables);
  expect(await readAll(source().source)).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  await committer.commit(2, await writer.prepare(2));
  expect(await writer.prepare(3)).toEqual([]);
  await writer.close();
  expect((await readAll(source().source)).length).toBe(3);
  const [name = ''] = await readdir(folder);
  expect(basename(name)).toMatch(/^part-/);
});

test('a writer that is closed without commit leaves nothing', async () => {
  const {writer} = sink({format: 'csv'});
  await writer.write({rows: [['a', 1]], kinds: null});
  await writer.close();
  expect(await readdir(folder)).toEqual([]);
});

test('a file in the place of the folder', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'x');
  await expect(sink({path}).writer.write({rows: [['a', 1]], kinds: null})).rejects.toMatchObject({
    diagnostic: {code: 'filesystem/not-a-folder'},
  });
  expect(await readFile(path, 'utf8')).toBe('x');
});
