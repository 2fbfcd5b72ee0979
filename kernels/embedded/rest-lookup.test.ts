import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, expect, test} from 'vitest';
import {openCliSession} from './cli/cli-session.ts';
import {jsonOutput} from './cli/output.ts';
import {runScript} from './cli/run-script.ts';

let server: Server | null = null;
afterEach(() => new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve()))));

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly key: string | undefined;
  readonly body: string;
}

/** An endpoint of a test: `answer` gives status and body. */
async function endpoint(
  answer: (asked: Asked, count: number) => readonly [number, string],
): Promise<{url: string; asked: Asked[]; most(): number}> {
  const asked: Asked[] = [];
  let [now, most] = [0, 0];
  server = createServer(async (request, response) => {
    most = Math.max(most, ++now);
    const one = {
      url: request.url ?? '',
      method: request.method ?? '',
      key: request.headers['x-api-key'] as string | undefined,
      body: await bodyOf(request),
    };
    asked.push(one);
    const [status, body] = answer(one, asked.length);
    setImmediate(() => {
      now--;
      response.writeHead(status, {'content-type': 'application/json'}).end(body);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, most: () => most};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

interface Line {
  readonly row?: readonly unknown[];
  readonly ok?: boolean;
  readonly error?: {readonly message: string};
}

async function run(sql: string): Promise<readonly Line[]> {
  const session = openCliSession({strict: true});
  const lines: Line[] = [];
  const out = (line: string): void => void lines.push(JSON.parse(line) as Line);
  const output = jsonOutput({text: sql, file: '', zone: () => session.zone, out, err: () => undefined}, false);
  const args = {file: '', mode: 'streaming', format: 'changelog-json', maxRows: null, timeoutMs: 20_000, strict: true, check: false};
  await runScript(sql, args as Parameters<typeof runScript>[1], session, output);
  return lines;
}

const rowsOf = (lines: readonly Line[]): readonly unknown[] => lines.flatMap((l) => (l.row === undefined ? [] : [l.row]));
const errorsOf = (lines: readonly Line[]): readonly string[] => lines.flatMap((l) => (l.error === undefined ? [] : [l.error.message]));

/** The fare that the endpoint of the taxi pattern predicts, from its description. */
function fare(id: number): number {
  const p = (Math.E * id) % 1;
  return Math.floor(p * 91 + 10) * (1 + p * 0.4 - 0.2);
}

const rides = (count: number): string =>
  `CREATE TABLE rides (trip_id BIGINT, pt AS PROCTIME()) WITH ('connector' = 'datagen', 'number-of-rows' = '${count}', 'fields.trip_id.kind' = 'sequence', 'fields.trip_id.start' = '1', 'fields.trip_id.end' = '${count}');`;

test('S7: every twentieth ride gets its expected fare, at most twenty requests at once, in any order', async () => {
  const api = await endpoint(({url}) => {
    const id = Number(new URL(url, 'http://x').searchParams.get('ride_request_id'));
    return [200, JSON.stringify({expected_fare: fare(id)})];
  });
  const lines = await run(`${rides(100)}
    CREATE TABLE fares (ride_request_id BIGINT, expected_fare DOUBLE) WITH ('connector' = 'rest-lookup', 'format' = 'json', 'url' = '${api.url}/predictFare',
      'header.x-api-key' = 'k', 'lookup.timeout' = '30 s', 'lookup.capacity' = '20', 'lookup.output-mode' = 'ALLOW_UNORDERED');
    SELECT r.trip_id, f.expected_fare FROM (SELECT * FROM rides WHERE MOD(trip_id, 20) = 0) AS r
      JOIN fares FOR SYSTEM_TIME AS OF r.pt AS f ON f.ride_request_id = r.trip_id;`);
  expect(errorsOf(lines)).toEqual([]);
  const rows = (rowsOf(lines) as [number, number][]).toSorted((a, b) => a[0] - b[0]);
  expect(rows.map(([id]) => id)).toEqual([20, 40, 60, 80, 100]);
  expect(rows[0]?.[1]).toBeCloseTo(40.68894898991148, 9);
  expect(rows[1]?.[1]).toBeCloseTo(83.03070340619873, 9);
  expect(rows[4]?.[1]).toBeCloseTo(96.15821676075325, 9);
  expect(api.asked.map((a) => a.key)).toEqual(['k', 'k', 'k', 'k', 'k']);
});

test('S3: a company is posted and comes back with its risk of churn', async () => {
  const api = await endpoint(({body}) => [200, JSON.stringify({churn: (JSON.parse(body) as {job30: number}).job30 > 10})]);
  const lines =
    await run(`CREATE TEMPORARY VIEW companies AS SELECT *, PROCTIME() AS pt FROM (VALUES ('comp_4', 11), ('comp_5', 5)) AS t (companyID, job30);
    CREATE TABLE churn (companyID STRING, job30 INT, churn BOOLEAN) WITH ('connector' = 'rest-lookup', 'format' = 'json', 'url' = '${api.url}', 'lookup-method' = 'POST');
    SELECT c.companyID, p.churn FROM companies AS c LEFT JOIN churn FOR SYSTEM_TIME AS OF c.pt AS p ON p.companyID = c.companyID AND p.job30 = c.job30;`);
  expect(errorsOf(lines)).toEqual([]);
  expect(rowsOf(lines)).toEqual([
    ['comp_4', true],
    ['comp_5', false],
  ]);
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({companyID: 'comp_4', job30: 11});
});

test('a row without an answer: 404 is none, a LEFT JOIN keeps it; an array is several; 503 is asked again', async () => {
  let failures = 0;
  const api = await endpoint(({url}) => {
    if (url === '/p/3' && failures++ < 2) return [503, 'busy'];
    if (url === '/p/2') return [404, ''];
    return url === '/p/1' ? [200, '[{"v":"a"},{"v":"b"}]'] : [200, '{"v":"c"}'];
  });
  const lines = await run(`${rides(3)}
    CREATE TABLE p (id BIGINT, v STRING) WITH ('connector' = 'rest-lookup', 'format' = 'json', 'url' = '${api.url}/p/{id}', 'lookup.retry-delay' = '1 ms');
    SELECT r.trip_id, p.v, p.id FROM rides AS r LEFT JOIN p FOR SYSTEM_TIME AS OF r.pt ON p.id = r.trip_id;`);
  expect(errorsOf(lines)).toEqual([]);
  expect(rowsOf(lines)).toEqual([
    [1, 'a', 1],
    [1, 'b', 1],
    [2, null, null],
    [3, 'c', 3],
  ]);
  expect(failures).toBe(3);
});

test('a cache asks once for each key; a status that is neither success nor miss stops the job and is named', async () => {
  const api = await endpoint(() => [200, '{"v":"c"}']);
  const table = (more: string): string =>
    `CREATE TABLE p (id BIGINT, v STRING) WITH ('connector' = 'rest-lookup', 'format' = 'json', 'url' = '${api.url}'${more});`;
  const query =
    'SELECT r.trip_id, p.v FROM (SELECT trip_id, MOD(trip_id, 2) AS k, pt FROM rides) AS r JOIN p FOR SYSTEM_TIME AS OF r.pt ON p.id = r.k;';
  const cached = await run(`${rides(10)}\n${table(", 'lookup.cache' = 'PARTIAL', 'asyncPolling' = 'false'")}\n${query}`);
  expect(rowsOf(cached)).toHaveLength(10);
  expect(api.asked).toHaveLength(2);
  await new Promise<void>((resolve) => server?.close(() => resolve()));
  const broken = await endpoint(() => [400, 'no id']);
  const lines = await run(`${rides(1)}\n${table('').replace(api.url, broken.url)}\n${query}`);
  expect(errorsOf(lines)).toEqual(['the endpoint of table "p" answered with status 400']);
});

test('a hint overrides the table: one request at a time', async () => {
  const api = await endpoint(() => [200, '{"v":"c"}']);
  const lines = await run(`${rides(50)}
    CREATE TABLE p (id BIGINT, v STRING) WITH ('connector' = 'rest-lookup', 'format' = 'json', 'url' = '${api.url}');
    SELECT /*+ LOOKUP('table' = 'p', 'async' = 'false') */ r.trip_id, p.v FROM rides AS r JOIN p FOR SYSTEM_TIME AS OF r.pt ON p.id = r.trip_id;`);
  expect(errorsOf(lines)).toEqual([]);
  expect(rowsOf(lines)).toHaveLength(50);
  expect(api.most()).toBe(1);
});
