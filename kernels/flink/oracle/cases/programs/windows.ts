import {eventFiles, eventTables} from './events.ts';
import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

const {events: E, calls: CALLS, none: NONE} = eventTables('windows');
const Z = `SET 'table.local-time-zone' = 'Europe/Berlin'; ${CALLS}`;
const M = "INTERVAL '1' MINUTE";
const S10 = "INTERVAL '10' SECOND";
/** Rows that change, with their time: Flink keeps no time attribute of a GROUP BY, so it is the last row of a key. */
const LAST = `${E} CREATE VIEW c AS SELECT id, k, g, n, d, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM e) WHERE rn = 1;`;

const TABLES: readonly (readonly [name: string, call: string])[] = [
  ['tumble', `TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})`],
  ['tumble, offset', `TUMBLE(TABLE e, DESCRIPTOR(ts), ${M}, ${S10})`],
  ['tumble, negative offset', `TUMBLE(TABLE e, DESCRIPTOR(ts), ${M}, -${S10})`],
  ['hop', `HOP(TABLE e, DESCRIPTOR(ts), ${S10}, INTERVAL '30' SECOND)`],
  ['hop, offset', `HOP(TABLE e, DESCRIPTOR(ts), ${S10}, INTERVAL '30' SECOND, INTERVAL '3' SECOND)`],
  ['cumulate', `CUMULATE(TABLE e, DESCRIPTOR(ts), ${S10}, ${M})`],
  ['cumulate, offset', `CUMULATE(TABLE e, DESCRIPTOR(ts), ${S10}, ${M}, INTERVAL '5' SECOND)`],
  ['session', `SESSION(TABLE e, DESCRIPTOR(ts), ${S10})`],
  ['session by key', `SESSION(TABLE e PARTITION BY k, DESCRIPTOR(ts), ${S10})`],
];
const LEGACY: readonly (readonly [name: string, call: string, window: string])[] = [
  ['tumble', `TUMBLE(ts, ${M})`, 'TUMBLE'],
  ['hop', `HOP(ts, ${S10}, INTERVAL '30' SECOND)`, 'HOP'],
  ['session', `SESSION(ts, ${S10})`, 'SESSION'],
];

const table = TABLES.flatMap(([name, call]): readonly (readonly [string, string])[] => [
  [`table: ${name}: rows`, `${E} SELECT id, window_start, window_end, window_time FROM TABLE(${call})`],
  [
    `table: ${name}: by key`,
    `${E} SELECT window_start, window_end, k, COUNT(*), SUM(n), AVG(d), MIN(p), MAX(g) FROM TABLE(${call}) GROUP BY window_start, window_end, k`,
  ],
  [
    `table: ${name}: all`,
    `${E} SELECT window_start, window_end, COUNT(*), SUM(n), COUNT(DISTINCT k) FROM TABLE(${call}) GROUP BY window_start, window_end`,
  ],
  [
    `table: ${name}: grouping sets`,
    `${E} SELECT window_start, window_end, k, g, COUNT(*), GROUPING(k) FROM TABLE(${call}) GROUP BY window_start, window_end, GROUPING SETS ((k), (g), ())`,
  ],
]);
const legacy = LEGACY.flatMap(([name, call, window]): readonly (readonly [string, string])[] => {
  const args = call.slice(window.length);
  return [
    [
      `legacy: ${name}: by key`,
      `${E} SELECT k, ${window}_START${args}, ${window}_END${args}, ${window}_ROWTIME${args}, COUNT(*), SUM(n), AVG(d), MIN(p), MAX(g) FROM e GROUP BY k, ${call}`,
    ],
    [`legacy: ${name}: all`, `${E} SELECT ${window}_START${args} AS s, COUNT(*), SUM(n), LISTAGG(k), COUNT(n) FROM e GROUP BY ${call}`],
    [`legacy: ${name}: distinct`, `${E} SELECT ${window}_END${args}, COUNT(DISTINCT k), SUM(DISTINCT n), COUNT(*) FROM e GROUP BY ${call}`],
    [
      `legacy: ${name}: filter and having`,
      `${E} SELECT k, COUNT(*) FILTER (WHERE n > 2), MAX(n) FROM e GROUP BY ${call}, k HAVING COUNT(*) > 0`,
    ],
  ];
});
const aggregates = [
  'AVG(n)',
  'STDDEV_SAMP(d)',
  'VAR_POP(p)',
  'LISTAGG(g)',
  'COLLECT(n)',
  'FIRST_VALUE(g)',
  'LAST_VALUE(n)',
  'ARRAY_AGG(n)',
  'JSON_ARRAYAGG(n)',
  'JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE n)',
  'MIN(ts)',
  'COUNT(DISTINCT g), COUNT(DISTINCT n)',
  'MAX(f)',
  'APPROX_COUNT_DISTINCT(k)',
].map((call): readonly [string, string] => [
  `table: ${call}`,
  `${E} SELECT window_end, k, ${call} FROM TABLE(HOP(TABLE e, DESCRIPTOR(ts), ${M}, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end, k`,
]);
const legacyAggregates = [
  'STDDEV_POP(d)',
  'COLLECT(n)',
  'FIRST_VALUE(g)',
  'LAST_VALUE(n)',
  'ARRAY_AGG(n)',
  'MIN(ts)',
  'AVG(DISTINCT n)',
].map((call): readonly [string, string] => [
  `legacy: ${call}`,
  `${E} SELECT TUMBLE_END(ts, ${M}), k, ${call} FROM e GROUP BY TUMBLE(ts, ${M}), k`,
]);

