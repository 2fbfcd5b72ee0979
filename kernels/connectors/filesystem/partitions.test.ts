import {mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync, zstdCompressSync} from 'node:zlib';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Split} from '../../engine/runtime/connector.ts';
import type {Row} from '../../protocol/value.ts';
import {columns, INT, STRING, sinkContext, sourceContext, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {createFilesystemConnector} from './filesystem.ts';

/** Partitions, files that outlive checkpoints, folders that are watched, compressed files. */

const connector = createFilesystemConnector({region: null, endpoint: null});
const never = new AbortController().signal;
const FIELDS = columns({n: INT, k: STRING});
let folder: string;
let clock: JumpClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-partitions-'));
  clock = new JumpClock();
});
afterEach(() => rm(folder, {recursive: true, force: true}));

const table = (options: Record<string, string>, keys: string[] = ['k']) =>
  tableSpec({connector: 'filesystem', path: folder, format: 'json', ...options}, FIELDS, keys);

function sink(options: Record<string, string> = {}, keys?: string[], overwrite = false) {
  const created = connector.createSink?.({...sinkContext(table(options, keys), clock), overwrite});
  if (!created?.committer) throw new Error('filesystem is an exactly-once sink');
  const {writer, committer} = created;
  let id = 0;
  const checkpoint = async (): Promise<readonly unknown[]> => {
    const prepared: readonly unknown[] = JSON.parse(JSON.stringify(await writer.prepare(++id)));
    await committer.commit(id, prepared);
    return prepared;
  };
  return {writer, committer, checkpoint, write: (...rows: Row[]) => writer.write({rows, kinds: null})};
}

/** All files below the folder, with their texts; the random part of a name is left out. */
async function files(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(folder.length + 1).replace(/part-[0-9a-f-]{36}-/, 'part-')] = await readFile(path, 'utf8');
  }
  return found;
}

test('each partition has its folder; its columns are not in the files', async () => {
  const {write, checkpoint} = sink();
  await write([1, 'a'], [2, 'b/c'], [3, null], [4, 'a']);
  await checkpoint();
  expect(await files()).toEqual({
    'k=a/part-0-0': '{"n":1}\n{"n":4}\n',
    'k=b%2Fc/part-0-1': '{"n":2}\n',
    'k=__DEFAULT_PARTITION__/part-0-2': '{"n":3}\n',
  });
});

test('a file of lines stays open over checkpoints where the table says how long, and ends by its size', async () => {
  const {write, checkpoint} = sink({'sink.rolling-policy.rollover-interval': '10 s', 'sink.rolling-policy.file-size': '20 b'}, []);
  await write([1, 'a']);
  await checkpoint();
  expect(Object.keys(await files())).toEqual([expect.stringMatching(/^\..*inprogress$/)]);
  await write([2, 'b'], [3, 'c']);
  await checkpoint();
  expect(Object.values(await files()).sort()).toEqual(['{"n":1,"k":"a"}\n{"n":2,"k":"b"}\n', '{"n":3,"k":"c"}\n']);
  await clock.sleep(10_000);
  await checkpoint();
  expect(Object.keys(await files()).sort()).toEqual(['part-0-0', 'part-0-1']);
});

test('a restart publishes what the checkpoint holds of an open file, and nothing that came after it', async () => {
  const options = {'sink.rolling-policy.rollover-interval': '1 h'};
  const first = sink(options, []);
  await first.write([1, 'a']);
  const prepared = await first.checkpoint();
  await first.write([2, 'b']);
  await first.writer.prepare(2);
  const second = sink(options, []);
  await second.committer.commit(1, prepared);
  await second.committer.commit(1, prepared);
  expect(await files()).toEqual({'part-0-0': '{"n":1,"k":"a"}\n'});
});

test('a job that is stopped leaves its open files with their names', async () => {
  const {write, checkpoint, writer} = sink({'sink.rolling-policy.rollover-interval': '1 h'}, []);
  await write([1, 'a']);
  await checkpoint();
  await write([2, 'b']);
  await writer.close();
  expect(await files()).toEqual({'part-0-0': '{"n":1,"k":"a"}\n'});
});

