import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, test} from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../../../bin/millrace.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  readonly lines: readonly Record<string, unknown>[];
}

function millrace(args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], {cwd: folder});
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  child.stdin.end(input);
  return new Promise((resolve) =>
    child.on('close', (status) => {
      const lines = out.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
      resolve({status, out, err, lines});
    }),
  );
}

describe('millrace sql', () => {
  test('prints columns, changes and an end for each statement', async () => {
    const {status, lines} = await millrace(
      ['sql', '-'],
      "SELECT status, COUNT(*) AS n FROM (VALUES ('OK'), ('OK')) AS v(status) GROUP BY status; SET 'a.b' = 'c';",
    );
    expect(status).toBe(0);
    expect(lines).toEqual([
      {
        statement: 0,
        columns: [
          {name: 'status', type: 'CHAR(2) NOT NULL'},
          {name: 'n', type: 'BIGINT NOT NULL'},
        ],
      },
      {statement: 0, op: '+I', row: ['OK', 1]},
      {statement: 0, op: '-U', row: ['OK', 1]},
      {statement: 0, op: '+U', row: ['OK', 2]},
      {statement: 0, kind: 'query', ok: true},
      {statement: 1, kind: 'set', ok: true},
    ]);
  });

  test('batch and json show final rows', async () => {
    const sql = 'SELECT COUNT(*) AS n FROM (VALUES (1), (2)) AS v(x); SELECT COUNT(*) AS n FROM (VALUES (1)) AS v(x) WHERE x > 1';
    const batch = await millrace(['sql', '--mode', 'batch', '-'], sql);
    expect(batch.lines.filter((l) => 'op' in l)).toEqual([
      {statement: 0, op: '+I', row: [2]},
      {statement: 1, op: '+I', row: [0]},
    ]);
    const final = await millrace(['sql', '--format', 'json', '-'], sql);
    expect(final.lines.filter((l) => 'op' in l)).toEqual([{statement: 0, op: '+I', row: [2]}]);
  });

  test('writes values as the documentation says', async () => {
    const {lines} = await millrace(
      ['sql', '-'],
      `SET 'table.local-time-zone' = 'Europe/Berlin';
       SELECT CAST(9007199254740993 AS BIGINT), CAST(7 AS BIGINT), CAST(1.5 AS DECIMAL(5, 2)), CAST('NaN' AS DOUBLE), CAST(1E0 / 0E0 AS DOUBLE),
              TIMESTAMP '2020-01-02 03:04:05.5', TO_TIMESTAMP_LTZ(0, 3), DATE '2020-01-02', TIME '03:04:05', X'00ff', ARRAY[1, 2], ROW(1, 'a'), MAP['k', 1],
              CAST(NULL AS INT), TRUE;`,
    );
    const failed = lines.find((l) => l.ok === false);
    // A division by a constant zero is refused when it is planned, as in Flink.
    expect(failed).toMatchObject({statement: 1, error: {message: 'division by zero', line: 2}});
    const again = await millrace(
      ['sql', '-'],
      `SET 'table.local-time-zone' = 'Europe/Berlin';
       SELECT CAST(9007199254740993 AS BIGINT), CAST(7 AS BIGINT), CAST(1.5 AS DECIMAL(5, 2)), CAST('NaN' AS DOUBLE),
              TIMESTAMP '2020-01-02 03:04:05.5', TO_TIMESTAMP_LTZ(0, 3), DATE '2020-01-02', TIME '03:04:05', X'00ff', ARRAY[1, 2], ROW(1, 'a'), MAP['k', 1],
              CAST(NULL AS INT), TRUE;`,
    );
    expect(again.lines.find((l) => 'op' in l)?.row).toEqual([
      '9007199254740993',
      7,
      '1.50',
      'NaN',
      '2020-01-02 03:04:05.5',
      '1970-01-01 01:00:00.000',
      '2020-01-02',
      '03:04:05',
      'AP8=',
      [1, 2],
      [1, 'a'],
      [['k', 1]],
      null,
      true,
    ]);
  });

  test('a failed statement does not stop the next, and the status tells', async () => {
    const {status, lines} = await millrace(['sql', '-'], 'SELEC 1;\nSELECT nope FROM (VALUES (1)) AS v(x);\nSELECT 1 AS a;');
    expect(status).toBe(1);
    expect(lines).toMatchObject([
      {statement: 0, ok: false, error: {code: 'sql/syntax', line: 1, column: 1}},
      {statement: 1, ok: false, error: {code: 'sql/unknown-column', message: 'column "nope" does not exist', line: 2, column: 8}},
      {statement: 2, columns: [{name: 'a', type: 'INT NOT NULL'}]},
      {statement: 2, op: '+I', row: [1]},
      {statement: 2, kind: 'query', ok: true},
    ]);
  });

  test('errors for people: one sentence, the line shown and marked', async () => {
    const {err} = await millrace(['sql', '--format', 'table', '-'], 'SELECT temprature FROM (VALUES (1)) AS v(temperature)');
    expect(err).toBe(`error: column "temprature" does not exist
  ┌ standard input:1:8
1 │ SELECT temprature FROM (VALUES (1)) AS v(temperature)
  │        ^^^^^^^^^^
  table v has a column with a similar name: temperature
  hint: did you mean "temperature"?
`);
  });

  test('--max-rows ends an endless query, --timeout too', async () => {
    const endless = "CREATE TABLE d (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000');\nSELECT a FROM d;";
    const limited = await millrace(['sql', '--max-rows', '5', '-'], endless);
    expect(limited.status).toBe(0);
    expect(limited.lines.filter((l) => 'op' in l)).toHaveLength(5);
    const timed = await millrace(['sql', '--timeout', '0.5', '-'], `${endless}\nSELECT 1;`);
    expect(timed.status).toBe(1);
    expect(timed.lines.find((l) => l.statement === 1 && l.ok === true)).toBeDefined();
    expect(timed.lines.find((l) => l.statement === 2)).toMatchObject({ok: false, error: {code: 'cli/not-started'}});
  }, 20_000);

  test('files: JSON lines in, CSV out, read again', async () => {
    const input = join(folder, 'in.json');
    writeFileSync(input, '{"id": 1, "name": "a"}\n{"id": 2, "name": "b"}\n');
    const output = join(folder, 'out');
    const {status, lines} = await millrace(
      ['sql', '--mode', 'batch', '-'],
      `CREATE TABLE i (id INT, name STRING) WITH ('connector' = 'filesystem', 'path' = '${input}', 'format' = 'json');
       CREATE TABLE o (id INT, name STRING) WITH ('connector' = 'filesystem', 'path' = '${output}', 'format' = 'csv');
       INSERT INTO o SELECT id * 10, UPPER(name) FROM i;
       SELECT * FROM o;`,
    );
    expect(lines.filter((l) => 'op' in l).map((l) => l.row)).toEqual([
      [10, 'A'],
      [20, 'B'],
    ]);
    expect(status).toBe(0);
  });

  test('--strict gives the refusal of Apache Flink', async () => {
    const sql = "CREATE TABLE s (n INT) WITH ('connector' = 'blackhole');\nINSERT INTO s SELECT COUNT(*) FROM (VALUES (1)) AS v(x);";
    expect((await millrace(['sql', '--check', '-'], sql)).status).toBe(0);
    const strict = await millrace(['sql', '--check', '--strict', '-'], sql);
    expect(strict.status).toBe(1);
    expect(strict.lines[1]).toMatchObject({statement: 1, ok: false});
  });

  test('a wrong call and a missing file are told in a sentence', async () => {
    expect(await millrace(['sql', '--mode', 'lazy', '-'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('"--mode" cannot be "lazy"'),
    });
    expect(await millrace(['sql', 'nowhere.sql'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('file "nowhere.sql" does not exist'),
    });
  });
});

describe('millrace parse', () => {
  test('accepts and refuses statement by statement', async () => {
    const {status, lines} = await millrace(['parse', '-'], 'SELECT a - b FROM t;\nINSERT INTO x SELEC 1;\nSHOW TABLES;');
    expect(status).toBe(1);
    expect(lines).toMatchObject([
      {statement: 0, kind: 'query', ok: true},
      {statement: 1, ok: false, error: {code: 'sql/syntax', line: 2, column: 15}},
      {statement: 2, kind: 'show', ok: true},
    ]);
  });
});