const BOTH: readonly (readonly [string, string])[] = [
  ...table,
  ...legacy,
  ...aggregates,
  ...legacyAggregates,
  [
    'legacy: tumble with an offset',
    `${E} SELECT TUMBLE_START(ts, ${M}, TIME '00:00:10'), COUNT(*) FROM e GROUP BY TUMBLE(ts, ${M}, TIME '00:00:10')`,
  ],
  ['legacy: without the window shown', `${E} SELECT k, COUNT(*) FROM e GROUP BY k, TUMBLE(ts, ${M})`],
  [
    'legacy: expressions of its bounds',
    `${E} SELECT DATE_FORMAT(TUMBLE_START(ts, ${M}), 'HH:mm'), TUMBLE_END(ts, ${M}) + INTERVAL '1' SECOND, SUM(n) FROM e GROUP BY TUMBLE(ts, ${M})`,
  ],
  [
    'legacy: a key that is an expression',
    `${E} SELECT UPPER(k), TUMBLE_START(ts, ${M}), COUNT(*) FROM e GROUP BY UPPER(k), TUMBLE(ts, ${M})`,
  ],
  [
    'legacy: of a filtered view',
    `${E} CREATE VIEW w AS SELECT ts, k, n * 2 AS m FROM e WHERE n > 1; SELECT TUMBLE_START(ts, ${M}), k, SUM(m) FROM w GROUP BY TUMBLE(ts, ${M}), k`,
  ],
  ['legacy: empty input', `${NONE} SELECT TUMBLE_START(ts, ${M}), COUNT(*) FROM nought GROUP BY TUMBLE(ts, ${M})`],
  [
    'legacy: cascading',
    `${E} SELECT TUMBLE_START(rt, INTERVAL '2' MINUTE), SUM(c) FROM (SELECT TUMBLE_ROWTIME(ts, ${M}) AS rt, COUNT(*) AS c FROM e GROUP BY TUMBLE(ts, ${M})) GROUP BY TUMBLE(rt, INTERVAL '2' MINUTE)`,
  ],
  [
    'legacy: cascading hop over tumble',
    `${E} SELECT HOP_START(rt, ${M}, INTERVAL '2' MINUTE), k, SUM(c) FROM (SELECT k, TUMBLE_ROWTIME(ts, ${M}) AS rt, COUNT(*) AS c FROM e GROUP BY k, TUMBLE(ts, ${M})) GROUP BY k, HOP(rt, ${M}, INTERVAL '2' MINUTE)`,
  ],
  [
    'legacy: grouping sets',
    `${E} SELECT k, TUMBLE_START(ts, ${M}), COUNT(*) FROM e GROUP BY GROUPING SETS ((k, TUMBLE(ts, ${M})), (TUMBLE(ts, ${M})))`,
  ],
  [
    'legacy: aggregate of its result',
    `${E} SELECT k, SUM(c) FROM (SELECT k, COUNT(*) AS c FROM e GROUP BY k, TUMBLE(ts, ${M})) GROUP BY k`,
  ],
  [
    'legacy: large windows',
    `${E} SELECT TUMBLE_START(ts, INTERVAL '1' DAY), TUMBLE_END(ts, INTERVAL '1' DAY), COUNT(*) FROM e GROUP BY TUMBLE(ts, INTERVAL '1' DAY)`,
  ],
  [
    'legacy: a hop that is no multiple',
    `${E} SELECT HOP_START(ts, INTERVAL '25' SECOND, ${M}), COUNT(*) FROM e GROUP BY HOP(ts, INTERVAL '25' SECOND, ${M})`,
  ],
  [
    'legacy: a hop with gaps',
    `${E} SELECT HOP_START(ts, ${M}, INTERVAL '20' SECOND), COUNT(*) FROM e GROUP BY HOP(ts, ${M}, INTERVAL '20' SECOND)`,
  ],
  [
    'table: named arguments',
    `${E} SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(DATA => TABLE e, TIMECOL => DESCRIPTOR(ts), SIZE => ${M})) GROUP BY window_start, window_end`,
  ],
  [
    'table: of a subquery',
    `${E} SELECT window_start, k, SUM(m) FROM TABLE(TUMBLE((SELECT ts, k, n * 2 AS m FROM e WHERE n > 1), DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, k`,
  ],
  [
    'table: of a view',
    `${E} CREATE VIEW w AS SELECT ts, k, n FROM e WHERE n > 1; SELECT window_start, k, SUM(n) FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, k`,
  ],
  [
    'table: a filter behind it',
    `${E} SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) WHERE k <> 'b' GROUP BY window_start, window_end`,
  ],
  [
    'table: a filter of the window',
    `${E} SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) WHERE window_start > TIMESTAMP '2024-03-10 10:00:30' GROUP BY window_start, window_end`,
  ],
  [
    'table: having',
    `${E} SELECT window_start, k FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, k HAVING COUNT(*) > 1`,
  ],
  ['table: without its end', `${E} SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start`],
  [
    'table: without the window',
    `${E} SELECT k, COUNT(*) FROM TABLE(HOP(TABLE e, DESCRIPTOR(ts), ${S10}, INTERVAL '30' SECOND)) GROUP BY k`,
  ],
  [
    'table: with window_time',
    `${E} SELECT window_time, window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, window_time`,
  ],
  [
    'table: renamed bounds',
    `${E} SELECT ws AS a, we AS b, SUM(n) FROM (SELECT window_start AS ws, window_end AS we, n FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M}))) GROUP BY ws, we`,
  ],
  [
    'table: rollup',
    `${E} SELECT window_start, k, g, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, ROLLUP (k, g)`,
  ],
  [
    'table: cube',
    `${E} SELECT window_start, k, g, SUM(n), GROUPING_ID(k, g) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, CUBE (k, g)`,
  ],
  [
    'table: the window inside the sets',
    `${E} SELECT window_start, window_end, k, SUM(n) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY GROUPING SETS ((window_start, window_end, k), (window_start, window_end))`,
  ],
  [
    'table: empty input',
    `${NONE} SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE nought, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end`,
  ],
  [
    'table: cascading',
    `${E} SELECT window_start, window_end, SUM(c) FROM TABLE(TUMBLE((SELECT window_time AS rt, k, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${S10})) GROUP BY window_start, window_end, window_time, k), DESCRIPTOR(rt), ${M})) GROUP BY window_start, window_end`,
  ],
  [
    'table: cascading, cumulate over tumble',
    `${E} CREATE VIEW w AS SELECT window_time AS rt, k, SUM(n) AS s FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${S10})) GROUP BY window_start, window_end, window_time, k; SELECT window_start, window_end, k, MAX(s) FROM TABLE(CUMULATE(TABLE w, DESCRIPTOR(rt), INTERVAL '30' SECOND, ${M})) GROUP BY window_start, window_end, k`,
  ],
  [
    'table: aggregate again in the same window',
    `${E} SELECT window_start, window_end, MAX(s) FROM (SELECT window_start, window_end, k, SUM(n) AS s FROM TABLE(HOP(TABLE e, DESCRIPTOR(ts), ${M}, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end, k) GROUP BY window_start, window_end`,
  ],
  [
    'table: aggregate again without a window',
    `${E} SELECT k, SUM(s) FROM (SELECT k, SUM(n) AS s FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, k) GROUP BY k`,
  ],
  [
    'table: top-n',
    `${E} SELECT * FROM (SELECT window_start, window_end, k, n, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC) AS rn FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) WHERE n IS NOT NULL) WHERE rn <= 2`,
  ],
  [
    'table: top-n of an aggregate',
    `${E} SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY s DESC) AS rn FROM (SELECT window_start, window_end, k, SUM(n) AS s FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, k)) WHERE rn <= 2`,
  ],
  [
    'table: top-n without its number',
    `${E} SELECT window_start, k, s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY s DESC, k) AS rn FROM (SELECT window_start, window_end, k, SUM(n) AS s FROM TABLE(HOP(TABLE e, DESCRIPTOR(ts), ${M}, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end, k)) WHERE rn <= 1`,
  ],
  [
    'table: top-n by key',
    `${E} SELECT * FROM (SELECT window_end, k, id, d, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, k ORDER BY d DESC, id) AS rn FROM TABLE(CUMULATE(TABLE e, DESCRIPTOR(ts), INTERVAL '30' SECOND, ${M}))) WHERE rn <= 1`,
  ],
  [
    'table: rank in a window',
    `${E} SELECT * FROM (SELECT window_start, id, n, RANK() OVER (PARTITION BY window_start, window_end ORDER BY n DESC) AS rn FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M}))) WHERE rn <= 2`,
  ],
  [
    'table: top-n between',
    `${E} SELECT * FROM (SELECT window_start, id, n, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC, id) AS rn FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M}))) WHERE rn BETWEEN 2 AND 3`,
  ],
  [
    'table: deduplication, last',
    `${E} SELECT id, k, window_end FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, k ORDER BY ts DESC) AS rn FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M}))) WHERE rn <= 1`,
  ],
  [
    'table: deduplication, first',
    `${E} SELECT id, k, window_end FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, k ORDER BY ts ASC) AS rn FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M}))) WHERE rn = 1`,
  ],
  [
    'table: session of an aggregate again',
    `${E} SELECT window_start, window_end, k, COUNT(*) FROM TABLE(SESSION(TABLE e PARTITION BY (k, g), DESCRIPTOR(ts), ${S10})) GROUP BY window_start, window_end, k`,
  ],
  [
    'table: aggregates of window columns',
    `${E} SELECT k, MIN(window_start), MAX(window_end) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY k`,
  ],
  [
    'table: grouped, its columns in an expression',
    `${E} SELECT TIMESTAMPDIFF(SECOND, window_start, window_end), DATE_FORMAT(window_start, 'HH:mm'), COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end`,
  ],
  [
    'table: two windows in a union',
    `${E} SELECT 'a', window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end UNION ALL SELECT 'b', window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${S10})) GROUP BY window_start, window_end`,
  ],
  [
    'zone: tumble days',
    `${Z} SELECT window_start, window_end, window_time, COUNT(*), SUM(n) FROM TABLE(TUMBLE(TABLE z, DESCRIPTOR(\`at\`), INTERVAL '1' DAY)) GROUP BY window_start, window_end, window_time`,
  ],
  [
    'zone: tumble hours',
    `${Z} SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE z, DESCRIPTOR(\`at\`), INTERVAL '1' HOUR)) GROUP BY window_start, window_end`,
  ],
  [
    'zone: rows of hours',
    `${Z} SELECT id, window_start, window_end, window_time FROM TABLE(TUMBLE(TABLE z, DESCRIPTOR(\`at\`), INTERVAL '1' HOUR))`,
  ],
  [
    'zone: hop',
    `${Z} SELECT window_start, window_end, COUNT(*) FROM TABLE(HOP(TABLE z, DESCRIPTOR(\`at\`), INTERVAL '6' HOUR, INTERVAL '12' HOUR)) GROUP BY window_start, window_end`,
  ],
  [
    'zone: cumulate',
    `${Z} SELECT window_start, window_end, SUM(n) FROM TABLE(CUMULATE(TABLE z, DESCRIPTOR(\`at\`), INTERVAL '6' HOUR, INTERVAL '1' DAY)) GROUP BY window_start, window_end`,
  ],
  [
    'zone: session',
    `${Z} SELECT window_start, window_end, k, COUNT(*) FROM TABLE(SESSION(TABLE z PARTITION BY k, DESCRIPTOR(\`at\`), INTERVAL '2' HOUR)) GROUP BY window_start, window_end, k`,
  ],
  [
    'zone: legacy tumble days',
    `${Z} SELECT TUMBLE_START(\`at\`, INTERVAL '1' DAY), TUMBLE_END(\`at\`, INTERVAL '1' DAY), TUMBLE_ROWTIME(\`at\`, INTERVAL '1' DAY), COUNT(*) FROM z GROUP BY TUMBLE(\`at\`, INTERVAL '1' DAY)`,
  ],
  [
    'zone: legacy hop',
    `${Z} SELECT HOP_START(\`at\`, INTERVAL '1' HOUR, INTERVAL '2' HOUR), k, SUM(n) FROM z GROUP BY k, HOP(\`at\`, INTERVAL '1' HOUR, INTERVAL '2' HOUR)`,
  ],
  [
    'zone: legacy session',
    `${Z} SELECT SESSION_START(\`at\`, INTERVAL '3' HOUR), SESSION_END(\`at\`, INTERVAL '3' HOUR), COUNT(*) FROM z GROUP BY SESSION(\`at\`, INTERVAL '3' HOUR)`,
  ],
  [
    'zone: New York',
    `SET 'table.local-time-zone' = 'America/New_York'; ${CALLS} SELECT window_start, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE z, DESCRIPTOR(\`at\`), INTERVAL '1' DAY)) GROUP BY window_start, window_end`,
  ],
  [
    'zone: over it',
    `${Z} SELECT id, SUM(n) OVER (PARTITION BY k ORDER BY \`at\` RANGE BETWEEN INTERVAL '2' HOUR PRECEDING AND CURRENT ROW) FROM z`,
  ],
  [
    'refused: windows',
    `${E} SELECT TUMBLE_START(ts, ${M}) FROM e; SELECT COUNT(*) FROM e GROUP BY TUMBLE(n, ${M}); SELECT TUMBLE_START(ts, ${S10}) FROM e GROUP BY TUMBLE(ts, ${M}); SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(n), ${M})) GROUP BY window_start, window_end; SELECT COUNT(*) FROM TABLE(HOP(TABLE e, DESCRIPTOR(ts), INTERVAL '25' SECOND, ${M})) GROUP BY window_start, window_end; SELECT COUNT(*) FROM TABLE(CUMULATE(TABLE e, DESCRIPTOR(ts), INTERVAL '25' SECOND, ${M})) GROUP BY window_start, window_end; SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' MONTH)) GROUP BY window_start, window_end; SELECT COUNT(*) FROM e GROUP BY TUMBLE(ts, INTERVAL '0' SECOND); SELECT COUNT(*) FROM e GROUP BY TUMBLE(ts, ${M}), TUMBLE(ts, ${S10})`,
  ],
];

