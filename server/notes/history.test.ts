import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {History} from './history.ts';

let folder: string;
let now = 0;
let history: History;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-history-'));
  now = Date.UTC(2026, 0, 1);
  history = new History(folder, () => now);
});
afterEach(() => rm(folder, {recursive: true, force: true}));

const MINUTE = 60_000;
const texts = async () => Promise.all((await history.list('a/b')).map((v) => history.text('a/b', v.id)));

test('a spell of changes by one hand is one version, the first text stays', async () => {
  await history.record('a/b', 'one', 'Ann', 'zero');
  now += MINUTE;
  await history.record('a/b', 'two', 'Ann', 'one');
  expect(await texts()).toEqual(['two', 'zero']);
  await history.record('a/b', 'three', 'Bob. C/D', 'two');
  expect(await texts()).toEqual(['three', 'two', 'zero']);
  expect((await history.list('a/b')).map((v) => v.by)).toEqual(['Bob. C/D', 'Ann', '']);
  now += 10 * MINUTE;
  await history.record('a/b', 'four', 'Bob. C/D', 'three');
  expect(await texts()).toEqual(['four', 'three', 'two', 'zero']);
});

test('two saves within a millisecond lose nothing', async () => {
  await history.record('a/b', 'one', 'Ann', null);
  await history.record('a/b', 'two', 'Ann', 'one');
  expect(await texts()).toEqual(['two']);
});

test('very old versions are thinned out, one a day stays', async () => {
  const first = now;
  for (let i = 0; i < 400; i++) {
    await history.record('a/b', `text ${i}`, 'Ann', null);
    now += 60 * MINUTE;
  }
  const versions = await history.list('a/b');
  expect(versions.length).toBeLessThan(130);
  const days = new Set(versions.map((v) => Math.floor((v.at - first) / (24 * 60 * MINUTE))));
  expect(days.size).toBe(17);
});