test('a partition is announced at once, or when the watermark has passed its time and the delay', async () => {
  const atOnce = sink({'sink.partition-commit.policy.kind': 'success-file'});
  await atOnce.write([1, 'a']);
  await atOnce.checkpoint();
  expect(Object.keys(await files())).toContain('k=a/_SUCCESS');

  const options = {
    'sink.partition-commit.policy.kind': 'success-file',
    'sink.partition-commit.trigger': 'partition-time',
    'sink.partition-commit.delay': '1 h',
    'sink.partition-commit.success-file.name': '_DONE',
    'partition.time-extractor.timestamp-pattern': '$k:00:00',
  };
  const {write, writer, checkpoint} = sink(options);
  await write([1, '2024-01-01 10'], [2, '2024-01-01 11']);
  writer.onWatermark?.(Date.UTC(2024, 0, 1, 11));
  await checkpoint();
  expect(Object.keys(await files()).filter((f) => f.endsWith('_DONE'))).toEqual([]);
  writer.onWatermark?.(Date.UTC(2024, 0, 1, 11) + 1);
  const prepared = await checkpoint();
  expect(Object.keys(await files()).filter((f) => f.endsWith('_DONE'))).toEqual(['k=2024-01-01 10/_DONE']);
  // Another writer goes on with what waits.
  const restarted = sink(options);
  restarted.writer.onWatermark?.(Number.POSITIVE_INFINITY);
  await restarted.committer.commit(2, prepared);
  expect(
    Object.keys(await files())
      .filter((f) => f.endsWith('_DONE'))
      .sort(),
  ).toEqual(['k=2024-01-01 10/_DONE', 'k=2024-01-01 11/_DONE']);
});

test('INSERT OVERWRITE takes the place of what is there when the input has ended', async () => {
  const before = sink();
  await before.write([1, 'a'], [2, 'b']);
  await before.checkpoint();
  const {write, writer, checkpoint} = sink({}, ['k'], true);
  await write([3, 'a']);
  await checkpoint();
  expect(
    Object.keys(await files())
      .filter((f) => !f.includes('/.'))
      .sort(),
  ).toEqual(['k=a/part-0-0', 'k=b/part-0-1']);
  await write([4, 'a']);
  writer.onWatermark?.(Number.POSITIVE_INFINITY);
  await checkpoint();
  expect(Object.values(await files()).sort()).toEqual(['{"n":2}\n', '{"n":3}\n', '{"n":4}\n']);
});

function source(options: Record<string, string>, keys: string[] = []) {
  const created = connector.createSource?.(sourceContext(table(options, keys), clock));
  if (!created) throw new Error('filesystem is a source');
  return created;
}

test('a folder that is watched: files come once, the oldest first, also over a restart', async () => {
  const add = async (name: string, text: string, at: number): Promise<void> => {
    await writeFile(join(folder, name), text);
    await utimes(join(folder, name), at, at);
  };
  await add('b', '{"n":1}\n{"n":2}\n', 100);
  await add('a', '{"n":3}\n', 200);
  const watched = source({'source.monitor-interval': '5 s'});
  const [split] = await watched.discover([]);
  const reader = watched.open(split as Split);
  const rows: unknown[] = [];
  let next = split as Split;
  const poll = async (maxRows: number): Promise<void> => {
    const result = await reader.poll(maxRows, never);
    expect(result.more).toBe(true);
    rows.push(...result.batch.rows.map(([n]) => n));
    next = JSON.parse(JSON.stringify(result.next));
  };
  for (let i = 0; i < 4; i++) await poll(1);
  expect(rows).toEqual([1, 2, 3]);
  await reader.close();
  await add('c', '{"n":4}\n', 300);
  const restarted = source({'source.monitor-interval': '5 s'});
  expect(await restarted.discover([next])).toEqual([next]);
  const again = restarted.open(next);
  const later: unknown[] = [];
  while (later.length < 1) later.push(...(await again.poll(10, never)).batch.rows.map(([n]) => n));
  expect(later).toEqual([4]);
  await again.close();
});

test('compressed files, by their ending; one that is broken or of another kind is named', async () => {
  await writeFile(join(folder, 'a.json.gz'), gzipSync('{"n":1}\n{"n":2}\n'));
  await writeFile(join(folder, 'b.zst'), zstdCompressSync('{"n":3}'));
  const rows: unknown[] = [];
  const read = async (): Promise<void> => {
    const s = source({});
    for (const split of await s.discover([])) {
      const reader = s.open(split);
      for (let more = true; more; ) {
        const result = await reader.poll(10, never);
        rows.push(...result.batch.rows.map(([n]) => n));
        more = result.more;
      }
      await reader.close();
    }
  };
  await read();
  expect(rows).toEqual([1, 2, 3]);
  await writeFile(join(folder, 'c.gz'), 'no gzip');
  await expect(read()).rejects.toThrow(/c.gz" cannot be decompressed/);
  await rm(join(folder, 'c.gz'));
  await writeFile(join(folder, 'd.xz'), 'x');
  await expect(read()).rejects.toThrow(/compressed with xz/);
});

test('a file outside of the partitions’ folders', async () => {
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'sub', 'a'), '{"n":1}');
  const s = source({}, ['k']);
  const [split] = await s.discover([]);
  await expect(s.open(split as Split).poll(10, never)).rejects.toThrow(/does not tell the partition column "k"/);
});