const STREAMING: readonly ProgramCase[] = [
  ['retract: legacy tumble', `${LAST} SELECT TUMBLE_START(ts, ${M}), COUNT(*), SUM(n), MAX(n) FROM c GROUP BY TUMBLE(ts, ${M})`],
  [
    'retract: legacy hop',
    `${LAST} SELECT HOP_START(ts, ${M}, INTERVAL '2' MINUTE), COUNT(*), SUM(n) FROM c GROUP BY HOP(ts, ${M}, INTERVAL '2' MINUTE)`,
  ],
  ['retract: legacy session', `${LAST} SELECT SESSION_START(ts, ${S10}), COUNT(*), SUM(n) FROM c GROUP BY SESSION(ts, ${S10})`],
  [
    'retract: table tumble',
    `${LAST} SELECT window_start, window_end, COUNT(*), SUM(n), MIN(n) FROM TABLE(TUMBLE(TABLE c, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end`,
  ],
  [
    'retract: table hop',
    `${LAST} SELECT window_start, g, COUNT(*), COUNT(DISTINCT n) FROM TABLE(HOP(TABLE c, DESCRIPTOR(ts), ${M}, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end, g`,
  ],
  [
    'retract: table cumulate',
    `${LAST} SELECT window_start, window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE c, DESCRIPTOR(ts), INTERVAL '30' SECOND, ${M})) GROUP BY window_start, window_end`,
  ],
  [
    'retract: table session',
    `${LAST} SELECT window_start, window_end, g, COUNT(*) FROM TABLE(SESSION(TABLE c PARTITION BY g, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, g`,
  ],
  ['retract: rows of windows', `${LAST} SELECT id, window_start FROM TABLE(TUMBLE(TABLE c, DESCRIPTOR(ts), ${M}))`],
  ['retract: rows of hop', `${LAST} SELECT id, window_start FROM TABLE(HOP(TABLE c, DESCRIPTOR(ts), ${M}, INTERVAL '2' MINUTE))`],
  [
    'early fire',
    `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '1 h'; ${E} SELECT TUMBLE_START(ts, ${M}), k, COUNT(*) FROM e GROUP BY k, TUMBLE(ts, ${M})`,
  ],
  [
    'early fire of every row',
    `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 s'; ${E} SELECT TUMBLE_START(ts, ${M}), k, COUNT(*), SUM(n) FROM e GROUP BY k, TUMBLE(ts, ${M})`,
  ],
  [
    'early fire of every row, hop',
    `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 s'; ${E} SELECT HOP_START(ts, ${M}, INTERVAL '2' MINUTE), COUNT(*) FROM e GROUP BY HOP(ts, ${M}, INTERVAL '2' MINUTE)`,
  ],
  [
    'early fire of every row, session',
    `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 s'; ${E} SELECT SESSION_START(ts, ${S10}), COUNT(*), SUM(n) FROM e GROUP BY SESSION(ts, ${S10})`,
  ],
  [
    'late fire',
    `SET 'table.exec.emit.late-fire.enabled' = 'true'; SET 'table.exec.emit.late-fire.delay' = '0 s'; SET 'table.exec.emit.allow-lateness' = '1 h'; ${E} SELECT TUMBLE_START(ts, ${M}), k, COUNT(*), SUM(n) FROM e GROUP BY k, TUMBLE(ts, ${M})`,
  ],
  [
    'late fire, hop',
    `SET 'table.exec.emit.late-fire.enabled' = 'true'; SET 'table.exec.emit.late-fire.delay' = '0 s'; SET 'table.exec.emit.allow-lateness' = '30 s'; ${E} SELECT HOP_START(ts, ${S10}, INTERVAL '30' SECOND), COUNT(*) FROM e GROUP BY HOP(ts, ${S10}, INTERVAL '30' SECOND)`,
  ],
  [
    'early and late fire',
    `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 s'; SET 'table.exec.emit.late-fire.enabled' = 'true'; SET 'table.exec.emit.late-fire.delay' = '0 s'; SET 'table.exec.emit.allow-lateness' = '1 h'; ${E} SELECT TUMBLE_START(ts, ${M}), COUNT(*), SUM(n) FROM e GROUP BY TUMBLE(ts, ${M})`,
  ],
  [
    'allowed lateness alone',
    `SET 'table.exec.emit.allow-lateness' = '1 h'; ${E} SELECT TUMBLE_START(ts, ${M}), COUNT(*) FROM e GROUP BY TUMBLE(ts, ${M})`,
  ],
  [
    'early fire leaves table functions alone',
    `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 s'; ${E} SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end`,
  ],
  [
    'time attributes of results',
    `${E} CREATE VIEW a AS SELECT TUMBLE_ROWTIME(ts, ${M}) AS rt, TUMBLE_END(ts, ${M}) AS we, COUNT(*) AS c FROM e GROUP BY TUMBLE(ts, ${M}); DESCRIBE a; CREATE VIEW b AS SELECT window_time, window_start, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})) GROUP BY window_start, window_end, window_time; DESCRIBE b; CREATE VIEW d AS SELECT ts, COUNT(*) AS c FROM e GROUP BY ts; DESCRIBE d; CREATE VIEW f AS SELECT * FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), ${M})); DESCRIBE f`,
  ],
  [
    'time attributes of other results',
    `${E} CREATE VIEW a AS SELECT k, MAX(ts) AS m FROM e GROUP BY k; DESCRIBE a; CREATE VIEW b AS SELECT ts, k FROM e UNION ALL SELECT ts, g FROM e; DESCRIBE b; CREATE VIEW c AS SELECT ts, SUM(n) OVER (ORDER BY ts) AS s FROM e; DESCRIBE c; CREATE VIEW d AS SELECT ts, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) AS rn FROM e) WHERE rn = 1; DESCRIBE d; CREATE VIEW f AS SELECT ts AS t2, CAST(ts AS TIMESTAMP(3)) AS c, COALESCE(ts, ts) AS o, proc FROM e; DESCRIBE f; CREATE VIEW g AS SELECT DISTINCT ts FROM e; DESCRIBE g`,
  ],
].map(([name, sql]): ProgramCase => ({name: name!, mode: 'streaming', sql: sql!}));

/** Windows as table functions and as groups, on both kinds of timestamps, over rows that come late or change. */
export const WINDOWS: ProgramArea = {name: 'windows', files: eventFiles('windows'), cases: [...inBothModes(BOTH), ...STREAMING]};
