import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {blackholeConnector} from '../connectors/blackhole/blackhole.ts';
import {createShardHub} from '../connectors/kinesis/shard-hub.ts';
import type {Connector} from '../engine/runtime/connector.ts';
import {createJob} from '../engine/runtime/job.ts';
import {systemClock} from '../engine/runtime/system-clock.ts';
import {Texts} from '../engine/runtime/texts.ts';
import type {Row} from '../protocol/value.ts';
import {planArchive} from './application/plan-archive.ts';
import {FROM_ENVIRONMENT, kinesisConnect} from './aws-endpoint.ts';
import {embeddedConnectors} from './connectors.ts';

// Jobs over files of JSON in which texts are handed on as references, against the same jobs with the law of changes checked: these hand on texts.

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'text-references-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, {recursive: true, force: true});
});

const connectors = embeddedConnectors(createShardHub({clock: systemClock, connect: kinesisConnect(FROM_ENVIRONMENT)}), FROM_ENVIRONMENT);

/** The rows that the statement puts into `o`, as texts in order of themselves. */
async function rowsOf(statement: string, columns: string, checkLaw: boolean): Promise<readonly string[]> {
  const tables = `CREATE TABLE e (k INT, ts TIMESTAMP(3), a ROW<t STRING, u STRING>, b ROW<t STRING, v STRING, n INT>, WATERMARK FOR ts AS ts)
    WITH ('connector' = 'filesystem', 'path' = '${folder}', 'format' = 'json');
  CREATE VIEW va AS SELECT k, ts, a.t AS t, a.u AS u FROM e WHERE a IS NOT NULL;
  CREATE VIEW vb AS SELECT k, ts, b.t AS t, b.v AS v, b.n AS n FROM e WHERE b IS NOT NULL;
  CREATE TABLE o (${columns}) WITH ('connector' = 'blackhole');`;
  const plan = await planArchive({
    tables: [{name: 'default.tables', sql: tables}],
    views: '',
    statements: `INSERT INTO o ${statement}`,
    settings: {},
  });
  const rows: Row[] = [];
  const recording: Connector = {
    info: blackholeConnector.info,
    createSink: () => ({writer: {write: async (batch) => void rows.push(...batch.rows), prepare: async () => [], close: async () => {}}}),
  };
  const job = createJob(plan, {connectors: (name) => (name === 'blackhole' ? recording : connectors(name)), checkLaw});
  await job.run();
  return rows.map((row) => JSON.stringify(row)).sort();
}

const text = fc
  .oneof(
    {weight: 6, arbitrary: fc.string({unit: 'grapheme-ascii', maxLength: 40})},
    {weight: 2, arbitrary: fc.string({unit: 'grapheme', maxLength: 20})},
    {weight: 1, arbitrary: fc.constantFrom('', 'same', '\ud800', 'tab\t"quoted"', 'ż'.repeat(100))},
  )
  .map((t) => JSON.stringify(t));
const maybe = fc.oneof({weight: 9, arbitrary: text}, {weight: 1, arbitrary: fc.constant('null')});
const record = fc
  .record({
    k: fc.nat(300),
    isLeft: fc.boolean(),
    at: fc.nat(59),
    t: maybe,
    u: maybe,
    n: fc.nat(5),
    isShort: fc.nat(9),
    isSwapped: fc.nat(9),
  })
  .map(({k, isLeft, at, t, u, n, isShort, isSwapped}) => {
    const ts = `"ts":"2024-01-01 00:00:${String(at).padStart(2, '0')}"`;
    const left = isShort === 0 ? `{"t":${t}}` : isSwapped === 0 ? `{"u":${u},"t":${t}}` : `{"t":${t},"u":${u}}`;
    return isLeft ? `{"k":${k},${ts},"a":${left},"b":null}` : `{"k":${k},${ts},"a":null,"b":{"t":${t},"v":${u},"n":${n}}}`;
  });

const QUERIES: readonly (readonly [name: string, columns: string, select: string])[] = [
  ['a join', 't STRING, u STRING, v STRING, n INT', 'SELECT va.t, u, v, n FROM va JOIN vb ON va.k = vb.k'],
  ['a condition over texts', 't STRING, u STRING, v STRING', 'SELECT va.t, u, v FROM va JOIN vb ON va.k = vb.k AND va.t <> vb.t'],
  [
    'joins of joins',
    'u STRING, v STRING, w STRING, big STRING',
    'SELECT x.u, v, y.u, UPPER(x.t) FROM va x JOIN vb ON x.k = vb.k JOIN va y ON y.k = vb.n',
  ],
  ['an outer join', 't STRING, u STRING, v STRING', 'SELECT va.t, u, v FROM va LEFT JOIN vb ON va.k = vb.k AND va.t <> vb.t'],
  ['rows that have a match', 't STRING, u STRING', 'SELECT t, u FROM va WHERE EXISTS (SELECT 1 FROM vb WHERE va.k = vb.k)'],
  ['keys that are texts', 'u STRING, v STRING', 'SELECT u, v FROM va JOIN vb ON va.t = vb.t'],
  [
    'an interval',
    't STRING, u STRING, v STRING',
    "SELECT va.t, u, v FROM va JOIN vb ON va.k = vb.k AND va.ts BETWEEN vb.ts - INTERVAL '20' SECOND AND vb.ts",
  ],
  ['a union', 't STRING, u STRING', 'SELECT va.t, u FROM va JOIN vb ON va.k = vb.k UNION ALL SELECT t, v FROM vb'],
];

test.each(QUERIES)('%s answers the same with references to texts as with the texts', {timeout: 120_000}, async (_, columns, select) => {
  const read = vi.spyOn(Texts.prototype, 'text');
  await fc.assert(
    fc.asyncProperty(fc.array(record, {minLength: 900, maxLength: 1100}), fc.boolean(), async (records, hasLong) => {
      const long = `{"k":7,"ts":"2024-01-01 00:00:30","a":{"t":"${'x'.repeat(70_000)}","u":"y"},"b":null}`;
      writeFileSync(join(folder, 'part.json'), `${[...records, ...(hasLong ? [long] : [])].join('\n')}\n`);
      expect(await rowsOf(select, columns, false)).toEqual(await rowsOf(select, columns, true));
    }),
    {numRuns: 3, endOnFailure: true},
  );
  expect(read).toHaveBeenCalled();
});
