import {mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {readAnnouncement, studioUrl} from './announcement.ts';
import {forgetBuild} from './build.ts';
import {ensureDataFolder, takeTurn} from './data-folder.ts';
import {findInstance, readInstance, writeInstance} from './instance.ts';
import {LogTail} from './log-tail.ts';
import {startOptions} from './options.ts';
import {choosePort, probeLoopback} from './ports.ts';
import {isAlive, isOurs} from './processes.ts';
import {sourceHash} from './source-hash.ts';
import {isServerSource} from './source-watch.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-launch-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

describe('command line', () => {
  test('has its defaults and takes options', () => {
    expect(startOptions([], {})).toMatchObject({port: 3000, awsPort: 4566, profile: 'local'});
    expect(startOptions(['--port', '0', '--aws-port=1', '--data', folder, '--profile', 'aws'], {})).toEqual({
      port: 0,
      awsPort: 1,
      data: folder,
      profile: 'aws',
    });
    expect(startOptions([], {MILLRACE_DATA: folder, MILLRACE_PROFILE: 'aws'})).toMatchObject({data: folder, profile: 'aws'});
  });

  test.each([[['--port', '70000']], [['--port', 'x']], [['--port', '']], [['--elsewhere']], [['--profile', 'moon']], [['word']]])(
    'refuses %j',
    (argv) => {
      expect(() => startOptions(argv, {})).toThrow();
    },
  );
});

describe('ports', () => {
  const free =
    (...taken: number[]) =>
    (port: number) =>
      Promise.resolve(port === 0 ? 50_000 : taken.includes(port) ? null : port);

  test('the wanted one when it is free, else a neighbour, else any', async () => {
    expect(await choosePort(3000, free())).toEqual({port: 3000, moved: false});
    expect(await choosePort(3000, free(3000, 3001))).toEqual({port: 3002, moved: true});
    expect(await choosePort(3000, (port) => Promise.resolve(port === 0 ? 50_000 : null))).toEqual({port: 50_000, moved: true});
    expect(await choosePort(0, free())).toEqual({port: 50_000, moved: false});
    expect(await choosePort(65_535, free(65_535))).toEqual({port: 50_000, moved: true});
  });

  test('a port that somebody listens on is taken', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    try {
      expect(await probeLoopback(port)).toBeNull();
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await probeLoopback(port)).toBe(port);
  });
});

describe('source hash', () => {
  test('changes with names and contents, not with tests and Markdown', () => {
    mkdirSync(path.join(folder, 'app/deep'), {recursive: true});
    writeFileSync(path.join(folder, 'app/deep/page.tsx'), 'one');
    const first = sourceHash(folder, ['app', 'missing']);
    writeFileSync(path.join(folder, 'app/deep/page.test.tsx'), 'a test');
    writeFileSync(path.join(folder, 'app/ARCHITECTURE.md'), 'words');
    expect(sourceHash(folder, ['app', 'missing'])).toBe(first);
    writeFileSync(path.join(folder, 'app/deep/page.tsx'), 'two');
    const second = sourceHash(folder, ['app', 'missing']);
    expect(second).not.toBe(first);
    writeFileSync(path.join(folder, 'app/other.css'), '');
    expect(sourceHash(folder, ['app', 'missing'])).not.toBe(second);
  });
});

test('a failed build is forgotten, but never what a development server works in', () => {
  for (const name of ['cache', 'dev', 'server']) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'file'), '');
  }
  forgetBuild(folder);
  expect(readdirSync(folder)).toEqual(['dev']);
  expect(readdirSync(path.join(folder, 'dev'))).toEqual(['file']);
});

describe('data folder', () => {
  test('is made, with what lies above it', () => {
    ensureDataFolder(path.join(folder, 'a/b'));
    expect(statSync(path.join(folder, 'a/b/logs')).isDirectory()).toBe(true);
  });

  test('that cannot be written is one clear sentence', () => {
    writeFileSync(path.join(folder, 'file'), '');
    expect(() => ensureDataFolder(path.join(folder, 'file'))).toThrow(
      /cannot be written: a part of its path is a file|cannot be written: it is a file/,
    );
  });

  test('one start at a time works on it, and a lock of the dead is passed over', async () => {
    const done = await takeTurn(folder, () => {});
    const order: string[] = [];
    const second = takeTurn(folder, () => {
      order.push('waits');
      done();
    }).then((end) => {
      order.push('has it');
      end();
    });
    await second;
    expect(order).toEqual(['waits', 'has it']);
    writeFileSync(path.join(folder, 'turn.lock'), '999999999');
    (await takeTurn(folder, () => expect.unreachable('nobody holds it')))();
  });
});

describe('instances', () => {
  test('are remembered for their owner alone, and a broken file is none', async () => {
    const instance = {pid: 999_999_999, port: 1, url: 'http://127.0.0.1:1/?token=t', watcher: 1};
    writeInstance(folder, 'studio', instance);
    expect(readInstance(folder, 'studio')).toEqual(instance);
    expect(statSync(path.join(folder, 'studio.json')).mode & 0o777).toBe(0o600);
    expect(await findInstance(folder, 'studio')).toEqual({kind: 'none'});
    writeFileSync(path.join(folder, 'aws.json'), '{"pid":');
    expect(await findInstance(folder, 'aws')).toEqual({kind: 'none'});
  });

  test('a process is known by number and command line', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(999_999_999)).toBe(false);
    expect(isOurs(process.pid, 'a word that stands in no command line')).toBe(false);
  });
});

describe('what a server says', () => {
  test('is read from one line', () => {
    expect(readAnnouncement('{"listening":{"port":3000,"url":"http://127.0.0.1:3000/","token":"t"}}')).toEqual({
      kind: 'listening',
      port: 3000,
      url: 'http://127.0.0.1:3000/',
      token: 't',
    });
    expect(readAnnouncement('{"failed":{"message":"the port is taken"}}')).toEqual({kind: 'failed', message: 'the port is taken'});
    expect(readAnnouncement('{"error":{"code":"config/port","message":"\\"x\\" is no port","hint":"give a number"}}')).toEqual({
      kind: 'failed',
      message: '"x" is no port (give a number)',
    });
    expect(readAnnouncement('{"level":"info"}')).toBeNull();
    expect(readAnnouncement('{"listening":{"port":')).toBeNull();
  });

  test('the token stands in the address once', () => {
    expect(studioUrl({url: 'http://127.0.0.1:3000', token: 't'})).toBe('http://127.0.0.1:3000/?token=t');
    expect(studioUrl({url: 'http://127.0.0.1:3000/?token=t', token: 't'})).toBe('http://127.0.0.1:3000/?token=t');
    expect(studioUrl({url: 'http://127.0.0.1:3000/', token: null})).toBe('http://127.0.0.1:3000/');
  });

  test('is followed in its log from now on, in whole lines', () => {
    const file = path.join(folder, 'log');
    writeFileSync(file, 'old\n');
    const tail = new LogTail(file);
    writeFileSync(file, 'one\ntw', {flag: 'a'});
    expect(tail.lines()).toEqual(['one']);
    writeFileSync(file, 'o\n', {flag: 'a'});
    expect(tail.lines()).toEqual(['two']);
    tail.close();
  });
});

test('the server starts again for its sources, not for tests', () => {
  expect(isServerSource('sessions/note-session.ts')).toBe(true);
  expect(isServerSource('sessions/note-session.test.ts')).toBe(false);
  expect(isServerSource('sessions/testing/fake.ts')).toBe(false);
  expect(isServerSource('ARCHITECTURE.md')).toBe(false);
});
